package dev.millrace.steps.ingest;

import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Spelling;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CodingErrorAction;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads a CSV file into a {@link RawTable}. */
final class CsvSource {
  private static final String NUMBER = "\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*";

  private final Source source;
  private final CsvOptions options;

  CsvSource(Source source, CsvOptions options) {
    this.source = source;
    this.options = options;
  }

  /**
   * @return the names of the columns, in order
   * @throws StepException DATA with the line if the file is not a table
   */
  List<String> read(RawTable table) throws StepException, IOException, InterruptedException {
    try (InputStream bytes = Files.newInputStream(source.path());
        Reader text =
            new InputStreamReader(
                bytes,
                options
                    .encoding()
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE))) {
      CsvRecords records = new CsvRecords(source.name(), text, options.quote());
      for (long i = 0; i < options.skip(); i++) {
        records.skipLine();
      }
      records.delimiter(
          options.delimiter().isPresent() ? options.delimiter().get() : records.guessDelimiter());
      List<String> names = options.header().orElse(true) ? header(records) : options.names();
      Set<String> nulls = new HashSet<>(options.nulls());
      boolean single = names.size() == 1;
      for (List<String> row = records.next(single); row != null; row = records.next(single)) {
        if (row.size() != names.size()) {
          throw wrongWidth(records.line(), row.size(), names.size());
        }
        row.replaceAll(cell -> nulls.contains(cell) ? null : cell);
        table.add(records.line(), row);
      }
      return names;
    }
  }

  private StepException wrongWidth(long line, int found, int expected) {
    return StepException.data(
        source.name()
            + ", line "
            + line
            + ": has "
            + found
            + (found == 1 ? " field" : " fields")
            + "; "
            + (options.header().orElse(true) ? "the header has " : "the DAG names ")
            + expected
            + ". Correct the row; a field that contains the delimiter must be quoted.");
  }

  private List<String> header(CsvRecords records) throws StepException, IOException {
    List<String> row = records.next(false);
    if (row == null) {
      throw StepException.data(source.name() + " has no lines; expected a header.");
    }
    List<String> names = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    int numbers = 0;
    String where = source.name() + ", line " + records.line();
    for (String cell : row) {
      String name = cell.trim();
      if (name.isEmpty()) {
        throw StepException.data(
            where + ": column " + (names.size() + 1) + " of the header has no name.");
      }
      numbers += name.matches(NUMBER) ? 1 : 0;
      if (options.header().isEmpty() && 2 * numbers > row.size()) {
        throw StepException.data(
            where
                + ": '"
                + Spelling.shortened(name)
                + "' looks like data; expected a header. If the file has none, set 'csv: {header:"
                + " false, names: […]}'; if these are the names, set 'csv: {header: true}'.");
      }
      if (!seen.add(name)) {
        throw StepException.data(where + ": the header has two columns named '" + name + "'.");
      }
      names.add(name);
    }
    return names;
  }
}
