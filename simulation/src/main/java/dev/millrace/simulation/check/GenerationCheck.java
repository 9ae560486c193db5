package dev.millrace.simulation.check;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunState;
import dev.millrace.scheduler.store.memory.CommitObserver.Change;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.work.Workload;
import java.util.HashMap;
import java.util.Map;

/** What may change of a run that has ended: it goes on once for each generation asked for. */
final class GenerationCheck {
  private record TaskId(String run, String task) {}

  private final MemoryDatabase database;
  private final Checker checker;
  private final Map<String, Integer> asked = new HashMap<>();
  private final Map<TaskId, Integer> begunAnew = new HashMap<>();

  GenerationCheck(MemoryDatabase database, Checker checker) {
    this.database = database;
    this.checker = checker;
  }

  void asked(String run, int generation) {
    asked.merge(run, generation, Math::max);
  }

  /** Of a run that had ended and is not what it was. */
  void changed(Change<RunRow> change, String by) {
    RunRow before = change.before().orElseThrow();
    RunRow after = change.after();
    int number = after.generations().number();
    boolean right =
        before.state() != RunState.SUCCEEDED
            && number == before.generations().number() + 1
            && number <= asked.getOrDefault(after.header().id(), 1)
            && after
                .generations()
                .ended()
                .subList(0, number - 2)
                .equals(before.generations().ended())
            && after.generations().ended().get(number - 2).state() == before.state();
    if (!right) {
      boolean goesOn = !after.state().isTerminal() || number != before.generations().number();
      checker.fail(
          goesOn ? Invariant.GOES_ON_ONCE : Invariant.TERMINAL_IS_FINAL,
          by + " changed " + before + " to " + after);
    }
  }

  /** Of a task that had ended and is not what it was. */
  void changed(TaskRow before, TaskRow after, DagPlan plan, String by) {
    int generation = generation(after.run());
    boolean last = inFinally(after, plan);
    int times = begunAnew.merge(new TaskId(after.run(), after.id()), 1, Integer::sum);
    boolean mayBegin = times < generation && (last || !before.task().state().isSuccess());
    boolean begins =
        after.task().history().before().isPresent()
            && after.task().history().before().get() <= after.task().history().begun();
    if (!mayBegin || !begins) {
      checker.fail(
          begins ? Invariant.GOES_ON_ONCE : Invariant.TERMINAL_IS_FINAL,
          by + " changed " + before + " to " + after + " in generation " + generation);
    }
  }

  /** What may succeed once: a task, below {@code finally} once in each generation. */
  String onceFor(String run, String task, DagPlan plan) {
    boolean last = plan.indexOf(Workload.stepOf(task)) >= plan.mainCount();
    return last ? task + " in generation " + generation(run) : task;
  }

  boolean inFinally(TaskRow task, DagPlan plan) {
    return plan.indexOf(Workload.stepOf(task.id())) >= plan.mainCount();
  }

  int generation(String run) {
    return database.run(run).map(row -> row.generations().number()).orElse(1);
  }

  /** A client was told that its run goes on, or has gone on. */
  void answered(String run, int generation) {
    if (generation(run) < generation) {
      checker.fail(
          Invariant.GOES_ON_ONCE,
          "that run " + run + " goes on was acknowledged: " + database.run(run));
    }
  }
}
