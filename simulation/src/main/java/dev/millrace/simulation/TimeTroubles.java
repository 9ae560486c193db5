package dev.millrace.simulation;

import dev.millrace.simulation.fault.Troubles;
import dev.millrace.simulation.node.Node;
import dev.millrace.simulation.node.Scene;
import dev.millrace.simulation.node.SchedulerNode;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What goes wrong around ticks: their owner is killed, its clock is set by a day, or nothing runs
 * for one. Only in plays with schedules.
 */
final class TimeTroubles {
  private static final List<Duration> OUTAGES =
      List.of(
          Duration.ofSeconds(70),
          Duration.ofMinutes(10),
          Duration.ofHours(3),
          Duration.ofDays(1),
          Duration.ofDays(1));
  private static final Duration DAY = Duration.ofDays(1);

  private final Scene scene;
  private final Cast cast;
  private final Processes processes;
  private final NodeTime databaseTime;
  private final Timetable timetable;
  private final Troubles troubles;
  private final Dice dice;
  private boolean wasAhead;

  TimeTroubles(
      Scene scene, Cast cast, Processes processes, NodeTime databaseTime, Timetable timetable) {
    this.scene = scene;
    this.cast = cast;
    this.processes = processes;
    this.databaseTime = databaseTime;
    this.timetable = timetable;
    this.troubles = scene.troubles();
    this.dice = Dice.of(scene.seed(), "time troubles");
  }

  /** Whether clocks are set in a play of this seed. */
  static boolean setClocks(long seed) {
    return Dice.of(seed, "set clocks").chance(0.3);
  }

  void begin() {
    if (timetable.isEmpty()) {
      return;
    }
    double end = troubles.endNanos() / 1e6;
    if (dice.chance(0.35)) {
      scene.agenda().at(dice.millis(2_500, end - 500), this::stopEverything);
    }
    if (dice.chance(0.4)) {
      scene.agenda().at(dice.millis(1_500, 6_000), this::killAtTick);
    }
    if (setClocks(scene.seed())) {
      for (int i = dice.between(1, 3); i > 0; i--) {
        scene.agenda().at(dice.millis(1_000, end - 500), this::setClock);
      }
    }
    scene.agenda().after(dice.millis(1_000, 4_000), this::startWhenNobodyIsLeft);
  }

  private void count(String fault) {
    scene.tally().add("fault: " + fault);
    scene.trace().line("FAULT", "%s", fault);
  }

  /** Everything is killed, time goes by, and as many others begin. */
  private void stopEverything() {
    Duration time = dice.one(OUTAGES);
    count(time.equals(DAY) ? "DAY_WITHOUT_CLUSTER" : "OUTAGE_OF_CLUSTER");
    scene.trace().line("FAULT", "nothing runs for %s", time);
    int schedulers = Math.max(1, cast.schedulers().size());
    int workers = Math.max(1, cast.workers().size());
    cast.all().forEach(Node::kill);
    processes.endAll();
    databaseTime.jump(time.toNanos());
    cast.later(time);
    for (int i = 0; i < schedulers; i++) {
      cast.startScheduler();
    }
    for (int i = 0; i < workers; i++) {
      cast.startWorker();
    }
  }

  /** What was made durable by a clock that was ahead lasts as much longer: lets that go by. */
  void letADayGoBy() {
    scene.trace().line("FAULT", "a day goes by");
    databaseTime.jump(DAY.toNanos());
    cast.later(DAY);
    cast.all().forEach(node -> node.time().jump(DAY.toNanos()));
  }

  /** Whether a clock was set forward. */
  boolean wasAhead() {
    return wasAhead;
  }

  private void setClock() {
    List<SchedulerNode> schedulers = cast.schedulers();
    if (!schedulers.isEmpty()) {
      long minutes = dice.millis(30_000, 600_000);
      boolean day = dice.chance(0.4);
      long nanos = (day ? DAY.toNanos() : minutes) * (dice.chance(0.5) ? 1 : -1);
      count(day ? "CLOCK_SET_BY_A_DAY" : "CLOCK_SET_BY_MINUTES");
      SchedulerNode node = dice.one(schedulers);
      scene.trace().line("FAULT", "the clock of %s is set by %.3f s", node.id(), nanos / 1e9);
      node.time().jump(nanos);
      wasAhead |= nanos > 0;
    }
  }

  /** Right before or after something is due by the clock of who owns it. */
  private void killAtTick() {
    if (troubles.areOver()) {
      return;
    }
    Timetable.Version version = timetable.current(dice.one(timetable.dags())).orElseThrow();
    String dag = version.plan().dag().name();
    Optional<SchedulerNode> owner =
        cast.schedulers().stream()
            .filter(node -> node.ownerOf(dag).filter(node.id()::equals).isPresent())
            .findFirst();
    if (owner.isPresent() && !version.entries().isEmpty()) {
      Instant now = owner.get().time().instant();
      dice.one(version.entries())
          .rhythm()
          .soon(now)
          .map(tick -> Duration.between(now, tick))
          .filter(until -> until.compareTo(Duration.ofSeconds(20)) < 0)
          .ifPresent(until -> killIn(until, owner.get()));
    }
    scene.agenda().after(dice.millis(1_500, 8_000), this::killAtTick);
  }

  private void killIn(Duration time, SchedulerNode node) {
    long off = dice.spreadMillis(0.005, 40) * (dice.chance(0.3) ? -1 : 1);
    scene
        .agenda()
        .after(
            Math.max(0, time.toNanos() + off),
            () -> {
              if (!troubles.areOver() && node.isThere()) {
                count("KILLED_AT_TICK");
                node.kill();
                scene.agenda().after(dice.spreadMillis(50, 6_000), this::startUnlessOver);
              }
            });
  }

  private void startUnlessOver() {
    if (!troubles.areOver()) {
      cast.startScheduler();
    }
  }

  private void startWhenNobodyIsLeft() {
    if (!troubles.areOver()) {
      if (cast.schedulers().isEmpty()) {
        cast.startScheduler();
      }
      scene.agenda().after(dice.millis(1_000, 4_000), this::startWhenNobodyIsLeft);
    }
  }
}
