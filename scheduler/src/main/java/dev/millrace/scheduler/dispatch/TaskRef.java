package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.ActiveRun;

/** A task of a run that is in memory. */
public record TaskRef(ActiveRun run, int position) {
  public String id() {
    return run.taskId(position);
  }

  /** The attempt that holds the task now. */
  public AttemptKey heldKey() {
    return run.task(position)
        .held()
        .map(held -> new AttemptKey(run.header().id(), id(), held.number(), held.token()))
        .orElseThrow();
  }

  /** What it needs of a worker. */
  public WorkerNeeds workerNeeds() {
    return run.step(position).options().worker();
  }

  /** Whether this attempt may still report. */
  public boolean isHeldBy(AttemptKey key) {
    return run.task(position).held().filter(held -> held.token() == key.token()).isPresent();
  }
}
