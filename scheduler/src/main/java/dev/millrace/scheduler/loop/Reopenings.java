package dev.millrace.scheduler.loop;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.Generations;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoredRun;
import java.util.Optional;

/**
 * Lets runs that ended without success go on, each generation once however often it is asked for.
 * For the loop's thread.
 */
final class Reopenings {
  private final RunTable runs;
  private final Store store;
  private final DagPlans dags;
  private final Expressions expressions;
  private final ShardKeeper shards;

  Reopenings(
      RunTable runs, Store store, DagPlans dags, Expressions expressions, ShardKeeper shards) {
    this.runs = runs;
    this.store = store;
    this.dags = dags;
    this.expressions = expressions;
    this.shards = shards;
  }

  void goOn(Inbound.GoOn ask, Turn turn) {
    if (!shards.owns(ask.run())) {
      ask.answer().completeExceptionally(new NotOwned(ask.run()));
      return;
    }
    try {
      if (!hasGoneOn(ask)) {
        reopen(ask, turn);
      }
      turn.then(() -> ask.answer().complete(true));
    } catch (Refused e) {
      turn.then(() -> ask.answer().completeExceptionally(e));
    }
  }

  /** Whether it is in this generation already, or in a later one. */
  private boolean hasGoneOn(Inbound.GoOn ask) {
    Optional<ActiveRun> open = runs.find(ask.run());
    if (open.isPresent() && open.get().generations().number() < ask.generation()) {
      throw refused(
          "Run %s is %s; it can go on from where it failed once it has ended.",
          ask.run(), open.get().state());
    }
    return open.isPresent();
  }

  private void reopen(Inbound.GoOn ask, Turn turn) {
    StoredRun stored =
        store
            .run(ask.run())
            .orElseThrow(
                () ->
                    new Refused(Refused.Reason.NOT_FOUND, "There is no run '" + ask.run() + "'."));
    int generation = stored.generations().number();
    if (generation >= ask.generation()) {
      return; // it went on and has ended once more since
    }
    check(stored, ask.generation());
    RunHeader header = stored.header();
    DagPlan plan =
        dags.plan(header.dag(), header.dagVersion())
            .orElseThrow(
                () ->
                    refused(
                        "Version %s of DAG '%s' can no longer be read here.",
                        header.dagVersion(), header.dag()));
    ActiveRun run = stored.restore(plan, expressions);
    runs.add(run);
    if (!run.reopen(turn.now(), turn)) {
      runs.remove(run);
      throw refused(
          "Every step of run %s has succeeded; there is nothing to go on with.", ask.run());
    }
  }

  private static void check(StoredRun stored, int wanted) {
    String id = stored.header().id();
    if (stored.state() != RunState.FAILED && stored.state() != RunState.CANCELLED) {
      throw refused(
          "Run %s is %s; only one that ended FAILED or CANCELLED can go on from where it failed.",
          id, stored.state());
    }
    int generation = stored.generations().number();
    if (generation + 1 != wanted) {
      throw refused(
          "Run %s is in generation %d; the next one is %d, not %d.",
          id, generation, generation + 1, wanted);
    }
    stored
        .header()
        .parent()
        .ifPresent(
            parent -> {
              throw refused(
                  "Run %s was started by task %s of run %s, which has ended without it; let that run go on.",
                  id, parent.task(), parent.run());
            });
    if (generation > Generations.ENDED_MAX) {
      throw refused(
          "Run %s has gone on %d times, which is the most; make a run of its own from it: millrace rerun %s --yes",
          id, Generations.ENDED_MAX, id);
    }
  }

  private static Refused refused(String words, Object... values) {
    return new Refused(Refused.Reason.CONFLICT, words.formatted(values));
  }
}
