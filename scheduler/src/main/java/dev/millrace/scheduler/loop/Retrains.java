package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.retrain.RetrainBudget;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.schedule.ScheduleDigest;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.RegisteredVersion;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.Store;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides when models are trained anew. Drift and ticks happen at a moment: in a cooldown, or once
 * the budget is spent, they make no run and it is written why. New rows and age last: they make one
 * as soon as one may be made. Whatever makes a run, the rows that were counted are of it. For the
 * loop's thread.
 */
final class Retrains {
  private static final String CRON = "cron";
  private static final String AGE = "model-age";
  static final String ANOTHER = "the policy asks for something else by now";

  private final DeliveryBook book;
  private final CalledRuns runs;
  private final CountedRows rows;
  private final RunTable table;
  private final Store store;
  private final ShardKeeper shards;

  Retrains(DeliveryBook book, CalledRuns runs, RunTable table, LoopParts parts) {
    this.book = book;
    this.runs = runs;
    this.rows = new CountedRows(book);
    this.table = table;
    this.store = parts.store();
    this.shards = parts.keeper();
  }

  static boolean are(CalledTrigger of) {
    return of.trigger() instanceof Trigger.Retrain;
  }

  private static RetrainPolicy policy(CalledTrigger of) {
    return ((Trigger.Retrain) of.trigger()).policy();
  }

  /** Takes an event. */
  void hear(CalledTrigger of, DeliveryRow row, Turn turn) {
    rows.forget(of, turn);
    HeardEvent heard = row.event().orElseThrow();
    if (!hears(of, heard)) {
      book.write(row.became(DeliveryOutcome.REFUSED, ANOTHER), turn);
    } else if (heard.part().equals(Trigger.Retrain.ROWS)) {
      rows.count(of, row, turn);
    } else if (!heard.part().equals(Trigger.Retrain.MODEL)) { // an age follows from what is stored
      attempt(of, row, turn);
    }
    settle(of, undecided(of, turn), turn);
  }

  /** Whether the policy still asks for what was heard. */
  private static boolean hears(CalledTrigger of, HeardEvent heard) {
    return Optional.ofNullable(of.trigger().hears().get(heard.part()))
        .filter(pattern -> pattern.hears(heard.event()))
        .isPresent();
  }

  /** A tick came, the model has become too old, or what kept it from being trained is over. */
  void due(CalledTrigger of, Turn turn) {
    rows.forget(of, turn);
    policy(of).cron().flatMap(cron -> tick(of, cron, turn)).ifPresent(t -> attempt(of, t, turn));
    settle(of, after(of, turn.now()), turn);
  }

  /** A pause is over, and its ticks become no runs. */
  void resumed(CalledTrigger of, Turn turn) {
    rows.forget(of, turn);
    policy(of)
        .cron()
        .flatMap(cron -> tick(of, cron, turn))
        .ifPresent(
            tick -> book.write(tick.became(DeliveryOutcome.PAUSED, "when its time came"), turn));
    settle(of, after(of, turn.now()), turn);
  }

  /** The newest tick that was not decided on; it stands for those before it. */
  private Optional<DeliveryRow> tick(CalledTrigger of, Schedule cron, Turn turn) {
    Optional<Instant> since = book.row(of.row().key()).next();
    Optional<Instant> last = cron.previous(turn.now().plusNanos(1));
    if (since.isEmpty() || last.isEmpty() || last.get().isBefore(since.get())) {
      return Optional.empty();
    }
    long ticks = cron.count(since.get().minusNanos(1), turn.now()).ticks();
    Map<String, Object> facts = ticks > 1 ? Map.of("ticks", ticks) : Map.of();
    Instant at = last.get();
    String dag = of.row().dag();
    return cause(of, CRON, new Happening(at.toString(), EventKind.TICK, dag, "", at, facts), turn);
  }

  /** What is written of a cause; nothing if it was decided on. */
  private Optional<DeliveryRow> cause(
      CalledTrigger of, String part, Happening happening, Turn turn) {
    ScheduleKey key = of.row().key();
    String id = shards.heard(key.dag(), key.trigger(), part, happening.id());
    DeliveryRow row =
        DeliveryRow.heard(
            key,
            id,
            of.row().shard(),
            turn.now().truncatedTo(ChronoUnit.MILLIS), // as it is stored
            new HeardEvent(part, happening));
    boolean known =
        book.find(row.ownKey(), row.shard(), turn).isPresent()
            || store.runExists(shards.deliveryRun(key.dag(), key.trigger(), id));
    return known ? Optional.empty() : Optional.of(row);
  }

  private void attempt(CalledTrigger of, DeliveryRow cause, Turn turn) {
    if (book.isPaused(cause, turn) || runs.cools(of, cause, turn) || isSpent(of, cause, turn)) {
      return;
    }
    runs.run(of, cause, turn);
    DeliveryRow became = book.find(cause.ownKey(), cause.shard(), turn).orElseThrow();
    if (became.outcome() != DeliveryOutcome.REFUSED) {
      book.waiting(cause.key(), cause.shard(), turn)
          .forEach(counted -> book.write(counted.as(became), turn));
    }
  }

