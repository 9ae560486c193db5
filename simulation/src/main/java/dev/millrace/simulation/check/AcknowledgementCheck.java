package dev.millrace.simulation.check;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.RunState;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.simulation.network.Words;

/** Whether what schedulers acknowledge is durable. */
final class AcknowledgementCheck {
  private final MemoryDatabase database;
  private final Checker checker;

  AcknowledgementCheck(MemoryDatabase database, Checker checker) {
    this.database = database;
    this.checker = checker;
  }

  /** A scheduler tells a worker that its report is durable or will never matter. */
  void reported(String scheduler, AttemptKey key) {
    boolean stillHeld =
        database.tasks(key.run()).stream()
            .filter(row -> row.id().equals(key.task()))
            .flatMap(row -> row.task().held().stream())
            .anyMatch(held -> held.token() == key.token());
    if (stillHeld || database.run(key.run()).isEmpty()) {
      checker.fail(
          Invariant.ACKNOWLEDGED_REPORT,
          scheduler + " acknowledged " + Words.of(key) + ", which still holds its task");
    }
  }

  /** A client was told that its run exists. */
  void triggered(String run) {
    if (database.run(run).isEmpty()) {
      checker.fail(
          Invariant.ACKNOWLEDGED_TRIGGER, "run " + run + " was acknowledged and is not there");
    }
  }

  /** A client was told that its run is being cancelled. */
  void cancelling(String run) {
    boolean isSo =
        database
            .run(run)
            .filter(row -> row.state() == RunState.CANCELLING || row.state().isTerminal())
            .isPresent();
    if (!isSo) {
      checker.fail(
          Invariant.ACKNOWLEDGED_CANCEL,
          "the cancel of run " + run + " was acknowledged: " + database.run(run));
    }
  }
}
