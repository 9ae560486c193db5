package dev.millrace.steps.python;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.steps.command.Exchange;
import dev.millrace.steps.command.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Virtual environments, one for each content of a requirements file and each interpreter, kept in
 * the worker's cache. One is built at a time, and used only if it was built to its end.
 */
final class PythonEnvironments {
  /** Building is not what the bound of the step is meant for. */
  private static final long BUILD_MEMORY_BYTES = 2L << 30;

  /** What pip says when another try may help. */
  private static final Pattern PASSING =
      Pattern.compile(
          "connection|timed out|temporary failure|name resolution|network is unreachable|http error 5"
              + "|too many requests|no space left",
          Pattern.CASE_INSENSITIVE);

  private final StepContext context;
  private final Path interpreter;
  private final Exchange exchange;

  PythonEnvironments(StepContext context, Path interpreter, Exchange exchange) {
    this.context = context;
    this.interpreter = interpreter;
    this.exchange = exchange;
  }

  /** An environment that stays as it is until this is closed. */
  record Taken(Path python, EnvironmentUse use) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      use.close();
    }
  }

  /**
   * Takes the environment with these requirements into use; builds it if it is not there, and
   * removes others that nobody has used for long.
   */
  Taken take(Path requirements) throws StepException, IOException, InterruptedException {
    String version = version();
    String name = digest(version, Files.readAllBytes(requirements));
    Path all = Files.createDirectories(context.cache().toAbsolutePath().resolve("python"));
    Path environment = all.resolve(name);
    Path python = environment.resolve("bin").resolve("python");
    EnvironmentUse use;
    LockFile lock = LockFile.take(UnusedEnvironments.lockOf(environment), context);
    try {
      if (Files.notExists(EnvironmentUse.complete(environment))) {
        UnusedEnvironments.removeTree(environment);
        build(environment, python, requirements, version);
        Files.createFile(EnvironmentUse.complete(environment));
      }
      use = EnvironmentUse.begin(environment);
    } finally {
      lock.close();
    }
    UnusedEnvironments.remove(all, context);
    return new Taken(python, use);
  }

  private String version() throws StepException, InterruptedException {
    String code = "import sys; print(sys.version, sys.executable)";
    Program.Ended ended = run(List.of(interpreter.toString(), "-c", code), false);
    if (ended.exit() != 0) {
      throw StepException.user("'" + interpreter + "' is no Python that runs." + ended.told());
    }
    return ended.stdout();
  }

  private void build(Path environment, Path python, Path requirements, String version)
      throws StepException, InterruptedException {
    context.log("Building a Python environment for the requirements, with " + version);
    context.progress(0, "building the Python environment");
    Program.Ended made =
        run(List.of(interpreter.toString(), "-m", "venv", environment.toString()), true);
    if (made.exit() != 0) {
      throw StepException.user(
          "'python3 -m venv' ended with exit code "
              + made.exit()
              + ". Install it where the worker runs (on Debian: apt install python3-venv)."
              + made.told());
    }
    Program.Ended installed =
        run(
            List.of(
                python.toString(),
                "-m",
                "pip",
                "install",
                "--disable-pip-version-check",
                "--no-input",
                "--progress-bar=off",
                "-r",
                requirements.toString()),
            true);
    if (installed.exit() != 0) {
      boolean passing = PASSING.matcher(installed.told()).find();
      throw new StepException(
          passing ? FailureClass.TRANSIENT : FailureClass.USER,
          "The requirements cannot be installed: pip ended with exit code "
              + installed.exit()
              + "."
              + installed.told());
    }
  }

  private Program.Ended run(List<String> command, boolean logged)
      throws StepException, InterruptedException {
    Map<String, String> environment = new TreeMap<>(exchange.environment());
    // Where packages come from is the worker's business; a script does not see it.
    System.getenv()
        .forEach(
            (name, value) -> {
              if (name.toUpperCase(Locale.ROOT).startsWith("PIP_")) {
                environment.put(name, value);
              }
            });
    return new Program(
            context,
            command,
            exchange.work(),
            environment,
            Math.max(context.limits().memoryBytes(), BUILD_MEMORY_BYTES),
            () -> {})
        .quiet(!logged)
        .run();
  }

  private static String digest(String version, byte[] requirements) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(version.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) 0);
      return HexFormat.of().formatHex(sha.digest(requirements)).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
