package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.PassedTicks;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.TickPlan;
import dev.millrace.engine.schedule.TickPlanner;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.DagHead;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.TickRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Fires the schedules of the shards that this scheduler owns. The cursor, what became of the ticks
 * and their runs are written in one transaction, which the epoch of the DAG's shard fences: a crash
 * before it loses nothing, and one after it doubles nothing.
 */
final class Ticks {
  private static final Logger LOG = Logger.getLogger(Ticks.class);

  /** How often DAGs are looked for that have changed without this scheduler being told. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  /** DAGs followed in one turn: each is read, and runs must not wait for all of many. */
  private static final int AT_ONCE = 50;

  private final LoopParts parts;
  private final ShardKeeper shards;
  private final ScheduleTable schedules = new ScheduleTable();
  private final Deliveries deliveries;
  private final Registration registration;
  private final TickStarts starts;
  private Instant lookAt = Instant.MIN;
  private Instant hearAt = Instant.MIN;

  Ticks(LoopParts parts, RunTable runs) {
    this.parts = parts;
    this.shards = parts.keeper();
    this.deliveries = new Deliveries(parts, schedules, runs);
    this.registration = new Registration(schedules, deliveries, parts.dags(), shards);
    this.starts = new TickStarts(runs, parts.expressions(), shards);
  }

  void clear() {
    schedules.clear();
    lookAt = Instant.MIN;
  }

  void drop(Set<Integer> gone) {
    schedules.removeShards(gone);
  }

  /** Reads the schedules of shards that were just taken. */
  void restore(Set<Integer> taken) {
    if (parts.fires() && !taken.isEmpty()) {
      schedules.read(parts.store().schedules(taken));
      lookAt = Instant.MIN;
      hearAt = Instant.MIN;
    }
  }

  /** How long nothing is due. */
  Optional<Duration> patience(Instant now, Instant steady) {
    if (!parts.fires()) {
      return Optional.empty();
    }
    Instant next = lookAt.isBefore(hearAt) ? lookAt : hearAt;
    Duration look = steady.isBefore(next) ? Duration.between(steady, next) : Duration.ZERO;
    return Optional.of(schedules.patience(now).filter(due -> due.compareTo(look) < 0).orElse(look));
  }

  /** Fires what is due, and then follows the DAGs that have changed. */
  void due(Turn turn) {
    if (!parts.fires()) {
      return;
    }
    fire(turn);
    if (!turn.steady().isBefore(lookAt)) {
      follow(turn);
    }
    if (!turn.steady().isBefore(hearAt)) {
      hear(turn);
    }
  }

  /** Decides on what triggers heard; here and elsewhere, which nobody tells. */
  private void hear(Turn turn) {
    List<HeardEvent.Pending> pending = parts.store().pendingEvents(shards.epochs().keySet());
    pending.forEach(event -> deliveries.hear(event, turn));
    hearAt = turn.steady().plus(pending.isEmpty() ? LOOK_EVERY : Duration.ZERO);
  }

  /** Something happened in a turn, and is durable: whoever hears it here need not wait. */
  void happened(Turn turn) {
    if (turn.writes().events().areHeard()) {
      hearAt = Instant.MIN;
    }
  }

  private void follow(Turn turn) {
    List<DagHead> changed =
        parts.store().unscheduledDags().stream()
            .filter(head -> shards.owns(head.dag()))
            .limit(AT_ONCE)
            .toList();
    changed.forEach(head -> registration.follow(head, turn));
    lookAt = changed.size() < AT_ONCE ? turn.steady().plus(LOOK_EVERY) : turn.steady();
  }

  /** Begins what may begin because others have ended; whether there was anything. */
  boolean settle(Turn turn) {
    boolean any = false;
    for (Optional<ActiveRun> run = turn.tickMatter(); run.isPresent(); run = turn.tickMatter()) {
      starts.next(run.get(), turn);
      any = true;
    }
    return any;
  }

  private void fire(Turn turn) {
    for (ActiveSchedule due : schedules.due(turn.now())) {
      fire(due.row(), turn);
    }
  }

  private void fire(ScheduleRow row, Turn turn) {
    if (row.isCalled()) {
      deliveries.due(row, turn);
      return;
    }
    Optional<DagPlan> plan = parts.dags().plan(row.dag(), row.version());
    Optional<Trigger.Scheduled> trigger = plan.flatMap(of -> trigger(of, row.trigger()));
    if (trigger.isEmpty()) {
      LOG.errorf(
          "Trigger '%s' of DAG %s fires nothing: version %s can no longer be read here",
          row.trigger(), row.dag(), row.version());
      return;
    }
    Trigger.Scheduled of = trigger.get();
    TickPlan due = new TickPlanner(of.schedule(), of.missed()).plan(row.cursor(), turn.now());
    due.passed().forEach(p -> turn.writes().schedules().tick(passed(row, p, turn)));
    due.runs().forEach(tick -> starts.start(plan.get(), of, tick, turn));
    decided(row, of, due.cursor(), turn);
  }

  private void decided(ScheduleRow row, Trigger.Scheduled of, Instant cursor, Turn turn) {
    ScheduleRow later = row.at(cursor, of.schedule().next(cursor));
    schedules.put(later);
    if (!later.equals(row)) {
      turn.writes().schedules().schedule(later);
    }
  }

