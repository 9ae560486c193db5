package dev.millrace.worker.host;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.spi.FailureClass;
import dev.millrace.worker.secret.Mask;
import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptWork;
import dev.millrace.worker.step.Failures;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/** A step host as its worker sees it. One attempt at a time. */
final class HostProcess {
  private static final Logger LOG = Logger.getLogger(HostProcess.class);
  private static final int EXIT_OUT_OF_MEMORY = 3; // -XX:+ExitOnOutOfMemoryError
  private static final int EXIT_KILLED = 137;
  private static final int EXIT_SECONDS = 5;

  /** What one attempt waits for. Completed with empty if the process ended instead. */
  private record Conversation(
      AttemptMonitor monitor, CompletableFuture<Optional<HostMessage>> end) {}

  private final Process process;
  private final ProcessTree tree;
  private final SignsOfLife signs;
  private final long heapBytes;
  private final OutputStream toHost;
  private final ReentrantLock speaking = new ReentrantLock();
  private volatile Conversation conversation;
  private volatile Mask mask = Mask.NONE; // of all that it may still say, also after its attempt
  private volatile boolean ended;
  private volatile boolean forsaken;
  private int attempts;
  private long idleSinceNanos;

  private HostProcess(Process process, ProcessTree tree, SignsOfLife signs, long heapBytes) {
    this.process = process;
    this.heapBytes = heapBytes;
    this.tree = tree;
    this.signs = signs;
    this.toHost = process.getOutputStream();
    daemon("out", this::listen);
    daemon("err", this::listenToErrors);
    daemon("ping", () -> ping(signs.pause()));
  }

