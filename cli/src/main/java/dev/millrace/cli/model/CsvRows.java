package dev.millrace.cli.model;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.millrace.cli.failure.CommandFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows of a CSV file with a header; the delimiter is what its first line holds most of. */
public final class CsvRows implements RowSource {
  private static final int HEADER_MAX_CHARACTERS = 1 << 20;

  private final String name;
  private final MappingIterator<String[]> records;
  private final List<String> columns;

  /**
   * @param name for messages
   * @param bytes UTF-8 text; closed with this
   * @throws CommandFailure if there is no header, or a column has no name or the name of another
   */
  public CsvRows(String name, InputStream bytes) {
    this.name = name;
    try {
      BufferedReader text =
          new BufferedReader(
              new InputStreamReader(
                  bytes,
                  StandardCharsets.UTF_8
                      .newDecoder()
                      .onMalformedInput(CodingErrorAction.REPORT)
                      .onUnmappableCharacter(CodingErrorAction.REPORT)));
      skipByteOrderMark(text);
      CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(delimiter(text));
      this.records =
          CsvMapper.builder()
              .enable(CsvParser.Feature.WRAP_AS_ARRAY)
              .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
              .enable(CsvParser.Feature.TRIM_SPACES)
              .build()
              .readerFor(String[].class)
              .with(schema)
              .readValues(text);
      this.columns = header();
    } catch (IOException | UncheckedIOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public boolean hasNext() {
    try {
      return records.hasNextValue();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public Row next() {
    try {
      int line = records.getCurrentLocation().getLineNr();
      String[] cells = records.nextValue();
      String place = name + ":" + line;
      if (cells.length != columns.size()) {
        throw CommandFailure.mistake(
            "a row of another length",
            place
                + ": "
                + cells.length
                + " cells; "
                + columns.size()
                + " were expected, as many as the header has.",
            "Put text that holds the delimiter in double quotes.");
      }
      return new Row(place, Arrays.asList(cells));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public void close() {
    try {
      records.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> header() throws IOException {
    if (!records.hasNextValue()) {
      throw CommandFailure.mistake(
          "an empty CSV file",
          name + " has no header; the names of the columns were expected in its first line.",
          "");
    }
    List<String> header = List.of(records.nextValue());
    Set<String> seen = new HashSet<>();
    for (String column : header) {
      if (column.isEmpty() || !seen.add(column)) {
        throw CommandFailure.mistake(
            "a header that cannot be used",
            name
                + ":1: "
                + (column.isEmpty()
                    ? "a column has no name."
                    : "two columns are called \"" + column + "\"."),
            "Each column needs a name of its own.");
      }
    }
    return header;
  }

  private static void skipByteOrderMark(BufferedReader text) throws IOException {
    text.mark(1);
    if (text.read() != 0xFEFF) {
      text.reset();
    }
  }

  private static char delimiter(BufferedReader text) throws IOException {
    text.mark(HEADER_MAX_CHARACTERS);
    int commas = 0;
    int semicolons = 0;
    int tabs = 0;
    for (int i = 0; i < HEADER_MAX_CHARACTERS - 1; i++) {
      int c = text.read();
      if (c < 0 || c == '\n') {
        break;
      }
      commas += c == ',' ? 1 : 0;
      semicolons += c == ';' ? 1 : 0;
      tabs += c == '\t' ? 1 : 0;
    }
    text.reset();
    if (semicolons > commas && semicolons >= tabs) {
      return ';';
    }
    return tabs > commas ? '\t' : ',';
  }

  private CommandFailure unreadable(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    return CommandFailure.mistake(
        "a CSV file that cannot be read",
        name + " cannot be read as UTF-8 CSV: " + cause.getMessage() + ".",
        "");
  }
}
