package dev.millrace.cli;

import dev.millrace.cli.CommandStreams.TerminalSize;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The terminal of this process, found without native code. */
final class ProcessTerminal {
  private static final TerminalSize UNKNOWN = new TerminalSize(80, 24);
  private static final long SIZE_KEPT_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Map<String, String> environment;
  private TerminalSize size;
  private long sizeAt;

  ProcessTerminal(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Whether a file descriptor is a terminal. {@code MILLRACE_TERMINAL=true|false} decides where it
   * is set; otherwise Linux tells by the name behind the descriptor, and elsewhere the console of
   * the JVM stands for all three.
   */
  boolean watches(int descriptor) {
    String told = environment.get("MILLRACE_TERMINAL");
    if (told != null && !told.isBlank()) {
      return Boolean.parseBoolean(told);
    }
    Path link = Path.of("/proc/self/fd/" + descriptor);
    if (Files.isSymbolicLink(link)) {
      try {
        String target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
      } catch (IOException unreadable) {
        return false;
      }
    }
    return System.console() != null && Runtime.version().feature() < 22;
  }

  /** Asked again at most every two seconds, because it starts a process. */
  synchronized TerminalSize size() {
    long now = System.nanoTime();
    if (size == null || now - sizeAt > SIZE_KEPT_NANOS) {
      size = ask();
      sizeAt = now;
    }
    return size;
  }

  /** Text leaves as UTF-8 whatever the locale says; JDK 17 would write question marks. */
  PrintStream utf8(PrintStream stream) {
    return new PrintStream(stream, true, StandardCharsets.UTF_8);
  }

  private TerminalSize ask() {
    File terminal = new File("/dev/tty");
    if (!terminal.exists()) {
      return fromEnvironment();
    }
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(terminal)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      String[] words = answer.trim().split(" ");
      if (stty.waitFor() == 0 && words.length == 2) {
        return bounded(Integer.parseInt(words[1]), Integer.parseInt(words[0]));
      }
    } catch (IOException | NumberFormatException noAnswer) {
      return fromEnvironment();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return fromEnvironment();
  }

  private TerminalSize fromEnvironment() {
    try {
      return bounded(
          Integer.parseInt(environment.getOrDefault("COLUMNS", "80")),
          Integer.parseInt(environment.getOrDefault("LINES", "24")));
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  private static TerminalSize bounded(int columns, int rows) {
    return columns < 1 || rows < 1 ? UNKNOWN : new TerminalSize(columns, rows);
  }
}
