package dev.millrace.engine.run;

import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.Optional;

/** Gives mapped tasks their items, lets those go a few at a time, and ends what they belong to. */
final class FanMoves {
  private final ActiveRun run;
  private final RunTasks tasks;
  private final TaskMoves moves;
  private final Readiness readiness;
  private final Instant at;

  FanMoves(ActiveRun run, RunTasks tasks, TaskMoves moves, Readiness readiness, Instant at) {
    this.run = run;
    this.tasks = tasks;
    this.moves = moves;
    this.readiness = readiness;
    this.at = at;
  }

  /** Finds the elements of a mapped task that may go, and says what becomes of it. */
  TaskEvent open(int task) {
    try {
      Elements elements = readiness.elements(run, task);
      Optional<Fan> known = tasks.fan(task);
      if (known.isPresent()) {
        openAgain(known.get(), elements);
      } else {
        tasks.open(task, elements);
      }
      return new TaskEvent.Expanded(at);
    } catch (ExpressionException e) {
      Failure failure = new Failure(FailureClass.USER, "for-each: " + e.getMessage());
      return new TaskEvent.Refused(at, failure);
    }
  }

  /** The items of before go on: those that succeeded stay, the others begin anew. */
  private void openAgain(Fan known, Elements elements) throws ExpressionException {
    ItemRange range = known.range();
    if (elements.size() != range.count()) {
      throw new ExpressionException(
          "It gives "
              + elements.size()
              + " items now and gave "
              + range.count()
              + " when they began. Make a run of its own from this one: millrace rerun "
              + run.header().id()
              + " --from "
              + run.step(known.task()).id());
    }
    Fan fan = new Fan(known.task(), range, elements);
    boolean inFinally = known.task() >= run.plan().mainCount();
    for (int item = range.first(); item < range.first() + range.count(); item++) {
      Task before = tasks.get(item);
      if (!ActiveRun.isDurable(before)) {
        tasks.mayBeginAgain();
      } else if (Reopening.ofItem(before, inFinally)) {
        moves.reopen(item, new TaskEvent.Reopened(at, inFinally));
      } else {
        fan.restored(item, before);
      }
    }
    tasks.openAgain(fan);
  }

  /** Lets items go as long as few are on offer, and ends mapped tasks whose items have ended. */
  void tend() {
    Optional<Fan> next = tasks.nextTouched();
    while (next.isPresent()) {
      tend(next.get());
      next = tasks.nextTouched();
    }
  }

  private void tend(Fan fan) {
    if (fan.hasFailed() && !fan.isClosed() && tasks.failsFast(fan)) {
      String first = run.taskId(fan.firstFailed());
      String why = "Item " + first + " failed, and the step says fail-fast.";
      close(fan, new TaskEvent.CancelRequested(at, why));
    }
    if (fan.isLow()) {
      refill(fan);
    }
    if (fan.isDone() && !tasks.state(fan.task()).isTerminal()) {
      Optional<Failure> failure =
          fan.hasFailed() ? fan.failure(run.taskId(fan.firstFailed())) : Optional.empty();
      TaskState end = failure.isPresent() ? TaskState.FAILED : TaskState.SUCCEEDED;
      moves.move(fan.task(), new TaskEvent.ItemsEnded(at, end, failure));
    }
  }

  private void refill(Fan fan) {
    Optional<Integer> item = fan.next();
    while (item.isPresent() && !fan.isFull()) {
      fan.pass();
      if (tasks.state(item.get()) == TaskState.PENDING) { // after a restart some are further
        moves.move(item.get(), readiness.decideItem(run, fan.task(), item.get(), at));
      }
      item = fan.next();
    }
  }

  /** Lets no more items of a task go, if it is mapped, and stops those that have begun. */
  void close(int task, TaskEvent.CancelRequested event) {
    tasks.fan(task).ifPresent(fan -> close(fan, event));
  }

  private void close(Fan fan, TaskEvent.CancelRequested event) {
    int first = fan.range().first();
    int unbegun = 0;
    for (int i = first; i < first + fan.range().count(); i++) {
      if (tasks.state(i).isTerminal()) {
        continue;
      }
      if (ActiveRun.isDurable(tasks.get(i))) {
        moves.stop(i, event);
      } else if (!fan.isClosed()) {
        if (tasks.state(i) == TaskState.READY) {
          tasks.withdraw(fan, i);
        } else {
          unbegun++;
        }
      }
    }
    tasks.close(fan, unbegun);
  }
}
