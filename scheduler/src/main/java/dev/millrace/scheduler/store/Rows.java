package dev.millrace.scheduler.store;

import dev.millrace.engine.run.RunOutputs;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.Window;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.Optional;

/** How single values go into and out of rows. */
public final class Rows {
  /** Longer texts are cut, with a note, before they are stored. */
  static final int MESSAGE_CHARS_MAX = 10_000;

  private static final String CUT = " … (cut)";

  private Rows() {}

  public static void instant(PreparedStatement statement, int column, Optional<Instant> at)
      throws SQLException {
    if (at.isPresent()) {
      statement.setLong(column, at.get().toEpochMilli());
    } else {
      statement.setNull(column, Types.BIGINT);
    }
  }

  public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
  }

  public static void number(PreparedStatement statement, int column, Optional<Long> number)
      throws SQLException {
    if (number.isPresent()) {
      statement.setLong(column, number.get());
    } else {
      statement.setNull(column, Types.BIGINT);
    }
  }

  public static Optional<Long> number(ResultSet row, String column) throws SQLException {
    long number = row.getLong(column);
    return row.wasNull() ? Optional.empty() : Optional.of(number);
  }

  public static void text(PreparedStatement statement, int column, Optional<String> text)
      throws SQLException {
    if (text.isPresent()) {
      statement.setString(column, text.get());
    } else {
      statement.setNull(column, Types.VARCHAR);
    }
  }

  /** Cut to what a message column holds; NUL, which PostgreSQL refuses, becomes a space. */
  public static String message(String text) {
    return wellFormed(cut(text, MESSAGE_CHARS_MAX).replace('\0', ' '));
  }

  /** At most {@code charsMax} characters, with a note if that is less than the text has. */
  public static String cut(String text, int charsMax) {
    return text.length() <= charsMax ? text : text.substring(0, charsMax - CUT.length()) + CUT;
  }

  /** Halves of surrogate pairs, which have no UTF-8 and which PostgreSQL refuses, become U+FFFD. */
  static String wellFormed(String text) {
    StringBuilder mended = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        mended = mended == null ? new StringBuilder(text) : mended;
        mended.setCharAt(i, '\uFFFD');
      }
    }
    return mended == null ? text : mended.toString();
  }

  /** What the run of a row is for, if a schedule started it. */
  public static Optional<RunTick> tick(ResultSet row) throws SQLException {
    String trigger = row.getString("trigger_id");
    return trigger == null
        ? Optional.empty()
        : Optional.of(
            new RunTick(
                trigger,
                Instant.ofEpochMilli(row.getLong("tick")),
                new Window(
                    Instant.ofEpochMilli(row.getLong("window_start")),
                    Instant.ofEpochMilli(row.getLong("window_end")))));
  }

  /** What a run left for others, as text; empty if it left nothing. */
  static Optional<String> outputs(RunOutputs outputs) {
    return outputs.isEmpty() ? Optional.empty() : Optional.of(Json.write(outputs.data()));
  }

  /** What the run of a row left for others. */
  public static RunOutputs outputs(ResultSet row) throws SQLException {
    String text = row.getString("outputs");
    return text == null ? RunOutputs.NONE : RunOutputs.read(Json.map(text));
  }
}
