package dev.millrace.simulation;

import dev.millrace.simulation.fault.DatabaseFaults;
import dev.millrace.simulation.fault.FaultKind;
import dev.millrace.simulation.fault.Troubles;
import dev.millrace.simulation.network.Weather;
import dev.millrace.simulation.node.Node;
import dev.millrace.simulation.node.Scene;
import dev.millrace.simulation.node.SchedulerNode;
import dev.millrace.simulation.node.WorkerNode;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.RunSpec;
import java.util.ArrayList;
import java.util.List;

/** Lets things go wrong, one after the other, and mends everything at the end. */
final class Saboteur {
  private final Scene scene;
  private final Cast cast;
  private final Processes processes;
  private final DatabaseFaults database;
  private final NodeTime databaseTime;
  private final Troubles troubles;
  private final Dice dice;

  /** For what is done to a worker that is cut off already. */
  private final Dice cruelty;

  Saboteur(
      Scene scene, Cast cast, Processes processes, DatabaseFaults database, NodeTime databaseTime) {
    this.scene = scene;
    this.cast = cast;
    this.processes = processes;
    this.database = database;
    this.databaseTime = databaseTime;
    this.troubles = scene.troubles();
    this.dice = Dice.of(scene.seed(), "saboteur");
    this.cruelty = Dice.of(scene.seed(), "cruelty");
  }

  void begin(List<RunSpec> runs) {
    for (RunSpec run : runs) {
      if (run.isCancelled() && !troubles.kinds().isEmpty() && dice.chance(0.3)) {
        long before = dice.millis(0, 6_000);
        scene.agenda().at(run.cancelAtNanos() - before, () -> cutOffWhoRuns(run.id()));
      }
    }
    scene.network().weather(troubles.weather());
    scene.agenda().at(troubles.endNanos(), this::mendEverything);
    if (!troubles.kinds().isEmpty()) {
      next();
    }
  }

  private void next() {
    scene
        .agenda()
        .after(
            dice.nextMillis(troubles.betweenMillis()),
            () -> {
              if (!troubles.areOver()) {
                strike(dice.one(troubles.kinds()));
                next();
              }
            });
  }

  /** What someone wants stopped may run where nobody can be told: a lease must end it. */
  private void cutOffWhoRuns(String run) {
    List<WorkerNode> busy =
        cast.workers().stream().filter(worker -> runs(worker.id(), run)).toList();
    if (!troubles.areOver() && !busy.isEmpty()) {
      count(FaultKind.WORKER_CUT_OFF);
      WorkerNode one = dice.one(busy);
      if (dice.chance(0.6)) {
        missAtOnce(one);
      }
      cutOff(one, cast.all());
      if (cruelty.chance(0.5)) {
        scene.agenda().after(cruelty.millis(3_000, 10_500), () -> freeze(one));
      }
    }
  }

  /** Before its lease ends, so that it cannot stop anything itself. */
  private void freeze(WorkerNode worker) {
    if (!troubles.areOver()) {
      worker.pause(cruelty.millis(10_000, 30_000));
    }
  }

  /** The cluster sees it go long before it must have stopped what it runs. */
  private void missAtOnce(WorkerNode worker) {
    for (SchedulerNode scheduler : cast.schedulers()) {
      scene.membership().misjudge(scheduler.id(), worker.id(), dice.millis(5_000, 15_000));
    }
  }

  private boolean runs(String worker, String run) {
    return processes.alive().stream()
        .anyMatch(
            process -> process.worker().id().equals(worker) && process.key().run().equals(run));
  }

  private void count(FaultKind kind) {
    scene.tally().add("fault: " + kind);
    scene.trace().line("FAULT", "%s", kind);
  }

