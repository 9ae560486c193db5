package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Line;
import dev.millrace.engine.message.ToScheduler.LogLines;
import dev.millrace.engine.message.ToScheduler.Progress;
import dev.millrace.worker.WorkerSettings.LogLimits;
import dev.millrace.worker.attempt.AttemptVoice;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The log of one attempt on its way to the scheduler: kept until acknowledged, sent again when it
 * is not, cut at its limit. Steps write from any thread, the supervisor takes and acknowledges.
 */
final class LogShipping implements AttemptVoice {
  private static final int CHUNK_LINES_MAX = 500;
  private static final int CHUNK_BYTES_MAX = 256 << 10;
  private static final int UNDERWAY_LINES_MAX = 2_000;
  private static final long PROGRESS_NANOS = Duration.ofMillis(200).toNanos();

  private final AttemptKey attempt;
  private final LogLimits limits;
  private final long resendNanos;
  private final Deque<Line> unacknowledged = new ArrayDeque<>();
  private long acknowledged;
  private long sent;
  private long underwayNanos;
  private long bytes;
  private boolean full;
  private Progress progress;
  private boolean progressSent;
  private long progressNanos;

  LogShipping(AttemptKey attempt, LogLimits limits, long resendNanos) {
    this.attempt = attempt;
    this.limits = limits;
    this.resendNanos = resendNanos;
  }

  @Override
  public void line(long atMillis, String stream, String text) {
    for (String line : text.split("\r\n|\r|\n", -1)) {
      append(atMillis, stream, line);
    }
  }

  private synchronized void append(long atMillis, String stream, String text) {
    if (full) {
      return;
    }
    String line = text;
    if (line.length() > limits.lineCharsMax()) {
      line =
          line.substring(0, limits.lineCharsMax())
              + " … (cut: millrace.worker.log-line-chars-max is "
              + limits.lineCharsMax()
              + ")";
    }
    int size = line.getBytes(StandardCharsets.UTF_8).length + 1;
    if (bytes + size > limits.bytesMax()) {
      full = true;
      line =
          "The log ends here: millrace.worker.log-bytes-max is "
              + limits.bytesMax()
              + " bytes. The step goes on.";
    }
    bytes += size;
    unacknowledged.add(new Line(atMillis, stream, line));
  }

  @Override
  public synchronized void progress(double fraction, String what) {
    double within = Double.isNaN(fraction) ? 0 : Math.max(0, Math.min(1, fraction));
    progress = new Progress(attempt, within, what == null ? "" : what);
  }

  /** The newest progress that was not taken yet; not more often than five times a second. */
  synchronized Optional<Progress> takeProgress(long nowNanos) {
    if (progress == null || (progressSent && nowNanos - progressNanos < PROGRESS_NANOS)) {
      return Optional.empty();
    }
    Progress newest = progress;
    progress = null;
    progressNanos = nowNanos;
    progressSent = true;
    return Optional.of(newest);
  }

  /** The next lines to send: new ones, or those that nobody acknowledged in time. */
  synchronized Optional<LogLines> next(long nowNanos) {
    if (sent == acknowledged) {
      underwayNanos = nowNanos;
    } else if (nowNanos - underwayNanos >= resendNanos) {
      sent = acknowledged;
      underwayNanos = nowNanos;
    }
    long first = sent + 1;
    int skip = (int) (sent - acknowledged);
    if (skip >= UNDERWAY_LINES_MAX || skip >= unacknowledged.size()) {
      return Optional.empty();
    }
    List<Line> lines = chunk(skip);
    sent += lines.size();
    return Optional.of(new LogLines(attempt, first, lines));
  }

  private List<Line> chunk(int skip) {
    List<Line> lines = new ArrayList<>();
    Iterator<Line> all = unacknowledged.iterator();
    for (int i = 0; i < skip; i++) {
      all.next();
    }
    long size = 0;
    while (all.hasNext() && lines.size() < CHUNK_LINES_MAX && size < CHUNK_BYTES_MAX) {
      Line line = all.next();
      lines.add(line);
      size += line.text().length();
    }
    return lines;
  }

  /** Forgets lines up to and including a sequence number. */
  synchronized void acknowledge(long sequence, long nowNanos) {
    while (acknowledged < sequence && !unacknowledged.isEmpty()) {
      unacknowledged.poll();
      acknowledged++;
      underwayNanos = nowNanos;
    }
    sent = Math.max(sent, acknowledged);
  }

  /** Sends everything again that is not acknowledged; for a scheduler that has just come. */
  synchronized void resendAll() {
    sent = acknowledged;
  }

  synchronized boolean isDone() {
    return unacknowledged.isEmpty();
  }
}
