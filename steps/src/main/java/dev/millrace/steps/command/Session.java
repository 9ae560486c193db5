package dev.millrace.steps.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * The processes of a program: those in the session that it began, and whatever descends from it.
 * Where there is no {@code /proc}, the latter alone, and their memory is not known. The worker
 * finds those that left the session, by other means.
 */
final class Session {
  private static final Path PROC = Path.of("/proc");

  private static final long PAUSE_NANOS = 2_000_000;

  private final ProcessHandle leader;

  Session(ProcessHandle leader) {
    this.leader = leader;
  }

  /**
   * All that run. The one that began it comes first: a shell must not see its children end before.
   */
  Set<ProcessHandle> processes() {
    Set<ProcessHandle> processes = new LinkedHashSet<>();
    if (leader.isAlive()) {
      processes.add(leader);
    }
    processes.addAll(leader.descendants().toList());
    for (long pid : inSession()) {
      ProcessHandle.of(pid).ifPresent(processes::add);
    }
    return processes;
  }

  /** Kills all that run, again and again until nothing is found. */
  void kill() {
    Set<ProcessHandle> found = processes();
    while (!found.isEmpty()) {
      found.forEach(ProcessHandle::destroyForcibly);
      found.removeIf(process -> !isRunning(process.pid()) || !process.isAlive());
      if (found.isEmpty()) {
        found = processes();
        found.removeIf(process -> !isRunning(process.pid()));
      } else {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Asks all that run to end. */
  void askToEnd() {
    processes().forEach(ProcessHandle::destroy);
  }

  /**
   * Bytes of memory that they hold. Pages that several share count once for each, unless {@code
   * exact}, which costs more to find out.
   */
  long memoryBytes(boolean exact) {
    long sum = 0;
    for (ProcessHandle process : processes()) {
      Path folder = PROC.resolve(String.valueOf(process.pid()));
      sum +=
          exact
              ? kibibytes(folder.resolve("smaps_rollup"), "Pss:")
                  .or(() -> kibibytes(folder.resolve("status"), "VmRSS:"))
                  .orElse(0L)
              : kibibytes(folder.resolve("status"), "VmRSS:").orElse(0L);
    }
    return sum << 10;
  }

  private Set<Long> inSession() {
    Map<Long, Long> sessions = new LinkedHashMap<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        stat(folder)
            .ifPresent(
                fields ->
                    sessions.put(
                        Long.parseLong(folder.getFileName().toString()),
                        Long.parseLong(fields[3])));
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Not Linux.
      return Set.of();
    }
    sessions.values().removeIf(session -> session != leader.pid());
    return sessions.keySet();
  }

  private static boolean isRunning(long pid) {
    return !Files.isDirectory(PROC.resolve("self"))
        || stat(PROC.resolve(String.valueOf(pid))).isPresent();
  }

  /** The fields after the name, which may hold anything; empty for what has ended. */
  private static Optional<String[]> stat(Path folder) {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      return fields[0].equals("Z") || fields[0].equals("X")
          ? Optional.empty()
          : Optional.of(fields);
    } catch (IOException | RuntimeException e) {
      // It has ended while it was read.
      return Optional.empty();
    }
  }

  private static Optional<Long> kibibytes(Path file, String key) {
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        if (line.startsWith(key)) {
          return Optional.of(Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (IOException e) {
      // It has ended, or the system does not have the file.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
