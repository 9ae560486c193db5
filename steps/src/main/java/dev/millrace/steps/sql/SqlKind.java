package dev.millrace.steps.sql;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Alternatives;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;

/** {@code uses: sql}. */
public final class SqlKind implements StepKind {
  @Override
  public Step create() {
    return new SqlStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
            "sql",
            1,
            "Reads the connected tables with one SELECT of DuckDB's SQL. The query sees these tables and nothing else, and runs on one thread, so the same tables give the same rows to the last digit.",
            List.of(
                new Port(
                    "data",
                    ArtifactType.DATASET,
                    false,
                    true,
                    "Tables, each called after the step that made it; a single one is called data as well. To name a table otherwise, connect it under another name.")),
            List.of(Port.out("data", ArtifactType.DATASET, "The rows of the query.")),
            List.of(
                Parameter.optional(
                    "query",
                    ParameterType.text(),
                    "The query; this or file. Functions that give another result each time, such as now() and random(), are refused."),
                Parameter.optional(
                    "file",
                    new ParameterType.PathName(false),
                    "A file with the query; this or query."),
                Parameter.optional(
                    "params",
                    new ParameterType.MapOf(
                        new ParameterType.Either(
                            List.of(
                                ParameterType.flag(),
                                ParameterType.integer(Long.MIN_VALUE, Long.MAX_VALUE),
                                ParameterType.number(-Double.MAX_VALUE, Double.MAX_VALUE),
                                ParameterType.text()))),
                    "Values for the query's $name. They are bound, never made part of its text, whatever they hold."),
                Parameter.optional(
                    "order",
                    ParameterType.listOf(ParameterType.text()),
                    "Columns of the result to sort by, each with desc behind it if wanted; ties by all other columns. Without it, the query's own ORDER BY, which should leave no ties; without that, by all columns from the left. Missing values come last.")),
            List.of(new ValueDeclaration("rows", ValueType.INTEGER, "Rows of the result.")),
            false,
            false,
            true,
            Isolation.PROCESS,
            """
        strong:
          uses: sql
          in: {wines: raw}
          with:
            query: |
              SELECT cultivar, count(*) AS wines, avg(alcohol) AS alcohol
              FROM wines WHERE alcohol >= $least GROUP BY cultivar
            params: {least: 12.5}
            order: [wines desc]
        """,
            FreePorts.inputsOf(ArtifactType.DATASET))
        .choosing(Alternatives.oneOf("query", "file"));
  }
}
