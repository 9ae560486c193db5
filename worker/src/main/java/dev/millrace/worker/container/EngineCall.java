package dev.millrace.worker.container;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One call of the program that runs containers, which ends within a bounded time. */
final class EngineCall {
  private static final int TEXT_BYTES_MAX = 256 << 10;
  private static final int EXIT_UNKNOWN = -1;

  private EngineCall() {}

  /**
   * How it ended.
   *
   * @param exit -1 if it could not be started or took too long
   * @param text what it printed, both streams together
   */
  record Result(int exit, String text) {
    boolean isDone() {
      return exit == 0;
    }
  }

  /**
   * Runs it and waits.
   *
   * @throws InterruptedException if this thread was interrupted; the call is given up
   */
  static Result run(Path program, Duration within, List<String> arguments)
      throws InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(arguments);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getOutputStream().close();
    } catch (IOException e) {
      return new Result(EXIT_UNKNOWN, String.valueOf(e.getMessage()));
    }
    StringBuilder text = new StringBuilder();
    Thread reader = new Thread(() -> read(process.getInputStream(), text), "container-engine-out");
    reader.setDaemon(true);
    reader.start();
    try {
      if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
        return new Result(EXIT_UNKNOWN, "no answer within " + within.toSeconds() + " s");
      }
      TimeUnit.MILLISECONDS.timedJoin(reader, within.toMillis());
      synchronized (text) {
        return new Result(process.exitValue(), text.toString().strip());
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static void read(InputStream from, StringBuilder text) {
    byte[] buffer = new byte[8192];
    try (from) {
      for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
        synchronized (text) {
          if (text.length() < TEXT_BYTES_MAX) {
            text.append(new String(buffer, 0, count, StandardCharsets.UTF_8));
          }
        }
      }
    } catch (IOException e) {
      // The call was given up; what came until then is what it said.
      return;
    }
  }
}
