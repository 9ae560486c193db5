package dev.millrace.scheduler.show;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.view.ArtifactView;
import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.DecisionView;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.WhyView;
import dev.millrace.engine.view.WorkerView;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.RerunNotes;
import dev.millrace.scheduler.store.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Answers from rows, with what is live added. Any thread. */
public final class JdbcQueries implements Queries {
  private final Sql sql;
  private final DagPlans dags;
  private final LiveState live;
  private final TaskQueries tasks;
  private final TaskCounts counts;
  private final WhyQueries whys;
  private final ModelQueries models;
  private final LogQueries logs;

  /** Those of a scheduler that owns all runs. */
  public JdbcQueries(DataSource connections, DagPlans dags, LiveState live) {
    this(connections, dags, live, ReadyReasons.here(dags, live));
  }

  /**
   * @param ready knows what keeps ready tasks
   */
  public JdbcQueries(DataSource connections, DagPlans dags, LiveState live, ReadyReasons ready) {
    this.sql = new Sql(connections);
    this.dags = Sql.refusing(dags);
    this.live = live;
    ItemCounts items = new ItemCounts(sql);
    this.tasks = new TaskQueries(sql, this.dags, live, items);
    this.counts = new TaskCounts(sql, this.dags, items);
    this.whys = new WhyQueries(tasks, this.dags, items, ready, new RunQueue(sql, this.dags));
    this.models = new ModelQueries(sql);
    this.logs = new LogQueries(sql);
  }

  @Override
  public List<DagView> dags() {
    return sql.list("select * from dag_head order by name", row -> row.getString("name")).stream()
        .flatMap(name -> dag(name).stream())
        .toList();
  }

  @Override
  public Optional<DagView> dag(String name) {
    return sql.one("select * from dag_head where name = ?", JdbcQueries::head, name)
        .flatMap(head -> view(head, newestRun(name)));
  }

  @Override
  public Optional<String> dagSource(String name, String version) {
    return "current".equals(version)
        ? sql.one(
            "select source from dag_head where name = ?", row -> row.getString("source"), name)
        : sql.one(
            "select source from dag_version where dag = ? and version = ?",
            row -> row.getString("source"),
            name,
            version);
  }

  @Override
  public Optional<List<Trigger>> triggers(String dag) {
    return sql.one("select * from dag_head where name = ?", JdbcQueries::head, dag)
        .flatMap(
            head ->
                dags.plan(head.dag(), head.version())
                    .map(plan -> head.retiredAt().isEmpty() ? plan.dag().triggers() : List.of()));
  }

  @Override
  public Page<RunView> runs(
      Optional<String> dag, Optional<String> state, Optional<String> cursor, int limit) {
    List<Object> values = new ArrayList<>();
    StringBuilder where = new StringBuilder("where 1 = 1");
    dag.ifPresent(name -> and(where, values, " and dag = ?", name));
    state.ifPresent(word -> and(where, values, " and state = ?", word));
    cursor.ifPresent(
        text -> {
          Cursor after = Cursor.read(text);
          and(where, values, " and (created_at < ?", after.at());
          and(where, values, " or created_at = ?", after.at());
          and(where, values, " and id < ?)", after.id());
        });
    values.add(limit + 1);
    List<RunView> found =
        sql.list(
            "select * from run " + where + " order by created_at desc, id desc limit ?",
            row -> runView(row, Map.of()),
            values.toArray());
    Optional<String> next = Optional.empty();
    if (found.size() > limit) {
      found = found.subList(0, limit);
      RunView last = found.get(limit - 1);
      next = Optional.of(new Cursor(last.createdAt().toEpochMilli(), last.id()).text());
    }
    Map<String, Map<String, Integer>> counts = this.counts.of(found);
    return new Page<>(
        found.stream().map(run -> run.withTasks(counts.getOrDefault(run.id(), Map.of()))).toList(),
        next);
  }

  @Override
  public Optional<RunView> run(String run) {
    return sql.one("select * from run where id = ?", row -> runView(row, Map.of()), run)
        .map(found -> found.withTasks(counts.of(List.of(found)).getOrDefault(run, Map.of())));
  }

  @Override
  public Optional<DagView> dagOfRun(String run) {
    return sql.one(
            """
            select r.dag as name, r.version, v.file, v.created_at as updated_at, v.origin,
                   cast(null as bigint) as retired_at
              from run r
              join dag_version v on v.dag = r.dag and v.version = r.version where r.id = ?
            """,
            JdbcQueries::head,
            run)
        .flatMap(head -> view(head, Optional.empty()));
  }

  @Override
  public Page<TaskView> tasks(String run, Optional<String> cursor, int limit) {
    return tasks.page(run, cursor, limit);
  }

  @Override
  public Page<TaskView> items(String run, String task, Optional<String> cursor, int limit) {
    return tasks.items(run, task, cursor, limit);
  }

  @Override
  public Optional<TaskView> task(String run, String task) {
    return tasks.task(run, task);
  }

  @Override
  public List<AttemptView> attempts(String run, String task) {
    return tasks.attempts(run, task);
  }

  @Override
  public List<DecisionView> decisions(int limit) {
    return tasks.decisions(limit);
  }

  @Override
  public List<LogLine> logs(
      String run, String task, Optional<Integer> attempt, long after, int limit) {
    List<LogLine> own = logs.lines(run, task, attempt, after, limit);
    return attempt.isPresent() || own.size() >= limit
        ? own
        : tasks
            .origin(run, task)
            .map(origin -> logs.ofOriginal(own, task, origin, limit))
            .orElse(own);
  }

