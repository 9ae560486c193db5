package dev.millrace.scheduler.show;

import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.History;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.DecisionView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.FailureView;
import dev.millrace.engine.view.TaskView.ItemsView;
import dev.millrace.engine.why.WaitCause;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.CacheNotes;
import dev.millrace.scheduler.store.Rows;
import dev.millrace.scheduler.store.TaskRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads tasks and their attempts. */
final class TaskQueries {
  /** Waiting tasks of open runs; on PostgreSQL there is an index of those that want something. */
  static final String DECISIONS =
      """
      select t.*, r.dag as dag from run r join task t on t.run_id = r.id
       where r.state = 'RUNNING' and t.state = 'WAITING' and t.wanted is not null
       order by r.created_at, r.id, t.position
      """;

  private static final Pattern ITEM = Pattern.compile("(.+)\\[(\\d{1,9})]");

  private final Sql sql;
  private final DagPlans dags;
  private final LiveState live;
  private final ItemCounts items;

  TaskQueries(Sql sql, DagPlans dags, LiveState live, ItemCounts items) {
    this.sql = sql;
    this.dags = dags;
    this.live = live;
    this.items = items;
  }

  /** Items have positions after those of all steps, and are not among these. */
  Page<TaskView> page(String run, Optional<String> cursor, int limit) {
    int from = cursor.map(Cursor::position).orElse(0);
    List<StoredTask> found =
        found(run, from, steps(run), limit).stream()
            .takeWhile(task -> task.id().equals(task.step()))
            .toList();
    return page(run, found, limit);
  }

  /** How many steps the DAG of a run has; more than any if it cannot be read any more. */
  private int steps(String run) {
    return plan(run).map(DagPlan::size).orElse(Integer.MAX_VALUE);
  }

  Page<TaskView> items(String run, String task, Optional<String> cursor, int limit) {
    Optional<ItemRange> range = stored(run, task).flatMap(StoredTask::items);
    if (range.isEmpty()) {
      return new Page<>(List.of(), Optional.empty());
    }
    int from = Math.max(range.get().first(), cursor.map(Cursor::position).orElse(0));
    int end = range.get().first() + range.get().count();
    return page(run, found(run, from, end, limit), limit);
  }

  /**
   * One more than is wanted, to know where the next page begins. The order is that of the primary
   * key, by all of its columns: H2 sorts every item of the run otherwise.
   */
  private List<StoredTask> found(String run, int from, int end, int limit) {
    return sql.list(
        "select * from task where run_id = ? and position >= ? and position < ?"
            + " order by run_id, position limit ?",
        TaskQueries::storedTask,
        run,
        from,
        end,
        limit + 1);
  }

  private Page<TaskView> page(String run, List<StoredTask> found, int limit) {
    Optional<String> next =
        found.size() > limit
            ? Optional.of(Integer.toString(found.get(limit).position()))
            : Optional.empty();
    return new Page<>(taskViews(run, found.subList(0, Math.min(limit, found.size()))), next);
  }

  Optional<TaskView> task(String run, String task) {
    return taskViews(run, one(run, task).map(List::of).orElse(List.of())).stream().findFirst();
  }

  /**
   * By its position in the primary key. There is no index of ids: each of 100,000 items would pay
   * for it, and an id says where its item is.
   */
  private Optional<StoredTask> stored(String run, String task) {
    Matcher item = ITEM.matcher(task);
    if (!item.matches()) {
      return step(run, task);
    }
    int number = Integer.parseInt(item.group(2));
    return step(run, item.group(1))
        .flatMap(StoredTask::items)
        .filter(range -> number < range.count())
        .flatMap(
            range ->
                found(run, range.first() + number, range.first() + number + 1, 1).stream()
                    .findFirst())
        .filter(found -> found.id().equals(task));
  }

  private Optional<StoredTask> step(String run, String step) {
    return sql.one(
        "select * from task where run_id = ? and position < ? and id = ?",
        TaskQueries::storedTask,
        run,
        steps(run),
        step);
  }

  /** An item that has no row because it has not begun. */
  private Optional<StoredTask> unbegun(String run, String task) {
    Matcher item = ITEM.matcher(task);
    if (!item.matches()) {
      return Optional.empty();
    }
    return step(run, item.group(1))
        .filter(step -> step.task() instanceof Task.Mapped)
        .filter(step -> step.items().get().count() > Integer.parseInt(item.group(2)))
        .map(
            step ->
                new StoredTask(
                    0,
                    task,
                    step.step(),
                    step.kind(),
                    new Task.Ready(History.NONE, ((Task.Mapped) step.task()).since()),
                    TaskResult.NONE,
                    Optional.empty()));
  }

  /** The tasks of steps in the order of the DAG, by id. */
  Map<String, StoredTask> ofSteps(String run, int steps) {
    Map<String, StoredTask> tasks = new LinkedHashMap<>();
    found(run, 0, steps, steps).forEach(task -> tasks.put(task.id(), task));
    return tasks;
  }

  /** A task or an item, also one that has not begun. */
  Optional<StoredTask> one(String run, String task) {
    return stored(run, task).or(() -> unbegun(run, task));
  }

