package dev.millrace.engine.run;

import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;

/** What a run tells its surroundings while it applies an event, in order. */
public interface RunEffects {
  /** The run's state or reason changed, or it began. */
  void runChanged(ActiveRun run);

  /** A task moved; its new state must be made durable. */
  void taskMoved(ActiveRun run, int task, Task before, TaskEvent event);

  /**
   * To be done, at the time that {@link TaskCommand} says. Never inside this call: a run must not
   * be told of an event while it applies another.
   */
  void command(ActiveRun run, int task, TaskCommand command);

  /** An event changed nothing; reasons are few and fixed. */
  void ignored(ActiveRun run, int task, String reason);
}
