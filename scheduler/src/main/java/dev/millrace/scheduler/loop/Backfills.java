package dev.millrace.scheduler.loop;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.store.BackfillRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Carries on the backfills of the shards that this scheduler owns: each has at most as many open
 * runs as it says. An item's turn and its run are written in one transaction, which the epoch of
 * the DAG's shard fences.
 */
final class Backfills {
  private static final Logger LOG = Logger.getLogger(Backfills.class);

  /** How often those are looked for that were made without this scheduler being told. */
  static final Duration LOOK_EVERY = Duration.ofSeconds(1);

  private final LoopParts parts;
  private final RunTable runs;
  private final ShardKeeper shards;
  private final BackfillStarts starts;
  private final Map<String, ActiveBackfill> open = new LinkedHashMap<>();
  private Instant lookAt = Instant.MIN;

  Backfills(LoopParts parts, RunTable runs) {
    this.parts = parts;
    this.runs = runs;
    this.shards = parts.keeper();
    this.starts = new BackfillStarts(parts, runs);
  }

  void clear() {
    open.clear();
    lookAt = Instant.MIN;
  }

  void drop(Set<Integer> gone) {
    open.values().removeIf(backfill -> gone.contains(backfill.row().shard()));
  }

  /** Reads the backfills of shards that were just taken. */
  void restore(Set<Integer> taken) {
    if (parts.fires() && !taken.isEmpty()) {
      read(taken);
    }
  }

  private void read(Set<Integer> ofShards) {
    for (BackfillRow row : parts.store().openBackfills(ofShards)) {
      open.computeIfAbsent(
          row.id(), id -> new ActiveBackfill(row, parts.store().openBackfillRuns(id)));
    }
  }

  /** How long nothing is due. */
  Optional<Duration> patience(Instant steady) {
    if (!parts.fires()) {
      return Optional.empty();
    }
    boolean now =
        !steady.isBefore(lookAt) || open.values().stream().anyMatch(ActiveBackfill::isDue);
    return Optional.of(now ? Duration.ZERO : Duration.between(steady, lookAt));
  }

  /** Looks for new ones, and starts what may start. */
  void due(Turn turn) {
    if (!parts.fires()) {
      return;
    }
    if (!turn.steady().isBefore(lookAt)) {
      read(shards.epochs().keySet());
      lookAt = turn.steady().plus(LOOK_EVERY);
    }
    Set<String> dags = new HashSet<>(); // one of a DAG: they must see each other's runs of a tick
    for (ActiveBackfill backfill : List.copyOf(open.values())) {
      if (backfill.isDue() && dags.add(backfill.row().dag())) {
        step(backfill, turn);
      }
    }
  }

  /** A run has ended, and that is durable. */
  void ended(ActiveRun run) {
    if (!run.header().isBackfill()) {
      return;
    }
    for (ActiveBackfill backfill : open.values()) {
      if (backfill.openRuns().remove(run.header().id())) {
        backfill.setDue(true);
      }
    }
  }

  private void step(ActiveBackfill backfill, Turn turn) {
    BackfillRow row = backfill.row();
    backfill.setDue(false);
    Optional<BackfillItem> next = backfill.peek(parts.store());
    if (row.state() == BackfillState.ACTIVE && next.isPresent()) {
      Optional<DagPlan> plan = parts.dags().plan(row.dag(), row.version());
      if (plan.isEmpty()) {
        String why = "Version " + row.version() + " of the DAG can no longer be read here.";
        LOG.errorf("Backfill %s of %s is paused: %s", row.id(), row.dag(), why);
        become(backfill, BackfillState.PAUSED, "millrace", why, turn);
        return;
      }
      while (backfill.hasRead() && backfill.openRuns().size() < row.concurrency()) {
        BackfillItem item = backfill.peek(parts.store()).orElseThrow();
        starts.take(row, plan.get(), item, turn).ifPresent(backfill.openRuns()::add);
        backfill.taken();
      }
      // others are read once what these became is durable
      backfill.setDue(!backfill.hasRead() && backfill.openRuns().size() < row.concurrency());
    } else if (next.isEmpty() && backfill.openRuns().isEmpty()) {
      BackfillRow done = row.done(turn.now());
      turn.writes().backfills().changed(done);
      open.remove(row.id());
      LOG.infof("Backfill %s of %s is done", row.id(), row.dag());
    }
  }

  private void become(ActiveBackfill backfill, BackfillState to, String by, String why, Turn turn) {
    BackfillRow later = backfill.row().become(to, new BackfillRow.Sign(by, why, turn.now()));
    backfill.become(later);
    turn.writes().backfills().changed(later);
  }

  // What is asked.

  /** Begins with a backfill that was just made. */
  void made(Inbound.BackfillMade made, Turn turn) {
    if (!shards.owns(made.dag())) {
      made.answer().completeExceptionally(new NotOwned(made.dag()));
      return;
    }
    lookAt = Instant.MIN; // looked at before this turn ends
    turn.then(() -> made.answer().complete(true));
  }

  /** Lets a backfill pause, go on or end. The same once more changes nothing. */
  void steer(Inbound.SteerBackfill steer, Turn turn) {
    if (!shards.owns(steer.dag())) {
      steer.answer().completeExceptionally(new NotOwned(steer.dag()));
      return;
    }
    if (!open.containsKey(steer.backfill())) {
      read(Set.of(shards.shardOf(steer.dag()))); // it may be new
    }
    ActiveBackfill backfill = open.get(steer.backfill());
    if (backfill == null) {
      turn.then(() -> steer.answer().completeExceptionally(ended(steer)));
      return;
    }
    if (backfill.row().state() != steer.to()) {
      become(backfill, steer.to(), steer.by(), steer.why(), turn);
      if (steer.to() == BackfillState.CANCELLED) {
        cancel(backfill, steer, turn);
      }
    }
    turn.then(() -> steer.answer().complete(true));
  }

  private void cancel(ActiveBackfill backfill, Inbound.SteerBackfill steer, Turn turn) {
    open.remove(backfill.row().id());
    String why =
        "Cancelled with backfill %s by %s%s"
            .formatted(
                backfill.row().id(), steer.by(), steer.why().isEmpty() ? "." : ": " + steer.why());
    for (String run : backfill.openRuns()) {
      runs.find(run).ifPresent(found -> found.cancel(turn.now(), why, turn));
    }
  }

  private static Refused ended(Inbound.SteerBackfill steer) {
    return new Refused(
        Refused.Reason.CONFLICT,
        "Backfill %s of DAG '%s' has ended; nothing was changed."
            .formatted(steer.backfill(), steer.dag()));
  }
}
