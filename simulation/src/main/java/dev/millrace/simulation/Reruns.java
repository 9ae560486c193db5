package dev.millrace.simulation;

import dev.millrace.engine.run.RunState;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.loop.Inbound;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.simulation.node.Node;
import dev.millrace.simulation.node.Scene;
import dev.millrace.simulation.node.SchedulerNode;
import dev.millrace.simulation.time.Dice;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Wants runs that ended without success to go on, once each, and asks again until it has an answer;
 * and some time after that once more, as whoever repeats a request.
 */
final class Reruns {
  private static final int ASKED_IN = 4;
  private static final double ANSWER_WITHIN_MILLIS = 3_000;

  private final Scene scene;
  private final Cast cast;
  private final MemoryDatabase database;
  private final Dice dice;
  private final Set<String> wanted = new HashSet<>();
  private int open;

  Reruns(Scene scene, Cast cast, MemoryDatabase database) {
    this.scene = scene;
    this.cast = cast;
    this.database = database;
    this.dice = Dice.of(scene.seed(), "reruns");
  }

  void begin() {
    if (scene.seed() % ASKED_IN == 1) { // so that the others play as they would without
      look();
    }
  }

  /** Whether something is asked for that nobody has answered. */
  boolean isAsking() {
    return open > 0;
  }

  private void look() {
    if (scene.troubles().areOver()) {
      return; // what has come to rest stays at rest
    }
    for (RunRow run : database.runs()) {
      boolean failed = run.state() == RunState.FAILED || run.state() == RunState.CANCELLED;
      if (failed && run.header().parent().isEmpty() && wanted.add(run.header().id())) {
        int generation = run.generations().number() + 1;
        scene.checker().wantsToGoOn(run.header().id(), generation);
        open++;
        ask(run.header().id(), generation, true);
      }
    }
    scene.agenda().after(dice.millis(300, 2_000), this::look);
  }

  private void ask(String run, int generation, boolean first) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    boolean[] over = new boolean[1];
    Runnable again =
        () -> {
          if (!over[0]) {
            over[0] = true;
            ask(run, generation, first);
          }
        };
    answer.whenComplete(
        (done, failure) -> {
          if (over[0]) {
            return;
          }
          if (failure == null || isFinal(failure)) {
            over[0] = true;
            answered(run, generation, first, failure);
          } else {
            scene.agenda().after(dice.millis(20, 500), again);
          }
        });
    scene.agenda().after(dice.millis(ANSWER_WITHIN_MILLIS, ANSWER_WITHIN_MILLIS * 2), again);
    List<SchedulerNode> answering = cast.schedulers().stream().filter(Node::isAnswering).toList();
    if (!answering.isEmpty()) {
      Optional<SchedulerNode> owner = dice.one(answering).ownerOf(run).flatMap(cast::scheduler);
      Inbound command = new Inbound.GoOn(run, generation, answer);
      owner.ifPresent(
          node -> scene.agenda().after(dice.millis(0.1, 5), () -> node.command(command)));
    }
  }

  /** Refused because of how the run is: asking again would not help. */
  private static boolean isFinal(Throwable failure) {
    return failure instanceof Refused refused && refused.reason() == Refused.Reason.CONFLICT;
  }

  private void answered(String run, int generation, boolean first, Throwable failure) {
    scene.trace().line("client", "run %s goes on: %s", run, failure == null ? "yes" : failure);
    scene.tally().add(failure == null ? "runs went on" : "runs refused to go on");
    if (failure == null) {
      scene.checker().hasGoneOn(run, generation);
    }
    if (first) {
      scene.agenda().after(dice.millis(10, 20_000), () -> ask(run, generation, false));
    } else {
      open--;
    }
  }
}
