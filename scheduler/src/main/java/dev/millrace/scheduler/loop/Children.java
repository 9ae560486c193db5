package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.TakenOutputs;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.ChildRuns;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.Wait;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.dags.GivenParameters;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.store.RunEnd;
import dev.millrace.scheduler.store.Store;
import dev.millrace.spi.FailureClass;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Starts and stops the runs that tasks wait for, and tells those tasks how they ended. A run and
 * the task that waits for it are of one shard, so all of it is in one transaction.
 */
final class Children {
  private final RunTable runs;
  private final Store store;
  private final DagPlans dags;
  private final Expressions expressions;

  Children(RunTable runs, Store store, DagPlans dags, Expressions expressions) {
    this.runs = runs;
    this.store = store;
    this.dags = dags;
    this.expressions = expressions;
  }

  /**
   * Settles all that has come up in this turn, and what follows from it.
   *
   * @return whether there was anything
   */
  boolean settle(Turn turn) {
    boolean any = false;
    for (Optional<ChildMatter> next = turn.childMatter();
        next.isPresent();
        next = turn.childMatter()) {
      any = true;
      settle(next.get(), turn);
    }
    return any;
  }

  private void settle(ChildMatter matter, Turn turn) {
    if (matter instanceof ChildMatter.Start start) {
      start(start.waiter(), start.child(), turn);
    } else if (matter instanceof ChildMatter.Stop stop) {
      stop(stop, turn);
    } else if (matter instanceof ChildMatter.Ended ended) {
      ActiveRun child = ended.child();
      child.header().parent().ifPresent(parent -> tell(parent, child, turn));
    }
  }

  /** Also after a restart: what exists is not started again, what has ended is told. */
  private void start(TaskRef waiter, Wait.ChildRun child, Turn turn) {
    if (runs.find(child.run()).isPresent()) {
      return;
    }
    Optional<RunEnd> known = store.runEnd(child.run());
    if (known.isPresent()) {
      tellEnd(waiter, child, known.get(), turn);
      return;
    }
    try {
      ActiveRun run = create(waiter, child, turn);
      runs.add(run);
      turn.created(run);
      run.begin(turn.now(), turn);
    } catch (Refused e) {
      Failure why = new Failure(FailureClass.USER, e.getMessage());
      apply(waiter, new TaskEvent.Refused(turn.now(), why), turn);
    }
  }

  private ActiveRun create(TaskRef task, Wait.ChildRun child, Turn turn) {
    RunHeader waiter = task.run().header();
    RunHeader.Parent parent =
        ChildRuns.parent(waiter, task.id())
            .orElseThrow(
                () ->
                    refused(
                        "A run of '%s' would be the %dth run inside another; at most %d are"
                            + " allowed. Does a DAG start itself?",
                        child.dag(), ChildRuns.DEPTH_MAX + 1, ChildRuns.DEPTH_MAX));
    DagPlan plan =
        dags.current(child.dag())
            .orElseThrow(
                () -> refused("There is no DAG called '%s' here; submit it first.", child.dag()));
    List<TakenOutputs.Mismatch> misfits =
        TakenOutputs.compare(
            task.run().step(task.position()), plan.dag().name(), plan.dag().outputs());
    if (!misfits.isEmpty()) {
      throw refused(
          "%s", misfits.stream().map(TakenOutputs.Mismatch::text).collect(Collectors.joining(" ")));
    }
    Map<String, Object> params;
    try {
      params = GivenParameters.complete(plan.dag(), child.params());
    } catch (Refused e) {
      throw refused("DAG '%s' cannot be run: %s", child.dag(), e.getMessage());
    }
    RunHeader header =
        new RunHeader(
            child.run(),
            waiter.shard(),
            plan.dag().name(),
            plan.dag().version(),
            params,
            ChildRuns.TRIGGER,
            turn.now(),
            Optional.empty(),
            Optional.of(parent),
            waiter.cache());
    return ActiveRun.create(header, plan, expressions);
  }

  private static Refused refused(String words, Object... values) {
    return new Refused(Refused.Reason.INVALID, words.formatted(values));
  }

  private void stop(ChildMatter.Stop stop, Turn turn) {
    Optional<ActiveRun> running = runs.find(stop.child().run());
    if (running.isPresent()) {
      String run = stop.waiter().run().header().id();
      String why = "Stopped with run " + run + ", which waits for it: " + stop.reason();
      if (stop.kill()) {
        running.get().kill(turn.now(), why, turn);
      } else {
        running.get().cancel(turn.now(), why, turn);
      }
      return;
    }
    RunEnd end = store.runEnd(stop.child().run()).orElseGet(RunEnd::neverStarted);
    tellEnd(stop.waiter(), stop.child(), end, turn);
  }

  /** A run that is open and not in memory cannot be read here; whoever waits for it goes on so. */
  private static void tellEnd(TaskRef waiter, Wait.ChildRun child, RunEnd end, Turn turn) {
    if (end.state().isTerminal()) {
      Answer answer = answer(child.run(), end, waiter);
      apply(waiter, new TaskEvent.Resumed(turn.now(), answer), turn);
    }
  }

  private void tell(RunHeader.Parent parent, ActiveRun child, Turn turn) {
    Optional<ActiveRun> run = runs.find(parent.run());
    int task = run.map(found -> found.indexOf(parent.task())).orElse(-1);
    if (task >= 0) {
      TaskRef waiter = new TaskRef(run.get(), task);
      RunEnd end =
          new RunEnd(child.state(), child.reason(), child.header().dagVersion(), child.outputs());
      Answer answer = answer(child.header().id(), end, waiter);
      apply(waiter, new TaskEvent.Resumed(turn.now(), answer), turn);
    }
  }

  /** What a run left that the task does not take is not kept with the task. */
  private static Answer answer(String run, RunEnd end, TaskRef waiter) {
    DagStep step = waiter.run().step(waiter.position());
    return Answer.runEnded(
        run,
        end.state().name(),
        end.reason(),
        end.version(),
        end.outputs().only(TakenOutputs.names(step)).data());
  }

  private static void apply(TaskRef ref, TaskEvent event, Turn turn) {
    ref.run().apply(ref.position(), event, turn);
  }
}
