package dev.millrace.worker.attempt;

/** Takes what an attempt says while it runs. Safe for use by many threads; nothing here waits. */
public interface AttemptVoice {
  /**
   * @param stream {@code log}, {@code out} or {@code err}
   */
  void line(long atMillis, String stream, String text);

  /**
   * @param fraction 0 to 1
   */
  void progress(double fraction, String what);
}
