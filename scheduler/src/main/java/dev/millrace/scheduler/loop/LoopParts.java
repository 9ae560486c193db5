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
import java.util.List;
import java.util.function.Predicate;

/**
 * What the loop works with.
 *
 * @param scheduler id of this life of the scheduler
 * @param keeper which shards it owns
 * @param lease how long an unheard worker counts as alive
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
    Clock clock) {

  /** Ids of the other schedulers that the cluster sees. */
  List<String> otherSchedulers() {
    return fabric.peers().stream()
        .filter(peer -> peer.role() == Fabric.Role.SCHEDULER)
        .map(Fabric.Peer::id)
        .filter(id -> !id.equals(scheduler))
        .toList();
  }
}
