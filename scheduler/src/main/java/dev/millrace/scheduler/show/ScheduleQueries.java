package dev.millrace.scheduler.show;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.explain.ScheduleExplainer;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.ScheduleView;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.ScheduleRows;
import dev.millrace.scheduler.store.TickRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads schedules and ticks. Any thread. */
public final class ScheduleQueries {
  /** Among how many of the newest ticks the last run and those without a run are looked for. */
  private static final int LOOKED_AT = 200;

  private static final int LOOKED_AT_OF_MANY = 20;
  private static final int PASSED_SHOWN = 5;

  private final Sql sql;
  private final DagPlans dags;
  private final Clock clock;

  public ScheduleQueries(DataSource connections, DagPlans dags, Clock clock) {
    this.clock = clock;
    this.sql = new Sql(connections);
    this.dags = Sql.refusing(dags);
  }

  /** Whether there is a DAG of this name. */
  public boolean exists(String dag) {
    return sql.one("select name from dag where name = ?", row -> row.getString(1), dag).isPresent();
  }

  /** Whether there ever was such a schedule. */
  public boolean existed(ScheduleKey key) {
    return sql.one(
            "select dag from schedule where dag = ? and trigger_id = ?",
            row -> row.getString(1),
            key.dag(),
            key.trigger())
        .isPresent();
  }

  /** The schedules of a DAG, in the order written. */
  public List<TriggerView> of(String dag) {
    List<ScheduleRow> rows =
        sql.list(
            "select * from schedule where live and dag = ? order by trigger_id",
            ScheduleRows::schedule,
            dag);
    List<PauseRow> pauses =
        sql.list(
            "select * from schedule_pause where dag = ?", row -> ScheduleRows.pause(row, 0), dag);
    List<String> written =
        rows.isEmpty()
            ? List.of()
            : plan(rows.get(0)).map(ScheduleQueries::order).orElse(List.of());
    List<ScheduleRow> sorted = new ArrayList<>(rows);
    sorted.sort((a, b) -> written.indexOf(a.trigger()) - written.indexOf(b.trigger()));
    return views(sorted, pauses, LOOKED_AT);
  }

  private static List<String> order(DagPlan plan) {
    return plan.dag().triggers().stream().map(Trigger::id).toList();
  }

  /** The schedules of every DAG, by name. */
  public List<TriggerView> all() {
    return views(
        sql.list(
            "select * from schedule where live order by dag, trigger_id", ScheduleRows::schedule),
        sql.list("select * from schedule_pause", row -> ScheduleRows.pause(row, 0)),
        LOOKED_AT_OF_MANY);
  }

  /** What became of the ticks of a schedule, newest first. */
  public List<TickView> ticks(ScheduleKey key, int limit) {
    return sql
        .list(
            "select * from tick where dag = ? and trigger_id = ? order by tick desc limit " + limit,
            row -> ScheduleRows.tick(row, 0),
            key.dag(),
            key.trigger())
        .stream()
        .map(ScheduleQueries::view)
        .toList();
  }

  private List<TriggerView> views(List<ScheduleRow> rows, List<PauseRow> pauses, int lookedAt) {
    Map<ScheduleKey, PauseRow> byKey = new HashMap<>();
    pauses.forEach(pause -> byKey.put(pause.key(), pause));
    return rows.stream().map(row -> view(row, byKey, lookedAt)).toList();
  }

  private TriggerView view(ScheduleRow row, Map<ScheduleKey, PauseRow> pauses, int lookedAt) {
    Optional<Trigger> trigger =
        plan(row)
            .flatMap(plan -> plan.dag().trigger(row.trigger()))
            .filter(of -> row.isCalled() == of instanceof Trigger.Called);
    Optional<ScheduleView.TriggerView> says = trigger.map(ScheduleExplainer::withoutTicks);
    Optional<TriggerView.PauseView> pause =
        Optional.ofNullable(pauses.get(ScheduleKey.all(row.dag())))
            .or(() -> Optional.ofNullable(pauses.get(row.key())))
            .map(ScheduleQueries::view);
    List<TickView> ticks = ticks(row.key(), lookedAt);
    String run = TickOutcome.RUN.name();
    return new TriggerView(
        row.dag(),
        row.trigger(),
        says.map(ScheduleView.TriggerView::form).orElse(""),
        says.map(ScheduleView.TriggerView::says).orElse(List.of()),
        says.map(ScheduleView.TriggerView::overlap).orElse(""),
        says.flatMap(ScheduleView.TriggerView::missed),
        says.flatMap(ScheduleView.TriggerView::timezone).orElse("UTC"),
        pause.isPresent() || says.isEmpty() || row.isCalled() && !row.decides()
            ? Optional.empty()
            : row.next(),
        pause,
        says.isPresent() ? Optional.empty() : Optional.of(unreadable(row)),
        ticks.stream().filter(tick -> tick.outcome().equals(run)).findFirst(),
        ticks.stream().filter(tick -> !tick.outcome().equals(run)).limit(PASSED_SHOWN).toList(),
        trigger.map(of -> standing(row, of)).orElse(List.of()));
  }

  private List<String> standing(ScheduleRow row, Trigger trigger) {
    return trigger instanceof Trigger.Retrain retrain
        ? new RetrainStanding(sql).of(row, retrain, clock.instant())
        : List.of();
  }

  private static String unreadable(ScheduleRow row) {
    return "Version %s of DAG '%s' cannot be read any more, so nothing fires. Submit the DAG again to see why."
        .formatted(row.version(), row.dag());
  }

  private Optional<DagPlan> plan(ScheduleRow row) {
    return dags.plan(row.dag(), row.version());
  }

  private static TriggerView.PauseView view(PauseRow pause) {
    return new TriggerView.PauseView(
        pause.by(), pause.reason(), pause.since(), pause.key().trigger().equals(ScheduleKey.ALL));
  }

  private static TickView view(TickRow row) {
    boolean isRun = row.outcome() == TickOutcome.RUN;
    Optional<String> why =
        isRun
            ? Optional.empty()
            : Optional.of(row.outcome().words() + row.detail().map(d -> ": " + d).orElse(""));
    return new TickView(
        row.first(),
        row.last(),
        row.count().ticks(),
        row.count().exact(),
        row.outcome().name(),
        why,
        row.window().map(Window::start),
        row.window().map(Window::end),
        row.run(),
        row.into(),
        row.decidedAt());
  }
}
