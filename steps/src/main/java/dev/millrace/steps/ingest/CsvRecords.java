package dev.millrace.steps.ingest;

import dev.millrace.spi.StepException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the records of a CSV file after RFC 4180, with the number of the line on which each begins.
 * Line ends may be LF, CR LF or CR; blank lines are passed over, except in a file of one column.
 */
final class CsvRecords {
  /** A longer record is more likely a forgotten quote than data. */
  static final int RECORD_CHARS_MAX = 8 << 20;

  private static final int END = -1;

  private final String name;
  private final Reader in;
  private final char quote;
  private final char[] buffer = new char[1 << 16];
  private final StringBuilder field = new StringBuilder();
  private int length;
  private int next;
  private char delimiter;
  private long lineNow = 1;
  private long recordLine;
  private long recordChars;

  CsvRecords(String name, Reader in, char quote) throws IOException {
    this.name = name;
    this.in = in;
    this.quote = quote;
    if (peek() == '\uFEFF') {
      next++;
    }
  }

  void delimiter(char newDelimiter) {
    delimiter = newDelimiter;
  }

  /** The line on which the last record began, from 1. */
  long line() {
    return recordLine;
  }

  /** The sign out of comma, semicolon, tab and bar that is most frequent in the line ahead. */
  char guessDelimiter() throws IOException {
    peek();
    char[] signs = {',', ';', '\t', '|'};
    int[] counts = new int[signs.length];
    boolean quoted = false;
    for (int i = next; i < length && (quoted || buffer[i] != '\n' && buffer[i] != '\r'); i++) {
      quoted ^= buffer[i] == quote;
      for (int s = 0; s < signs.length && !quoted; s++) {
        counts[s] += buffer[i] == signs[s] ? 1 : 0;
      }
    }
    int best = 0;
    for (int s = 1; s < signs.length; s++) {
      best = counts[s] > counts[best] ? s : best;
    }
    return signs[best];
  }

  /** Passes over a line as it stands. */
  void skipLine() throws IOException, StepException {
    int c = read();
    while (c != '\n' && c != END) {
      c = read();
    }
  }

  /**
   * The fields of the next record; null at the end.
   *
   * @param blankCounts whether a blank line is a record of one empty field
   */
  List<String> next(boolean blankCounts) throws IOException, StepException {
    recordLine = lineNow;
    recordChars = 0;
    while (!blankCounts && (peek() == '\n' || peek() == '\r')) {
      read();
      recordLine = lineNow;
    }
    if (peek() == END) {
      return null;
    }
    List<String> fields = new ArrayList<>();
    int end = delimiter;
    while (end == delimiter) {
      end = peek() == quote ? quoted() : plain();
      fields.add(field.toString());
    }
    return fields;
  }

  /** Reads a field up to the sign after it, which it returns. */
  private int plain() throws IOException, StepException {
    field.setLength(0);
    int c = read();
    while (c != delimiter && c != '\n' && c != END) {
      field.append((char) c);
      c = read();
    }
    return c;
  }

  private int quoted() throws IOException, StepException {
    field.setLength(0);
    long began = lineNow;
    read();
    while (true) {
      int c = read();
      if (c == END) {
        throw bad(began, "opens a quote that is never closed");
      }
      if (c != quote) {
        field.append((char) c);
      } else if (peek() == quote) {
        field.append(quote);
        next++;
      } else {
        int after = read();
        if (after != delimiter && after != '\n' && after != END) {
          throw bad(
              began,
              "has '"
                  + (char) after
                  + "' after a closing quote; expected '"
                  + delimiter
                  + "' or the end of the line. A quote inside a quoted field is written twice");
        }
        return after;
      }
    }
  }

  /** The next sign; each kind of line end comes as one LF. */
  private int read() throws IOException, StepException {
    int c = peek();
    if (c == END) {
      return END;
    }
    next++;
    if (c == '\r') {
      if (peek() == '\n') {
        next++;
      }
      c = '\n';
    }
    if (c == '\n') {
      lineNow++;
    } else if (c == '\uFFFD' || c == 0) {
      throw bad(
          lineNow,
          "holds bytes that are not text in the file's encoding. Set 'csv.encoding', or correct"
              + " the file");
    }
    if (++recordChars > RECORD_CHARS_MAX) {
      throw bad(
          recordLine,
          "begins a record of more than "
              + RECORD_CHARS_MAX
              + " characters. Is a quote missing, or 'csv.quote' wrong?");
    }
    return c;
  }

  private int peek() throws IOException {
    if (next == length) {
      length = in.read(buffer);
      next = 0;
      if (length <= 0) {
        length = 0;
        return END;
      }
    }
    return buffer[next];
  }

  private StepException bad(long line, String what) {
    return StepException.data(name + ", line " + line + ": " + what + ".");
  }
}
