package dev.millrace.worker.host;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The processes of a Linux machine, from {@code /proc}; empty on other systems. */
final class ProcessTable {
  private static final Path PROC = Path.of("/proc");

  private ProcessTable() {}

  /** Whether this system has one. */
  static boolean exists() {
    return Files.isReadable(PROC.resolve("self").resolve("stat"));
  }

  /**
   * A process that runs.
   *
   * @param session id of its session, which is the id of the process that began it
   * @param startTicks when it started, in ticks after boot
   */
  record Row(long pid, long parent, long session, long startTicks) {}

  /** All that run; what ends meanwhile may be missing. */
  static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : folders) {
        row(folder).ifPresent(rows::add);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Not Linux.
      return new ArrayList<>();
    }
    return rows;
  }

  /** The process, unless it has ended. A zombie has: it only waits to be asked how. */
  static Optional<Row> row(long pid) {
    return row(PROC.resolve(String.valueOf(pid)));
  }

  private static Optional<Row> row(Path folder) {
    try {
      String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
      // The second field is the name in brackets, which may hold anything.
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      if (fields[0].equals("Z") || fields[0].equals("X")) {
        return Optional.empty();
      }
      return Optional.of(
          new Row(
              Long.parseLong(folder.getFileName().toString()),
              Long.parseLong(fields[1]),
              Long.parseLong(fields[3]),
              Long.parseLong(fields[19])));
    } catch (IOException | RuntimeException e) {
      // It has ended while it was read, or this is not Linux.
      return Optional.empty();
    }
  }

  /** The mark that a process was started with; empty if it has none or belongs to someone else. */
  static Optional<HostMark> mark(long pid) {
    String prefix = HostMark.VARIABLE + "=";
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(String.valueOf(pid)).resolve("environ"));
      String environment = "\0" + new String(bytes, StandardCharsets.ISO_8859_1);
      int at = environment.indexOf("\0" + prefix);
      if (at < 0) {
        return Optional.empty();
      }
      int from = at + 1 + prefix.length();
      int to = environment.indexOf('\0', from);
      return Optional.of(
          new HostMark(environment.substring(from, to < 0 ? environment.length() : to)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