  private static Optional<Trigger.Scheduled> trigger(DagPlan plan, String id) {
    return plan.dag()
        .trigger(id)
        .filter(Trigger.Scheduled.class::isInstance)
        .map(Trigger.Scheduled.class::cast);
  }

  private static TickRow passed(ScheduleRow row, PassedTicks ticks, Turn turn) {
    return passed(row, ticks, TickOutcome.of(ticks.reason()), turn);
  }

  private static TickRow passed(
      ScheduleRow row, PassedTicks ticks, TickOutcome outcome, Turn turn) {
    return new TickRow(
        row.key(),
        row.shard(),
        ticks.first(),
        ticks.last(),
        ticks.count(),
        outcome,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        ticks.into(),
        turn.now());
  }

  // What is asked.

  /** Follows the current version of a DAG at once. */
  void changed(Inbound.DagChanged change, Turn turn) {
    if (!shards.owns(change.dag())) {
      change.answer().completeExceptionally(new NotOwned(change.dag()));
      return;
    }
    lookAt = Instant.MIN; // looked at before this turn ends
    turn.then(() -> change.answer().complete(true));
  }

  /** Takes a call of a hook. */
  void deliver(Inbound.Deliver call, Turn turn) {
    deliveries.deliver(call, turn);
  }

  /** Stops schedules for the time being, or lets them go on. */
  void pause(Inbound.Pause pause, Turn turn) {
    ScheduleKey key = pause.key();
    if (!shards.owns(key.dag())) {
      pause.answer().completeExceptionally(new NotOwned(key.dag()));
      return;
    }
    due(turn); // what is due until now is not a matter of the pause
    boolean known =
        key.trigger().equals(ScheduleKey.ALL)
            ? schedules.of(key.dag()).stream().anyMatch(schedule -> schedule.row().live())
            : schedules.find(key).filter(schedule -> schedule.row().live()).isPresent();
    if (!known) {
      turn.then(() -> pause.answer().completeExceptionally(unknown(key)));
      return;
    }
    if (pause.reason().isPresent()) {
      stop(pause, turn);
    } else if (schedules.ownPause(key).isPresent()) {
      resume(key, turn);
    } else if (schedules.pause(key).isPresent()) {
      turn.then(() -> pause.answer().completeExceptionally(wholeDag(key)));
      return;
    }
    turn.then(() -> pause.answer().complete(true));
  }

  private void stop(Inbound.Pause pause, Turn turn) {
    if (schedules.ownPause(pause.key()).isPresent()) {
      return; // who paused it first stays named
    }
    PauseRow row =
        new PauseRow(
            pause.key(),
            shards.shardOf(pause.key().dag()),
            pause.by(),
            pause.reason().orElseThrow(),
            turn.now());
    schedules.paused(row);
    turn.writes().schedules().pause(row);
  }

  /** Ticks of the meantime become no runs. */
  private void resume(ScheduleKey key, Turn turn) {
    turn.writes().schedules().resume(key, shards.shardOf(key.dag()));
    List<ActiveSchedule> before =
        schedules.of(key.dag()).stream()
            .filter(schedule -> schedule.row().live())
            .filter(schedule -> schedules.pause(schedule.row().key()).isPresent())
            .toList();
    schedules.resumed(key);
    for (ActiveSchedule schedule : before) {
      ScheduleRow row = schedule.row();
      if (schedules.pause(row.key()).isPresent()) {
        continue;
      }
      if (row.isCalled()) {
        deliveries.resumed(row, turn);
      } else {
        parts
            .dags()
            .plan(row.dag(), row.version())
            .flatMap(plan -> trigger(plan, row.trigger()))
            .ifPresent(trigger -> passPaused(row, trigger, turn));
      }
    }
  }

  private void passPaused(ScheduleRow row, Trigger.Scheduled of, Turn turn) {
    Missed none = new Missed(Missed.Policy.SKIP, Duration.ofSeconds(1), 1);
    TickPlan due = new TickPlanner(of.schedule(), none).plan(row.cursor(), turn.now());
    due.passed()
        .forEach(p -> turn.writes().schedules().tick(passed(row, p, TickOutcome.PAUSED, turn)));
    due.runs()
        .forEach(
            tick -> {
              PassedTicks one =
                  new PassedTicks(
                      tick.tick(),
                      tick.tick(),
                      tick.covers(),
                      PassedTicks.Reason.SKIPPED,
                      Optional.empty());
              turn.writes().schedules().tick(passed(row, one, TickOutcome.PAUSED, turn));
            });
    decided(row, of, due.cursor(), turn);
  }

  private static Refused unknown(ScheduleKey key) {
    String message =
        key.trigger().equals(ScheduleKey.ALL)
            ? "DAG '" + key.dag() + "' has no schedule."
            : "DAG '" + key.dag() + "' has no schedule '" + key.trigger() + "'.";
    return new Refused(Refused.Reason.NOT_FOUND, message);
  }

  private static Refused wholeDag(ScheduleKey key) {
    return new Refused(
        Refused.Reason.CONFLICT,
        "DAG '%s' is paused as a whole; resume the DAG instead of trigger '%s'."
            .formatted(key.dag(), key.trigger()));
  }
}
