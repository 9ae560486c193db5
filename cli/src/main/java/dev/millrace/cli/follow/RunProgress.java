package dev.millrace.cli.follow;

import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known about a run so far. Used by one thread. */
public final class RunProgress {
  private RunView run;
  private final Map<String, TaskView> tasks = new LinkedHashMap<>();

  /**
   * @param tasks in the order of the DAG
   */
  public RunProgress(RunView run, List<TaskView> tasks) {
    this.run = run;
    tasks.forEach(task -> this.tasks.put(task.id(), task));
  }

  public RunView run() {
    return run;
  }

  public List<TaskView> tasks() {
    return new ArrayList<>(tasks.values());
  }

  public boolean ended() {
    return States.runEnded(run.state());
  }

  void apply(RunView changed) {
    if (changed.id().equals(run.id()) && !ended()) {
      run = changed;
    }
  }

  /**
   * Takes a change over, unless it is older than what is known: a change may have been on its way
   * while the whole state was read.
   *
   * @return whether it was taken over
   */
  boolean apply(TaskView changed) {
    TaskView known = tasks.get(changed.id());
    if (!changed.run().equals(run.id()) || known != null && older(changed, known)) {
      return false;
    }
    tasks.put(changed.id(), changed);
    return true;
  }

  private static boolean older(TaskView changed, TaskView known) {
    return changed.attempts() < known.attempts()
        || States.taskEnded(known.state())
        || changed.attempts() == known.attempts()
            && known.state().equals("RUNNING")
            && changed.state().equals("DISPATCHED");
  }
}
