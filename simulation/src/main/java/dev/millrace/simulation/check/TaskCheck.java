package dev.millrace.simulation.check;

import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.scheduler.store.memory.CommitObserver.Change;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.network.Words;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.SimulatedProcess;
import dev.millrace.simulation.work.Workload;
import java.util.List;
import java.util.Optional;

/** Whether each state that a task is written with may follow the one before. */
final class TaskCheck {
  private final MemoryDatabase database;
  private final Processes processes;
  private final Tally tally;
  private final GenerationCheck generations;
  private final Checker checker;

  TaskCheck(
      MemoryDatabase database,
      Processes processes,
      Tally tally,
      GenerationCheck generations,
      Checker checker) {
    this.database = database;
    this.processes = processes;
    this.tally = tally;
    this.generations = generations;
    this.checker = checker;
  }

  /** A task was written; by that scheduler. */
  void changed(Change<TaskRow> change, String by) {
    TaskRow after = change.after();
    if (change.before().isEmpty()) {
      tally.add(after.id().endsWith("]") ? "items begun" : "tasks made");
      return;
    }
    TaskRow before = change.before().get();
    if (before.task().state().isTerminal() && !before.equals(after)) {
      generations.changed(before, after, checker.plan(after.run()), by);
    }
    if (after.task().history().token() < before.task().history().token()) {
      checker.fail(
          Invariant.CURRENT_TOKEN, by + " gave back the token of " + before + ": " + after);
    }
    attemptLimit(after);
    if (after.task().state() == TaskState.WAITING) {
      tally.add("tasks waiting");
    }
    if (after.task().state().isTerminal()) {
      before.task().waitsFor().ifPresent(wait -> childFirst(after, wait));
    }
    if (after.items().isPresent()) {
      if (after.task().state().isTerminal()) {
        itemsFirst(after, after.items().get());
      }
    } else if (after.task().state() == TaskState.SUCCEEDED
        && before.task().state() != after.task().state()) {
      success(before, after);
    }
    if (after.task().state() == TaskState.CACHED && before.task().state() != after.task().state()) {
      reused(after);
    }
    if (after.task().state() == TaskState.CANCELLED) {
      cancelled(before, after);
    }
  }

  /** Here equal work is the same step of the same DAG: nothing else differs from run to run. */
  private void reused(TaskRow after) {
    tally.add("tasks CACHED");
    Optional<Origin> origin = after.result().cache().origin();
    boolean right =
        origin.isPresent()
            && Workload.stepOf(origin.get().task()).equals(Workload.stepOf(after.id()))
            && database
                .attempt(origin.get().run(), origin.get().task(), origin.get().attempt())
                .filter(attempt -> attempt.state() == AttemptState.SUCCEEDED)
                .isPresent()
            && checker
                .plan(origin.get().run())
                .dag()
                .name()
                .equals(checker.plan(after.run()).dag().name())
            && database.tasks(origin.get().run()).stream()
                .filter(task -> task.id().equals(origin.get().task()))
                .anyMatch(
                    task ->
                        checker.runsInEachGeneration(task)
                            || isReused(task.result(), after.result()))
            && checker.registrationOf(after).isEmpty();
    if (!right) {
      checker.fail(Invariant.REUSED_FROM_SUCCESS, after + " was given " + after.result());
    }
  }

  private static boolean isReused(TaskResult original, TaskResult reused) {
    return original.outputs().equals(reused.outputs()) && original.values().equals(reused.values());
  }

  /** Items that never began have no row, which is right only where the others were stopped. */
  private void itemsFirst(TaskRow mapped, ItemRange range) {
    FanOut.Listed listed =
        (FanOut.Listed) step(mapped.run(), mapped.id()).fanOut().orElseThrow().items();
    int elements = ((List<?>) listed.written()).size();
    List<TaskRow> items =
        database.tasks(mapped.run()).stream()
            .filter(row -> row.position() >= range.first())
            .filter(row -> row.position() < range.first() + range.count())
            .toList();
    boolean open = items.stream().anyMatch(row -> !row.task().state().isTerminal());
    boolean failed = items.stream().anyMatch(row -> row.task().state() == TaskState.FAILED);
    boolean all = items.size() == elements && !failed;
    boolean right =
        switch (mapped.task().state()) {
          case SUCCEEDED -> all;
          case FAILED -> failed;
          default -> true;
        };
    if (open || range.count() != elements || !right) {
      checker.fail(
          Invariant.ITEMS_FIRST, mapped + " with " + elements + " elements has the items " + items);
    }
  }

  /** The step of a task, of an item too. */
  private DagStep step(String run, String task) {
    DagPlan plan = checker.plan(run);
    return plan.step(plan.indexOf(Workload.stepOf(task)));
  }

  private void childFirst(TaskRow after, Wait wait) {
    if (wait instanceof Wait.ChildRun child) {
      Optional<RunRow> run = database.run(child.run()); // as this commit leaves it
      if (run.filter(row -> !row.state().isTerminal()).isPresent()) {
        checker.fail(Invariant.CHILD_FIRST, after + " while " + run.get());
      }
    }
  }

  private void attemptLimit(TaskRow row) {
    RetryPolicy retry = step(row.run(), row.id()).retry();
    int counted = row.task().history().counted();
    int lost = row.task().history().lost();
    if (counted > retry.max() + 1 && lost <= RetryPolicy.LOST_MAX
        || lost > RetryPolicy.LOST_MAX + 1) {
      checker.fail(
          Invariant.ATTEMPT_LIMIT,
          row
              + " with at most "
              + (retry.max() + 1)
              + " attempts and "
              + RetryPolicy.LOST_MAX
              + " losses");
    }
  }

  private void success(TaskRow before, TaskRow after) {
    Optional<SimulatedProcess> winner = checker.winner(after);
    long token = after.task().history().token();
    boolean held = before.task().held().filter(holder -> holder.token() == token).isPresent();
    boolean right =
        winner.isPresent()
            && held
            && winner.get().key().token() == token
            && winner.get().key().run().equals(after.run())
            && winner.get().key().task().equals(after.id())
            && winner.get().worker().id().equals(before.task().held().orElseThrow().worker());
    if (!right) {
      checker.fail(
          Invariant.CURRENT_TOKEN,
          "the result of " + after + " is not of the attempt that held the token: " + before);
    }
  }

  /** Nothing may run of any of its attempts, also of one that was given up long before. */
  private void cancelled(TaskRow before, TaskRow after) {
    if (before.task() instanceof Task.CancellingUnproven) {
      tally.add("tasks CANCELLED at the end of a lease");
    }
    for (SimulatedProcess process : processes.alive()) {
      AttemptKey key = process.key();
      if (key.run().equals(after.run()) && key.task().equals(after.id())) {
        checker.fail(
            Invariant.CANCELLED_IS_PROVEN,
            after + " while " + Words.of(key) + " runs on " + process.worker().id());
      }
    }
  }
}
