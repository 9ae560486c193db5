package dev.millrace.engine.served;

import java.time.Instant;

/**
 * Rows that a server answered with one model and put away together. Each line is a JSON object:
 *
 * <pre>
 * {"at":"2026-03-01T06:00:00.123Z","version":3,"inputs":{"alcohol":9.4},"prediction":"good"}
 * </pre>
 *
 * with {@code at} always in this form, first, and in UTC; the inputs as the model read them,
 * without those that were missing; and {@code null} for numbers that are not finite.
 *
 * @param selector what the request named: an alias ({@code live} if it named nothing) or a version
 *     number in digits
 * @param at when they were put away, in whole milliseconds: after every row of the batch was
 *     answered, and {@link #GATHERED_MILLIS_MAX} later at most
 * @param rows how many lines there are, 1 or more
 * @param lines the lines in the order in which the rows were answered, each with its line end, in
 *     UTF-8 and gzipped: {@link #BYTES_MAX} at most; not to be changed
 */
public record ServedBatch(String model, String selector, Instant at, int rows, byte[] lines) {
  /** Bytes of the lines of one batch; a server that has more makes several batches of them. */
  public static final int BYTES_MAX = 1 << 20;

  /** How long rows may be gathered before they are put away. */
  public static final long GATHERED_MILLIS_MAX = 60_000;

  /**
   * @throws IllegalArgumentException if there are no rows or too many bytes
   */
  public ServedBatch {
    if (rows < 1 || lines.length > BYTES_MAX) {
      throw new IllegalArgumentException(
          "a batch of "
              + rows
              + " rows and "
              + lines.length
              + " bytes; expected 1 row or more and at most "
              + BYTES_MAX
              + " bytes");
    }
  }
}
