package dev.millrace.scheduler.show;

import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.DecisionView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.FailureView;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.CacheNotes;
import dev.millrace.scheduler.store.Rows;
import dev.millrace.scheduler.store.TaskRows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads tasks and their attempts. */
final class TaskQueries {
  /** Waiting tasks of open runs; on PostgreSQL there is an index of those that want something. */
  static final String DECISIONS =
      """
      select t.*, r.dag as dag from run r join task t on t.run_id = r.id
       where r.state = 'RUNNING' and t.state = 'WAITING' and t.wanted is not null
       order by r.created_at, r.id, t.position
      """;

  private final Sql sql;
  private final DagPlans dags;
  private final LiveState live;

  TaskQueries(Sql sql, DagPlans dags, LiveState live) {
    this.sql = sql;
    this.dags = dags;
    this.live = live;
  }

  Page<TaskView> page(String run, Optional<String> cursor, int limit) {
    int from = cursor.map(Cursor::position).orElse(0);
    List<StoredTask> found =
        sql.list(
            "select * from task where run_id = ? and position >= ? order by position limit ?",
            TaskQueries::storedTask,
            run,
            from,
            limit + 1);
    Optional<String> next =
        found.size() > limit ? Optional.of(Integer.toString(from + limit)) : Optional.empty();
    return new Page<>(taskViews(run, found.subList(0, Math.min(limit, found.size()))), next);
  }

  Optional<TaskView> task(String run, String task) {
    List<StoredTask> found =
        sql.list(
            "select * from task where run_id = ? and id = ?", TaskQueries::storedTask, run, task);
    return taskViews(run, found).stream().findFirst();
  }

  /** Whose result a task was given. */
  Optional<Origin> origin(String run, String task) {
    return sql
        .list(
            "select cache from task where run_id = ? and id = ? and cache is not null",
            row -> CacheNotes.read(row.getString("cache")).origin(),
            run,
            task)
        .stream()
        .findFirst()
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

  private record StoredTask(String id, String step, String kind, Task task, TaskResult result) {}

  private static StoredTask storedTask(ResultSet row) throws SQLException {
    return new StoredTask(
        row.getString("id"),
        row.getString("step"),
        row.getString("kind"),
        TaskRows.task(row),
        TaskRows.result(row));
  }

  private List<TaskView> taskViews(String run, List<StoredTask> tasks) {
    Map<String, List<String>> unsettled =
        tasks.stream().anyMatch(stored -> stored.task().state() == TaskState.PENDING)
            ? unsettled(run)
            : Map.of();
    return tasks.stream()
        .map(
            stored ->
                Views.task(
                    run,
                    stored.id(),
                    stored.kind(),
                    stored.task(),
                    stored.result(),
                    unsettled.getOrDefault(stored.step(), List.of()),
                    live.progress(run, stored.id()),
                    live.waiting()))
        .toList();
  }

  /** For each step the steps upstream of it that have not ended. */
  private Map<String, List<String>> unsettled(String run) {
    Set<String> open =
        Set.copyOf(
            sql.list(
                "select step from task where run_id = ? and ended_at is null",
                row -> row.getString(1),
                run));
    Optional<DagPlan> plan =
        sql.one(
                "select dag, version from run where id = ?",
                row -> new String[] {row.getString(1), row.getString(2)},
                run)
            .flatMap(key -> dags.plan(key[0], key[1]));
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
