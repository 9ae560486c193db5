package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.OverlapRule;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.engine.schedule.Window;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.GivenParameters;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes runs of calls and events, if the trigger lets them. For the loop's thread. */
final class CalledRuns {
  /** As many runs wait for those of before as of a schedule that says nothing. */
  private static final int WAITING_MAX = Missed.USUAL.max();

  private final DeliveryBook book;
  private final Expressions expressions;
  private final ShardKeeper shards;
  private final Overlaps overlaps;

  CalledRuns(DeliveryBook book, LoopParts parts, Overlaps overlaps) {
    this.book = book;
    this.expressions = parts.expressions();
    this.shards = parts.keeper();
    this.overlaps = overlaps;
  }

  /** Makes the run of a call or an event, or writes why there is none. */
  void run(CalledTrigger of, DeliveryRow row, Turn turn) {
    Optional<Map<String, Object>> params = params(of, row, turn);
    if (params.isEmpty() || (row.replayOf().isEmpty() && cools(of, row, turn))) {
      return;
    }
    List<ActiveRun> open = overlaps.open(row.key());
    int waitingMax = row.event().isPresent() ? 1 : WAITING_MAX; // one run does for all that came
    Optional<TickOutcome> not =
        OverlapRule.forbids(
            of.trigger().overlap(), waitingMax, open.size(), Overlaps.waiting(open));
    if (not.filter(TickOutcome.QUEUE_FULL::equals).isPresent() && row.event().isPresent()) {
      book.write(row.became(DeliveryOutcome.COALESCED, "run " + waitingRun(open)), turn);
      return;
    }
    if (not.isPresent()) {
      DeliveryOutcome outcome = DeliveryOutcome.valueOf(not.get().name());
      book.write(row.became(outcome, "run " + open.get(0).header().id()), turn);
      return;
    }
    ActiveRun run = ActiveRun.create(header(of, row, params.get(), turn), of.plan(), expressions);
    String why =
        "Cancelled for the run of "
            + (row.event().isPresent() ? "event " : "call ")
            + row.id()
            + " of trigger '"
            + row.key().trigger()
            + "'.";
    overlaps.add(run, of.trigger(), open, why, turn);
    book.write(row.became(run.header().id()), turn);
    ScheduleRow known = book.row(row.key());
    if (turn.now().isAfter(known.cursor())) {
      book.write(known.at(turn.now(), known.next()), turn);
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
  Optional<Map<String, Object>> params(CalledTrigger of, DeliveryRow row, Turn turn) {
    Map<String, Object> given = new LinkedHashMap<>(of.trigger().params());
    given.putAll(row.params());
    try {
      return Optional.of(GivenParameters.complete(of.plan().dag(), given));
    } catch (Refused e) {
      book.write(row.became(DeliveryOutcome.REFUSED, e.getMessage()), turn);
      return Optional.empty();
    }
  }

  /** Whether the last run is too young; then that is written. */
  boolean cools(CalledTrigger of, DeliveryRow row, Turn turn) {
    Instant last = book.row(row.key()).cursor();
    Optional<Instant> until =
        of.trigger().cooldown().map(last::plus).filter(end -> turn.now().isBefore(end));
    until.ifPresent(
        end ->
            book.write(
                row.became(
                    DeliveryOutcome.COOLDOWN,
                    "the last one was made at " + last + ", and none is before " + end),
                turn));
    return until.isPresent();
  }

  private RunHeader header(
      CalledTrigger of, DeliveryRow row, Map<String, Object> params, Turn turn) {
    ScheduleKey key = row.key();
    return new RunHeader(
        shards.deliveryRun(key.dag(), key.trigger(), row.id()),
        row.shard(),
        key.dag(),
        of.plan().dag().version(),
        params,
        of.trigger().kind(),
        turn.now(),
        Optional.empty(),
        Optional.empty(),
        true,
        Optional.empty(),
        Optional.of(tick(of, row)));
  }

  /** What it is for: the tick of a policy, or the moment at which it was told something. */
  private static RunTick tick(CalledTrigger of, DeliveryRow row) {
    Optional<Instant> tick =
        row.event()
            .map(HeardEvent::event)
            .filter(event -> event.kind() == EventKind.TICK)
            .map(Happening::at);
    Optional<Window> window =
        of.trigger() instanceof Trigger.Retrain retrain
            ? tick.flatMap(at -> retrain.policy().cron().map(cron -> cron.window(at)))
            : Optional.empty();
    Instant told = row.receivedAt();
    return new RunTick(
        row.key().trigger(), tick.orElse(told), window.orElseGet(() -> new Window(told, told)));
  }
}
