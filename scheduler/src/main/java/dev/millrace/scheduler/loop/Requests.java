package dev.millrace.scheduler.loop;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.fork.ForkedRun;
import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.Wait;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.store.Store;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What people ask to be done to runs. Whoever asks is answered once it is durable. */
final class Requests {
  private final RunTable runs;
  private final Store store;
  private final Expressions expressions;
  private final ShardKeeper shards;
  private final LiveState live;

  Requests(
      RunTable runs, Store store, Expressions expressions, ShardKeeper shards, LiveState live) {
    this.runs = runs;
    this.store = store;
    this.expressions = expressions;
    this.shards = shards;
    this.live = live;
  }

  void trigger(Inbound.Trigger trigger, Turn turn) {
    String id = trigger.header().id();
    if (isElsewhere(id, trigger.answer())) {
      return;
    }
    boolean exists = runs.find(id).isPresent() || store.runExists(id);
    if (!exists) {
      ActiveRun run = create(trigger, turn);
      runs.add(run);
      turn.created(run);
      run.begin(turn.now(), turn);
      turn.then(() -> trigger.answer().complete(Optional.of(live.view(run))));
    } else {
      turn.then(() -> trigger.answer().complete(Optional.empty()));
    }
  }

  private ActiveRun create(Inbound.Trigger trigger, Turn turn) {
    if (trigger.fork().isEmpty()) {
      return ActiveRun.create(trigger.header(), trigger.plan(), expressions);
    }
    Inbound.Fork fork = trigger.fork().get();
    return ForkedRun.create(
        trigger.header(), trigger.plan(), expressions, fork.past(), fork.plan(), turn.now());
  }

  void cancel(Inbound.Cancel cancel, Turn turn) {
    if (isElsewhere(cancel.run(), cancel.answer())) {
      return;
    }
    Optional<ActiveRun> run = runs.find(cancel.run());
    run.ifPresent(
        found -> {
          if (cancel.kill()) {
            found.kill(turn.now(), cancel.reason(), turn);
          } else {
            found.cancel(turn.now(), cancel.reason(), turn);
          }
        });
    turn.then(() -> cancel.answer().complete(run.isPresent()));
  }

  void decide(Inbound.Decide decide, Turn turn) {
    if (isElsewhere(decide.run(), decide.answer())) {
      return;
    }
    Optional<ActiveRun> run = runs.find(decide.run());
    int task = run.map(found -> found.indexOf(decide.task())).orElse(-1);
    if (task < 0) {
      turn.then(() -> decide.answer().complete(false));
      return;
    }
    Answer answer = Answer.decision(decide.approved(), decide.by(), decide.comment());
    Task present = run.get().task(task);
    boolean asks =
        present instanceof Task.Waiting waiting && waiting.wanted() instanceof Wait.Decision;
    if (asks) {
      run.get().apply(task, new TaskEvent.Resumed(turn.now(), answer), turn);
      turn.then(() -> decide.answer().complete(true));
    } else if (present.history().answer().filter(answer::equals).isPresent()) {
      turn.then(() -> decide.answer().complete(true)); // the same again, as after a lost answer
    } else {
      Refused why = notWaiting(decide, present);
      turn.then(() -> decide.answer().completeExceptionally(why));
    }
  }

  private static Refused notWaiting(Inbound.Decide decide, Task task) {
    String name = "Task '" + decide.task() + "' of run " + decide.run();
    String message =
        task.history()
            .answer()
            .filter(Answer::isDecided)
            .map(known -> name + " was " + known.decided() + " already; nothing was changed.")
            .orElse(name + " waits for no decision; it is " + task.state() + ".");
    return new Refused(Refused.Reason.CONFLICT, message);
  }

  private boolean isElsewhere(String run, CompletableFuture<?> answer) {
    if (shards.owns(run)) {
      return false;
    }
    answer.completeExceptionally(new NotOwned(run));
    return true;
  }
}
