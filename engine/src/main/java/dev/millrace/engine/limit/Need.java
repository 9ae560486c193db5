package dev.millrace.engine.limit;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.WorkerNeeds;
import java.util.List;

/** What a task needs besides a slot of a worker; tasks with equal needs are blocked alike. */
public record Need(List<Claim> claims, WorkerNeeds worker) {
  public static final Need NOTHING = new Need(List.of(), WorkerNeeds.NONE);

  /** Nothing but an inline slot. */
  private static final Need INLINE = new Need(List.of(), WorkerNeeds.NONE.onThread());

  public Need {
    claims = List.copyOf(claims);
  }

  /** What the tasks of a step need. */
  public static Need of(Dag dag, DagStep step) {
    List<Claim> claims = Claim.of(dag, step);
    WorkerNeeds worker = step.options().worker();
    boolean nothing =
        claims.isEmpty()
            && worker.tags().isEmpty()
            && worker.memoryBytes().isEmpty()
            && worker.cpus().isEmpty()
            && worker.abilities().isEmpty();
    if (nothing) {
      return worker.inline() ? INLINE : NOTHING;
    }
    return new Need(claims, worker);
  }

  /** Whether a task with this need takes slots of a pool. */
  public boolean claims(String pool) {
    for (Claim claim : claims) {
      if (claim.pool().equals(pool)) {
        return true;
      }
    }
    return false;
  }
}
