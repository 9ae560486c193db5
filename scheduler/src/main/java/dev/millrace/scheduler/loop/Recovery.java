package dev.millrace.scheduler.loop;

import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.scheduler.dispatch.ReadyTasks;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.dispatch.WorkerTable;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.StoredRun;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jboss.logging.Logger;

/** Picks the runs of shards up where they were. */
final class Recovery {
  private static final Logger LOG = Logger.getLogger(Recovery.class);

  private final LoopParts parts;

  Recovery(LoopParts parts) {
    this.parts = parts;
  }

  void restore(
      ShardKeeper keeper,
      Set<Integer> shards,
      RunTable runs,
      ReadyTasks ready,
      Timers timers,
      WorkerTable workers,
      Turn turn) {
    Map<Integer, Long> epochs = new TreeMap<>(keeper.epochs());
    epochs.keySet().retainAll(shards);
    if (epochs.isEmpty()) {
      return;
    }
    for (StoredRun stored : parts.store().openRuns(epochs)) {
      Optional<DagPlan> plan =
          parts.dags().plan(stored.header().dag(), stored.header().dagVersion());
      if (plan.isEmpty()) {
        LOG.errorf(
            "Run %s cannot go on: version %s of DAG %s can no longer be read here",
            stored.header().id(), stored.header().dagVersion(), stored.header().dag());
        continue;
      }
      ActiveRun run = stored.restore(plan.get(), parts.expressions());
      runs.add(run);
      turn.movedRuns().add(run);
      for (int i = 0; i < run.size(); i++) {
        restore(new TaskRef(run, i), ready, timers, workers, turn);
      }
      timers.arm(run, turn.now(), turn.steady());
      if (run.state() == RunState.QUEUED && run.header().firstOfTick().isPresent()) {
        turn.waits(run);
      } else {
        run.resume(turn.now(), turn);
      }
    }
  }

  private void restore(
      TaskRef ref, ReadyTasks ready, Timers timers, WorkerTable workers, Turn turn) {
    Task task = ref.run().task(ref.position());
    if (task.state() == TaskState.READY) {
      turn.offer(ref);
    } else if (task.held().isPresent()) {
      turn.goesOn(ref);
    }
    ready.read(ref);
    timers.arm(ref, turn.now(), turn.steady());
    if (task.history().openLease().isPresent()) {
      turn.mayRunFor(ref, WorkerWatch.afterTakeOver(parts.lease()));
    }
    task.held()
        .ifPresent(held -> workers.takeOver(held.worker(), ref.heldKey(), ref, turn.steady()));
    if (task.held().filter(held -> parts.provenDead().test(held.worker())).isPresent()) {
      TaskEvent lost =
          new TaskEvent.WorkerLost(
              turn.now(), task.held().get().token(), "ended with the process it ran in");
      ref.run().apply(ref.position(), lost, turn);
    } else if (task.state() == TaskState.CANCELLING) {
      turn.stopAgain(ref);
    } else if (task instanceof Task.Waiting waiting
        && waiting.wanted() instanceof Wait.ChildRun child) {
      turn.command(ref.run(), ref.position(), new TaskCommand.StartChild(child));
    }
  }
}
