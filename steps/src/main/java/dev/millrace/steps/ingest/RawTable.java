package dev.millrace.steps.ingest;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.table.Sql;
import dev.millrace.steps.table.Tables;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The cells of a source as text, in a form that leaves nothing to guess, with the line of each
 * record. In SQL it is the table {@code raw} with the columns {@code n} (from 0), {@code line} and
 * {@code c0}, {@code c1}, ….
 */
final class RawTable implements AutoCloseable {
  static final String NAME = "raw";
  private static final long LINE_BYTES_MAX = 32L << 20;

  private final Path file;
  private final BufferedWriter out;
  private long records;

  RawTable(Path file) throws IOException {
    this.file = file;
    this.out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
  }

  long records() {
    return records;
  }

  /**
   * @param cells null for missing values
   */
  void add(long line, List<String> cells) throws IOException, InterruptedException {
    if ((records & 0xfff) == 0 && Thread.interrupted()) {
      throw new InterruptedException("cancelled");
    }
    out.write(Long.toString(records++));
    out.write(',');
    out.write(Long.toString(line));
    for (String cell : cells) {
      out.write(',');
      if (cell != null) {
        out.write('"');
        out.write(cell.indexOf('"') < 0 ? cell : cell.replace("\"", "\"\""));
        out.write('"');
      }
    }
    out.write('\n');
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** Loads what was added; call it after {@link #close()}. */
  void load(Tables tables, String source, int columns)
      throws StepException, IOException, InterruptedException {
    StringBuilder types = new StringBuilder("{'n': 'BIGINT', 'line': 'BIGINT'");
    for (int i = 0; i < columns; i++) {
      types.append(", 'c").append(i).append("': 'VARCHAR'");
    }
    String what = "Reading " + source;
    tables.execute(
        what,
        "CREATE TABLE raw AS FROM read_csv("
            + Sql.text(file.toAbsolutePath().toString())
            + ", auto_detect = false, header = false, delim = ',', quote = '\"', escape = '\"',"
            + " new_line = '\\n', nullstr = '', allow_quoted_nulls = false, max_line_size = "
            + LINE_BYTES_MAX
            + ", columns = "
            + types
            + "})");
    long loaded = tables.number(what, "SELECT count(*) FROM raw");
    if (loaded != records) {
      throw new StepException(
          FailureClass.INTERNAL,
          what + ": " + records + " records were read but " + loaded + " loaded.");
    }
  }
}
