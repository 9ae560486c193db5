package dev.millrace.simulation;

import dev.millrace.scheduler.loop.Inbound;
import dev.millrace.scheduler.store.DagHead;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.simulation.node.Node;
import dev.millrace.simulation.node.Scene;
import dev.millrace.simulation.node.SchedulerNode;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.work.Listeners;
import dev.millrace.simulation.work.Timetable;
import dev.millrace.simulation.work.Workload;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whoever owns the DAGs that start by themselves: makes their versions current one after the other,
 * pauses and resumes them, and in the end takes their triggers away.
 */
final class Scheduling {
  private final Scene scene;
  private final Cast cast;
  private final MemoryDatabase database;
  private final NodeTime databaseTime;
  private final Timetable timetable;
  private final Listeners listeners;
  private final Dice dice;
  private boolean ending;

  Scheduling(
      Scene scene, Cast cast, MemoryDatabase database, NodeTime databaseTime, Workload workload) {
    this.scene = scene;
    this.cast = cast;
    this.database = database;
    this.databaseTime = databaseTime;
    this.timetable = workload.timetable();
    this.listeners = workload.listeners();
    this.dice = Dice.of(scene.seed(), "scheduling");
  }

  void begin() {
    double end = scene.troubles().endNanos() / 1e6;
    for (String dag : timetable.dags()) {
      List<Timetable.Version> versions = timetable.versions(dag);
      scene.agenda().at(dice.millis(0, 1_500), () -> makeCurrent(dag, versions.get(0)));
      long at = 0;
      for (Timetable.Version version : versions.subList(1, versions.size() - 1)) {
        at = Math.max(at, dice.millis(2_000, end));
        scene.agenda().at(at, () -> makeCurrent(dag, version));
      }
      if (dice.chance(0.4)) {
        scene.agenda().at(dice.millis(1_000, end), () -> pause(dag));
      }
    }
    for (String dag : listeners.versions().keySet()) {
      if (dice.chance(0.4)) {
        scene.agenda().at(dice.millis(1_000, end), () -> pause(dag));
      }
    }
    if (!timetable.isEmpty() || !listeners.isEmpty()) {
      scene
          .agenda()
          .at(scene.troubles().endNanos() + dice.millis(0, 8_000), this::resumeEverything);
    }
  }

  private void makeCurrent(String dag, Timetable.Version version) {
    if (ending && !version.entries().isEmpty()) {
      return;
    }
    scene.trace().line("client", "%s of %s is current: %s", version.name(), dag, version.entries());
    timetable.makeCurrent(dag, version);
    database.schedules().makeCurrent(new DagHead(dag, version.name(), databaseTime.instant()));
    if (dice.chance(0.5)) {
      tell(dag, new Inbound.DagChanged(dag, new CompletableFuture<>()));
    }
  }

  private void pause(String dag) {
    if (scene.troubles().areOver()) {
      return;
    }
    ScheduleKey key = dice.chance(0.5) ? ScheduleKey.all(dag) : new ScheduleKey(dag, "t1");
    ask(key, Optional.of("because"));
    scene.agenda().after(dice.millis(300, 30_000), () -> ask(key, Optional.empty()));
    scene.agenda().after(dice.millis(5_000, 30_000), () -> pause(dag));
  }

  /** As often as nobody answers. */
  private void resumeEverything() {
    List<PauseRow> left = database.schedules().pauses();
    left.forEach(pause -> ask(pause.key(), Optional.empty()));
    if (!left.isEmpty()) {
      scene.agenda().after(dice.millis(500, 1_500), this::resumeEverything);
    }
  }

  private void ask(ScheduleKey key, Optional<String> reason) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    answer.thenAccept(
        done -> {
          String what = reason.isPresent() ? "paused" : "resumed";
          scene.trace().line("client", "%s is %s", key, what);
          scene.tally().add("schedules " + what);
        });
    tell(key.dag(), new Inbound.Pause(key, "ada", reason, answer));
  }

  private void tell(String dag, Inbound command) {
    List<SchedulerNode> answering = cast.schedulers().stream().filter(Node::isAnswering).toList();
    if (!answering.isEmpty()) {
      Optional<SchedulerNode> owner = dice.one(answering).ownerOf(dag).flatMap(cast::scheduler);
      owner.ifPresent(
          node -> scene.agenda().after(dice.millis(0.1, 5), () -> node.command(command)));
    }
  }

  /** Takes all triggers away, so that all comes to rest; before that nothing may be late. */
  void end() {
    if (!ending) {
      ending = true;
      cast.schedulers().stream()
          .map(node -> node.time().instant())
          .min(Comparator.naturalOrder())
          .ifPresent(scene.checker()::schedulesUpToDate);
      timetable
          .dags()
          .forEach(
              dag -> {
                List<Timetable.Version> versions = timetable.versions(dag);
                makeCurrent(dag, versions.get(versions.size() - 1));
              });
    }
  }

  /** Whether no tick comes any more. */
  boolean isOver() {
    return timetable.isEmpty() || ending && database.schedules().areFollowed();
  }
}