  @Override
  public List<ModelView> models() {
    return models.all();
  }

  @Override
  public Optional<ModelView> model(String name) {
    return models.model(name);
  }

  @Override
  public Optional<ModelVersionView> modelVersion(String name, String selector) {
    return models.version(name, selector);
  }

  @Override
  public Page<ArtifactView> artifacts(Optional<String> run, Optional<String> cursor, int limit) {
    List<Object> values = new ArrayList<>();
    StringBuilder where = new StringBuilder("where 1 = 1");
    run.ifPresent(id -> and(where, values, " and run_id = ?", id));
    cursor.ifPresent(
        text -> {
          Cursor after = Cursor.read(text);
          and(where, values, " and (created_at < ?", after.at());
          and(where, values, " or created_at = ?", after.at());
          and(where, values, " and digest < ?)", after.id());
        });
    values.add(limit + 1);
    List<ArtifactView> found =
        sql.list(
            "select * from artifact " + where + " order by created_at desc, digest desc limit ?",
            JdbcQueries::artifactView,
            values.toArray());
    if (found.size() <= limit) {
      return new Page<>(found, Optional.empty());
    }
    ArtifactView last = found.get(limit - 1);
    return new Page<>(
        found.subList(0, limit),
        Optional.of(
            new Cursor(last.createdAt().toEpochMilli(), last.digest().substring(7)).text()));
  }

  @Override
  public Optional<ArtifactView> artifact(String digest) {
    String bare = digest.startsWith("sha256:") ? digest.substring(7) : digest;
    return sql.one("select * from artifact where digest = ?", JdbcQueries::artifactView, bare);
  }

  @Override
  public Optional<WhyView> why(String run) {
    return run(run).map(whys::run);
  }

  @Override
  public Optional<WhyView> why(String run, String task) {
    return run(run).flatMap(found -> whys.task(found, task));
  }

  @Override
  public DagDurationsView durations(String dag, int runs) {
    return new DurationQueries(sql).of(dag, runs);
  }

  @Override
  public List<PoolView> pools() {
    return new PoolQueries(sql, dags, live.waits()).all();
  }

  @Override
  public List<WorkerView> workers() {
    return live.workers();
  }

  private record Head(
      String dag,
      String version,
      String file,
      Instant at,
      Optional<DagView.Origin> origin,
      Optional<Instant> retiredAt) {}

  private static Head head(ResultSet row) throws SQLException {
    return new Head(
        row.getString("name"),
        row.getString("version"),
        row.getString("file"),
        Instant.ofEpochMilli(row.getLong("updated_at")),
        Optional.ofNullable(row.getString("origin")).map(SourceQueries::origin),
        Rows.instant(row, "retired_at"));
  }

  private Optional<DagView> view(Head head, Optional<String[]> newest) {
    return dags.plan(head.dag(), head.version())
        .map(DagPlan::dag)
        .map(
            (Dag dag) ->
                Views.dag(
                        dag,
                        head.file(),
                        head.at(),
                        newest.map(run -> run[0]),
                        newest.map(run -> run[1]))
                    .from(head.origin(), head.retiredAt()));
  }

  private Optional<String[]> newestRun(String dag) {
    return sql.one(
        "select id, state from run where dag = ? order by created_at desc, id desc limit 1",
        row -> new String[] {row.getString(1), row.getString(2)},
        dag);
  }

  private static RunView runView(ResultSet row, Map<String, Integer> counts) throws SQLException {
    return new RunView(
        row.getString("id"),
        row.getString("dag"),
        row.getString("version"),
        row.getString("state"),
        Json.map(row.getString("params")),
        row.getString("trigger_kind"),
        Instant.ofEpochMilli(row.getLong("created_at")),
        Rows.instant(row, "started_at"),
        Rows.instant(row, "ended_at"),
        Optional.of(row.getString("reason")).filter(reason -> !reason.isEmpty()),
        counts,
        Rows.number(row, "timeout_millis").map(Duration::ofMillis).map(Deadlines::text),
        parent(row),
        row.getBoolean("cache") || row.wasNull(),
        Optional.ofNullable(row.getString("fork")).map(RerunNotes::fork).map(Views::forkedFrom),
        Views.generations(RerunNotes.generations(row.getString("generations"))),
        Views.outputs(Rows.outputs(row)),
        Rows.tick(row).map(Views::tick));
  }

  private static Optional<RunView.Parent> parent(ResultSet row) throws SQLException {
    String task = row.getString("parent_task");
    return Optional.ofNullable(row.getString("parent_run"))
        .map(run -> new RunView.Parent(run, task));
  }

  private static ArtifactView artifactView(ResultSet row) throws SQLException {
    Map<String, Object> facts = new LinkedHashMap<>(Json.map(row.getString("facts")));
    Optional<Long> rows =
        facts.remove("rows") instanceof Number number
            ? Optional.of(number.longValue())
            : Optional.empty();
    return new ArtifactView(
        "sha256:" + row.getString("digest"),
        row.getString("type"),
        row.getLong("bytes"),
        row.getString("run_id"),
        row.getString("task_id"),
        row.getString("port"),
        rows,
        facts,
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  private static void and(
      StringBuilder where, List<Object> values, String condition, Object value) {
    where.append(condition);
    values.add(value);
  }
}
