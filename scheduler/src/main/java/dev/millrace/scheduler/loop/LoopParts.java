package dev.millrace.scheduler.loop;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.Fabric;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.dispatch.AssignmentBuilder;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the loop works with.
 *
 * @param scheduler id of this life of the scheduler
 * @param keeper which shards it owns
 * @param lease how long an unheard worker counts as alive
 * @param clock for what is shown and for what must survive a restart; may jump
 * @param nanos for silence and leases: monotonic, only differences mean something
 * @param resultsKept how long results are kept for later runs
 * @param triggersKept how long it is kept what became of ticks and calls of hooks
 * @param servedKept how long it is kept what models were asked
 * @param fires whether schedules fire and backfills go on
 * @param provenDead whether a worker of an earlier life of this process is known to be gone
 */
public record LoopParts(
    String scheduler,
    ShardKeeper keeper,
    Duration lease,
    Predicate<String> provenDead,
    Store store,
    DagPlans dags,
    Expressions expressions,
    AssignmentBuilder assignments,
    ArtifactStore artifacts,
    Fabric fabric,
    LiveState live,
    Clock clock,
    LongSupplier nanos,
    Duration resultsKept,
    Duration triggersKept,
    Duration servedKept,
    boolean fires) {

  /** A time that only grows and never jumps; means nothing outside of this process. */
  Instant steady() {
    return Instant.EPOCH.plusNanos(nanos.getAsLong());
  }

  /** Ids of everyone in the cluster. */
  Set<String> members() {
    return fabric.peers().stream().map(Fabric.Peer::id).collect(Collectors.toSet());
  }

  /** Ids of the other schedulers that the cluster sees. */
  List<String> otherSchedulers() {
    return fabric.peers().stream()
        .filter(peer -> peer.role() == Fabric.Role.SCHEDULER)
        .map(Fabric.Peer::id)
        .filter(id -> !id.equals(scheduler))
        .toList();
  }
}
