package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Makes the runs of calls of hooks and of events. Such a trigger is a schedule whose cursor is the
 * moment of its last run and whose next tick is when what waits for quiet becomes a run, or waits
 * for others no longer; so all of it is written in one transaction with the run and what became of
 * the call, and survives what schedules survive.
 */
final class Deliveries {
  private static final String GONE = "the DAG has no such trigger any more";

  private final ScheduleTable schedules;
  private final Store store;
  private final DagPlans dags;
  private final ShardKeeper shards;
  private final DeliveryBook book;
  private final CalledRuns runs;
  private final JoinedEvents joined;
  private final Retrains retrains;

  Deliveries(LoopParts parts, ScheduleTable schedules, RunTable table) {
    this.schedules = schedules;
    this.store = parts.store();
    this.dags = parts.dags();
    this.shards = parts.keeper();
    this.book = new DeliveryBook(schedules, store);
    this.runs = new CalledRuns(book, parts, new Overlaps(table));
    this.joined = new JoinedEvents(book, runs);
    this.retrains = new Retrains(book, runs, table, parts);
  }

  private Optional<CalledTrigger> called(ScheduleRow row) {
    Optional<DagPlan> plan =
        row.isCalled() ? dags.plan(row.dag(), row.version()) : Optional.<DagPlan>empty();
    return plan.flatMap(of -> of.dag().trigger(row.trigger()))
        .filter(Trigger.Called.class::isInstance)
        .map(trigger -> new CalledTrigger(row, plan.get(), (Trigger.Called) trigger));
  }

  /** Takes a call; one that was taken before changes nothing unless it was refused. */
  void deliver(Inbound.Deliver call, Turn turn) {
    ScheduleKey key = call.hook();
    if (!shards.owns(key.dag())) {
      call.answer().completeExceptionally(new NotOwned(key.dag()));
      return;
    }
    Optional<CalledTrigger> of =
        schedules
            .find(key)
            .map(ActiveSchedule::row)
            .filter(ScheduleRow::live)
            .flatMap(this::called);
    if (of.isEmpty()) {
      turn.then(() -> call.answer().completeExceptionally(unknown(key)));
      return;
    }
    int shard = shards.shardOf(key.dag());
    Optional<DeliveryRow> known = book.find(new DeliveryRow.Key(key, call.delivery()), shard, turn);
    if (known.filter(row -> !row.outcome().isRefusal()).isEmpty()) {
      DeliveryRow row =
          new DeliveryRow(
              key,
              call.delivery(),
              shard,
              turn.now().truncatedTo(ChronoUnit.MILLIS), // as it is stored
              call.digest(),
              call.reading().params(),
              DeliveryOutcome.WAITING,
              Optional.empty(),
              Optional.empty(),
              call.replayOf(),
              Optional.empty());
      String run = shards.deliveryRun(key.dag(), key.trigger(), row.id());
      if (known.isEmpty() && store.runExists(run)) {
        book.write(row.became(run), turn); // what became of it was deleted long after
      } else {
        call.reading()
            .not()
            .ifPresentOrElse(
                not -> book.write(row.became(not.outcome(), not.why()), turn),
                () -> take(of.get(), row, turn));
      }
    }
    turn.then(() -> call.answer().complete(true));
  }

  /** Takes an event; one that was taken before changes nothing. */
  void hear(HeardEvent.Pending pending, Turn turn) {
    ScheduleKey key = pending.trigger();
    turn.writes().events().decided(pending);
    HeardEvent heard = pending.heard();
    String id = shards.heard(key.dag(), key.trigger(), heard.part(), heard.event().id());
    if (book.find(new DeliveryRow.Key(key, id), pending.shard(), turn).isPresent()) {
      return;
    }
    DeliveryRow row =
        DeliveryRow.heard(
            key, id, pending.shard(), turn.now().truncatedTo(ChronoUnit.MILLIS), heard);
    String run = shards.deliveryRun(key.dag(), key.trigger(), id);
    if (store.runExists(run)) {
      book.write(row.became(run), turn); // what became of it was deleted long after
      return;
    }
    Optional<CalledTrigger> of =
        schedules
            .find(key)
            .map(ActiveSchedule::row)
            .filter(ScheduleRow::live)
            .flatMap(this::called)
            .filter(trigger -> !trigger.trigger().hears().isEmpty());
    if (of.isPresent()) {
      take(of.get(), row, turn);
    } else {
      book.write(row.became(DeliveryOutcome.REFUSED, GONE), turn);
    }
  }

