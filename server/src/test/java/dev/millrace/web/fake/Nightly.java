package dev.millrace.web.fake;

import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.ScheduleView.MissedView;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.engine.view.TriggerView.PauseView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Schedules of the wine DAG on 21 November 2026, at noon in UTC. */
public final class Nightly {
  /** 02:30 in Paris. */
  public static final Instant NEXT = Instant.parse("2026-11-22T01:30:00Z");

  private static final Instant LAST = Instant.parse("2026-11-21T01:30:00Z");

  private Nightly() {}

  public static TriggerView retrain() {
    return trigger(
        "retrain",
        "cron",
        List.of("30 2 * * *"),
        "Europe/Paris",
        Optional.of(NEXT),
        Optional.empty());
  }

  /** Somebody has stopped it. */
  public static TriggerView paused() {
    PauseView pause =
        new PauseView("ada", "labels are being corrected", Wine.NOON.minusSeconds(7_200), false);
    return trigger(
        "label",
        "cron",
        List.of("0 9-17/4 * * mon-fri", "0 12 L * *"),
        "Europe/Paris",
        Optional.empty(),
        Optional.of(pause));
  }

  public static TriggerView ingest() {
    return trigger(
        "ingest",
        "every",
        List.of("6h"),
        "UTC",
        Optional.of(Instant.parse("2026-11-21T18:00:00Z")),
        Optional.empty());
  }

  /** A policy of retraining, in its cooldown. */
  public static TriggerView policy() {
    return new TriggerView(
        Wine.NAME,
        "retrain",
        "retrain",
        List.of(
            "0 3 * * sun in Europe/Paris",
            "drift of wine-quality",
            "1000 new rows in harvest.data",
            "wine-quality@live older than 30d",
            "cooldown 7d",
            "budget 4 per 30d"),
        "queue",
        Optional.empty(),
        "Europe/Paris",
        Optional.of(NEXT),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(
            "640 of 1000 new rows",
            "version 7 of wine-quality@live is too old from 2026-12-14T03:12:00Z",
            "cooldown until 2026-11-25T03:00:00Z",
            "budget: 2 of 4 runs made"));
  }

  /** What the policy was told, newest last. */
  public static List<DeliveryView> told() {
    return List.of(
        told(1, "a tick of wine-quality", "RUN", Optional.empty(), Optional.of("t07k3m9q2x")),
        told(
            2,
            "drift of wine-quality",
            "COOLDOWN",
            Optional.of("the last run of the trigger is not older than 'cooldown'"),
            Optional.empty()),
        told(
            3,
            "a change of output data of harvest",
            "WAITING",
            Optional.of("waits until there are enough rows"),
            Optional.empty()));
  }

  private static DeliveryView told(
      int number, String says, String outcome, Optional<String> why, Optional<String> run) {
    Instant at = LAST.plus(Duration.ofHours(number));
    return new DeliveryView(
        "d" + number,
        Wine.NAME,
        "retrain",
        at,
        "",
        Map.of(),
        outcome,
        why,
        run,
        Optional.empty(),
        Optional.of(new DeliveryView.EventView("", says, at, Map.of())));
  }

  /** One whose version of the DAG is not known to this server. */
  public static TriggerView unreadable() {
    return new TriggerView(
        Wine.NAME,
        "old",
        "",
        List.of(),
        "",
        Optional.empty(),
        "UTC",
        Optional.empty(),
        Optional.empty(),
        Optional.of("Version 12 of DAG 'wine-quality' cannot be read any more."),
        Optional.empty(),
        List.of());
  }

  private static TriggerView trigger(
      String name,
      String form,
      List<String> says,
      String zone,
      Optional<Instant> next,
      Optional<PauseView> pause) {
    return new TriggerView(
        Wine.NAME,
        name,
        form,
        says,
        "queue",
        Optional.of(new MissedView("latest", Duration.ofDays(1), Optional.empty())),
        zone,
        next,
        pause,
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** Newest first: a run, two in a row that were missed, a run. */
  public static List<TickView> ticks() {
    return List.of(
        run(LAST, "t07k3m9q2x"),
        new TickView(
            LAST.minus(Duration.ofDays(2)),
            LAST.minus(Duration.ofDays(1)),
            2,
            true,
            "TOO_OLD",
            Optional.of("missed for longer than 'within' allows"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            LAST),
        run(LAST.minus(Duration.ofDays(3)), "t02c8w5r1z"));
  }

  /** The run of the last tick of {@link #retrain}. */
  public static RunView run(String id) {
    RunView run = Wine.run(id, "SUCCEEDED", Map.of("SUCCEEDED", 8));
    return new RunView(
        run.id(),
        run.dag(),
        run.version(),
        run.state(),
        run.params(),
        "cron",
        run.createdAt(),
        run.startedAt(),
        run.endedAt(),
        run.reason(),
        run.tasks(),
        run.timeout(),
        run.parent(),
        run.cache(),
        run.forkedFrom(),
        run.generations(),
        run.outputs(),
        Optional.of(new RunView.Tick("retrain", LAST, LAST.minus(Duration.ofDays(1)), LAST)));
  }

  private static TickView run(Instant tick, String run) {
    return new TickView(
        tick,
        tick,
        1,
        true,
        "RUN",
        Optional.empty(),
        Optional.of(tick.minus(Duration.ofDays(1))),
        Optional.of(tick),
        Optional.of(run),
        Optional.empty(),
        tick);
  }
}
