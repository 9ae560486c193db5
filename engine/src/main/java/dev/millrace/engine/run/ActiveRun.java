package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskOutcome;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.TaskTransitions;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;

/**
 * A run that has not ended: applies events to its tasks, lets the next ones go, and ends when all
 * have ended. Deterministic; one thread at a time.
 */
public final class ActiveRun {
  private final RunHeader header;
  private final DagPlan plan;
  private final Readiness readiness;
  private final Task[] tasks;
  private final TaskResult[] results;
  private final int[] upstreamOpen;
  private final Tally tally;
  private RunState state;
  private Optional<StopKind> stop;
  private Optional<Instant> startedAt;
  private Optional<Instant> endedAt = Optional.empty();
  private String reason;
  private long lastToken;

  private ActiveRun(
      RunHeader header,
      DagPlan plan,
      Expressions expressions,
      RunState state,
      Optional<StopKind> stop,
      Optional<Instant> startedAt,
      String reason,
      Task[] tasks,
      TaskResult[] results) {
    this.header = header;
    this.plan = plan;
    this.readiness = new Readiness(plan, expressions);
    this.state = state;
    this.stop = stop;
    this.startedAt = startedAt;
    this.reason = reason;
    this.tasks = tasks;
    this.results = results;
    this.tally = new Tally(tasks, plan.mainCount());
    this.upstreamOpen = new int[tasks.length];
    for (int i = 0; i < tasks.length; i++) {
      for (int u : plan.upstream(i)) {
        upstreamOpen[i] += tasks[u].state().isTerminal() ? 0 : 1;
      }
      lastToken = Math.max(lastToken, tasks[i].history().token());
    }
  }

  /** A new run, QUEUED. */
  public static ActiveRun create(RunHeader header, DagPlan plan, Expressions expressions) {
    Task[] tasks = new Task[plan.size()];
    TaskResult[] results = new TaskResult[plan.size()];
    Arrays.fill(tasks, new Task.Pending());
    Arrays.fill(results, TaskResult.NONE);
    return new ActiveRun(
        header,
        plan,
        expressions,
        RunState.QUEUED,
        Optional.empty(),
        Optional.empty(),
        "",
        tasks,
        results);
  }

  /**
   * A run as it was made durable.
   *
   * @param stop as {@link #stop} was
   * @param reason as {@link #reason} was
   */
  public static ActiveRun restore(
      RunHeader header,
      DagPlan plan,
      Expressions expressions,
      RunState state,
      Optional<StopKind> stop,
      Optional<Instant> startedAt,
      String reason,
      Task[] tasks,
      TaskResult[] results) {
    return new ActiveRun(
        header, plan, expressions, state, stop, startedAt, reason, tasks.clone(), results.clone());
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
    return restore(header, plan, expressions, state, stop, startedAt, reason, tasks, results);
  }

  public RunHeader header() {
    return header;
  }

  public DagPlan plan() {
    return plan;
  }

  public RunState state() {
    return state;
  }

  /** Why it was asked to stop, if it was; the hardest request counts. */
  public Optional<StopKind> stop() {
    return stop;
  }

  public Optional<Instant> startedAt() {
    return startedAt;
  }

  public Optional<Instant> endedAt() {
    return endedAt;
  }

  /** Why it failed or was cancelled, in one line; empty as long as nothing that matters failed. */
  public String reason() {
    return reason;
  }

  /** How many tasks it has. */
  public int size() {
    return tasks.length;
  }

  /** The step that a task is of. */
  public DagStep step(int task) {
    return plan.step(task);
  }

  /** The id of a task, unique in its run. */
  public String taskId(int task) {
    return plan.step(task).id();
  }

  /**
   * @return the index of the task with this id, or -1
   */
  public int indexOf(String taskId) {
    return plan.indexOf(taskId);
  }

  public Task task(int index) {
    return tasks[index];
  }

