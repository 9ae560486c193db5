package dev.millrace.process;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Sends signals that Java has no word for. */
final class Signals {
  private Signals() {}

  /**
   * @param name without {@code SIG}
   */
  static void send(String name, long pid) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
