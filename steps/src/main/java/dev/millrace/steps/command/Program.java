package dev.millrace.steps.command;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program in a session of its own: its lines go to the log, its memory is bounded, and when it
 * ends or is stopped, so is all that it started.
 */
public final class Program {
  /** For a program whose memory somebody else watches. */
  public static final long UNBOUNDED = Long.MAX_VALUE;

  private static final int LOOK_MILLIS = 250;
  private static final int STREAM_MILLIS = 2_000;
  private static final int EXIT_KILLED = 137;

  private final StepContext context;
  private final List<String> command;
  private final Path directory;
  private final Map<String, String> environment;
  private final long memoryBytesMax;
  private final Runnable onLook;
  private boolean quiet;

  /**
   * @param environment all of it
   * @param memoryBytesMax of all its processes together, or {@link #UNBOUNDED}
   * @param onLook called four times a second while it runs
   */
  public Program(
      StepContext context,
      List<String> command,
      Path directory,
      Map<String, String> environment,
      long memoryBytesMax,
      Runnable onLook) {
    this.context = context;
    this.command = List.copyOf(command);
    this.directory = directory;
    this.environment = Map.copyOf(environment);
    this.memoryBytesMax = memoryBytesMax;
    this.onLook = onLook;
  }

  /** Whether to keep what it prints out of the log. */
  public Program quiet(boolean now) {
    quiet = now;
    return this;
  }

  /**
   * How a program ended.
   *
   * @param exit its exit code; 128 and the number of the signal if one ended it
   * @param stdout the first 16 KiB of what it printed
   * @param lastLines of its standard error, or of its standard output if there are none
   */
  public record Ended(int exit, String stdout, List<String> lastLines) {
    /** What to add to a message. */
    public String told() {
      return lastLines.isEmpty() ? "" : " It said: " + String.join(" | ", lastLines);
    }
  }

  /** A program of this name on the search path. */
  public static Optional<Path> find(String name) {
    for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
      Path path = Path.of(folder.isEmpty() ? "." : folder, name);
      if (Files.isRegularFile(path) && Files.isExecutable(path)) {
        return Optional.of(path.toAbsolutePath());
      }
    }
    return Optional.empty();
  }

  /**
   * Runs it to its end.
   *
   * @throws StepException OOM if it used more memory than allowed; TRANSIENT if it cannot be
   *     started
   * @throws InterruptedException if the attempt was stopped; the program was asked to end, and
   *     killed if it did not
   */
  public Ended run() throws StepException, InterruptedException {
    long kernelKills = kernelKills();
    Process process = start();
    Session session = new Session(process.toHandle());
    String name = "program-" + process.pid();
    Printed out =
        new Printed(
            process.getInputStream(), name + "-out", context::masked, line -> tell(false, line));
    Printed err =
        new Printed(
            process.getErrorStream(), name + "-err", context::masked, line -> tell(true, line));
    try {
      watch(process, session);
    } catch (InterruptedException e) {
      stop(process, session);
      throw e;
    } finally {
      session.kill();
    }
    out.await(STREAM_MILLIS);
    err.await(STREAM_MILLIS);
    onLook.run();
    int exit = process.waitFor();
    if (memoryBytesMax < UNBOUNDED && exit == EXIT_KILLED && kernelKills() > kernelKills) {
      throw new StepException(
          FailureClass.OOM,
          "The machine ran out of memory, and its kernel killed the script. Lower --slots, or set"
              + " 'memory'.");
    }
    if (out.isCut() && !quiet) {
      context.log(
          "Printed more than " + Printed.KEPT_BYTES_MAX + " bytes; a value holds the first.");
    }
    List<String> last = err.lastLines().isEmpty() ? out.lastLines() : err.lastLines();
    return new Ended(exit, out.text(), last);
  }

  private void tell(boolean toErrors, String line) {
    if (!quiet) {
      context.printed(toErrors, line);
    }
  }

  private Process start() throws StepException {
    List<String> all = new ArrayList<>();
    // So that a terminal's Ctrl-C does not reach it, and that all its processes can be told.
    find("setsid").ifPresent(setsid -> all.add(setsid.toString()));
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).directory(directory.toFile());
    builder.redirectInput(new File("/dev/null"));
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return builder.start();
    } catch (IOException e) {
      throw new StepException(
          FailureClass.TRANSIENT,
          "The script cannot be started: "
              + e.getMessage()
              + ". Check the limits of the machine on memory and processes.",
          e);
    }
  }

  private void watch(Process process, Session session) throws InterruptedException, StepException {
    while (!process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
      onLook.run();
      if (memoryBytesMax < UNBOUNDED && session.memoryBytes(false) > memoryBytesMax) {
        long used = session.memoryBytes(true);
        if (used > memoryBytesMax) {
          session.kill();
          throw new StepException(
              FailureClass.OOM,
              String.format(
                  Locale.ROOT,
                  "The processes of the script used %s; allowed are %s. Give it less data, or raise"
                      + " its parameter 'memory' or millrace.worker.step-memory.",
                  shown(used),
                  shown(memoryBytesMax)));
        }
      }
    }
  }

  /** Asks it to end and waits as long as the step may take; the caller kills what is left. */
  private void stop(Process process, Session session) {
    long begun = System.nanoTime();
    session.askToEnd();
    while (process.isAlive() && System.nanoTime() - begun < context.grace().toNanos()) {
      try {
        process.waitFor(LOOK_MILLIS, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        // Asked again; the time for it may have become shorter.
        continue;
      }
    }
  }

  private static String shown(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  /** How many processes the kernel has killed for want of memory; 0 where it does not say. */
  private static long kernelKills() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/vmstat"))) {
        if (line.startsWith("oom_kill ")) {
          return Long.parseLong(line.substring("oom_kill ".length()).strip());
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not Linux.
      return 0;
    }
    return 0;
  }
}
