package dev.millrace.steps.ingest;

import dev.millrace.spi.Step;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.kind.ValueDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;
import java.util.Optional;

/** Kind {@code ingest}. */
public final class IngestKind implements StepKind {
  private static final KindDeclaration DECLARATION =
      new KindDeclaration(
          "ingest",
          1,
          "Reads a CSV, JSON or Parquet file, from beside the DAG or over HTTP, into a typed"
              + " table.",
          List.of(),
          List.of(
              Port.out(
                  "data",
                  ArtifactType.DATASET,
                  "The rows in the order of the source, as one Parquet file.")),
          parameters(),
          List.of(
              new ValueDeclaration("rows", ValueType.INTEGER, "How many rows were read."),
              new ValueDeclaration("columns", ValueType.INTEGER, "How many columns there are."),
              new ValueDeclaration(
                  "sha256", ValueType.TEXT, "The SHA-256 digest of the source's bytes.")),
          false,
          false,
          true,
          Isolation.PROCESS,
          "raw:\n"
              + "  uses: ingest\n"
              + "  with:\n"
              + "    from: data/wine.csv\n"
              + "    columns: {alcohol: number}\n"
              + "    min-rows: 100\n");

  @Override
  public KindDeclaration declaration() {
    return DECLARATION;
  }

  @Override
  public Step create() {
    return new IngestStep();
  }

  private static List<Parameter> parameters() {
    return List.of(
        Parameter.required(
                "from",
                new ParameterType.PathName(true),
                "The source: a file beside the DAG, pinned with its version, or an http:// or https://"
                    + " address. Files compressed with gzip are decompressed.")
            .takingSecrets(),
        Parameter.optional(
            "format",
            ParameterType.choice("csv", "json", "parquet"),
            "How the source is written; by its file name if absent (.csv, .tsv, .json, .jsonl,"
                + " .ndjson, .parquet). JSON is one object per line, or one array of objects."),
        Parameter.optional("csv", csv(), "How a CSV file is written."),
        Parameter.optional(
            "columns",
            new ParameterType.MapOf(
                ParameterType.choice(
                    "text", "integer", "number", "boolean", "date", "time", "timestamp")),
            "Types of columns by name. They win over the types found from all values of the"
                + " column."),
        Parameter.optional(
            "sha256",
            new ParameterType.Text(Optional.of("[0-9a-fA-F]{64}")),
            "The SHA-256 digest that the source's bytes must have, as they are stored or sent."),
        Parameter.withDefault(
            "max-bytes",
            new ParameterType.ByteSize(),
            "1GiB",
            "A larger source is refused, decompressed bytes counted."),
        Parameter.withDefault(
            "min-rows",
            ParameterType.integer(0, Long.MAX_VALUE),
            1L,
            "A source with fewer rows is refused."),
        Parameter.withDefault(
            "timeout",
            new ParameterType.TimeSpan(),
            "5m",
            "How long a download may take from the first byte asked to the last one received."));
  }

  private static ParameterType csv() {
    return ParameterType.structure(
        Parameter.optional(
            "delimiter",
            ParameterType.text(),
            "The sign between fields, or 'tab'. If absent, the most frequent of comma, semicolon,"
                + " tab and | in the first line."),
        Parameter.optional(
            "header",
            ParameterType.flag(),
            "Whether the first line names the columns. If absent it does, and is refused if it"
                + " looks like data."),
        Parameter.optional(
            "names",
            ParameterType.listOf(ParameterType.text()),
            "The columns of a file without header, in their order; if absent, the keys of"
                + " 'columns' in theirs."),
        Parameter.optional(
            "quote", ParameterType.text(), "The sign around quoted fields; \" if absent."),
        Parameter.optional(
            "nulls",
            ParameterType.listOf(ParameterType.text()),
            "Texts that stand for a missing value, such as [\"\", NA]; only the empty text if"
                + " absent."),
        Parameter.optional(
            "skip",
            ParameterType.integer(0, 1_000_000),
            "Lines to pass over before the header; 0 if absent."),
        Parameter.optional(
            "encoding",
            ParameterType.choice("utf-8", "latin-1", "utf-16"),
            "How the file's text is encoded; utf-8 if absent."),
        Parameter.optional(
            "decimal",
            ParameterType.text(),
            "The sign before decimal places, such as ','; '.' if absent."));
  }
}
