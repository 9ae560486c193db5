package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import java.time.Instant;
import java.util.Optional;

/** Events of which all have to happen before there is a run. For the loop's thread. */
final class JoinedEvents {
  private final DeliveryBook book;
  private final CalledRuns runs;

  JoinedEvents(DeliveryBook book, CalledRuns runs) {
    this.book = book;
    this.runs = runs;
  }

  /** Whether the trigger waits until all of several events have happened. */
  static boolean joins(CalledTrigger of) {
    return of.trigger() instanceof Trigger.OnEvent on && on.rule().needsAll();
  }

  /** One of several events: if it is the last one, there is a run; otherwise it waits for them. */
  void join(CalledTrigger of, DeliveryRow row, Turn turn) {
    if (runs.cools(of, row, turn)) {
      return;
    }
    EventRule rule = ((Trigger.OnEvent) of.trigger()).rule();
    EventJoin join =
        EventJoin.of(rule, row, book.waiting(row.key(), row.shard(), turn), turn.now());
    join.superseded()
        .forEach(
            before ->
                book.write(
                    before.became(
                        DeliveryOutcome.SUPERSEDED, "event " + join.instead(before) + " counts"),
                    turn));
    join.expired().forEach(before -> book.write(expired(before), turn));
    if (join.isComplete()) {
      runForAll(of, join, turn);
    } else if (join.counts(row)) {
      book.write(row, turn);
    }
    awaits(row.key(), join.isComplete() ? Optional.empty() : join.until(), turn);
  }

  /** The last one becomes the run, or none; the others are of it. */
  private void runForAll(CalledTrigger of, EventJoin join, Turn turn) {
    DeliveryRow last = join.last();
    runs.run(of, last, turn);
    DeliveryRow became = book.find(last.ownKey(), last.shard(), turn).orElseThrow();
    join.counting().values().stream()
        .filter(other -> !other.ownKey().equals(last.ownKey()))
        .forEach(other -> book.write(other.as(became), turn));
  }

  private static DeliveryRow expired(DeliveryRow row) {
    return row.became(DeliveryOutcome.EXPIRED, "the others did not happen in time");
  }

  private void awaits(ScheduleKey key, Optional<Instant> until, Turn turn) {
    ScheduleRow known = book.row(key);
    book.write(known.at(known.cursor(), until), turn);
  }

  void lookForExpired(CalledTrigger of, ScheduleRow row, Turn turn) {
    EventRule rule = ((Trigger.OnEvent) of.trigger()).rule();
    EventJoin join = EventJoin.of(rule, book.waiting(row.key(), row.shard(), turn), turn.now());
    join.expired().forEach(before -> book.write(expired(before), turn));
    awaits(row.key(), join.until(), turn);
  }
}
