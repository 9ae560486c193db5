package dev.millrace.worker;

import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.worker.WorkerSettings.StepIsolation;
import dev.millrace.worker.container.ContainerEngine;
import dev.millrace.worker.container.ContainerRunner;
import dev.millrace.worker.container.NoContainers;
import dev.millrace.worker.host.StepHostRunner;
import dev.millrace.worker.step.AttemptRunner;
import dev.millrace.worker.step.CelEvaluator;
import dev.millrace.worker.step.InlineRunner;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where each step runs: on a thread of the worker, in a process of its own, or in a container that
 * such a process starts.
 */
final class StepRunners implements AutoCloseable {
  private final WorkerSettings settings;
  private final Map<String, KindDeclaration> declarations;
  private final InlineRunner inline;
  private final Optional<ContainerEngine> engine;
  private StepHostRunner hosts;
  private boolean closed;

  /**
   * @param kinds by name
   * @param onContainers told whether steps can run in containers, whenever that changes; on any
   *     thread
   */
  StepRunners(
      WorkerSettings settings, Map<String, StepKind> kinds, Consumer<Boolean> onContainers) {
    this.settings = settings;
    Map<String, KindDeclaration> known = new HashMap<>();
    kinds.forEach((name, kind) -> known.put(name, kind.declaration()));
    this.declarations = Map.copyOf(known);
    this.inline = new InlineRunner(kinds, new CelEvaluator());
    this.engine =
        settings
            .containers()
            .command()
            .map(
                path ->
                    new ContainerEngine(
                        path, settings.containers().program().isPresent(), onContainers));
    boolean needed = declarations.values().stream().anyMatch(StepRunners::asksForProcess);
    if (needed && settings.isolation() == StepIsolation.PROCESS) {
      hosts().warmUp();
    }
  }

  private static boolean asksForProcess(KindDeclaration kind) {
    return kind.isolation() != Isolation.INLINE;
  }

  /** What a step asks for itself counts before what the worker does with those that do not. */
  AttemptRunner of(Assign assign) {
    KindDeclaration declaration = declarations.get(assign.kind());
    if (declaration == null) {
      return inline; // which says so
    }
    if (assign.isolation() == null && declaration.isolation() != Isolation.CONTAINER) {
      boolean alone = asksForProcess(declaration) && settings.isolation() == StepIsolation.PROCESS;
      return alone ? hosts() : inline;
    }
    return switch (asked(assign, declaration)) {
      case INLINE -> inline;
      case PROCESS -> hosts();
      case CONTAINER -> containers(assign);
    };
  }

  private static Isolation asked(Assign assign, KindDeclaration kind) {
    if (assign.isolation() == null) {
      return kind.isolation();
    }
    Isolation asked = Isolation.valueOf(assign.isolation().toUpperCase(Locale.ROOT));
    return kind.allowed().contains(asked) ? asked : kind.isolation();
  }

  private AttemptRunner containers(Assign assign) {
    double cpus = assign.share() == null ? 0 : assign.share().cpus();
    return engine.isPresent()
        ? new ContainerRunner(hosts(), engine.get(), settings.containers().image().orElse(""), cpus)
        : new NoContainers();
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
    engine.ifPresent(ContainerEngine::close);
    inline.close();
  }
}
