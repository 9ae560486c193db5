package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.OverlapRule;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.dags.GivenParameters;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes the runs of calls of hooks and of events. Such a trigger is a schedule whose cursor is the
 * moment of its last run and whose next tick is when what waits for quiet becomes a run, or waits
 * for others no longer; so all of it is written in one transaction with the run and what became of
 * the call, and survives what schedules survive.
 */
final class Deliveries {
  /** As many runs wait for those of before as of a schedule that says nothing. */
  private static final int WAITING_MAX = Missed.USUAL.max();

  private static final String GONE = "the DAG has no such trigger any more";

  private final ScheduleTable schedules;
  private final Store store;
  private final DagPlans dags;
  private final Expressions expressions;
  private final ShardKeeper shards;
  private final Overlaps overlaps;

  Deliveries(LoopParts parts, ScheduleTable schedules, RunTable runs) {
    this.schedules = schedules;
    this.store = parts.store();
    this.dags = parts.dags();
    this.expressions = parts.expressions();
    this.shards = parts.keeper();
    this.overlaps = new Overlaps(runs);
  }

  /** A trigger of a version of its DAG that can be read. */
  private record Hook(ScheduleRow row, DagPlan plan, Trigger.Called trigger) {}

  private Optional<Hook> hook(ScheduleRow row) {
    Optional<DagPlan> plan =
        row.isCalled() ? dags.plan(row.dag(), row.version()) : Optional.<DagPlan>empty();
    return plan.flatMap(of -> of.dag().trigger(row.trigger()))
        .filter(Trigger.Called.class::isInstance)
        .map(trigger -> new Hook(row, plan.get(), (Trigger.Called) trigger));
  }

  /** Takes a call; one that was taken before changes nothing unless it was refused. */
  void deliver(Inbound.Deliver call, Turn turn) {
    ScheduleKey key = call.hook();
    if (!shards.owns(key.dag())) {
      call.answer().completeExceptionally(new NotOwned(key.dag()));
      return;
    }
    Optional<Hook> hook =
        schedules.find(key).map(ActiveSchedule::row).filter(ScheduleRow::live).flatMap(this::hook);
    if (hook.isEmpty()) {
      turn.then(() -> call.answer().completeExceptionally(unknown(key)));
      return;
    }
    int shard = shards.shardOf(key.dag());
    Optional<DeliveryRow> known = find(new DeliveryRow.Key(key, call.delivery()), shard, turn);
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
        write(row.became(run), turn); // what became of it was deleted long after
      } else {
        call.reading()
            .not()
            .ifPresentOrElse(
                not -> write(row.became(not.outcome(), not.why()), turn),
                () -> take(hook.get(), row, turn));
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
    if (find(new DeliveryRow.Key(key, id), pending.shard(), turn).isPresent()) {
      return;
    }
    DeliveryRow row =
        new DeliveryRow(
            key,
            id,
            pending.shard(),
            turn.now().truncatedTo(ChronoUnit.MILLIS),
            "",
            Map.of(),
            DeliveryOutcome.WAITING,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(heard));
    String run = shards.deliveryRun(key.dag(), key.trigger(), id);
    if (store.runExists(run)) {
      write(row.became(run), turn); // what became of it was deleted long after
      return;
    }
    Optional<Hook> hook =
        schedules
            .find(key)
            .map(ActiveSchedule::row)
            .filter(ScheduleRow::live)
            .flatMap(this::hook)
            .filter(of -> of.trigger() instanceof Trigger.OnEvent);
    if (hook.isPresent()) {
      take(hook.get(), row, turn);
    } else {
      write(row.became(DeliveryOutcome.REFUSED, GONE), turn);
    }
  }

  private void take(Hook hook, DeliveryRow row, Turn turn) {
    Optional<PauseRow> pause = schedules.pause(row.key());
    if (pause.isPresent()) {
      write(
          row.became(DeliveryOutcome.PAUSED, pause.get().by() + ": " + pause.get().reason()), turn);
      return;
    }
    Optional<Duration> debounce = hook.trigger().debounce();
    if (row.replayOf().isEmpty() && joins(hook)) {
      join(hook, row, turn);
    } else if (row.replayOf().isPresent() || debounce.isEmpty()) {
      run(hook, row, turn);
    } else if (params(hook, row, turn).isPresent() && !cools(hook, row, turn)) {
      waiting(row.key(), row.shard(), turn)
          .forEach(
              before ->
                  write(
                      before.became(DeliveryOutcome.DEBOUNCED, "call " + row.id() + " counts"),
                      turn));
      write(row, turn);
      write(hook.row().at(hook.row().cursor(), Optional.of(turn.now().plus(debounce.get()))), turn);
    }
  }

