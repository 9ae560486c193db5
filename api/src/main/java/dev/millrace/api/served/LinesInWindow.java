package dev.millrace.api.served;

import dev.millrace.engine.served.ServedBatch;
import dev.millrace.engine.served.ServedRows;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.jboss.logging.Logger;

/**
 * The lines of the rows that were answered within a time span, page by page while they are written,
 * so that few of them are in memory.
 */
public final class LinesInWindow implements StreamingOutput {
  private static final Logger LOG = Logger.getLogger(LinesInWindow.class);
  private static final int MOMENT_AT = RowLines.BEGIN.length();

  private final ServedRows kept;
  private final ServedRows.Window window;
  private final ServedRows.Page first;
  private final byte[] since;
  private final byte[] until;
  private final Share share;
  private final long all;
  private long left;
  private long passed;

  /**
   * Which rows are wanted.
   *
   * @param max after so many it ends
   * @param sample of more than so many, about so many at even distances; 0 for all
   */
  public record Share(long max, long sample) {
    /** The first of all. */
    public static Share first(long max) {
      return new Share(max, 0);
    }

    /** Whether the row of this number, from 0, is one of those of so many. */
    private boolean has(long row, long of) {
      return sample == 0 || of <= sample || (row + 1) * sample / of > row * sample / of;
    }
  }

  /**
   * @param since when the first row was answered, inclusive, in whole milliseconds
   * @param until exclusive
   * @throws dev.millrace.engine.view.Commands.Refused UNAVAILABLE if the database does not answer
   */
  public LinesInWindow(
      ServedRows kept, String model, String selector, Instant since, Instant until, Share share) {
    this.kept = kept;
    this.window =
        new ServedRows.Window(
            model, selector, since, until.plusMillis(ServedBatch.GATHERED_MILLIS_MAX));
    this.first = kept.read(window, ServedRows.Place.START); // while it can be said what is wrong
    this.since = moment(since);
    this.until = moment(until);
    this.share = share;
    this.left = share.max();
    this.all = share.sample() == 0 ? 0 : kept.count(window);
  }

  private static byte[] moment(Instant at) {
    return RowLines.MOMENT.format(at).getBytes(StandardCharsets.US_ASCII);
  }

  /** Whether there is certainly nothing. */
  public boolean isEmpty() {
    return first.batches().isEmpty();
  }

  @Override
  public void write(OutputStream out) throws IOException {
    ServedRows.Page page = first;
    write(page, out);
    while (left > 0 && page.next().isPresent()) {
      page = kept.read(window, page.next().get());
      write(page, out);
    }
  }

  private void write(ServedRows.Page page, OutputStream out) throws IOException {
    for (ServedBatch batch : page.batches()) {
      write(batch, out);
    }
  }

  private void write(ServedBatch batch, OutputStream out) throws IOException {
    byte[] lines;
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(batch.lines()))) {
      lines = gzip.readAllBytes();
    }
    int start = 0;
    for (int i = 0; i < lines.length && left > 0; i++) {
      if (lines[i] == '\n') {
        if (isWithin(lines, start + MOMENT_AT) && share.has(passed++, all)) {
          write(lines, start, i + 1, out);
        }
        start = i + 1;
      }
    }
  }

  private void write(byte[] lines, int start, int end, OutputStream out) {
    try {
      out.write(lines, start, end - start);
      left--;
    } catch (IOException e) {
      LOG.debugf("Nobody reads the requests of %s any more: %s", window.model(), e.getMessage());
      left = 0;
    }
  }

  /** Moments are compared as texts, which are all of one length. */
  private boolean isWithin(byte[] lines, int moment) {
    int end = moment + since.length;
    return Arrays.compare(lines, moment, end, since, 0, since.length) >= 0
        && Arrays.compare(lines, moment, end, until, 0, until.length) < 0;
  }
}
