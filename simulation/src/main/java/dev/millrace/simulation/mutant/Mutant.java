package dev.millrace.simulation.mutant;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.memory.CommitObserver;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.attempt.AttemptStarter;
import java.time.Clock;
import java.util.List;
import java.util.function.LongSupplier;

/** What stands between the real logic and its surroundings, and may be broken. */
public interface Mutant {
  /** Nothing is broken. */
  Mutant NONE = new Mutant() {};

  default MemoryDatabase database(Clock clock, CommitObserver observer) {
    return new MemoryDatabase(clock, observer);
  }

  default Store store(Store real) {
    return real;
  }

  default Fabric schedulerFabric(Fabric real) {
    return real;
  }

  /** What a scheduler takes of what comes in. */
  default List<Message> incoming(List<Message> real, MemoryDatabase database) {
    return real;
  }

  default Fabric workerFabric(Fabric real) {
    return real;
  }

  default DagPlans plans(DagPlans real) {
    return real;
  }

  default WorkerSettings settings(WorkerSettings real) {
    return real;
  }

  /** The clock of a scheduler that nobody can set. */
  default LongSupplier steady(NodeTime real) {
    return real::nanos;
  }

  default Ticker ticker(NodeTime real) {
    return real;
  }

  default AttemptStarter starter(AttemptStarter real) {
    return real;
  }
}
