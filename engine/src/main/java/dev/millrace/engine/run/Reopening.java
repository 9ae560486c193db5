package dev.millrace.engine.run;

import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.util.BitSet;

/** Which tasks begin anew when a run goes on from where it failed. Pure. */
final class Reopening {
  private Reopening() {}

  /**
   * What did not succeed, what was skipped because of that, and all of {@code finally}. Whatever
   * succeeded stays, also where it ran though something upstream of it had failed.
   *
   * @param tasks each of a step has ended
   */
  static BitSet of(DagPlan plan, RunTasks tasks) {
    BitSet again = new BitSet();
    for (int task = 0; task < plan.mainCount(); task++) {
      again.set(task, isUndone(tasks.state(task), follows(plan, task, again)));
    }
    again.set(plan.mainCount(), plan.size());
    return again;
  }

  /** Whether an item begins anew when its step does. */
  static boolean ofItem(Task item, boolean inFinally) {
    return inFinally || isUndone(item.state(), false);
  }

  private static boolean follows(DagPlan plan, int task, BitSet again) {
    for (int upstream : plan.upstream(task)) {
      if (again.get(upstream)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isUndone(TaskState end, boolean skippedAnew) {
    return switch (end) {
      case FAILED, UPSTREAM_FAILED, CANCELLED -> true;
      case SKIPPED -> skippedAnew;
      case SUCCEEDED, CACHED -> false;
      case PENDING, READY, DISPATCHED, RUNNING, WAITING, BACKOFF, CANCELLING ->
          throw new IllegalStateException("a task of a run that has ended is " + end);
    };
  }
}
