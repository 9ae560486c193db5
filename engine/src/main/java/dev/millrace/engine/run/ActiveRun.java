package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A run that has not ended: applies events to its tasks, lets the next ones go, and ends when all
 * have ended. There is one task for each step, in the order of the plan, and then the items of
 * mapped steps, block by block as their elements become known. Deterministic; one thread at a time.
 */
public final class ActiveRun {
  private final RunHeader header;
  private final DagPlan plan;
  private final Expressions expressions;
  private final Readiness readiness;
  private final RunLife life;
  private final RunTasks tasks;
  private final TaskIds ids;
  private final StepResults results;

  private ActiveRun(
      RunHeader header, DagPlan plan, Expressions expressions, RunLife life, RunTasks tasks) {
    this.header = header;
    this.plan = plan;
    this.expressions = expressions;
    this.readiness = new Readiness(plan, expressions);
    this.life = life;
    this.tasks = tasks;
    this.ids = new TaskIds(plan, tasks);
    this.results = new StepResults(plan, tasks, ids);
  }

  /** A new run, QUEUED. */
  public static ActiveRun create(RunHeader header, DagPlan plan, Expressions expressions) {
    return new ActiveRun(header, plan, expressions, RunLife.queued(), RunTasks.pending(plan));
  }

  /**
   * A run as it was made durable.
   *
   * @param stop as {@link #stop} was
   * @param reason as {@link #reason} was
   * @param generations as {@link #generations} was
   * @param tasks by index; items that were not made durable are PENDING
   * @param ranges index of a mapped task to its items
   */
  public static ActiveRun restore(
      RunHeader header,
      DagPlan plan,
      Expressions expressions,
      RunState state,
      Optional<StopKind> stop,
      Optional<Instant> startedAt,
      Optional<Instant> endedAt,
      String reason,
      Generations generations,
      Task[] tasks,
      TaskResult[] results,
      Map<Integer, ItemRange> ranges) {
    RunLife life = new RunLife(state, stop, startedAt, endedAt, reason, generations);
    RunTasks restored = new RunTasks(plan, tasks.clone(), results.clone());
    ActiveRun run = new ActiveRun(header, plan, expressions, life, restored);
    ranges.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getValue().first()))
        .forEach(entry -> run.restoreItems(entry.getKey(), entry.getValue()));
    return run;
  }

  private void restoreItems(int task, ItemRange range) {
    tasks.restore(task, range, Expansion.again(this, task, range.count(), expressions));
  }

  /** A run as it was made durable that has not ended and never went on. */
  public static ActiveRun restore(
      RunHeader header,
      DagPlan plan,
      Expressions expressions,
      RunState state,
      Optional<StopKind> stop,
      Optional<Instant> startedAt,
      String reason,
      Task[] tasks,
      TaskResult[] results,
      Map<Integer, ItemRange> ranges) {
    return restore(
        header,
        plan,
        expressions,
        state,
        stop,
        startedAt,
        Optional.empty(),
        reason,
        Generations.NONE,
        tasks,
        results,
        ranges);
  }

  /** A run as it was made durable, of which no more is known than that it was asked to stop. */
  public static ActiveRun restore(
      RunHeader header,
      DagPlan plan,
      Expressions expressions,
      RunState state,
      Optional<Instant> startedAt,
      String reason,
      Task[] tasks,
      TaskResult[] results) {
    Optional<StopKind> stop =
        state == RunState.CANCELLING ? Optional.of(StopKind.CANCEL) : Optional.empty();
    return restore(
        header, plan, expressions, state, stop, startedAt, reason, tasks, results, Map.of());
  }

  public RunHeader header() {
    return header;
  }

  public DagPlan plan() {
    return plan;
  }

  public RunState state() {
    return life.state();
  }

  /** Why it was asked to stop, if it was; the hardest request counts. */
  public Optional<StopKind> stop() {
    return life.stop();
  }

  public Optional<Instant> startedAt() {
    return life.startedAt();
  }

  public Optional<Instant> endedAt() {
    return life.endedAt();
  }

  /** Why it failed or was cancelled, in one line; empty as long as nothing that matters failed. */
  public String reason() {
    return life.reason();
  }

  /** How it ended before it went on. */
  public Generations generations() {
    return life.generations();
  }

  /** What it leaves for others; nothing unless it has succeeded. */
  public RunOutputs outputs() {
    return life.outputs();
  }

  /** How many tasks it has. */
  public int size() {
    return tasks.size();
  }

  public Task task(int index) {
    return tasks.get(index);
  }

  public TaskResult result(int index) {
    return tasks.result(index);
  }

  /** The step that a task is of. */
  public DagStep step(int task) {
    return tasks.step(task);
  }

  /** Index of the task of an item's step; of another task, that task. */
  public int stepTask(int task) {
    return tasks.stepTask(task);
  }

  /** Whether a task is one of the items of a mapped step. */
  public boolean isItem(int task) {
    return tasks.isItem(task);
  }

  /** Where the items of a mapped task are, once its elements are known. */
  public Optional<ItemRange> items(int task) {
    return tasks.fan(task).map(Fan::range);
  }

  /** How many items of a mapped task are in each state that some item is in. */
  public Map<String, Integer> itemStates(int task) {
    return tasks.fan(task).map(Fan::states).orElse(Map.of());
  }

  /** The id of a task, unique in its run: that of its step, for an item with its number. */
  public String taskId(int task) {
    return ids.of(task);
  }

  /**
   * @return the index of the task with this id, or -1
   */
  public int indexOf(String taskId) {
    return ids.indexOf(taskId);
  }

  /** What expressions of an item see as {@code item}; empty for other tasks. */
  Optional<Object> element(int task) {
    return isItem(task) ? Optional.ofNullable(tasks.fanOf(task).element(task)) : Optional.empty();
  }

  /** The rows of a dataset that an item is about; empty for other tasks. */
  public Optional<RowSlice> slice(int task) {
    return isItem(task) ? tasks.fanOf(task).slice(task) : Optional.empty();
  }

  /**
   * Whether a task in this state has a row of its own. An item that was let go and has not been
   * given to anyone has none: after a restart it is let go again.
   */
  public static boolean isDurable(Task item) {
    boolean hadOne = item.history().before().isPresent();
    return hadOne
        || item.state() != TaskState.PENDING
            && !(item instanceof Task.Ready ready && ready.history().begun() == 0);
  }

  /** How many tasks are in each state that some task is in. */
  public Map<String, Integer> counts() {
    return tasks.counts();
  }

  /**
   * An output of a task.
   *
   * @param task id of the task that made it
   */
  public record Produced(String task, Output output) {}

  /** What a step has produced at a port: of a mapped step, one for each item that succeeded. */
  public List<Produced> produced(String step, String port) {
    return results.produced(step, port);
  }

  /** The tasks whose results are those of a step's task: itself, or its items that succeeded. */
  public int[] producers(int task) {
    return results.producers(task);
  }

  /** The values of a step that has succeeded: of a mapped step, a list for each name. */
  Map<String, Object> values(int task) {
    return results.values(task);
  }

  /** Keeps what an attempt left behind; call before the event that ends it. */
  public void keep(int task, TaskResult result) {
    tasks.keep(task, result);
  }

  /** Whether the task was ever assigned with this token, or with a later one. */
  public boolean knowsToken(int task, long token) {
    return token <= tasks.get(task).history().token();
  }

  /** The next fencing number; grows, is never reused. */
  public long nextToken() {
    return tasks.nextToken();
  }

  /** Begins a QUEUED run. */
  public void begin(Instant at, RunEffects effects) {
    advance(at, effects).begin();
  }

  /** Goes on with a restored run: lets go what was about to go when the process ended. */
  public void resume(Instant at, RunEffects effects) {
    advance(at, effects).resume();
  }

  /** Applies an event to a task and everything that follows from it. */
  public void apply(int task, TaskEvent event, RunEffects effects) {
    advance(event.at(), effects).apply(task, event);
  }

  /** Stops everything that has not ended; {@code finally} still runs if the run had begun. */
  public void cancel(Instant at, String why, RunEffects effects) {
    advance(at, effects).stop(StopKind.CANCEL, RunEvent.CANCEL_REQUESTED, why);
  }

  /** Stops everything at once, {@code finally} too; also what is being cancelled already. */
  public void kill(Instant at, String why, RunEffects effects) {
    advance(at, effects).stop(StopKind.KILL, RunEvent.KILL_REQUESTED, why);
  }

  /** When {@link #timePassed} will stop it, unless its steps have ended by then. */
  public Optional<Instant> deadline() {
    return state() == RunState.RUNNING && tasks.mainOpen() > 0
        ? header.timeout().flatMap(limit -> life.generationBegun().map(at -> at.plus(limit)))
        : Optional.empty();
  }

  /** Stops it if its time limit has passed; {@code finally} still runs. */
  public void timePassed(Instant now, RunEffects effects) {
    advance(now, effects).timePassed();
  }

  /**
   * Goes on from where it failed: tasks that did not succeed begin anew, and {@code finally} does.
   * Only for a run that was restored as it ended.
   *
   * @return false, and nothing is changed, if it has not ended without success, or all of its tasks
   *     have succeeded
   */
  public boolean reopen(Instant at, RunEffects effects) {
    return advance(at, effects).reopen();
  }

  private Advance advance(Instant at, RunEffects effects) {
    return new Advance(this, tasks, life, readiness, expressions, at, effects);
  }

  /** What expressions of a task can see. */
  public Scope scope(int task) {
    return RunNames.scope(this, task);
  }

  /** {@code run} in expressions of a task; {@code attempt} is the present one or the next. */
  public Map<String, Object> runInfo(int task) {
    return RunNames.info(this, task);
  }

  /** How the main part ended, or will if nothing more fails. */
  RunState verdict() {
    if (state() == RunState.CANCELLING) {
      return stop().map(StopKind::end).orElse(RunState.CANCELLED);
    }
    return tasks.anyFails(plan.mainCount()) ? RunState.FAILED : RunState.SUCCEEDED;
  }
}
