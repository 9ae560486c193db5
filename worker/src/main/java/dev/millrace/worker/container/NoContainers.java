package dev.millrace.worker.container;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.spi.FailureClass;
import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptRunner;
import dev.millrace.worker.step.AttemptWork;
import java.util.List;

/** Answers for a step that wants a container and should not have come to this worker. */
public final class NoContainers implements AttemptRunner {
  @Override
  public AttemptOutcome run(AttemptWork work, AttemptMonitor monitor) {
    return AttemptOutcome.failed(
        new Failure(
            FailureClass.TRANSIENT.name(),
            "This worker runs no containers. Install docker or podman beside it, or name one by"
                + " MILLRACE_WORKER_CONTAINERS."),
        List.of());
  }

  @Override
  public void close() {
    // Holds nothing.
  }
}