  /** Whether the budget lets no run; then that is written. */
  private boolean isSpent(CalledTrigger of, DeliveryRow cause, Turn turn) {
    Optional<Instant> free = budgetFree(of, turn);
    free.ifPresent(
        at -> {
          RetrainBudget budget = policy(of).budget().orElseThrow();
          String detail =
              "%d of %d runs were made, and none is before %s"
                  .formatted(budget.spent(made(of, turn), turn.now()), budget.runs(), at);
          book.write(cause.became(DeliveryOutcome.BUDGET, detail), turn);
        });
    return free.isPresent();
  }

  private Optional<Instant> budgetFree(CalledTrigger of, Turn turn) {
    return policy(of).budget().flatMap(budget -> budget.freeAt(made(of, turn), turn.now()));
  }

  /** When the newest of its runs were made, as many as can matter. */
  private List<Instant> made(CalledTrigger of, Turn turn) {
    ScheduleKey key = of.row().key();
    int most = policy(of).budget().map(RetrainBudget::runs).orElse(0);
    Map<String, Instant> made = new HashMap<>(store.newestRuns(key, of.trigger().kind(), most));
    table.ofTrigger(key).stream()
        .filter(run -> run.header().trigger().equals(of.trigger().kind()))
        .forEach(run -> made.put(run.header().id(), run.header().createdAt()));
    return List.copyOf(made.values());
  }

  /** Until when no run is made. */
  private Optional<Instant> blockedUntil(CalledTrigger of, Instant lastRun, Turn turn) {
    Optional<Instant> cool = of.trigger().cooldown().map(lastRun::plus);
    return Stream.of(cool, budgetFree(of, turn))
        .flatMap(Optional::stream)
        .filter(turn.now()::isBefore)
        .max(Comparator.naturalOrder());
  }

  /** Makes the run of what lasts if there may be one, and says when to look again. */
  private void settle(CalledTrigger of, Optional<Instant> tick, Turn turn) {
    ScheduleKey key = of.row().key();
    if (book.pause(key).isEmpty()) {
      if (blockedUntil(of, book.row(key).cursor(), turn).isEmpty()) {
        rows.enough(of, turn).ifPresent(counted -> attempt(of, counted, turn));
      }
      ScheduleRow row = book.row(key);
      boolean old = tooOld(of, row).filter(at -> !at.isAfter(turn.now())).isPresent();
      if (old && blockedUntil(of, row.cursor(), turn).isEmpty()) {
        aged(of, row, turn);
      }
    }
    ScheduleRow row = book.row(key);
    book.write(row.at(row.cursor(), next(of, row, tick, turn)), turn);
  }

  private void aged(CalledTrigger of, ScheduleRow row, Turn turn) {
    RegisteredVersion version = version(of).orElseThrow();
    Happening happening =
        new Happening(
            version.version() + " after " + row.cursor().toEpochMilli(),
            EventKind.MODEL_AGED,
            policy(of).model().orElseThrow(),
            policy(of).alias().orElse(""),
            tooOld(of, row).orElseThrow(),
            Map.of("version", version.version(), "registered", version.at().toString()));
    cause(of, AGE, happening, turn).ifPresent(cause -> attempt(of, cause, turn));
    ScheduleRow after = book.row(row.key());
    if (turn.now().isAfter(after.cursor())) { // also if there is no run: not again at once
      book.write(after.at(turn.now(), after.next()), turn);
    }
  }

  private Optional<RegisteredVersion> version(CalledTrigger of) {
    return policy(of).model().flatMap(model -> store.newestVersion(model, policy(of).alias()));
  }

  private Optional<Instant> tooOld(CalledTrigger of, ScheduleRow row) {
    if (policy(of).age().isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> born = version(of).map(RegisteredVersion::at);
    return policy(of).tooOld(born, row.cursor(), of.trigger().cooldown());
  }

  /** When to decide first in another version; ticks of before count if they would be the same. */
  Optional<Instant> follow(CalledTrigger of, Optional<CalledTrigger> before, Turn turn) {
    Optional<Schedule> cron = policy(of).cron();
    boolean same =
        cron.isPresent()
            && before
                .filter(Retrains::are)
                .flatMap(was -> policy(was).cron())
                .filter(was -> ScheduleDigest.of(was).equals(ScheduleDigest.of(cron.get())))
                .isPresent();
    ScheduleRow row = of.row();
    Optional<Instant> from = same ? row.next() : Optional.empty();
    Optional<Instant> tick =
        from.isPresent() ? after(of, from.get().minusNanos(1)) : after(of, turn.now());
    return next(of, row, tick, turn);
  }

  /** The first tick that was not decided on; it may have been due, in a pause or in maintenance. */
  private Optional<Instant> undecided(CalledTrigger of, Turn turn) {
    Optional<Instant> next = book.row(of.row().key()).next();
    return after(
        of, next.map(at -> at.minusNanos(1)).filter(turn.now()::isAfter).orElse(turn.now()));
  }

  private static Optional<Instant> after(CalledTrigger of, Instant moment) {
    return policy(of).cron().flatMap(cron -> cron.next(moment));
  }

  /** When to decide next. */
  private Optional<Instant> next(
      CalledTrigger of, ScheduleRow row, Optional<Instant> tick, Turn turn) {
    Optional<Instant> blocked = blockedUntil(of, row.cursor(), turn);
    Optional<Instant> old = tooOld(of, row).map(at -> blocked.filter(at::isBefore).orElse(at));
    Optional<Instant> counted = rows.enough(of, turn).flatMap(enough -> blocked);
    return Stream.of(tick, old, counted).flatMap(Optional::stream).min(Comparator.naturalOrder());
  }
}