  /** Whether the trigger waits until all of several events have happened. */
  private static boolean joins(Hook hook) {
    return hook.trigger() instanceof Trigger.OnEvent on && on.rule().needsAll();
  }

  /** One of several events: if it is the last one, there is a run; otherwise it waits for them. */
  private void join(Hook hook, DeliveryRow row, Turn turn) {
    if (cools(hook, row, turn)) {
      return;
    }
    EventRule rule = ((Trigger.OnEvent) hook.trigger()).rule();
    EventJoin join = EventJoin.of(rule, row, waiting(row.key(), row.shard(), turn), turn.now());
    join.superseded()
        .forEach(
            before ->
                write(
                    before.became(
                        DeliveryOutcome.SUPERSEDED, "event " + join.instead(before) + " counts"),
                    turn));
    join.expired().forEach(before -> write(expired(before), turn));
    if (join.isComplete()) {
      runForAll(hook, join, turn);
    } else if (join.counts(row)) {
      write(row, turn);
    }
    awaits(row.key(), join.isComplete() ? Optional.empty() : join.until(), turn);
  }

  /** The last one becomes the run, or none; the others are of it. */
  private void runForAll(Hook hook, EventJoin join, Turn turn) {
    DeliveryRow last = join.last();
    run(hook, last, turn);
    DeliveryRow became = find(last.ownKey(), last.shard(), turn).orElseThrow();
    join.counting().values().stream()
        .filter(other -> !other.ownKey().equals(last.ownKey()))
        .map(
            other ->
                became
                    .run()
                    .map(other::became)
                    .orElseGet(() -> other.became(became.outcome(), became.detail().orElse(""))))
        .forEach(other -> write(other, turn));
  }

  private static DeliveryRow expired(DeliveryRow row) {
    return row.became(DeliveryOutcome.EXPIRED, "the others did not happen in time");
  }

  private void awaits(ScheduleKey key, Optional<Instant> until, Turn turn) {
    ScheduleRow known = schedules.find(key).orElseThrow().row();
    write(known.at(known.cursor(), until), turn);
  }

  private void lookForExpired(Hook hook, ScheduleRow row, Turn turn) {
    EventRule rule = ((Trigger.OnEvent) hook.trigger()).rule();
    EventJoin join = EventJoin.of(rule, waiting(row.key(), row.shard(), turn), turn.now());
    join.expired().forEach(before -> write(expired(before), turn));
    awaits(row.key(), join.until(), turn);
  }

  /** Nothing came for long enough: the call that waits becomes a run. */
  void due(ScheduleRow row, Turn turn) {
    Optional<Hook> joined = hook(row).filter(Deliveries::joins);
    if (joined.isPresent()) {
      lookForExpired(joined.get(), row, turn);
      return;
    }
    ScheduleRow quiet = row.at(row.cursor(), Optional.empty());
    write(quiet, turn);
    Optional<DeliveryRow> waiting = newest(row.key(), row.shard(), turn);
    Optional<Hook> hook = hook(quiet);
    if (waiting.isPresent() && hook.isPresent()) {
      run(hook.get(), waiting.get(), turn);
    } else {
      waiting.ifPresent(call -> write(unreadable(call), turn));
    }
  }

  private static DeliveryRow unreadable(DeliveryRow call) {
    return call.became(
        DeliveryOutcome.REFUSED, "its DAG can no longer be read; submit it again and replay this");
  }

  /** A call that was to become a run in a pause that is over becomes none. */
  void resumed(ScheduleRow row, Turn turn) {
    if (row.next().filter(due -> !due.isAfter(turn.now())).isPresent()) {
      write(row.at(row.cursor(), Optional.empty()), turn);
      waiting(row.key(), row.shard(), turn)
          .forEach(
              call -> write(call.became(DeliveryOutcome.PAUSED, "until it was too late"), turn));
    }
  }

  /** Lets a trigger follow another version of its DAG; a new one has never run. */
  ScheduleRow follow(DagPlan plan, Trigger.Called of, Optional<ScheduleRow> known) {
    String trigger = of.id();
    String digest = of instanceof Trigger.Webhook ? ScheduleRow.HOOK : ScheduleRow.EVENT;
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
    if (row.isCalled() && row.next().isPresent()) {
      waiting(row.key(), row.shard(), turn)
          .forEach(call -> write(call.became(DeliveryOutcome.REFUSED, GONE), turn));
    }
  }

