package dev.millrace.engine.run.fork;

import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.Generations;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.run.fork.ForkPlan.Action;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Makes the run that a plan describes: what is reused has ended before the run begins. */
public final class ForkedRun {
  private final PastRun past;
  private final Instant at;
  private final List<Task> tasks = new ArrayList<>();
  private final List<TaskResult> results = new ArrayList<>();
  private final Map<Integer, ItemRange> ranges = new TreeMap<>();

  private ForkedRun(PastRun past, Instant at) {
    this.past = past;
    this.at = at;
  }

  /**
   * A new run, QUEUED. Mapped steps are reused as a whole: with each of their items, and no item of
   * a step that runs.
   *
   * @param header of the new run
   * @param dag what it is pinned to
   * @param plan made from the same past run and DAG
   */
  public static ActiveRun create(
      RunHeader header,
      DagPlan dag,
      Expressions expressions,
      PastRun past,
      ForkPlan plan,
      Instant at) {
    ForkedRun fork = new ForkedRun(past, at);
    fork.steps(plan);
    fork.items(plan);
    return ActiveRun.restore(
        header,
        dag,
        expressions,
        RunState.QUEUED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "",
        Generations.NONE,
        fork.tasks.toArray(Task[]::new),
        fork.results.toArray(TaskResult[]::new),
        fork.ranges);
  }

  private void steps(ForkPlan plan) {
    for (ForkPlan.Step step : plan.steps()) {
      if (step.action() == Action.REUSE) {
        int task = past.plan().indexOf(step.id());
        add(task, task);
      } else {
        tasks.add(new Task.Pending());
        results.add(TaskResult.NONE);
      }
    }
  }

  private void items(ForkPlan plan) {
    for (int task = 0; task < plan.steps().size(); task++) {
      int old = past.plan().indexOf(plan.steps().get(task).id());
      boolean reused = plan.steps().get(task).action() == Action.REUSE;
      if (reused && past.ranges().containsKey(old)) {
        ranges.put(task, new ItemRange(tasks.size(), past.ranges().get(old).count()));
        past.items(old).forEach(item -> add(old, item));
      }
    }
  }

  /** A task of a step that is reused: it has its result, or was an item that was skipped. */
  private void add(int task, int position) {
    Task.Ended end = (Task.Ended) past.tasks().get(position);
    TaskResult result = past.results().get(position);
    History history =
        new History(0, 0, 0, Optional.of(at), Optional.empty()); // as if it had been on offer
    if (end.state().isSuccess()) {
      tasks.add(new Task.Ended(history, TaskState.CACHED, Optional.empty(), "", at));
      results.add(result.with(CacheNote.reused(origin(task, position, end, result))));
    } else {
      tasks.add(new Task.Ended(history, end.state(), end.failure(), end.reason(), at));
      results.add(result);
    }
  }

  /** Who made the result: not who was only given it. */
  private Origin origin(int task, int position, Task.Ended end, TaskResult result) {
    return result
        .cache()
        .origin()
        .orElseGet(
            () ->
                new Origin(
                    past.header().id(),
                    past.taskId(task, position),
                    Math.max(1, end.history().begun()), // a mapped task has no attempt of its own
                    end.at()));
  }
}