  private void strike(FaultKind kind) {
    List<SchedulerNode> schedulers = cast.schedulers();
    List<WorkerNode> workers = cast.workers();
    List<Node<?>> all = cast.all();
    if (schedulers.isEmpty() || workers.isEmpty()) {
      return;
    }
    count(kind);
    switch (kind) {
      case SCHEDULER_KILLED -> {
        dice.one(schedulers).kill();
        later(100, 15_000, cast::startScheduler);
      }
      case WORKER_KILLED -> {
        dice.one(workers).kill();
        later(100, 15_000, cast::startWorker);
      }
      case SCHEDULER_PAUSED -> dice.one(schedulers).pause(pause());
      case WORKER_PAUSED -> dice.one(workers).pause(pause());
      case SCHEDULER_STOPPED -> {
        dice.one(schedulers).stop();
        later(100, 15_000, cast::startScheduler);
      }
      case WORKER_STOPPED -> {
        dice.one(workers).stop();
        later(100, 15_000, cast::startWorker);
      }
      case WORKER_CUT_OFF -> cutOff(dice.one(workers), all);
      case CLUSTER_SPLIT -> split(all);
      case ONE_WAY_CUT -> {
        scene.network().cut(dice.one(all).id(), dice.one(all).id());
        healLater();
      }
      case MISJUDGED -> {
        String observer = dice.one(all).id();
        scene.membership().misjudge(observer, dice.one(all).id(), dice.spreadMillis(100, 8_000));
      }
      case CLOCK_JUMP -> jump(all);
      case DATABASE_OUTAGE -> {
        database.goAway();
        later(
            50,
            20_000,
            () -> {
              database.comeBack();
              scene.trace().line("FAULT", "the database is back");
            });
      }
    }
  }

  private long pause() {
    return dice.chance(0.4) ? dice.millis(9_000, 30_000) : dice.spreadMillis(20, 30_000);
  }

  private void later(double leastMillis, double mostMillis, Runnable what) {
    scene
        .agenda()
        .after(
            dice.spreadMillis(leastMillis, mostMillis),
            () -> {
              if (!troubles.areOver()) {
                what.run();
              }
            });
  }

  private void cutOff(Node<?> one, List<Node<?>> all) {
    for (Node<?> other : all) {
      scene.network().cut(one.id(), other.id());
      scene.network().cut(other.id(), one.id());
    }
    scene.trace().line("FAULT", "%s is cut off", one.id());
    healLater();
  }

  private void split(List<Node<?>> all) {
    List<Node<?>> left = new ArrayList<>();
    List<Node<?>> right = new ArrayList<>();
    all.forEach(node -> (dice.chance(0.5) ? left : right).add(node));
    for (Node<?> one : left) {
      for (Node<?> other : right) {
        scene.network().cut(one.id(), other.id());
        scene.network().cut(other.id(), one.id());
      }
    }
    scene.trace().line("FAULT", "split: %s | %s", ids(left), ids(right));
    healLater();
  }

  private void healLater() {
    scene.membership().look();
    later(
        dice.chance(0.4) ? 12_000 : 200,
        40_000,
        () -> {
          scene.trace().line("FAULT", "the network is whole again");
          scene.network().heal();
          scene.membership().look();
        });
  }

  private static List<String> ids(List<Node<?>> nodes) {
    return nodes.stream().map(Node::id).toList();
  }

  /** By more than {@link Play} has patience. */
  private void jump(List<Node<?>> all) {
    Node<?> node = dice.one(all);
    boolean ofDatabase = dice.chance(0.15);
    boolean back = dice.chance(0.5);
    long nanos = dice.spreadMillis(500, 3_600_000) * (back ? -1 : 1);
    (ofDatabase ? databaseTime : node.time()).jump(nanos);
    scene
        .trace()
        .line(
            "FAULT",
            "the clock of %s jumps by %.3f s",
            ofDatabase ? "the database" : node.id(),
            nanos / 1e9);
  }

  private void mendEverything() {
    scene.trace().line("FAULT", "no more faults");
    scene.network().weather(Weather.FINE);
    scene.network().heal();
    database.comeBack();
    cast.all().forEach(Node::resume);
    boolean noScheduler = cast.schedulers().isEmpty();
    if (noScheduler || dice.chance(0.5)) {
      cast.startScheduler();
    }
    boolean noTags = cast.workers().stream().allMatch(w -> w.isStopping() || w.tags().isEmpty());
    if (noTags || dice.chance(0.5)) {
      cast.startWorker();
    }
    scene.membership().look();
  }
}