  public TaskResult result(int index) {
    return results[index];
  }

  /** How many tasks are in each state that some task is in. */
  public Map<String, Integer> counts() {
    return tally.words();
  }

  TaskResult result(String step) {
    return results[plan.indexOf(step)];
  }

  /** Keeps what an attempt left behind; call before the event that ends it. */
  public void keep(int task, TaskResult result) {
    results[task] = result;
  }

  /** Whether the task was ever assigned with this token, or with a later one. */
  public boolean knowsToken(int task, long token) {
    return token <= tasks[task].history().token();
  }

  /** The next fencing number; grows, is never reused. */
  public long nextToken() {
    return ++lastToken;
  }

  /** Begins a QUEUED run. */
  public void begin(Instant at, RunEffects effects) {
    if (RunTransitions.apply(state, RunEvent.ADMITTED).isEmpty()) {
      return;
    }
    state = RunState.RUNNING;
    startedAt = Optional.of(at);
    effects.runChanged(this);
    settle(at, effects);
  }

  /** Goes on with a restored run: lets go what was about to go when the process ended. */
  public void resume(Instant at, RunEffects effects) {
    if (state == RunState.QUEUED) {
      begin(at, effects);
    } else {
      settle(at, effects);
    }
  }

  /** Applies an event to a task and everything that follows from it. */
  public void apply(int task, TaskEvent event, RunEffects effects) {
    Deque<Integer> ended = new ArrayDeque<>();
    move(task, event, effects, ended);
    follow(event.at(), effects, ended);
  }

  /** Stops everything that has not ended; {@code finally} still runs if the run had begun. */
  public void cancel(Instant at, String why, RunEffects effects) {
    stop(StopKind.CANCEL, RunEvent.CANCEL_REQUESTED, at, why, effects);
  }

  /** Stops everything at once, {@code finally} too; also what is being cancelled already. */
  public void kill(Instant at, String why, RunEffects effects) {
    stop(StopKind.KILL, RunEvent.KILL_REQUESTED, at, why, effects);
  }

  /** When {@link #timePassed} will stop it, unless its steps have ended by then. */
  public Optional<Instant> deadline() {
    return state == RunState.RUNNING && tally.mainOpen() > 0
        ? header.timeout().flatMap(limit -> startedAt.map(begun -> begun.plus(limit)))
        : Optional.empty();
  }

  /** Stops it if its time limit has passed; {@code finally} still runs. */
  public void timePassed(Instant now, RunEffects effects) {
    if (deadline().filter(end -> !now.isBefore(end)).isPresent()) {
      String limit = Deadlines.text(header.timeout().orElseThrow());
      String why = "The run took longer than its timeout of " + limit + ".";
      stop(StopKind.TIMEOUT, RunEvent.TIMED_OUT, now, why, effects);
    }
  }

  private void stop(StopKind kind, RunEvent event, Instant at, String why, RunEffects effects) {
    if (state.isTerminal() || stop.filter(known -> known.isAtLeast(kind)).isPresent()) {
      return;
    }
    stop = Optional.of(kind);
    state = RunTransitions.apply(state, event).orElse(state);
    reason = why;
    if (state.isTerminal()) {
      endedAt = Optional.of(at);
    }
    effects.runChanged(this);
    boolean kill = kind.isKill();
    Deque<Integer> ended = new ArrayDeque<>();
    int stopped = kill || state.isTerminal() ? tasks.length : plan.mainCount();
    for (int i = 0; i < stopped; i++) {
      if (!tasks[i].state().isTerminal()) {
        stop(i, new TaskEvent.CancelRequested(at, why, kill), effects, ended);
      }
    }
    follow(at, effects, ended);
  }

