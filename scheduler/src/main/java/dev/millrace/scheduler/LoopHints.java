package dev.millrace.scheduler;

import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Fabric;
import dev.millrace.scheduler.loop.Inbound;
import java.util.List;
import java.util.function.Predicate;

/**
 * Tells the loop of every scheduler what has just changed, so that it need not wait for its next
 * look. One that does not hear it looks within moments anyway.
 *
 * @param loop takes what the loop of this scheduler is to hear
 */
record LoopHints(Fabric fabric, Predicate<Inbound> loop) {
  /** Slots of a pool may be free. */
  void freed(String pool) {
    tell(new BetweenSchedulers.Pools(List.of(pool), List.of()));
  }

  /** Maintenance has begun or ended. */
  void maintenance() {
    tell(new BetweenSchedulers.ShardsMoved(List.of()));
  }

  private void tell(BetweenSchedulers hint) {
    String me = fabric.self().id();
    loop.test(new Inbound.Messages(me, List.of(hint)));
    fabric.peers().stream()
        .filter(peer -> peer.role() == Fabric.Role.SCHEDULER && !peer.id().equals(me))
        .forEach(peer -> fabric.send(peer.id(), List.of(hint)));
  }
}