  private void take(CalledTrigger of, DeliveryRow row, Turn turn) {
    if (row.replayOf().isEmpty() && Retrains.are(of)) {
      retrains.hear(of, row, turn);
      return;
    }
    if (book.isPaused(row, turn)) {
      return;
    }
    Optional<Duration> debounce = of.trigger().debounce();
    if (row.replayOf().isEmpty() && JoinedEvents.joins(of)) {
      joined.join(of, row, turn);
    } else if (row.replayOf().isPresent() || debounce.isEmpty()) {
      runs.run(of, row, turn);
    } else if (runs.params(of, row, turn).isPresent() && !runs.cools(of, row, turn)) {
      book.waiting(row.key(), row.shard(), turn)
          .forEach(
              before ->
                  book.write(
                      before.became(DeliveryOutcome.DEBOUNCED, "call " + row.id() + " counts"),
                      turn));
      book.write(row, turn);
      book.write(
          of.row().at(of.row().cursor(), Optional.of(turn.now().plus(debounce.get()))), turn);
    }
  }

  /** Nothing came for long enough: the call that waits becomes a run. */
  void due(ScheduleRow row, Turn turn) {
    Optional<CalledTrigger> joining = called(row).filter(JoinedEvents::joins);
    if (joining.isPresent()) {
      joined.lookForExpired(joining.get(), row, turn);
      return;
    }
    Optional<CalledTrigger> retrain = called(row).filter(Retrains::are);
    if (retrain.isPresent()) {
      retrains.due(retrain.get(), turn);
      return;
    }
    ScheduleRow quiet = row.at(row.cursor(), Optional.empty());
    book.write(quiet, turn);
    Optional<DeliveryRow> waiting = book.newest(row.key(), row.shard(), turn);
    Optional<CalledTrigger> of = called(quiet);
    if (waiting.isPresent() && of.isPresent()) {
      runs.run(of.get(), waiting.get(), turn);
    } else {
      waiting.ifPresent(call -> book.write(unreadable(call), turn));
    }
  }

  private static DeliveryRow unreadable(DeliveryRow call) {
    return call.became(
        DeliveryOutcome.REFUSED, "its DAG can no longer be read; submit it again and replay this");
  }

  /** A call that was to become a run in a pause that is over becomes none. */
  void resumed(ScheduleRow row, Turn turn) {
    Optional<CalledTrigger> retrain = called(row).filter(Retrains::are);
    if (retrain.isPresent()) {
      retrains.resumed(retrain.get(), turn);
    } else if (row.next().filter(due -> !due.isAfter(turn.now())).isPresent()) {
      book.write(row.at(row.cursor(), Optional.empty()), turn);
      book.waiting(row.key(), row.shard(), turn)
          .forEach(
              call ->
                  book.write(call.became(DeliveryOutcome.PAUSED, "until it was too late"), turn));
    }
  }

  /** Lets a trigger follow another version of its DAG; a new one has never run. */
  ScheduleRow follow(DagPlan plan, Trigger.Called of, Optional<ScheduleRow> known, Turn turn) {
    ScheduleRow row = follow(plan, of, known);
    CalledTrigger called = new CalledTrigger(row, plan, of);
    return Retrains.are(called)
        ? row.at(row.cursor(), retrains.follow(called, known.flatMap(this::called), turn))
        : row;
  }

  private ScheduleRow follow(DagPlan plan, Trigger.Called of, Optional<ScheduleRow> known) {
    String trigger = of.id();
    String digest = of.kind();
    String dag = plan.dag().name();
    String version = plan.dag().version();
    return known
        .filter(row -> row.live() && row.digest().equals(digest))
        .map(row -> row.of(version))
        .orElseGet(
            () ->
                new ScheduleRow(
                    dag,
                    trigger,
                    shards.shardOf(dag),
                    digest,
                    version,
                    true,
                    known
                        .filter(ScheduleRow::isCalled)
                        .map(ScheduleRow::cursor)
                        .orElse(Instant.EPOCH),
                    Optional.empty()));
  }

  /** Its trigger is gone, and with it what waits. */
  void gone(ScheduleRow row, Turn turn) {
    if (row.isCalled()) {
      book.waiting(row.key(), row.shard(), turn)
          .forEach(call -> book.write(call.became(DeliveryOutcome.REFUSED, GONE), turn));
    }
  }

  private static Refused unknown(ScheduleKey key) {
    return new Refused(
        Refused.Reason.NOT_FOUND,
        "DAG '" + key.dag() + "' has no webhook '" + key.trigger() + "' that can be read.");
  }
}