  private void stop(
      int task, TaskEvent.CancelRequested event, RunEffects effects, Deque<Integer> ended) {
    if (event.kill() && tasks[task].state() == TaskState.CANCELLING) {
      TaskTransitions.stopAgain(tasks[task], event.reason(), true)
          .ifPresent(command -> effects.command(this, task, command));
    }
    move(task, event, effects, ended);
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
    if (state == RunState.CANCELLING) {
      return stop.map(StopKind::end).orElse(RunState.CANCELLED);
    }
    return failed(plan.mainCount()) ? RunState.FAILED : RunState.SUCCEEDED;
  }

  private boolean failed(int count) {
    for (int i = 0; i < count; i++) {
      TaskState end = tasks[i].state();
      if (end == TaskState.UPSTREAM_FAILED
          || end == TaskState.FAILED && plan.step(i).onFailure() == OnFailure.FAIL) {
        return true;
      }
    }
    return false;
  }

  private void settle(Instant at, RunEffects effects) {
    Deque<Integer> ended = new ArrayDeque<>();
    for (int i = 0; i < plan.mainCount(); i++) {
      letGo(i, at, effects, ended);
    }
    follow(at, effects, ended);
  }

  private void follow(Instant at, RunEffects effects, Deque<Integer> ended) {
    while (true) {
      while (!ended.isEmpty()) {
        for (int next : plan.downstream(ended.poll())) {
          letGo(next, at, effects, ended);
        }
      }
      if (tally.mainOpen() > 0 || tally.open() == 0) {
        break;
      }
      for (int i = plan.mainCount(); i < tasks.length; i++) {
        letGo(i, at, effects, ended);
      }
      if (ended.isEmpty()) {
        break;
      }
    }
    if (tally.open() == 0 && !state.isTerminal()) {
      end(at, effects);
    }
  }

  private void letGo(int task, Instant at, RunEffects effects, Deque<Integer> ended) {
    if (tasks[task].state() == TaskState.PENDING && upstreamOpen[task] == 0) {
      move(task, readiness.decide(this, task, at), effects, ended);
    }
  }

  private void move(int task, TaskEvent event, RunEffects effects, Deque<Integer> ended) {
    DagStep step = plan.step(task);
    Task before = tasks[task];
    String key = header.id() + "/" + step.id();
    TaskOutcome outcome = TaskTransitions.apply(before, event, step.retry(), key);
    if (outcome instanceof TaskOutcome.Ignored ignored) {
      effects.ignored(this, task, ignored.reason());
      return;
    }
    TaskOutcome.Moved moved = (TaskOutcome.Moved) outcome;
    tasks[task] = moved.next();
    tally.moved(task, before.state(), moved.next().state());
    effects.taskMoved(this, task, before, event);
    moved.commands().forEach(command -> effects.command(this, task, command));
    if (moved.next().state().isTerminal()) {
      for (int next : plan.downstream(task)) {
        upstreamOpen[next]--;
      }
      if (explain(task)) {
        effects.runChanged(this);
      }
      ended.add(task);
    }
  }

  /** The first failure that fails the run is its reason. Whether it is this one. */
  private boolean explain(int task) {
    if (!reason.isEmpty()
        || plan.step(task).onFailure() != OnFailure.FAIL
        || !(tasks[task] instanceof Task.Ended end)
        || end.failure().isEmpty()) {
      return false;
    }
    Failure failure = end.failure().get();
    reason = plan.step(task).id() + ": " + failure.failureClass() + ": " + failure.message();
    return true;
  }

  private void end(Instant at, RunEffects effects) {
    RunTransitions.apply(state, howAllEnded())
        .ifPresent(
            next -> {
              state = next;
              endedAt = Optional.of(at);
              effects.runChanged(this);
            });
  }

  private RunEvent howAllEnded() {
    if (stop.filter(StopKind.TIMEOUT::equals).isPresent()) {
      return RunEvent.ALL_ENDED_AFTER_TIMEOUT;
    }
    return failed(tasks.length) ? RunEvent.ALL_ENDED_WITH_FAILURE : RunEvent.ALL_ENDED_WELL;
  }
}