  static HostProcess start(HostSettings settings, Path directory, SignsOfLife signs)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx" + settings.heapBytes());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+DisplayVMOutputToStderr",
            "-XX:-UsePerfData",
            "-Djava.awt.headless=true",
            "-Dorg.jboss.logging.provider=jdk",
            "-Dfile.encoding=UTF-8"));
    command.addAll(settings.jvmFlags());
    settings.plugins().ifPresent(folder -> command.add("-D" + StepHost.PLUGINS + "=" + folder));
    command.addAll(List.of("-cp", settings.classPath(), StepHost.class.getName()));
    command.add(String.valueOf(settings.silence().toMillis()));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    // Steps have no business with the secrets of the process that runs them.
    builder.environment().keySet().removeIf(HostProcess::isOurs);
    HostMark mark = HostMark.fresh();
    builder.environment().put(HostMark.VARIABLE, mark.text());
    Process process = builder.start();
    ProcessTree tree = new ProcessTree(process.toHandle(), mark);
    return new HostProcess(process, tree, signs, settings.heapBytes());
  }

  private static boolean isOurs(String variable) {
    return variable.startsWith("MILLRACE_") || variable.startsWith("QUARKUS_");
  }

  /** Kills it with everything that it started; returns when that is certain. */
  void kill() {
    tree.kill();
  }

  /**
   * Tells it again and again that its worker runs. On a thread of its own, because a host that does
   * not listen must not hold up the signs for others.
   */
  private void ping(Duration pause) {
    try {
      while (!ended) {
        if (signs.inTime()) {
          ping();
        }
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ping() {
    // Before the look at the conversation: what is said of an earlier attempt counts for less then.
    long nanos = System.nanoTime();
    Conversation current = conversation;
    Duration goOn =
        current == null
            ? signs.silence()
            : Watchdog.goOn(signs.silence(), current.monitor().leaseLeft());
    say(new HostMessage.Ping(nanos, goOn.toNanos()));
  }

  /** Gives up what it does: its worker stood still for too long to believe it. */
  void forsake() {
    if (conversation != null) {
      forsaken = true;
      process.destroyForcibly();
    }
  }

  boolean isUsable() {
    return !ended && process.isAlive();
  }

  /** Whether it was given secrets, which must not stay beside the next step. */
  boolean knowsSecrets() {
    return !mask.isEmpty();
  }

  /** Bound of its Java heap. */
  long heapBytes() {
    return heapBytes;
  }

  int attempts() {
    return attempts;
  }

  long idleSinceNanos() {
    return idleSinceNanos;
  }

  void idleSince(long nanos) {
    idleSinceNanos = nanos;
  }

  /**
   * Runs one attempt and waits for its end.
   *
   * @throws InterruptedException if this thread was interrupted, which asks the step to stop; by
   *     then nothing of it runs any more and the process is gone
   */
  AttemptOutcome run(AttemptWork work, AttemptMonitor monitor) throws InterruptedException {
    attempts++;
    mask = Mask.of(work.secrets());
    Conversation current = new Conversation(monitor, new CompletableFuture<>());
    conversation = current;
    if (ended) {
      current.end().complete(Optional.empty());
    }
    try {
      ping();
      say(new HostMessage.Run(work));
      Optional<HostMessage> end = current.end().get();
      if (end.isPresent() && end.get() instanceof HostMessage.Done done) {
        tree.killRest();
        return trusted(done.outcome());
      }
      return died(work);
    } catch (InterruptedException e) {
      askToStop(current);
      tree.kill();
      throw e;
    } catch (ExecutionException e) {
      throw new IllegalStateException("Never completed with an exception", e);
    } finally {
      conversation = null;
    }
  }

  private AttemptOutcome trusted(AttemptOutcome outcome) {
    if (forsaken || !signs.inTime()) {
      tree.kill();
      return lost();
    }
    return outcome;
  }

  private static AttemptOutcome lost() {
    return AttemptOutcome.failed(
        new Failure(
            FailureClass.LOST.name(),
            "The worker stood still, or no scheduler confirmed the attempt, for longer than a step may"
                + " run then."),
        List.of());
  }

  /** Waits for the grace period; a further interrupt can only make it shorter. */
  private void askToStop(Conversation current) {
    long graceMillis = current.monitor().grace().toMillis();
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(graceMillis);
    say(new HostMessage.StopAsked(graceMillis));
    while (System.nanoTime() < end) {
      try {
        current.end().get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        return;
      } catch (InterruptedException e) {
        long now = System.nanoTime();
        end = Math.min(end - now, current.monitor().grace().toNanos()) + now;
      } catch (TimeoutException e) {
        return;
      } catch (ExecutionException e) {
        throw new IllegalStateException("Never completed with an exception", e);
      }
    }
  }

  private AttemptOutcome died(AttemptWork work) throws InterruptedException {
    if (!process.waitFor(EXIT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    int exit = process.waitFor();
    tree.kill();
    if (forsaken || exit == StepHost.WORKER_SILENT || !signs.inTime()) {
      return lost();
    }
    if (exit == EXIT_OUT_OF_MEMORY) {
      return AttemptOutcome.failed(Failures.outOfMemory(), List.of());
    }
    if (exit == EXIT_KILLED) {
      return AttemptOutcome.failed(
          new Failure(
              FailureClass.OOM.name(),
              "The process of the step was killed from outside, most likely because the machine ran"
                  + " out of memory. Lower --slots or millrace.worker.step-memory."),
          List.of());
    }
    String incident = UUID.randomUUID().toString().substring(0, 8);
    LOG.errorf(
        "Incident %s: the process of step '%s' (%s), run %s ended with exit code %s",
        incident, work.identity().step(), work.kind(), work.identity().run(), exit);
    return AttemptOutcome.failed(
        new Failure(
            FailureClass.INTERNAL.name(),
            "The process of the step ended unexpectedly with exit code "
                + exit
                + ", incident "
                + incident
                + ". The log of the step may say more; please report it."),
        List.of());
  }

  private void say(HostMessage message) {
    speaking.lock();
    try {
      Frames.write(toHost, message);
    } catch (IOException e) {
      // The process has ended; whoever listens to it finds out and knows how.
      LOG.debugf("The host does not listen any more: %s", e);
    } finally {
      speaking.unlock();
    }
  }

  private void listen() {
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      Optional<HostMessage> next = Frames.read(in, text -> line("out", text));
      while (next.isPresent()) {
        hear(next.get());
        next = Frames.read(in, text -> line("out", text));
      }
    } catch (IOException e) {
      LOG.warnf("The output of a step host cannot be understood: %s", e);
      process.destroyForcibly();
    } finally {
      ended = true;
      Conversation current = conversation;
      if (current != null) {
        current.end().complete(Optional.empty());
      }
    }
  }

  private void hear(HostMessage message) {
    if (message instanceof HostMessage.Logged logged) {
      LOG.errorf("Step host %s: %s", process.pid(), mask.text(logged.text()));
      return;
    }
    Conversation current = conversation;
    if (current == null) {
      return;
    }
    if (message instanceof HostMessage.Line line) {
      current.monitor().line(line.stream(), line.text());
    } else if (message instanceof HostMessage.Progress progress) {
      current.monitor().progress(progress.fraction(), progress.what());
    } else {
      current.end().complete(Optional.of(message));
    }
  }

  private void listenToErrors() {
    try (BufferedReader errors = process.errorReader(StandardCharsets.UTF_8)) {
      for (String text = errors.readLine(); text != null; text = errors.readLine()) {
        line("err", text);
      }
    } catch (IOException e) {
      LOG.debugf("The errors of a step host cannot be read: %s", e);
    }
  }

  private void line(String stream, String text) {
    Conversation current = conversation;
    if (current != null) {
      current.monitor().line(stream, text);
    } else {
      LOG.debugf("Step host %s, %s: %s", process.pid(), stream, mask.text(text));
    }
  }

  private void daemon(String what, Runnable work) {
    Thread thread = new Thread(work, "step-host-" + process.pid() + "-" + what);
    thread.setDaemon(true);
    thread.start();
  }
}
