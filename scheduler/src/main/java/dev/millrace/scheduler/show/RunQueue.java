package dev.millrace.scheduler.show;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.WhyView.Behind;
import dev.millrace.scheduler.dags.DagPlans;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What runs of schedules that have not begun wait for. */
final class RunQueue {
  private record Open(String run, RunState state, Instant tick) {}

  private final Sql sql;
  private final DagPlans dags;

  RunQueue(Sql sql, DagPlans dags) {
    this.sql = sql;
    this.dags = dags;
  }

  /** Empty unless a run of the same trigger is before it. */
  Optional<Behind> before(RunView run) {
    if (run.tick().isEmpty() || run.forkedFrom().isPresent()) {
      return Optional.empty();
    }
    RunView.Tick tick = run.tick().get();
    List<Open> others =
        open(run.dag(), tick.trigger()).stream()
            .filter(other -> !other.run().equals(run.id()))
            .filter(other -> other.state() != RunState.QUEUED || other.tick().isBefore(tick.at()))
            .toList();
    Optional<Open> first =
        others.stream()
            .filter(other -> other.state() != RunState.QUEUED)
            .findFirst()
            .or(() -> others.stream().findFirst());
    return first.map(
        other ->
            new Behind(
                other.run(),
                other.state().name(),
                tick.trigger(),
                overlap(run, tick.trigger()),
                others.stream().filter(one -> one.state() == RunState.QUEUED).count()));
  }

  /** The runs of the ticks of a trigger that have not ended, oldest tick first. */
  private List<Open> open(String dag, String trigger) {
    return sql.list(
        "select id, state, tick from run where dag = ? and trigger_id = ? and fork is null and"
            + " state in ('QUEUED', 'RUNNING', 'CANCELLING') order by tick",
        row ->
            new Open(
                row.getString("id"),
                RunState.valueOf(row.getString("state")),
                Instant.ofEpochMilli(row.getLong("tick"))),
        dag,
        trigger);
  }

  private String overlap(RunView run, String trigger) {
    return dags.plan(run.dag(), run.version())
        .flatMap(plan -> plan.dag().trigger(trigger))
        .map(Trigger::overlap)
        .map(overlap -> overlap.name().toLowerCase(Locale.ROOT).replace('_', '-'))
        .orElse("");
  }

  /** For people. */
  static String line(Behind behind) {
    String others =
        behind.before() == 0
            ? ""
            : "; " + behind.before() + (behind.before() == 1 ? " begins" : " begin") + " before it";
    return "waits for run %s (%s) of the same trigger '%s', overlap: %s%s"
        .formatted(behind.run(), behind.state(), behind.trigger(), behind.overlap(), others);
  }
}