  private void run(Hook hook, DeliveryRow row, Turn turn) {
    Optional<Map<String, Object>> params = params(hook, row, turn);
    if (params.isEmpty() || (row.replayOf().isEmpty() && cools(hook, row, turn))) {
      return;
    }
    List<ActiveRun> open = overlaps.open(row.key());
    int waitingMax = row.event().isPresent() ? 1 : WAITING_MAX; // one run does for all that came
    Optional<TickOutcome> not =
        OverlapRule.forbids(
            hook.trigger().overlap(), waitingMax, open.size(), Overlaps.waiting(open));
    if (not.filter(TickOutcome.QUEUE_FULL::equals).isPresent() && row.event().isPresent()) {
      write(row.became(DeliveryOutcome.COALESCED, "run " + waitingRun(open)), turn);
      return;
    }
    if (not.isPresent()) {
      DeliveryOutcome outcome = DeliveryOutcome.valueOf(not.get().name());
      write(row.became(outcome, "run " + open.get(0).header().id()), turn);
      return;
    }
    ActiveRun run =
        ActiveRun.create(header(hook, row, params.get(), turn), hook.plan(), expressions);
    String why =
        "Cancelled for the run of "
            + (row.event().isPresent() ? "event " : "call ")
            + row.id()
            + " of trigger '"
            + row.key().trigger()
            + "'.";
    overlaps.add(run, hook.trigger(), open, why, turn);
    write(row.became(run.header().id()), turn);
    ScheduleRow known = schedules.find(row.key()).orElseThrow().row();
    if (turn.now().isAfter(known.cursor())) {
      write(known.at(turn.now(), known.next()), turn);
    }
  }

  private static String waitingRun(List<ActiveRun> open) {
    return open.stream()
        .filter(run -> run.state() == RunState.QUEUED)
        .findFirst()
        .map(run -> run.header().id())
        .orElse("");
  }

  /** The parameters of the run, or it is written why there are none. */
  private Optional<Map<String, Object>> params(Hook hook, DeliveryRow row, Turn turn) {
    Map<String, Object> given = new LinkedHashMap<>(hook.trigger().params());
    given.putAll(row.params());
    try {
      return Optional.of(GivenParameters.complete(hook.plan().dag(), given));
    } catch (Refused e) {
      write(row.became(DeliveryOutcome.REFUSED, e.getMessage()), turn);
      return Optional.empty();
    }
  }

  /** Whether the last run is too young; then that is written. */
  private boolean cools(Hook hook, DeliveryRow row, Turn turn) {
    Instant last = hook.row().cursor();
    Optional<Instant> until =
        hook.trigger().cooldown().map(last::plus).filter(end -> turn.now().isBefore(end));
    until.ifPresent(
        end ->
            write(
                row.became(
                    DeliveryOutcome.COOLDOWN,
                    "the last one was made at " + last + ", and none is before " + end),
                turn));
    return until.isPresent();
  }

  private RunHeader header(Hook hook, DeliveryRow row, Map<String, Object> params, Turn turn) {
    ScheduleKey key = row.key();
    return new RunHeader(
        shards.deliveryRun(key.dag(), key.trigger(), row.id()),
        row.shard(),
        key.dag(),
        hook.plan().dag().version(),
        params,
        hook.trigger().kind(),
        turn.now(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.of(
            new RunTick(
                key.trigger(), row.receivedAt(), new Window(row.receivedAt(), row.receivedAt()))));
  }

  private Optional<DeliveryRow> find(DeliveryRow.Key key, int shard, Turn turn) {
    return turn.writes().schedules().deliveries().stream()
        .filter(row -> row.ownKey().equals(key))
        .findFirst()
        .or(() -> store.delivery(key, shard));
  }

  /** What waits, as this turn leaves it so far. */
  private List<DeliveryRow> waiting(ScheduleKey key, int shard, Turn turn) {
    Map<DeliveryRow.Key, DeliveryRow> rows = new LinkedHashMap<>();
    store.waitingDeliveries(key, shard).forEach(row -> rows.put(row.ownKey(), row));
    turn.writes().schedules().deliveries().stream()
        .filter(row -> row.key().equals(key))
        .forEach(row -> rows.put(row.ownKey(), row));
    return rows.values().stream().filter(row -> row.outcome() == DeliveryOutcome.WAITING).toList();
  }

  private Optional<DeliveryRow> newest(ScheduleKey key, int shard, Turn turn) {
    return waiting(key, shard, turn).stream()
        .max(Comparator.comparing(DeliveryRow::receivedAt).thenComparing(DeliveryRow::id));
  }

  private static void write(DeliveryRow row, Turn turn) {
    turn.writes().schedules().delivery(row);
  }

  private void write(ScheduleRow row, Turn turn) {
    schedules.put(row);
    turn.writes().schedules().schedule(row);
  }

  private static Refused unknown(ScheduleKey key) {
    return new Refused(
        Refused.Reason.NOT_FOUND,
        "DAG '" + key.dag() + "' has no webhook '" + key.trigger() + "' that can be read.");
  }
}