  /** Whose result a task was given. */
  Optional<Origin> origin(String run, String task) {
    return stored(run, task)
        .flatMap(
            stored ->
                sql.one(
                    "select cache from task where run_id = ? and position = ? and cache is not null",
                    row -> CacheNotes.read(row.getString("cache")).origin(),
                    run,
                    stored.position()))
        .flatMap(origin -> origin);
  }

  /** Its own, and where it was given the result of another's, that one at the end. */
  List<AttemptView> attempts(String run, String task) {
    List<AttemptView> own = own(run, task);
    Optional<Origin> origin = origin(run, task);
    if (origin.isEmpty()) {
      return own;
    }
    List<AttemptView> all = new ArrayList<>(own);
    own(origin.get().run(), origin.get().task()).stream()
        .filter(attempt -> attempt.number() == origin.get().attempt())
        .forEach(all::add);
    return all;
  }

  private List<AttemptView> own(String run, String task) {
    return sql.list(
        "select * from attempt where run_id = ? and task_id = ? order by number",
        row ->
            new AttemptView(
                run,
                task,
                row.getInt("number"),
                row.getLong("token"),
                row.getString("worker"),
                row.getString("state"),
                Instant.ofEpochMilli(row.getLong("assigned_at")),
                Rows.instant(row, "started_at"),
                Rows.instant(row, "ended_at"),
                failure(row)),
        run,
        task);
  }

  /** Only runs that have not ended have any, so only their tasks are looked at. */
  List<DecisionView> decisions(int limit) {
    List<DecisionView> found = new ArrayList<>();
    sql.list(
        DECISIONS,
        row -> {
          if (found.size() < limit
              && TaskRows.task(row) instanceof Task.Waiting waiting
              && waiting.wanted() instanceof Wait.Decision asks) {
            found.add(
                new DecisionView(
                    row.getString("run_id"),
                    row.getString("id"),
                    row.getString("dag"),
                    asks.question(),
                    waiting.since(),
                    asks.until()));
          }
          return null;
        });
    return found;
  }

  record StoredTask(
      int position,
      String id,
      String step,
      String kind,
      Task task,
      TaskResult result,
      Optional<ItemRange> items) {}

  private static StoredTask storedTask(ResultSet row) throws SQLException {
    return new StoredTask(
        row.getInt("position"),
        row.getString("id"),
        row.getString("step"),
        row.getString("kind"),
        TaskRows.task(row),
        TaskRows.result(row),
        TaskRows.items(row));
  }

  private List<TaskView> taskViews(String run, List<StoredTask> tasks) {
    boolean waits =
        tasks.stream()
            .map(stored -> stored.task().state())
            .anyMatch(state -> state == TaskState.PENDING || state == TaskState.READY);
    Optional<DagPlan> plan = waits ? plan(run) : Optional.empty();
    Map<String, List<String>> unsettled =
        tasks.stream().anyMatch(stored -> stored.task().state() == TaskState.PENDING)
            ? unsettled(run, plan)
            : Map.of();
    return tasks.stream()
        .map(
            stored ->
                Views.task(
                    run,
                    stored.id(),
                    stored.step(),
                    stored.kind(),
                    stored.task(),
                    stored.result(),
                    unsettled.getOrDefault(stored.step(), List.of()),
                    live.progress(run, stored.id()),
                    plan.flatMap(known -> cause(run, stored, known)),
                    stored
                        .items()
                        .map(
                            range ->
                                new ItemsView(range.count(), items.of(run, stored.task(), range)))))
        .toList();
  }

  /** What a ready task waits for, if this scheduler knows. */
  private Optional<WaitCause> cause(String run, StoredTask stored, DagPlan plan) {
    int step = stored.task().state() == TaskState.READY ? plan.indexOf(stored.step()) : -1;
    return step < 0 ? Optional.empty() : live.waits().cause(run, plan.dag(), plan.step(step));
  }

  private Optional<DagPlan> plan(String run) {
    return sql.one(
            "select dag, version from run where id = ?",
            row -> new String[] {row.getString(1), row.getString(2)},
            run)
        .flatMap(key -> dags.plan(key[0], key[1]));
  }

  /** For each step the steps upstream of it that have not ended. */
  private Map<String, List<String>> unsettled(String run, Optional<DagPlan> plan) {
    int steps = plan.map(DagPlan::size).orElse(0);
    Set<String> open =
        Set.copyOf(
            sql.list(
                "select step from task where run_id = ? and position < ? and ended_at is null",
                row -> row.getString(1),
                run,
                steps));
    Map<String, List<String>> unsettled = new HashMap<>();
    plan.ifPresent(
        known -> {
          for (int i = 0; i < known.size(); i++) {
            unsettled.put(
                known.step(i).id(),
                known.step(i).upstream().stream().filter(open::contains).toList());
          }
        });
    return unsettled;
  }

  private static Optional<FailureView> failure(ResultSet row) throws SQLException {
    String word = row.getString("failure_class");
    return word == null
        ? Optional.empty()
        : Optional.of(
            new FailureView(
                word, Optional.ofNullable(row.getString("failure_message")).orElse("")));
  }
}
