package dev.millrace.scheduler.backfill;

import dev.millrace.engine.backfill.BackfillPlan;
import dev.millrace.engine.backfill.BackfillPlanner;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.TickCount;
import dev.millrace.engine.view.Backfills;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.GivenParameters;
import dev.millrace.scheduler.show.BackfillQueries;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.Json;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Plans backfills of what is asked for. Any thread. */
final class BackfillPlans {
  private static final int PARAMS_CHARS_MAX = 1 << 20; // as the column has it

  private final BackfillQueries queries;
  private final Clock clock;

  BackfillPlans(BackfillQueries queries, Clock clock) {
    this.queries = queries;
    this.clock = clock;
  }

  /**
   * @param dag the current version
   * @throws Refused INVALID if what is asked for makes no sense
   */
  PlannedBackfill plan(DagPlan dag, Backfills.Wish wish) {
    if (wish.concurrency() < 1 || wish.concurrency() > Backfills.CONCURRENCY_MAX) {
      throw invalid(
          "The concurrency of a backfill is %d; from 1 to %d was expected.",
          wish.concurrency(), Backfills.CONCURRENCY_MAX);
    }
    if (wish.range().isPresent() != wish.list().isEmpty()) {
      throw invalid(
          "A backfill of DAG '%s' is either over a range of ticks or over a list of parameters.",
          wish.dag());
    }
    return wish.range().isPresent() ? ofTicks(dag, wish, wish.range().get()) : ofList(dag, wish);
  }

  private PlannedBackfill ofTicks(DagPlan dag, Backfills.Wish wish, Backfills.Range asked) {
    Trigger.Scheduled trigger = trigger(dag.dag(), asked.trigger());
    Instant from = asked.from().in(trigger.schedule().zone());
    Instant until = asked.to().in(trigger.schedule().zone());
    if (!from.isBefore(until)) {
      throw invalid(
          "The range from %s to %s is empty; 'from' is included and 'to' is not.", from, until);
    }
    List<String> notes = new ArrayList<>();
    Instant to = until;
    Instant due = clock.instant().plusMillis(1);
    if (to.isAfter(due)) {
      to = due;
      notes.add("Ticks that are not due yet are not part of it: the schedule makes their runs.");
    }
    TickCount count = BackfillPlanner.count(trigger.schedule(), from, to);
    if (count.ticks() > BackfillPlanner.ITEMS_MAX) {
      throw invalid(
          "Trigger '%s' has %s ticks from %s to %s; a backfill has at most %d. Take a shorter range.",
          trigger.id(), count, from, to, BackfillPlanner.ITEMS_MAX);
    }
    ScheduleKey key = new ScheduleKey(dag.dag().name(), trigger.id());
    BackfillPlan plan =
        BackfillPlanner.ofTicks(
            trigger.id(),
            trigger.schedule(),
            from,
            to,
            wish.order(),
            wish.reprocess(),
            count.ticks() == 0 ? Map.of() : queries.runsOfTicks(key, from, to));
    Map<String, Object> given = new LinkedHashMap<>(trigger.params());
    given.putAll(wish.params());
    Map<String, Object> params = complete(dag.dag(), given, "");
    Optional<BackfillRow.Range> range = Optional.of(new BackfillRow.Range(trigger.id(), from, to));
    return new PlannedBackfill(wish, dag, range, plan, item -> params, notes);
  }

  private PlannedBackfill ofList(DagPlan dag, Backfills.Wish wish) {
    if (wish.list().size() > BackfillPlanner.ITEMS_MAX) {
      throw invalid(
          "The list has %d entries; a backfill has at most %d. Make several of it.",
          wish.list().size(), BackfillPlanner.ITEMS_MAX);
    }
    for (int i = 0; i < wish.list().size(); i++) {
      complete(dag.dag(), given(wish, wish.list().get(i)), "Entry " + (i + 1) + " of the list: ");
    }
    BackfillPlan plan = BackfillPlanner.ofParams(wish.list(), wish.order());
    return new PlannedBackfill(
        wish,
        dag,
        Optional.empty(),
        plan,
        item -> GivenParameters.complete(dag.dag(), given(wish, item.params())),
        List.of());
  }

  private static Map<String, Object> given(Backfills.Wish wish, Map<String, Object> entry) {
    Map<String, Object> given = new LinkedHashMap<>(wish.params());
    given.putAll(entry);
    return given;
  }

  private static Map<String, Object> complete(Dag dag, Map<String, Object> given, String where) {
    try {
      Map<String, Object> params = GivenParameters.complete(dag, given);
      int chars = Json.write(params).length();
      if (chars > PARAMS_CHARS_MAX) {
        throw invalid(
            "The parameters take %d characters as JSON; a run keeps at most %d.",
            chars, PARAMS_CHARS_MAX);
      }
      return params;
    } catch (Refused e) {
      throw new Refused(e.reason(), where + e.getMessage());
    }
  }

  private static Trigger.Scheduled trigger(Dag dag, Optional<String> name) {
    List<Trigger.Scheduled> scheduled =
        dag.triggers().stream()
            .filter(Trigger.Scheduled.class::isInstance)
            .map(Trigger.Scheduled.class::cast)
            .toList();
    List<String> names = scheduled.stream().map(Trigger::id).toList();
    if (names.isEmpty()) {
      throw invalid(
          "DAG '%s' has no schedule, so it has no ticks; give a list of parameters instead.",
          dag.name());
    }
    if (name.isEmpty() && names.size() > 1) {
      throw invalid(
          "DAG '%s' has %d schedules; say which: %s.",
          dag.name(), names.size(), Nearest.list(names));
    }
    String wanted = name.orElse(names.get(0));
    return scheduled.stream()
        .filter(trigger -> trigger.id().equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                invalid(
                    "DAG '%s' has no schedule '%s'; expected %s. %s",
                    dag.name(), wanted, Nearest.list(names), Nearest.suggestion(wanted, names)));
  }

  private static Refused invalid(String words, Object... values) {
    return new Refused(Refused.Reason.INVALID, String.format(Locale.ROOT, words, values).strip());
  }
}
