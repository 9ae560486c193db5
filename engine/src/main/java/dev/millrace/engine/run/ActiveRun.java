package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.PlainData;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskOutcome;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.TaskTransitions;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A run that has not ended: applies events to its tasks, lets the next ones go, and ends when all
 * have ended. There is one task for each step, in the order of the plan, and then the items of
 * mapped steps, block by block as their elements become known. Deterministic; one thread at a time.
 */
public final class ActiveRun {
  private final RunHeader header;
  private final DagPlan plan;
  private final Readiness readiness;
  private final Expressions expressions;
  private final Fans fans;
  private Task[] tasks;
  private TaskResult[] results;
  private final int[] upstreamOpen;
  private final Tally tally;
  private RunState state;
  private Optional<StopKind> stop;
  private Optional<Instant> startedAt;
  private Optional<Instant> endedAt = Optional.empty();
  private String reason;
  private Generations generations;
  private long lastToken;

  private ActiveRun(
      RunHeader header,
      DagPlan plan,
      Expressions expressions,
      RunState state,
      Optional<StopKind> stop,
      Optional<Instant> startedAt,
      String reason,
      Generations generations,
      Task[] tasks,
      TaskResult[] results) {
    this.header = header;
    this.plan = plan;
    this.expressions = expressions;
    this.readiness = new Readiness(plan, expressions);
    this.fans = new Fans(plan.size());
    this.state = state;
    this.stop = stop;
    this.startedAt = startedAt;
    this.reason = reason;
    this.generations = generations;
    this.tasks = tasks;
    this.results = results;
    this.tally = new Tally(tasks, plan.mainCount(), plan.size());
    this.upstreamOpen = new int[plan.size()];
    for (int i = 0; i < tasks.length; i++) {
      for (int u : i < plan.size() ? plan.upstream(i) : new int[0]) {
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
        Generations.NONE,
        tasks,
        results);
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
    ActiveRun run =
        new ActiveRun(
            header,
            plan,
            expressions,
            state,
            stop,
            startedAt,
            reason,
            generations,
            tasks.clone(),
            results.clone());
    run.endedAt = endedAt;
    ranges.entrySet().stream()
        .sorted(Comparator.comparing(entry -> entry.getValue().first()))
        .forEach(entry -> run.restoreItems(entry.getKey(), entry.getValue()));
    return run;
  }

  private void restoreItems(int task, ItemRange range) {
    Fan fan = new Fan(task, range, elementsAgain(task, range.count()));
    fans.add(fan);
    int unbegun = 0;
    for (int i = range.first(); i < range.first() + range.count(); i++) {
      if (tasks[i].state() == TaskState.PENDING) {
        unbegun++;
      } else {
        fan.restored(i, tasks[i]);
      }
    }
    boolean failedFast = fan.hasFailed() && plan.step(task).fanOut().orElseThrow().failFast();
    if (tasks[task] instanceof Task.Mapped && !failedFast) {
      fans.touch(fan);
    } else {
      fan.close();
      tally.add(TaskState.PENDING, -unbegun);
      boolean beginsAnew = tasks[task].state() == TaskState.PENDING; // then it is opened again
      if (!tasks[task].state().isTerminal() && !beginsAnew) {
        fans.touch(fan);
      }
    }
  }

  /**
   * The elements of a mapped task that began before, which are the same again. If they are not, as
   * after an upgrade, items that name theirs fail with that and the others go on.
   */
  private Elements elementsAgain(int task, int count) {
    Optional<Elements> again = Optional.empty();
    try {
      again = Optional.of(elements(task)).filter(elements -> elements.size() == count);
    } catch (ExpressionException e) {
      // As if they were others.
    }
    return again.orElseGet(() -> unknown(count));
  }

  private static Elements unknown(int count) {
    return new Elements() {
      @Override
      public int size() {
        return count;
      }

      @Override
      public Object at(int index) {
        return null;
      }
    };
  }

  private Elements elements(int task) throws ExpressionException {
    return Expansion.of(this, task, expressions);
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

  /** How it ended before it went on. */
  public Generations generations() {
    return generations;
  }

  /** How many tasks it has. */
  public int size() {
    return tasks.length;
  }

  /** The step that a task is of. */
  public DagStep step(int task) {
    return plan.step(stepTask(task));
  }

  /** Index of the task of an item's step; of another task, that task. */
  public int stepTask(int task) {
    return isItem(task) ? fans.of(task).task() : task;
  }

  /** Whether a task is one of the items of a mapped step. */
  public boolean isItem(int task) {
    return fans.isItem(task);
  }

  /** Where the items of a mapped task are, once its elements are known. */
  public Optional<ItemRange> items(int task) {
    return isItem(task) ? Optional.empty() : fans.find(task).map(Fan::range);
  }

  /** How many items of a mapped task are in each state that some item is in. */
  public Map<String, Integer> itemStates(int task) {
    return fans.find(task).map(Fan::states).orElse(Map.of());
  }

  /** The id of a task, unique in its run: that of its step, for an item with its number. */
  public String taskId(int task) {
    if (!isItem(task)) {
      return plan.step(task).id();
    }
    Fan fan = fans.of(task);
    return plan.step(fan.task()).id() + "[" + (task - fan.range().first()) + "]";
  }

  /**
   * @return the index of the task with this id, or -1
   */
  public int indexOf(String taskId) {
    int task = plan.indexOf(taskId);
    return task >= 0 || !taskId.endsWith("]") ? task : itemIndex(taskId);
  }

  private int itemIndex(String taskId) {
    int bracket = taskId.lastIndexOf('[');
    int task = bracket < 0 ? -1 : plan.indexOf(taskId.substring(0, bracket));
    Optional<Fan> fan = task < 0 ? Optional.empty() : fans.find(task);
    String digits = taskId.substring(bracket + 1, taskId.length() - 1);
    if (fan.isEmpty()
        || digits.length() > 9
        || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return -1;
    }
    int number = digits.isEmpty() ? Integer.MAX_VALUE : Integer.parseInt(digits);
    return number < fan.get().range().count() ? fan.get().range().first() + number : -1;
  }

  /** What expressions of an item see as {@code item}; empty for other tasks. */
  Optional<Object> element(int task) {
    return isItem(task) ? Optional.ofNullable(fans.of(task).element(task)) : Optional.empty();
  }

  /** The rows of a dataset that an item is about; empty for other tasks. */
  public Optional<RowSlice> slice(int task) {
    return isItem(task) ? fans.of(task).slice(task) : Optional.empty();
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

  /**
   * An output of a task.
   *
   * @param task id of the task that made it
   */
  public record Produced(String task, Output output) {}

  /** What a step has produced at a port: of a mapped step, one for each item that succeeded. */
  public List<Produced> produced(String step, String port) {
    int task = plan.indexOf(step);
    List<Produced> produced = new ArrayList<>();
    for (int i : producers(task)) {
      String id = taskId(i);
      results[i].output(port).ifPresent(output -> produced.add(new Produced(id, output)));
    }
    return produced;
  }

  /** The tasks whose results are those of a step's task: itself, or its items that succeeded. */
  public int[] producers(int task) {
    Optional<ItemRange> range = items(task);
    return range.isEmpty()
        ? new int[] {task}
        : IntStream.range(range.get().first(), range.get().first() + range.get().count())
            .filter(i -> tasks[i].state().isSuccess())
            .toArray();
  }

  /** The values of a step that has succeeded: of a mapped step, a list for each name. */
  Map<String, Object> values(int task) {
    Optional<Fan> fan = fans.find(task);
    if (fan.isEmpty()) {
      return results[task].values();
    }
    if (fan.get().values().isEmpty()) {
      Map<String, List<Object>> lists = new LinkedHashMap<>();
      plan.step(task)
          .kind()
          .values()
          .forEach(value -> lists.put(value.name(), new ArrayList<>())); // also without items
      for (int i : producers(task)) {
        results[i]
            .values()
            .forEach((name, v) -> lists.computeIfAbsent(name, n -> new ArrayList<>()).add(v));
      }
      fan.get().values(PlainData.settledMap(lists));
    }
    return fan.get().values().get();
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
        ? header.timeout().flatMap(limit -> generationBegun().map(begun -> begun.plus(limit)))
        : Optional.empty();
  }

  private Optional<Instant> generationBegun() {
    return generations.since().or(() -> startedAt);
  }

  /**
   * Goes on from where it failed: tasks that did not succeed begin anew, and {@code finally} does.
   * Only for a run that was restored as it ended.
   *
   * @return false, and nothing is changed, if it has not ended without success, or all of its tasks
   *     have succeeded
   */
  public boolean reopen(Instant at, RunEffects effects) {
    Optional<RunState> next = RunTransitions.apply(state, RunEvent.REOPENED);
    BitSet again = next.isEmpty() ? new BitSet() : Reopening.of(plan, tasks);
    if (again.isEmpty()) {
      return false;
    }
    generations = generations.after(new Generations.Ended(state, reason, endedAt.orElse(at), at));
    state = next.orElseThrow();
    stop = Optional.empty();
    endedAt = Optional.empty();
    startedAt = startedAt.or(() -> Optional.of(at));
    reason = "";
    effects.runChanged(this);
    again.stream().forEach(task -> reopen(task, task >= plan.mainCount(), at, effects));
    settle(at, effects);
    return true;
  }

  /** Of a task or an item that has ended; the fan of an item is made anew afterwards. */
  private void reopen(int task, boolean evenSuccess, Instant at, RunEffects effects) {
    Task before = tasks[task];
    TaskEvent event = new TaskEvent.Reopened(at, evenSuccess);
    TaskOutcome.Moved moved =
        (TaskOutcome.Moved) TaskTransitions.apply(before, event, step(task).retry(), "");
    tasks[task] = moved.next();
    results[task] = TaskResult.NONE;
    tally.moved(task, before.state(), moved.next().state());
    for (int next : isItem(task) ? new int[0] : plan.downstream(task)) {
      upstreamOpen[next]++;
    }
    effects.taskMoved(this, task, before, event);
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
    int stopped = kill || state.isTerminal() ? plan.size() : plan.mainCount();
    TaskEvent.CancelRequested request = new TaskEvent.CancelRequested(at, why, kill);
    for (int i = 0; i < stopped; i++) {
      if (!tasks[i].state().isTerminal()) {
        stop(i, request, effects, ended);
        fans.find(i).ifPresent(fan -> close(fan, request, effects, ended));
      }
    }
    follow(at, effects, ended);
  }

  /** Lets no more items go, and stops those that have begun. */
  private void close(
      Fan fan, TaskEvent.CancelRequested event, RunEffects effects, Deque<Integer> ended) {
    int first = fan.range().first();
    int unbegun = 0;
    for (int i = first; i < first + fan.range().count(); i++) {
      if (!tasks[i].state().isTerminal()) {
        if (isDurable(tasks[i])) {
          stop(i, event, effects, ended);
        } else if (!fan.isClosed()) {
          if (tasks[i].state() == TaskState.READY) {
            fan.withdraw();
            tally.add(TaskState.READY, -1);
            tasks[i] = new Task.Pending();
          } else {
            unbegun++;
          }
        }
      }
    }
    tally.add(TaskState.PENDING, -unbegun);
    fan.close();
    fans.touch(fan);
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
      while (!ended.isEmpty() || fans.hasTouched()) {
        tendFans(at, effects, ended);
        Integer task = ended.poll();
        for (int next : task == null ? new int[0] : plan.downstream(task)) {
          letGo(next, at, effects, ended);
        }
      }
      if (tally.mainOpen() > 0 || tally.open() == 0) {
        break;
      }
      for (int i = plan.mainCount(); i < plan.size(); i++) {
        letGo(i, at, effects, ended);
      }
      if (ended.isEmpty() && !fans.hasTouched()) {
        break;
      }
    }
    if (tally.open() == 0 && !state.isTerminal()) {
      end(at, effects);
    }
  }

  /** Lets items go as long as few are on offer, and ends mapped tasks whose items have ended. */
  private void tendFans(Instant at, RunEffects effects, Deque<Integer> ended) {
    Optional<Fan> next = fans.nextTouched();
    while (next.isPresent()) {
      Fan fan = next.get();
      if (fan.hasFailed() && !fan.isClosed() && failsFast(fan)) {
        String why = "Item " + taskId(fan.firstFailed()) + " failed, and the step says fail-fast.";
        close(fan, new TaskEvent.CancelRequested(at, why), effects, ended);
      }
      if (fan.isLow()) {
        refill(fan, at, effects, ended);
      }
      if (fan.isDone() && !tasks[fan.task()].state().isTerminal()) {
        Optional<Failure> failure =
            fan.hasFailed() ? fan.failure(taskId(fan.firstFailed())) : Optional.empty();
        TaskState end = failure.isPresent() ? TaskState.FAILED : TaskState.SUCCEEDED;
        move(fan.task(), new TaskEvent.ItemsEnded(at, end, failure), effects, ended);
      }
      next = fans.nextTouched();
    }
  }

  private boolean failsFast(Fan fan) {
    return plan.step(fan.task()).fanOut().orElseThrow().failFast();
  }

  private void refill(Fan fan, Instant at, RunEffects effects, Deque<Integer> ended) {
    Optional<Integer> item = fan.next();
    while (item.isPresent() && !fan.isFull()) {
      fan.pass();
      if (tasks[item.get()].state() == TaskState.PENDING) { // after a restart some are further
        move(item.get(), readiness.decideItem(this, fan.task(), item.get(), at), effects, ended);
      }
      item = fan.next();
    }
  }

  private void letGo(int task, Instant at, RunEffects effects, Deque<Integer> ended) {
    if (tasks[task].state() != TaskState.PENDING || upstreamOpen[task] > 0) {
      return;
    }
    TaskEvent event = readiness.decide(this, task, at);
    Optional<FanOut> fanOut = plan.step(task).fanOut();
    if (fanOut.isEmpty() || !(event instanceof TaskEvent.Released)) {
      move(task, event, effects, ended);
      return;
    }
    try {
      Elements elements = elements(task);
      Optional<Fan> known = fans.find(task);
      if (known.isPresent()) {
        openAgain(known.get(), elements, at, effects);
      } else {
        open(task, elements);
      }
      move(task, new TaskEvent.Expanded(at), effects, ended);
    } catch (ExpressionException e) {
      Failure failure = new Failure(FailureClass.USER, "for-each: " + e.getMessage());
      move(task, new TaskEvent.Refused(at, failure), effects, ended);
    }
  }

  private void open(int task, Elements elements) {
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

  /** The items of before go on: those that succeeded stay, the others begin anew. */
  private void openAgain(Fan known, Elements elements, Instant at, RunEffects effects)
      throws ExpressionException {
    ItemRange range = known.range();
    if (elements.size() != range.count()) {
      throw new ExpressionException(
          "It gives "
              + elements.size()
              + " items now and gave "
              + range.count()
              + " when they began. Make a run of its own from this one: millrace rerun "
              + header.id()
              + " --from "
              + step(known.task()).id());
    }
    Fan fan = new Fan(known.task(), range, elements);
    for (int item = range.first(); item < range.first() + range.count(); item++) {
      boolean inFinally = known.task() >= plan.mainCount();
      if (!isDurable(tasks[item])) {
        tally.add(TaskState.PENDING, 1); // it never would have begun
      } else if (Reopening.ofItem(tasks[item], inFinally)) {
        reopen(item, inFinally, at, effects);
      } else {
        fan.restored(item, tasks[item]);
      }
    }
    fans.replace(fan);
    fans.touch(fan);
  }

  private void move(int task, TaskEvent event, RunEffects effects, Deque<Integer> ended) {
    Task before = tasks[task];
    String key = header.id() + "/" + taskId(task);
    TaskOutcome outcome = TaskTransitions.apply(before, event, step(task).retry(), key);
    if (outcome instanceof TaskOutcome.Ignored ignored) {
      effects.ignored(this, task, ignored.reason());
      return;
    }
    TaskOutcome.Moved moved = (TaskOutcome.Moved) outcome;
    tasks[task] = moved.next();
    tally.moved(task, before.state(), moved.next().state());
    effects.taskMoved(this, task, before, event);
    moved.commands().forEach(command -> effects.command(this, task, command));
    if (isItem(task)) {
      Fan fan = fans.of(task);
      fan.moved(task, before, moved.next());
      fans.touch(fan);
    } else if (moved.next().state().isTerminal()) {
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
    return failed(plan.size()) ? RunEvent.ALL_ENDED_WITH_FAILURE : RunEvent.ALL_ENDED_WELL;
  }
}
