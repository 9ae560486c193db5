package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskOutcome;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.TaskTransitions;

/** Moves single tasks of a run by events, and tells the surroundings. */
final class TaskMoves {
  private final ActiveRun run;
  private final RunTasks tasks;
  private final RunLife life;
  private final RunEffects effects;

  TaskMoves(ActiveRun run, RunTasks tasks, RunLife life, RunEffects effects) {
    this.run = run;
    this.tasks = tasks;
    this.life = life;
    this.effects = effects;
  }

  void move(int task, TaskEvent event) {
    Task before = tasks.get(task);
    TaskOutcome outcome = outcome(task, before, event);
    if (outcome instanceof TaskOutcome.Ignored ignored) {
      effects.ignored(run, task, ignored.reason());
      return;
    }
    TaskOutcome.Moved moved = (TaskOutcome.Moved) outcome;
    tasks.put(task, moved.next());
    effects.taskMoved(run, task, before, event);
    moved.commands().forEach(command -> effects.command(run, task, command));
    if (tasks.isItem(task)) {
      tasks.itemMoved(task, before, moved.next());
    } else if (moved.next() instanceof Task.Ended end) {
      explain(run.plan().step(task), end);
    }
  }

  private TaskOutcome outcome(int task, Task before, TaskEvent event) {
    return TaskTransitions.apply(
        before, event, run.step(task).retry(), () -> run.header().id() + "/" + run.taskId(task));
  }

  private void explain(DagStep step, Task.Ended end) {
    if (step.onFailure() == OnFailure.FAIL
        && end.failure().isPresent()
        && life.explain(step.id(), end.failure().get())) {
      effects.runChanged(run);
    }
  }

  /** Asks for the stop of a task, of one that stops already again if it must be harder now. */
  void stop(int task, TaskEvent.CancelRequested event) {
    if (event.kill() && tasks.state(task) == TaskState.CANCELLING) {
      TaskTransitions.stopAgain(tasks.get(task), event.reason(), true)
          .ifPresent(command -> effects.command(run, task, command));
    }
    move(task, event);
  }

  /** Of a task or an item that has ended; the fan of an item is to be made anew afterwards. */
  void reopen(int task, TaskEvent.Reopened event) {
    Task before = tasks.get(task);
    TaskOutcome.Moved moved = (TaskOutcome.Moved) outcome(task, before, event);
    tasks.put(task, moved.next());
    tasks.keep(task, TaskResult.NONE);
    effects.taskMoved(run, task, before, event);
  }
}
