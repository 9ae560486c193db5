package dev.millrace.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One process of the packaged program. */
public final class ServerProcess implements AutoCloseable {
  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Pattern URL = Pattern.compile("(http://127\\.0\\.0\\.1:[0-9]+)");
  private static final Pattern JOIN = Pattern.compile("--join (127\\.0\\.0\\.1:[0-9]+)");

  /** What must not outlive the benchmark, however that ends. */
  private static final Set<Process> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> LIVE.forEach(Process::destroyForcibly), "end-servers"));
  }

  private final String name;
  private final Process process;
  private final Path output;

  private ServerProcess(String name, Process process, Path output) {
    this.name = name;
    this.process = process;
    this.output = output;
  }

  /**
   * Starts {@code millrace server ARGUMENTS}.
   *
   * @param program {@code quarkus-run.jar} of the packaged program
   * @param directory where it runs and where its output goes, as {@code NAME.log}
   * @param jvmFlags before {@code -jar}
   * @param environment variables that begin with {@code MILLRACE_}; no others of these are passed
   */
  public static ServerProcess start(
      String name,
      Path program,
      Path directory,
      List<String> jvmFlags,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmFlags);
    command.add("-jar");
    command.add(program.toString());
    command.add("server");
    command.addAll(arguments);
    Path output = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    builder.environment().keySet().removeIf(variable -> variable.startsWith("MILLRACE_"));
    builder.environment().putAll(environment);
    try {
      Files.writeString(output, "");
      Process process = builder.start();
      LIVE.add(process);
      process.onExit().thenAccept(LIVE::remove);
      return new ServerProcess(name, process, output);
    } catch (IOException e) {
      throw new UncheckedIOException("Millrace cannot be started: " + e.getMessage(), e);
    }
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until it says where it answers. */
  public String url() {
    return said(URL);
  }

  /** Waits until it says where workers join. */
  public String join() {
    return said(JOIN);
  }

  private String said(Pattern pattern) {
    Poll.until(
        () -> name + " to say " + pattern + "; it said:\n" + tail(),
        START_WITHIN,
        Duration.ofMillis(5),
        () -> {
          if (!process.isAlive()) {
            throw new BenchmarkFailed(name + " ended:\n" + tail());
          }
          return find(pattern).isPresent();
        });
    return find(pattern).orElseThrow();
  }

  private Optional<String> find(Pattern pattern) {
    try {
      Matcher matcher = pattern.matcher(Files.readString(output));
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What it said last. */
  public String tail() {
    try {
      List<String> lines = Files.readAllLines(output);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 30), lines.size()));
    } catch (IOException e) {
      return "(" + e.getMessage() + ")";
    }
  }

  /** {@code kill -9}, and proof that it is gone. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd(Duration.ofSeconds(10));
  }

  /** Stops it as Ctrl-Z does, so that it hangs. */
  public void hang() {
    Signal.send("STOP", process.pid());
  }

  /** Lets it go on. */
  public void resume() {
    Signal.send("CONT", process.pid());
  }

  private boolean awaitEnd(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    process.destroy();
    if (!awaitEnd(Duration.ofSeconds(10))) {
      process.destroyForcibly();
      awaitEnd(Duration.ofSeconds(10));
    }
  }
}
