package dev.millrace.worker.host;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.spi.FailureClass;
import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptRunner;
import dev.millrace.worker.step.AttemptWork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Runs steps in child processes that are kept warm for the next one. A step that was stopped takes
 * its process with it; so does one that was given secrets, runs out of memory or crashes.
 */
public final class StepHostRunner implements AttemptRunner {
  private static final Logger LOG = Logger.getLogger(StepHostRunner.class);
  private static final int ATTEMPTS_MAX = 100;

  private final HostSettings settings;
  private final Path directory;
  private final int idleMax;
  private final Deque<HostProcess> idle = new ArrayDeque<>();
  private final Set<HostProcess> all = new HashSet<>();
  private final SignsOfLife signs;
  private final ScheduledExecutorService sweeper;
  private final ScheduledExecutorService beater;
  private boolean closed;

  /**
   * @param directory where the processes work; must exist
   * @param idleMax how many may wait for work
   */
  public StepHostRunner(HostSettings settings, Path directory, int idleMax) {
    this.settings = settings;
    this.directory = directory;
    this.idleMax = idleMax;
    this.signs = new SignsOfLife(settings.silence(), System::nanoTime);
    this.sweeper = thread("step-hosts");
    this.beater = thread("step-host-beats");
    long periodMillis = Math.max(10, settings.idleKept().toMillis() / 4);
    sweeper.scheduleWithFixedDelay(this::sweep, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    sweeper.execute(ProcessTree::killOrphans);
    beater.scheduleWithFixedDelay(this::beat, 0, signs.pause().toNanos(), TimeUnit.NANOSECONDS);
  }

  private static ScheduledExecutorService thread(String name) {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /** From a thread that does nothing else, so that only a worker that stands still is silent. */
  private void beat() {
    boolean inTime = signs.inTime();
    List<HostProcess> hosts;
    synchronized (this) {
      hosts = List.copyOf(all);
    }
    if (!inTime) {
      LOG.warn("The worker stood still for too long; what its steps did meanwhile is given up.");
      hosts.forEach(HostProcess::forsake);
    }
    // Only now: until here nobody believes what a host says.
    signs.beat();
  }

  /** Starts a process and does not wait until it is ready, so that the first step waits less. */
  public void warmUp() {
    try {
      giveBack(borrow(settings.heapBytes()));
    } catch (IOException e) {
      LOG.warnf("No process for steps can be started now: %s", e);
    }
  }

  @Override
  public AttemptOutcome run(AttemptWork work, AttemptMonitor monitor) throws InterruptedException {
    HostProcess host;
    try {
      host = borrow(work.heapBytes() == 0 ? settings.heapBytes() : work.heapBytes());
    } catch (IOException e) {
      return AttemptOutcome.failed(
          new Failure(
              FailureClass.TRANSIENT.name(),
              "No process for the step can be started: "
                  + e.getMessage()
                  + ". Check the limits of the machine on memory and processes."),
          List.of());
    }
    try {
      AttemptOutcome outcome = host.run(work, monitor);
      giveBack(host);
      return outcome;
    } finally {
      if (!host.isUsable()) {
        forget(host);
      }
    }
  }

  /** An idle process with such a heap, or a new one. */
  private HostProcess borrow(long heapBytes) throws IOException {
    synchronized (this) {
      if (closed) {
        throw new IOException("the worker is being shut down");
      }
      for (HostProcess host : List.copyOf(idle)) {
        if (!host.isUsable()) {
          idle.remove(host);
          all.remove(host);
        } else if (host.heapBytes() == heapBytes) {
          idle.remove(host);
          return host;
        }
      }
    }
    HostProcess fresh = HostProcess.start(settings.withHeapBytes(heapBytes), directory, signs);
    boolean late;
    synchronized (this) {
      late = closed;
      all.add(fresh);
    }
    if (late) {
      fresh.kill();
      throw new IOException("the worker is being shut down");
    }
    return fresh;
  }

  private void giveBack(HostProcess host) {
    synchronized (this) {
      boolean again = host.isUsable() && !host.knowsSecrets() && host.attempts() < ATTEMPTS_MAX;
      if (!closed && again && idle.size() < idleMax) {
        host.idleSince(System.nanoTime());
        idle.push(host);
        return;
      }
    }
    host.kill();
    forget(host);
  }

  private synchronized void forget(HostProcess host) {
    all.remove(host);
  }

  private void sweep() {
    List<HostProcess> old = new ArrayList<>();
    synchronized (this) {
      long now = System.nanoTime();
      idle.removeIf(
          host -> {
            boolean isOld = now - host.idleSinceNanos() > settings.idleKept().toNanos();
            if (isOld) {
              old.add(host);
              all.remove(host);
            }
            return isOld;
          });
    }
    old.forEach(HostProcess::kill);
  }

  /** Kills every process, also those at work. */
  @Override
  public void close() {
    List<HostProcess> now;
    synchronized (this) {
      closed = true;
      now = List.copyOf(all);
      idle.clear();
      all.clear();
    }
    sweeper.shutdownNow();
    beater.shutdownNow();
    now.forEach(HostProcess::kill);
  }
}
