package dev.millrace.worker;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.worker.WorkerSettings.StepIsolation;
import dev.millrace.worker.host.StepHostRunner;
import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptRunner;
import dev.millrace.worker.step.AttemptWork;
import dev.millrace.worker.step.CelEvaluator;
import dev.millrace.worker.step.InlineRunner;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where each step runs: on a thread of the worker, in a process of its own, or in a container that
 * such a process starts.
 */
final class StepRunners implements AutoCloseable {
  private final WorkerSettings settings;
  private final Map<String, StepKind> kinds;
  private final InlineRunner inline;
  private StepHostRunner hosts;
  private boolean closed;

  /**
   * @param kinds by name
   */
  StepRunners(WorkerSettings settings, Map<String, StepKind> kinds) {
    this.settings = settings;
    this.kinds = kinds;
    this.inline = new InlineRunner(kinds, new CelEvaluator());
    boolean needed = kinds.values().stream().anyMatch(StepRunners::asksForProcess);
    if (needed && settings.isolation() == StepIsolation.PROCESS) {
      hosts().warmUp();
    }
  }

  private static boolean asksForProcess(StepKind kind) {
    return kind.declaration().isolation() != Isolation.INLINE;
  }

  /** What a step asks for itself counts before what the worker does with those that do not. */
  AttemptRunner of(Assign assign) {
    StepKind kind = kinds.get(assign.kind());
    if (kind == null) {
      return inline; // which says so
    }
    KindDeclaration declaration = kind.declaration();
    if (assign.isolation() == null && declaration.isolation() != Isolation.CONTAINER) {
      boolean alone = asksForProcess(kind) && settings.isolation() == StepIsolation.PROCESS;
      return alone ? hosts() : inline;
    }
    return switch (asked(assign, declaration)) {
      case INLINE -> inline;
      case PROCESS -> hosts();
      case CONTAINER -> new NoContainers();
    };
  }

  private static Isolation asked(Assign assign, KindDeclaration kind) {
    if (assign.isolation() == null) {
      return kind.isolation();
    }
    Isolation asked = Isolation.valueOf(assign.isolation().toUpperCase(Locale.ROOT));
    return kind.allowed().contains(asked) ? asked : kind.isolation();
  }

  private synchronized StepHostRunner hosts() {
    if (hosts == null) {
      hosts =
          new StepHostRunner(
              settings.hosts(), settings.directory().toAbsolutePath(), settings.slots());
      if (closed) {
        hosts.close(); // it takes no more work then
      }
    }
    return hosts;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (hosts != null) {
      hosts.close();
    }
    inline.close();
  }

  /** Answers for a step that should not have come here. */
  private static final class NoContainers implements AttemptRunner {
    @Override
    public AttemptOutcome run(AttemptWork work, AttemptMonitor monitor) {
      return AttemptOutcome.failed(
          new Failure(
              FailureClass.TRANSIENT.name(),
              "This worker runs no containers any more. Install docker or podman beside it, or name"
                  + " one by MILLRACE_WORKER_CONTAINERS."),
          List.of());
    }

    @Override
    public void close() {
      // Holds nothing.
    }
  }
}
