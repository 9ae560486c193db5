package dev.millrace.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One life of the packaged program. Its output goes to files, so that it never blocks. */
public final class Program implements AutoCloseable {
  private static final Path JAR = Path.of("target", "quarkus-app", "quarkus-run.jar");
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final List<String> arguments;
  private final Process process;
  private final Path out;
  private final Path err;

  private Program(List<String> arguments, Process process, Path out, Path err) {
    this.arguments = arguments;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts {@code millrace ARGUMENTS} in a directory. */
  public static Program start(Path directory, String... arguments) {
    return start(directory, Map.of(), arguments);
  }

  public static Program start(
      Path directory, Map<String, String> environment, String... arguments) {
    try {
      Path out = Files.createTempFile("millrace-", ".out");
      Path err = Files.createTempFile("millrace-", ".err");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add("-XX:+UseSerialGC");
      command.add("-XX:TieredStopAtLevel=1");
      command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=4");
      command.add("-jar");
      command.add(JAR.toAbsolutePath().toString());
      command.addAll(Arrays.asList(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("MILLRACE_"));
      builder.environment().putAll(environment);
      return new Program(List.of(arguments), builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a command to its end. */
  public static Program run(Path directory, String... arguments) {
    Program program = start(directory, arguments);
    program.exitCode();
    return program;
  }

  /** The exit code; waits for the end of the process. */
  public int exitCode() {
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end within " + PATIENCE + ": " + describe());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  public String out() {
    return read(out);
  }

  public String err() {
    return read(err);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** It stands still and nobody is told: what a hung process looks like to others. */
  public void freeze() {
    Signals.send("STOP", process.pid());
  }

  public void thaw() {
    Signals.send("CONT", process.pid());
  }

  /** {@code kill -9}, and proof that it is gone. */
  public void kill() {
    process.destroyForcibly();
    exitCode();
  }

  /** Waits for text that matches on either stream, and answers with group 1. */
  public String await(String regex) {
    Pattern pattern = Pattern.compile(regex);
    String[] found = new String[1];
    Waiting.until(
        "output like " + regex,
        PATIENCE,
        () -> {
          Matcher matcher = pattern.matcher(out() + "\n" + err());
          if (matcher.find()) {
            found[0] = matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
            return true;
          }
          if (!process.isAlive()) {
            throw new AssertionError("ended before it said " + regex + ": " + describe());
          }
          return false;
        });
    return found[0];
  }

  public String describe() {
    String state = process.isAlive() ? "alive" : "exit code " + process.exitValue();
    return "millrace %s (%s)%nout: %s%nerr: %s"
        .formatted(String.join(" ", arguments), state, out(), err());
  }

  @Override
  public void close() {
    thaw();
    process.destroy();
    try {
      if (!process.waitFor(15, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor(15, TimeUnit.SECONDS);
      }
      Files.deleteIfExists(out);
      Files.deleteIfExists(err);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
