package dev.millrace.steps.ingest;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How a CSV file is written.
 *
 * @param delimiter empty to find it in the first line
 * @param header whether the first line names the columns; empty if nobody said so: then it does,
 *     and must not look like data
 * @param names the columns of a file without header
 * @param nulls texts that stand for a missing value
 * @param skip lines before the header
 * @param decimal the sign before decimal places
 */
record CsvOptions(
    Optional<Character> delimiter,
    Optional<Boolean> header,
    List<String> names,
    char quote,
    List<String> nulls,
    long skip,
    Charset encoding,
    char decimal) {

  /**
   * @param declared the keys of {@code columns}: the names of a file without header, if {@code
   *     csv.names} does not say them
   */
  static CsvOptions of(Parameters csv, boolean tabs, List<String> declared) throws StepException {
    Optional<Character> delimiter = Optional.empty();
    if (csv.has("delimiter")) {
      delimiter = Optional.of(sign("delimiter", csv.text("delimiter")));
    } else if (tabs) {
      delimiter = Optional.of('\t');
    }
    Optional<Boolean> header =
        csv.has("header") ? Optional.of(csv.flag("header", true)) : Optional.empty();
    List<String> names = csv.texts("names");
    if (!header.orElse(true) && names.isEmpty()) {
      names = declared;
    }
    if (!header.orElse(true) && names.isEmpty()) {
      throw StepException.user(
          "'csv.header' is false, so 'csv.names' or 'columns' must name the columns, in their"
              + " order.");
    }
    if (header.orElse(false) && !names.isEmpty()) {
      throw StepException.user(
          "'csv.names' names the columns of a file without header, but 'csv.header' is true."
              + " Remove one of the two.");
    }
    return new CsvOptions(
        delimiter,
        names.isEmpty() ? header : Optional.of(false),
        names,
        sign("quote", csv.text("quote", "\"")),
        csv.has("nulls") ? csv.texts("nulls") : List.of(""),
        csv.integer("skip", 0),
        encoding(csv.text("encoding", "utf-8")),
        sign("decimal", csv.text("decimal", ".")));
  }

  private static char sign(String name, String text) throws StepException {
    String sign = text.equals("tab") || text.equals("\\t") ? "\t" : text;
    if (sign.length() != 1 || sign.charAt(0) == '\n' || sign.charAt(0) == '\r') {
      throw StepException.user(
          "'csv." + name + "' is '" + text + "'; expected one character, or 'tab'.");
    }
    return sign.charAt(0);
  }

  private static Charset encoding(String name) {
    switch (name) {
      case "latin-1":
        return StandardCharsets.ISO_8859_1;
      case "utf-16":
        return StandardCharsets.UTF_16;
      default:
        return StandardCharsets.UTF_8;
    }
  }
}
