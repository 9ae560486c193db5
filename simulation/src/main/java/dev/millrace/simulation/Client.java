package dev.millrace.simulation;

import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.task.Wait;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.SchedulerSettings;
import dev.millrace.scheduler.loop.Inbound;
import dev.millrace.scheduler.shards.ShardOfRun;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.node.Node;
import dev.millrace.simulation.node.Scene;
import dev.millrace.simulation.node.SchedulerNode;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.work.RunSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Wants runs and cancels, and asks again until it has an answer: any scheduler, which brings the
 * request to the one that it believes to own the run.
 */
final class Client {
  private static final double ANSWER_WITHIN_MILLIS = 3_000;

  private final Scene scene;
  private final Cast cast;
  private final MemoryDatabase database;
  private final Dice dice;

  Client(Scene scene, Cast cast, MemoryDatabase database) {
    this.scene = scene;
    this.cast = cast;
    this.database = database;
    this.dice = Dice.of(scene.seed(), "client");
  }

  void wants(RunSpec run) {
    scene.agenda().at(run.atNanos(), () -> trigger(run));
    if (run.isCancelled()) {
      scene.agenda().at(run.cancelAtNanos(), () -> cancel(run));
    }
  }

  /** Answers, sooner or later, every question that a task waits with. */
  void decides() {
    for (RunRow run : database.runs()) {
      if (!run.state().isTerminal()) {
        for (TaskRow task : database.tasks(run.header().id())) {
          if (task.task().waitsFor().filter(Wait.Decision.class::isInstance).isPresent()
              && dice.chance(0.2)) {
            decide(task);
          }
        }
      }
    }
    scene.agenda().after(dice.millis(500, 1_500), this::decides);
  }

  private void decide(TaskRow task) {
    scene.tally().add("decisions made");
    boolean yes = dice.chance(0.7);
    CompletableFuture<Boolean> unheard = new CompletableFuture<>();
    ask(
        task.run(),
        owner -> owner.command(new Inbound.Decide(task.run(), task.id(), yes, "ada", "", unheard)));
  }

  private void trigger(RunSpec run) {
    CompletableFuture<Optional<RunView>> answer = new CompletableFuture<>();
    Runnable again = onceMore(answer, () -> trigger(run));
    answer.whenComplete(
        (view, failure) -> {
          if (failure == null) {
            scene.trace().line("client", "run %s is acknowledged", run.id());
            scene.tally().add("runs acknowledged");
            scene.checker().triggered(run.id());
          } else {
            soon(again);
          }
        });
    RunHeader header =
        new RunHeader(
            run.id(),
            ShardOfRun.of(run.id(), SchedulerSettings.SHARDS),
            run.plan().dag().name(),
            run.plan().dag().version(),
            Map.of(),
            "manual",
            Instant.EPOCH.plusNanos(run.atNanos()),
            run.timeout(),
            Optional.empty(),
            run.cache());
    ask(run.id(), owner -> owner.trigger(header, answer));
  }

  private void cancel(RunSpec run) {
    if (database.run(run.id()).filter(row -> row.state().isTerminal()).isPresent()) {
      return;
    }
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    Runnable again = onceMore(answer, () -> cancel(run));
    answer.whenComplete(
        (found, failure) -> {
          if (failure == null && found) {
            scene.trace().line("client", "cancel of run %s is acknowledged", run.id());
            scene.tally().add("cancels acknowledged");
            scene.checker().cancelling(run.id());
          } else {
            soon(again);
          }
        });
    ask(
        run.id(),
        owner -> owner.command(new Inbound.Cancel(run.id(), "asked by ada", run.kill(), answer)));
  }

  /** Repeats a request that was refused, or that nobody answers. */
  private Runnable onceMore(CompletableFuture<?> answer, Runnable request) {
    boolean[] repeated = new boolean[1];
    Runnable again =
        () -> {
          if (!repeated[0]) {
            repeated[0] = true;
            request.run();
          }
        };
    scene
        .agenda()
        .after(
            dice.millis(ANSWER_WITHIN_MILLIS, ANSWER_WITHIN_MILLIS * 2),
            () -> {
              if (!answer.isDone()) {
                again.run();
              }
            });
    return again;
  }

  private void soon(Runnable again) {
    scene.agenda().after(dice.millis(20, 500), again);
  }

  private void ask(String run, Consumer<SchedulerNode> command) {
    List<SchedulerNode> answering = cast.schedulers().stream().filter(Node::isAnswering).toList();
    if (answering.isEmpty()) {
      return;
    }
    Optional<SchedulerNode> owner = dice.one(answering).ownerOf(run).flatMap(cast::scheduler);
    owner.ifPresent(node -> scene.agenda().after(dice.millis(0.1, 5), () -> command.accept(node)));
  }
}
