package dev.millrace.bench.result;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where and what was measured.
 *
 * @param disk file system of the directory that the databases are in
 * @param commit of the repository, with {@code +changes} if files differ from it
 * @param load the load average of the last minute before the start
 */
public record Machine(
    String cpu,
    int cores,
    long memoryMib,
    String kernel,
    String jdk,
    String disk,
    String postgresql,
    String commit,
    double load) {
  /** With more, others use the machine, and what is measured says little. */
  public static final double QUIET_LOAD = 0.2;

  /** Looks at this machine, now. */
  public static Machine here(Path repository, Path work, String postgresql, double load) {
    return new Machine(
        cpuModel(),
        Runtime.getRuntime().availableProcessors(),
        memoryTotal(),
        System.getProperty("os.name")
            + " "
            + System.getProperty("os.version")
            + " "
            + System.getProperty("os.arch"),
        System.getProperty("java.vm.name") + " " + Runtime.version(),
        fileSystem(work),
        postgresql,
        head(repository),
        load);
  }

  /** Load average of the last minute. */
  public static double loadNow() {
    return line(Path.of("/proc/loadavg"), "")
        .map(text -> Double.parseDouble(text.split(" ")[0]))
        .orElse(0.0);
  }

  private static String cpuModel() {
    return line(Path.of("/proc/cpuinfo"), "model name")
        .or(() -> command(Path.of("."), "lscpu").flatMap(text -> value(text, "Model name:")))
        .map(text -> text.substring(text.indexOf(':') + 1).strip())
        .orElse("unknown");
  }

  private static long memoryTotal() {
    return line(Path.of("/proc/meminfo"), "MemTotal")
        .map(text -> Long.parseLong(text.replaceAll("[^0-9]", "")) / 1024)
        .orElse(0L);
  }

  private static String fileSystem(Path work) {
    try {
      FileStore store = Files.getFileStore(work);
      return store.type() + " on " + store.name();
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static String head(Path repository) {
    String head = command(repository, "git", "rev-parse", "--short=12", "HEAD").orElse("unknown");
    boolean clean =
        command(repository, "git", "status", "--porcelain", "--untracked-files=no")
            .map(String::isEmpty)
            .orElse(true);
    return clean ? head : head + "+changes";
  }

  private static Optional<String> line(Path file, String start) {
    try {
      return Files.readAllLines(file).stream().filter(text -> text.startsWith(start)).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> value(String text, String start) {
    return text.lines()
        .map(String::strip)
        .filter(candidate -> candidate.startsWith(start))
        .findFirst();
  }

  private static Optional<String> command(Path directory, String... words) {
    try {
      Process process = new ProcessBuilder(words).directory(directory.toFile()).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      boolean ended = process.waitFor(10, TimeUnit.SECONDS);
      return ended && process.exitValue() == 0 ? Optional.of(out.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
