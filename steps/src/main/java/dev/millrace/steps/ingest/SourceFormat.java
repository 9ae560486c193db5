package dev.millrace.steps.ingest;

import dev.millrace.spi.StepException;
import java.util.Locale;

/** How the bytes of a source hold a table. */
enum SourceFormat {
  CSV,
  JSON,
  PARQUET;

  /**
   * @param given the parameter {@code format}, or empty text to go by the name
   * @param name the file name or the path of the address, {@code .gz} ignored
   * @throws StepException USER if the name does not tell
   */
  static SourceFormat of(String given, String name) throws StepException {
    if (!given.isEmpty()) {
      return valueOf(given.toUpperCase(Locale.ROOT));
    }
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
    switch (plain.substring(plain.lastIndexOf('.') + 1)) {
      case "csv":
      case "tsv":
        return CSV;
      case "json":
      case "jsonl":
      case "ndjson":
        return JSON;
      case "parquet":
        return PARQUET;
      default:
        throw StepException.user(
            "The name '"
                + name
                + "' does not tell its format (known: .csv, .tsv, .json, .jsonl, .ndjson, .parquet,"
                + " each also with .gz). Set 'format' to csv, json or parquet.");
    }
  }
}
