package dev.millrace.scheduler.show;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.retrain.NewRows;
import dev.millrace.engine.retrain.RetrainBudget;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.DeliveryRows;
import dev.millrace.scheduler.store.RegisteredVersion;
import dev.millrace.scheduler.store.RetrainRows;
import dev.millrace.scheduler.store.ScheduleRow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How near the conditions of a policy are, and what keeps it from making a run. Any thread. */
final class RetrainStanding {
  private static final String WAITING =
      "select * from delivery where dag = ? and trigger_id = ? and outcome = 'WAITING'";

  private final Sql sql;

  RetrainStanding(Sql sql) {
    this.sql = sql;
  }

  /** A line of each, for people. */
  List<String> of(ScheduleRow row, Trigger.Retrain retrain, Instant now) {
    List<String> lines = new ArrayList<>();
    RetrainPolicy policy = retrain.policy();
    policy
        .rows()
        .ifPresent(rows -> lines.add(counted(row) + " of " + rows.atLeast() + " new rows"));
    policy.age().ifPresent(age -> lines.add(age(policy, age)));
    retrain
        .cooldown()
        .map(row.cursor()::plus)
        .filter(now::isBefore)
        .ifPresent(end -> lines.add("cooldown until " + end));
    policy.budget().ifPresent(budget -> lines.add(spent(row, budget, now)));
    return lines;
  }

  private long counted(ScheduleRow row) {
    return sql
        .list(WAITING, found -> DeliveryRows.delivery(found, 0), row.dag(), row.trigger())
        .stream()
        .mapToLong(RetrainStanding::sum)
        .sum();
  }

  private static long sum(DeliveryRow row) {
    return row.event().map(heard -> heard.event().facts().get(NewRows.SUM)).orElse(0)
            instanceof Number sum
        ? sum.longValue()
        : 0;
  }

  private String age(RetrainPolicy policy, Duration age) {
    String model = policy.modelText();
    return version(policy)
        .map(
            version ->
                "version "
                    + version.version()
                    + " of "
                    + model
                    + " is too old from "
                    + version.at().plus(age))
        .orElse(model + " has no version yet");
  }

  private Optional<RegisteredVersion> version(RetrainPolicy policy) {
    return policy
        .model()
        .flatMap(model -> sql.ask(c -> RetrainRows.newestVersion(c, model, policy.alias())));
  }

  private String spent(ScheduleRow row, RetrainBudget budget, Instant now) {
    List<Instant> made =
        List.copyOf(
            sql.ask(c -> RetrainRows.newestRuns(c, row.key(), Trigger.Retrain.KIND, budget.runs()))
                .values());
    String free = budget.freeAt(made, now).map(at -> ", none before " + at).orElse("");
    return "budget: " + budget.spent(made, now) + " of " + budget.runs() + " runs made" + free;
  }
}
