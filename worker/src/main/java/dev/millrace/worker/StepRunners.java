package dev.millrace.worker;

import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.worker.WorkerSettings.StepIsolation;
import dev.millrace.worker.host.StepHostRunner;
import dev.millrace.worker.step.AttemptRunner;
import dev.millrace.worker.step.CelEvaluator;
import dev.millrace.worker.step.InlineRunner;
import java.util.Map;
import java.util.Optional;

/** Where each kind of step runs: on a thread of the worker or in a process of its own. */
final class StepRunners implements AutoCloseable {
  private final Map<String, StepKind> kinds;
  private final InlineRunner inline;
  private final Optional<StepHostRunner> hosts;

  /**
   * @param kinds by name
   */
  StepRunners(WorkerSettings settings, Map<String, StepKind> kinds) {
    this.kinds = kinds;
    this.inline = new InlineRunner(kinds, new CelEvaluator());
    this.hosts =
        settings.isolation() == StepIsolation.PROCESS
            ? Optional.of(
                new StepHostRunner(
                    settings.hosts(), settings.directory().toAbsolutePath(), settings.slots()))
            : Optional.empty();
    if (kinds.values().stream().anyMatch(StepRunners::asksForProcess)) {
      hosts.ifPresent(StepHostRunner::warmUp);
    }
  }

  private static boolean asksForProcess(StepKind kind) {
    return kind.declaration().isolation() != Isolation.INLINE;
  }

  AttemptRunner of(String kind) {
    StepKind known = kinds.get(kind);
    boolean alone = known != null && asksForProcess(known);
    return alone && hosts.isPresent() ? hosts.get() : inline;
  }

  @Override
  public void close() {
    hosts.ifPresent(StepHostRunner::close);
    inline.close();
  }
}
