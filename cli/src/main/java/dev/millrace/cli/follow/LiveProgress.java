package dev.millrace.cli.follow;

import dev.millrace.cli.CommandStreams.TerminalSize;
import dev.millrace.engine.view.TaskView;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/** Paints the run over and over in the same place of a terminal, at most ten times a second. */
public final class LiveProgress implements ProgressDisplay {
  private static final Duration BETWEEN_FRAMES = Duration.ofMillis(100);

  private final PrintStream err;
  private final Supplier<TerminalSize> size;
  private final boolean colours;
  private final Clock clock;
  private Instant paintedAt = Instant.MIN;
  private int linesAbove;
  private boolean closed;

  public LiveProgress(PrintStream err, Supplier<TerminalSize> size, boolean colours, Clock clock) {
    this.err = err;
    this.size = size;
    this.colours = colours;
    this.clock = clock;
  }

  @Override
  public synchronized void show(RunProgress progress) {
    Instant now = clock.instant();
    boolean due = paintedAt.equals(Instant.MIN) || !now.isBefore(paintedAt.plus(BETWEEN_FRAMES));
    if (!closed && (due || progress.ended())) {
      paint(new LiveFrame(size.get(), colours, now).lines(progress));
      paintedAt = now;
    }
  }

  /**
   * One write per frame, each line overwritten and then cleared to its end, so nothing flickers.
   */
  private void paint(List<String> lines) {
    StringBuilder frame = new StringBuilder();
    if (linesAbove > 0) {
      frame.append("\u001b[").append(linesAbove).append('A');
    }
    frame.append('\r');
    for (String line : lines) {
      frame.append(line).append("\u001b[K\n");
    }
    frame.append("\u001b[J");
    err.print(frame);
    err.flush();
    linesAbove = lines.size();
  }

  /** The next picture shows it. */
  @Override
  public void changed(TaskView task) {}

  @Override
  public synchronized void close() {
    closed = true;
  }
}
