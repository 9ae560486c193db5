package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * The tasks of a run, each with its result: one for each step, in the order of the plan, and then
 * the items of mapped steps, block by block as their elements become known. Keeps what is counted
 * of them in step with them; what may happen to them is for others to say.
 */
final class RunTasks {
  private final DagPlan plan;
  private final Fans fans;
  private final Tally tally;
  private final int[] upstreamOpen;
  private Task[] tasks;
  private TaskResult[] results;
  private long lastToken;

  /** Tasks of steps whose followers have not been told. */
  private final Deque<Integer> ended = new ArrayDeque<>();

  /**
   * @param tasks by index; kept, not copied
   * @param results by index; kept, not copied
   */
  RunTasks(DagPlan plan, Task[] tasks, TaskResult[] results) {
    this.plan = plan;
    this.tasks = tasks;
    this.results = results;
    this.fans = new Fans(plan.size());
    this.tally = new Tally(tasks, plan.mainCount(), plan.size());
    this.upstreamOpen = new int[plan.size()];
    for (int i = 0; i < plan.size(); i++) {
      for (int u : plan.upstream(i)) {
        upstreamOpen[i] += tasks[u].state().isTerminal() ? 0 : 1;
      }
    }
    for (Task task : tasks) {
      lastToken = Math.max(lastToken, task.history().token());
    }
  }

  /** Those of a new run. */
  static RunTasks pending(DagPlan plan) {
    Task[] tasks = new Task[plan.size()];
    TaskResult[] results = new TaskResult[plan.size()];
    Arrays.fill(tasks, new Task.Pending());
    Arrays.fill(results, TaskResult.NONE);
    return new RunTasks(plan, tasks, results);
  }

  int size() {
    return tasks.length;
  }

  Task get(int task) {
    return tasks[task];
  }

  TaskState state(int task) {
    return tasks[task].state();
  }

  TaskResult result(int task) {
    return results[task];
  }

  void keep(int task, TaskResult result) {
    results[task] = result;
  }

  /** The next fencing number. */
  long nextToken() {
    return ++lastToken;
  }

  boolean isItem(int task) {
    return fans.isItem(task);
  }

  /** Index of the task of an item's step; of another task, that task. */
  int stepTask(int task) {
    return isItem(task) ? fans.of(task).task() : task;
  }

  DagStep step(int task) {
    return plan.step(stepTask(task));
  }

  /** The fan of a mapped task, once its elements are known; none of an item. */
  Optional<Fan> fan(int task) {
    return isItem(task) ? Optional.empty() : fans.find(task);
  }

  /** The fan that an item belongs to. */
  Fan fanOf(int item) {
    return fans.of(item);
  }

  /** A fan that has changed so that more items may go, or it may end; taken out. */
  Optional<Fan> nextTouched() {
    return fans.nextTouched();
  }

  /** The task of a step that has ended, oldest first, so that others may go; taken out. */
  Optional<Integer> nextEnded() {
    return Optional.ofNullable(ended.poll());
  }

  /** Whether {@link #nextTouched} or {@link #nextEnded} has one. */
  boolean hasMoved() {
    return fans.hasTouched() || !ended.isEmpty();
  }

  Map<String, Integer> counts() {
    return tally.words();
  }

  /** Tasks of steps that have not ended. */
  int open() {
    return tally.open();
  }

  /** Those of them that do not belong to {@code finally}. */
  int mainOpen() {
    return tally.mainOpen();
  }

  /** Whether the task of a step waits for nothing but a decision. */
  boolean mayGo(int task) {
    return state(task) == TaskState.PENDING && upstreamOpen[task] == 0;
  }

  /** Whether one of the first {@code count} tasks has ended so that it fails the run. */
  boolean anyFails(int count) {
    for (int i = 0; i < count; i++) {
      TaskState end = state(i);
      if (end == TaskState.UPSTREAM_FAILED
          || end == TaskState.FAILED && plan.step(i).onFailure() == OnFailure.FAIL) {
        return true;
      }
    }
    return false;
  }

  boolean failsFast(Fan fan) {
    return plan.step(fan.task()).fanOut().orElseThrow().failFast();
  }

  /** Of an item its fan must be told too, by {@link #itemMoved} or by being made anew. */
  void put(int task, Task next) {
    TaskState before = state(task);
    TaskState after = next.state();
    tasks[task] = next;
    tally.moved(task, before, after);
    if (before.isTerminal() != after.isTerminal() && !isItem(task)) {
      for (int waiting : plan.downstream(task)) {
        upstreamOpen[waiting] += after.isTerminal() ? -1 : 1;
      }
      if (after.isTerminal()) {
        ended.add(task);
      }
    }
  }

  void itemMoved(int item, Task before, Task after) {
    Fan fan = fans.of(item);
    fan.moved(item, before, after);
    fans.touch(fan);
  }

  /** The elements of a mapped task are known: it has items from now on. */
  void open(int task, Elements elements) {
    int first = tasks.length;
    Fan fan = new Fan(task, new ItemRange(first, elements.size()), elements);
    tasks = Arrays.copyOf(tasks, first + elements.size());
    results = Arrays.copyOf(results, first + elements.size());
    Arrays.fill(tasks, first, tasks.length, new Task.Pending());
    Arrays.fill(results, first, results.length, TaskResult.NONE);
    tally.add(TaskState.PENDING, elements.size());
    fans.add(fan);
    fans.touch(fan);
  }

  /** The items of a mapped task that was closed go on in this fan, which knows how each is. */
  void openAgain(Fan fan) {
    fans.replace(fan);
    fans.touch(fan);
  }

  /** An item counts again that was closed before it began. */
  void mayBeginAgain() {
    tally.add(TaskState.PENDING, 1);
  }

  /** An item that was on offer has begun nothing and never will. */
  void withdraw(Fan fan, int item) {
    fan.withdraw();
    tally.add(TaskState.READY, -1);
    tasks[item] = new Task.Pending();
  }

  /**
   * Lets no more items go.
   *
   * @param unbegun how many of them have been PENDING until now
   */
  void close(Fan fan, int unbegun) {
    tally.add(TaskState.PENDING, -unbegun);
    fan.close();
    fans.touch(fan);
  }

  /** Items that were there before the process began; those of a task in the order of the ranges. */
  void restore(int task, ItemRange range, Elements elements) {
    Fan fan = new Fan(task, range, elements);
    fans.add(fan);
    int unbegun = 0;
    for (int i = range.first(); i < range.first() + range.count(); i++) {
      if (state(i) == TaskState.PENDING) {
        unbegun++;
      } else {
        fan.restored(i, tasks[i]);
      }
    }
    boolean failedFast = fan.hasFailed() && failsFast(fan);
    boolean goesOn = tasks[task] instanceof Task.Mapped && !failedFast;
    if (!goesOn) {
      fan.close();
      tally.add(TaskState.PENDING, -unbegun);
    }
    boolean beginsAnew = state(task) == TaskState.PENDING; // then it is opened again
    if (goesOn || !state(task).isTerminal() && !beginsAnew) {
      fans.touch(fan);
    }
  }
}
