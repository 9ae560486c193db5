package dev.millrace.scheduler.loop;

import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.task.Wait;
import dev.millrace.scheduler.dispatch.TaskRef;

/** Something between a task and the run that it waits for, to be settled in the same turn. */
sealed interface ChildMatter {
  /** The task waits for a run: it must exist. */
  record Start(TaskRef waiter, Wait.ChildRun child) implements ChildMatter {}

  /** The task waits for the run to stop. */
  record Stop(TaskRef waiter, Wait.ChildRun child, String reason, boolean kill)
      implements ChildMatter {}

  /** A run that a task waits for has ended. */
  record Ended(ActiveRun child) implements ChildMatter {}
}
