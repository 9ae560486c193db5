package dev.millrace.steps.transform;

import static dev.millrace.spi.kind.Parameter.optional;
import static dev.millrace.spi.kind.Parameter.required;
import static dev.millrace.spi.kind.ParameterType.choice;
import static dev.millrace.spi.kind.ParameterType.listOf;
import static dev.millrace.spi.kind.ParameterType.structure;
import static dev.millrace.spi.kind.ParameterType.text;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.Either;
import dev.millrace.spi.kind.ParameterType.MapOf;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;

/** {@code uses: transform}. */
public final class TransformKind implements StepKind {
  private static final ParameterType COLUMNS = listOf(text());

  @Override
  public Step create() {
    return new TransformStep();
  }

  @Override
  public KindDeclaration declaration() {
    return new KindDeclaration(
        "transform",
        1,
        "Changes a table by a list of operations, in order. All of them are checked against the columns before the first row is read; rows keep their order unless an operation says otherwise.",
        List.of(
            Port.manyIn(
                "data",
                ArtifactType.DATASET,
                "The rows to change; several datasets with the same columns are read one after another. Tables to join or append are connected under names of their own.")),
        List.of(Port.out("data", ArtifactType.DATASET, "The rows after the last operation.")),
        List.of(
            Parameter.required(
                "operations",
                listOf(structure(operations())),
                "What is done, in order; each item has one key. Expressions are those of DuckDB's SQL over the columns of a row; functions that give another result each time, such as now(), are refused."),
            Parameter.optional(
                "seed",
                ParameterType.integer(Long.MIN_VALUE, Long.MAX_VALUE),
                "Where the chance of sample begins. Derived from DAG and step if absent.")),
        List.of(
            new ValueDeclaration("rows", ValueType.INTEGER, "Rows after the last operation."),
            new ValueDeclaration("rows-in", ValueType.INTEGER, "Rows read from data."),
            new ValueDeclaration("counts", ValueType.LIST, "Rows after each operation.")),
        false,
        false,
        true,
        Isolation.PROCESS,
        """
        features:
          uses: transform
          in: {data: raw}
          with:
            operations:
              - filter: alcohol >= 11.5
              - derive: {strength: "alcohol * color_intensity"}
              - rename: {proline: amino}
              - drop: [ash]
              - sort: [strength desc]
        """,
        FreePorts.inputsOf(ArtifactType.DATASET));
  }

  private static Parameter[] operations() {
    Either constant =
        new Either(
            List.of(
                ParameterType.flag(),
                ParameterType.integer(Long.MIN_VALUE, Long.MAX_VALUE),
                ParameterType.number(-Double.MAX_VALUE, Double.MAX_VALUE),
                structure(
                    required(
                        "with",
                        choice("mean", "median", "mode"),
                        "What the present values have as mean, median or most frequent value.")),
                text()));
    return new Parameter[] {
      optional("select", COLUMNS, "Keeps these columns, in this order."),
      optional("rename", new MapOf(text()), "Gives columns other names: old to new."),
      optional("drop", COLUMNS, "Leaves these columns out."),
      optional("filter", text(), "Keeps the rows for which this expression is true."),
      optional(
          "derive",
          new MapOf(text()),
          "Columns from expressions over the columns as they were before; a name that is there already is replaced."),
      optional(
          "cast",
          new MapOf(choice("text", "integer", "number", "boolean", "date", "time", "timestamp")),
          "Columns to other types. A value that does not fit fails the step, with its row; to have it missing instead, derive it with TRY_CAST."),
      optional(
          "fill",
          new MapOf(constant),
          "What stands in for missing values: a value, or {with: mean}, {with: median}, {with: mode} of the values there are."),
      optional(
          "deduplicate",
          structure(
              optional(
                  "by", COLUMNS, "Rows that are equal in these are one; all columns if absent."),
              optional("order", COLUMNS, "What comes first; the order of the rows if absent."),
              optional("keep", choice("first", "last"), "Which one stays; first if absent.")),
          "Keeps one of the rows that are equal."),
      optional(
          "sort",
          COLUMNS,
          "Sorts by columns, each with desc behind it if wanted; ties stay as they were, missing values come last."),
      optional(
          "sample",
          structure(
              optional(
                  "rows", ParameterType.integer(1, Long.MAX_VALUE), "How many; this or share."),
              optional("share", new ParameterType.Share(), "Which part, rounded; this or rows.")),
          "Keeps rows by chance, the same for the same seed, in their order."),
      optional("join", join(), "Adds the columns of another table where keys are equal."),
      optional(
          "union",
          structure(
              required("with", COLUMNS, "The names of connected tables."),
              optional(
                  "columns",
                  choice("same", "all"),
                  "same (if absent): other columns fail the step. all: what a table lacks is missing.")),
          "Appends the rows of other tables, columns by name."),
      optional(
          "aggregate",
          structure(
              optional(
                  "by",
                  COLUMNS,
                  "One row for each combination of these, sorted; one row of all if absent."),
              required(
                  "values",
                  new MapOf(text()),
                  "Columns from expressions with aggregate functions, such as count(*) or avg(x).")),
          "Makes one row of many.")
    };
  }

  private static ParameterType join() {
    return structure(
        required("with", text(), "The name of the connected table."),
        required(
            "on",
            new Either(List.of(COLUMNS, new MapOf(text()))),
            "The key columns; as a map if they have other names there: here to there."),
        optional(
            "type",
            choice("inner", "left"),
            "inner (if absent) keeps rows that find a partner; left keeps all."),
        optional(
            "duplicates",
            choice("fail", "first", "all"),
            "What if the other table has several rows of a key: fail (if absent), take its first, or all of them."),
        optional("prefix", text(), "Stands before the names of the columns that come from there."));
  }
}
