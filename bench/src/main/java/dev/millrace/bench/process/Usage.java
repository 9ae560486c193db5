package dev.millrace.bench.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * What processes have used since they began, with all that they started, from {@code /proc}.
 *
 * @param cpuSeconds user and system time, also of children that have ended
 * @param residentMib memory that is resident now
 * @param peakMib sum of the most that each ever had resident
 */
public record Usage(double cpuSeconds, double residentMib, double peakMib) {
  private static final double TICKS_PER_SECOND = 100; // USER_HZ, the same on every Linux

  /** Of these processes and their descendants, together. */
  public static Usage of(Collection<Long> pids) {
    double cpu = 0;
    double resident = 0;
    double peak = 0;
    for (long pid : withDescendants(pids)) {
      try {
        cpu += ticks(pid) / TICKS_PER_SECOND;
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
          if (line.startsWith("VmRSS:")) {
            resident += kib(line) / 1024.0;
          } else if (line.startsWith("VmHWM:")) {
            peak += kib(line) / 1024.0;
          }
        }
      } catch (IOException e) {
        // it has ended meanwhile; its parent counts its time
      }
    }
    return new Usage(cpu, resident, peak);
  }

  private static List<Long> withDescendants(Collection<Long> pids) {
    return pids.stream()
        .flatMap(pid -> ProcessHandle.of(pid).stream())
        .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
        .map(ProcessHandle::pid)
        .distinct()
        .toList();
  }

  /** Fields 14 to 17 of proc_pid_stat(5); the name in field 2 may hold blanks. */
  private static long ticks(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    long ticks = 0;
    for (int field = 14; field <= 17; field++) {
      ticks += Long.parseLong(fields[field - 3]);
    }
    return ticks;
  }

  private static long kib(String line) {
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
