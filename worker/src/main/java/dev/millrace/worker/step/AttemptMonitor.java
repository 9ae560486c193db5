package dev.millrace.worker.step;

import java.time.Duration;

/** What a running step says and asks. Safe for use by many threads; nothing here waits. */
public interface AttemptMonitor {
  /**
   * @param stream {@code log}, {@code out} or {@code err}
   * @param text one line or several
   */
  void line(String stream, String text);

  /**
   * @param fraction 0 to 1
   */
  void progress(double fraction, String what);

  /** Whether the attempt was asked to stop. */
  boolean stopRequested();

  /** How long the step may take to stop by itself once it was asked. */
  Duration grace();

  /**
   * How long the step may go on if nothing more is heard of those who gave it to this worker; zero
   * or negative if it should have ended.
   */
  Duration leaseLeft();
}
