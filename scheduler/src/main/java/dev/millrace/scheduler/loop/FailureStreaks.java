package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.StreakRow;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Pauses a trigger once as many of its runs in a row have failed as its {@code pause-after} says,
 * in the transaction of the end of the last of them. What counts is the trigger as the version says
 * that its schedule follows, whichever versions the runs are of. Nothing is counted while it is
 * paused; to resume it begins anew.
 */
final class FailureStreaks {
  private static final Logger LOG = Logger.getLogger(FailureStreaks.class);

  /** Who pauses. */
  static final String BY = "millrace";

  /** So many runs are named, the newest. */
  private static final int NAMED = 10;

  private final ScheduleTable schedules;
  private final DagPlans dags;

  FailureStreaks(ScheduleTable schedules, DagPlans dags) {
    this.schedules = schedules;
    this.dags = dags;
  }

  /** A run of a trigger has ended; one that has not changes nothing. */
  void ended(ActiveRun run, Turn turn) {
    ScheduleKey key =
        new ScheduleKey(run.header().dag(), run.header().firstOfTick().orElseThrow().trigger());
    if (run.state() == RunState.SUCCEEDED) {
      clear(key, turn);
    } else if (run.state() == RunState.FAILED && schedules.pause(key).isEmpty()) {
      schedules
          .find(key)
          .map(ActiveSchedule::row)
          .flatMap(this::pauseAfter)
          .ifPresentOrElse(most -> failed(key, run.header(), most, turn), () -> clear(key, turn));
    }
  }

  private Optional<Integer> pauseAfter(ScheduleRow row) {
    return row.live()
        ? dags.plan(row.dag(), row.version())
            .flatMap(plan -> plan.dag().trigger(row.trigger()))
            .flatMap(Trigger::pauseAfter)
        : Optional.empty();
  }

  private void failed(ScheduleKey key, RunHeader run, int most, Turn turn) {
    StreakRow streak =
        schedules
            .streak(key)
            .orElseGet(() -> new StreakRow(key, run.shard(), List.of()))
            .failed(run.id());
    write(streak, turn);
    if (streak.runs().size() < most) {
      return;
    }
    PauseRow pause = new PauseRow(key, run.shard(), BY, reason(streak), turn.now());
    schedules.paused(pause);
    turn.writes().schedules().pause(pause);
    turn.then(
        () ->
            LOG.warnf(
                "Trigger '%s' of DAG %s is paused: %s", key.trigger(), key.dag(), pause.reason()));
  }

  private static String reason(StreakRow streak) {
    List<String> runs = streak.runs();
    int unnamed = Math.max(0, runs.size() - NAMED);
    String which = runs.size() == 1 ? "the last run" : "the last " + runs.size() + " runs";
    return "%s failed: %s%s. Once that is mended: millrace schedule resume %s %s"
        .formatted(
            which,
            String.join(", ", runs.subList(unnamed, runs.size())),
            unnamed == 0 ? "" : " and " + unnamed + " before",
            streak.key().dag(),
            streak.key().trigger());
  }

  /** Begins anew, as after a run that succeeded. */
  void clear(ScheduleKey key, Turn turn) {
    schedules.streak(key).ifPresent(streak -> write(streak.ended(), turn));
  }

  /** A trigger, or a DAG as a whole, is resumed. */
  void resumed(ScheduleKey key, Turn turn) {
    if (key.trigger().equals(ScheduleKey.ALL)) {
      schedules.of(key.dag()).forEach(schedule -> clear(schedule.row().key(), turn));
    } else {
      clear(key, turn);
    }
  }

  private void write(StreakRow streak, Turn turn) {
    schedules.put(streak);
    turn.writes().schedules().streak(streak);
  }
}
