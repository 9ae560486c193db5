package dev.millrace.worker.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What a step host and everything that it starts carry in their environment. Children inherit it,
 * and keep it when their parents are gone, so that they are found wherever they hide.
 *
 * @param text {@code NAMESPACE.PID.START.NUMBER}: the namespace of process ids, the worker by id
 *     and by when it started, and a number that the worker uses once
 */
public record HostMark(String text) {
  /** The variable that holds it. */
  static final String VARIABLE = "MILLRACE_STEP_HOST";

  private static final AtomicLong USED = new AtomicLong();

  /** A mark that nobody has. */
  public static HostMark fresh() {
    long self = ProcessHandle.current().pid();
    return new HostMark(
        namespace() + "." + self + "." + start(self) + "." + USED.incrementAndGet());
  }

  /** The mark that this process has; empty unless it is a step host or was started by one. */
  static Optional<HostMark> own() {
    return Optional.ofNullable(System.getenv(VARIABLE)).map(HostMark::new);
  }

  /** Whether the worker that made it is gone for certain. */
  public boolean isOrphaned() {
    String[] parts = text.split("\\.");
    if (parts.length != 4 || !parts[0].equals(namespace()) || !parts[1].matches("[0-9]{1,18}")) {
      return false;
    }
    return !String.valueOf(start(Long.parseLong(parts[1]))).equals(parts[2]);
  }

  /** Ticks after boot; 0 if there is no such process. */
  private static long start(long pid) {
    return ProcessTable.row(pid).map(ProcessTable.Row::startTicks).orElse(0L);
  }

  private static String namespace() {
    try {
      return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString().replaceAll("\\D", "");
    } catch (IOException | UnsupportedOperationException e) {
      // Not Linux, where marks cannot be read from other processes either.
      return "";
    }
  }
}
