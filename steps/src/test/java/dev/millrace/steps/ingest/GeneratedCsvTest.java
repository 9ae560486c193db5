package dev.millrace.steps.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tables written in many ways are read as they were; a failure prints the seed of its case. */
class GeneratedCsvTest {
  private static final String[] CELLS = {
    "",
    " ",
    "a",
    "1.5",
    "it's",
    "x,y",
    "x;y",
    "say \"hi\"",
    "\"",
    "two\nlines",
    "\n",
    "é漢",
    "'",
    "|"
  };

  private final List<List<String>> table = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  /** Writes a random table into {@link #table}, the line of each record into {@link #lines}. */
  private String written(SplittableRandom random, char delimiter, char quote) {
    String[] ends = {"\n", "\r\n", "\r"};
    String end = ends[random.nextInt(3)];
    int width = 2 + random.nextInt(4);
    StringBuilder csv = new StringBuilder(random.nextBoolean() ? "\uFEFF" : "");
    long line = 1;
    int rows = random.nextInt(20);
    for (int r = 0; r < rows; r++) {
      while (random.nextInt(6) == 0) {
        csv.append(end);
        line++;
      }
      List<String> row = new ArrayList<>();
      lines.add(line);
      for (int c = 0; c < width; c++) {
        String cell = CELLS[random.nextInt(CELLS.length)];
        boolean needed =
            cell.indexOf(delimiter) >= 0
                || cell.indexOf('\n') >= 0
                || cell.startsWith(String.valueOf(quote));
        csv.append(c == 0 ? "" : delimiter);
        if (needed || random.nextBoolean()) {
          String twice = cell.replace("" + quote, "" + quote + quote);
          csv.append(quote).append(twice.replace("\n", end)).append(quote);
        } else {
          csv.append(cell);
        }
        line += cell.chars().filter(sign -> sign == '\n').count();
        row.add(cell);
      }
      line++;
      table.add(row);
      csv.append(r == rows - 1 && random.nextBoolean() ? "" : end);
    }
    return csv.toString();
  }

  @Test
  void everyCellAndLineNumberIsKept() throws Exception {
    for (long seed = 0; seed < 2000; seed++) {
      table.clear();
      lines.clear();
      SplittableRandom random = new SplittableRandom(seed);
      char delimiter = ",;\t|".charAt(random.nextInt(4));
      char quote = random.nextBoolean() ? '"' : '\'';
      String csv = written(random, delimiter, quote);
      assertThat(read(csv, delimiter, quote)).as("seed " + seed + ": " + csv).isEqualTo(table);
    }
  }

  private List<List<String>> read(String csv, char delimiter, char quote) throws Exception {
    CsvRecords records = new CsvRecords("g.csv", new Trickle(csv), quote);
    records.delimiter(delimiter);
    List<List<String>> rows = new ArrayList<>();
    for (List<String> row = records.next(false); row != null; row = records.next(false)) {
      assertThat(records.line()).as(csv).isEqualTo(lines.get(rows.size()));
      rows.add(row);
    }
    return rows;
  }

  /** Gives a few characters at a time, so that every sign comes at the edge of a buffer. */
  private static final class Trickle extends StringReader {
    Trickle(String text) {
      super(text);
    }

    @Override
    public int read(char[] buffer) throws IOException {
      return read(buffer, 0, Math.min(3, buffer.length));
    }
  }
}
