package dev.millrace.simulation;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.scheduler.store.DagHead;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.simulation.node.Scene;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.work.Listeners;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whoever watches models: tells of drift, sometimes more than once, as any process may. */
final class Teller {
  private final Scene scene;
  private final MemoryDatabase database;
  private final NodeTime databaseTime;
  private final Listeners listeners;
  private final Dice dice;
  private final List<Happening> told = new ArrayList<>();

  Teller(Scene scene, MemoryDatabase database, NodeTime databaseTime, Listeners listeners) {
    this.scene = scene;
    this.database = database;
    this.databaseTime = databaseTime;
    this.listeners = listeners;
    this.dice = Dice.of(scene.seed(), "teller");
  }

  void begin() {
    listeners
        .versions()
        .forEach(
            (dag, version) ->
                database
                    .schedules()
                    .makeCurrent(new DagHead(dag, version, databaseTime.instant())));
    if (!listeners.isEmpty()) {
      scene.agenda().after(dice.millis(300, 3_000), this::tell);
    }
  }

  private void tell() {
    if (scene.troubles().areOver()) {
      return; // what has come to rest stays at rest
    }
    boolean again = !told.isEmpty() && dice.chance(0.15);
    Happening drift = again ? dice.one(told) : drift();
    int heard = database.events().tell(List.of(drift));
    scene.checker().eventsTold();
    scene.trace().line("client", "tells %s of %s, heard by %d", drift.id(), drift.subject(), heard);
    scene.tally().add(again ? "drift told again" : "drift told");
    scene.agenda().after(dice.spreadMillis(1, 6_000), this::tell);
  }

  private Happening drift() {
    String id = "drift" + (told.size() + 1);
    String model = dice.one(Listeners.MODELS);
    Happening drift =
        new Happening(id, EventKind.DRIFT, model, "", databaseTime.instant(), Map.of());
    told.add(drift);
    return drift;
  }

  /** Whether everything that was heard has been decided on. */
  boolean isOver() {
    return scene.troubles().areOver()
        && database.schedules().areFollowed()
        && database.events().undecided().isEmpty()
        && database.schedules().deliveries().all().stream()
            .map(DeliveryRow::outcome)
            .noneMatch(DeliveryOutcome.WAITING::equals);
  }
}
