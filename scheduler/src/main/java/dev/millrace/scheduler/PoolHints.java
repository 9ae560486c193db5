package dev.millrace.scheduler;

import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Fabric;
import dev.millrace.scheduler.loop.Inbound;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells the loop of every scheduler that slots of a pool may be free, so that what waits for them
 * goes on at once. One that does not hear it looks within moments anyway.
 *
 * @param loop takes what the loop of this scheduler is to hear
 */
record PoolHints(Fabric fabric, Predicate<Inbound> loop) implements Consumer<String> {
  @Override
  public void accept(String pool) {
    List<BetweenSchedulers.Pools> hint =
        List.of(new BetweenSchedulers.Pools(List.of(pool), List.of()));
    String me = fabric.self().id();
    loop.test(new Inbound.Messages(me, List.copyOf(hint)));
    fabric.peers().stream()
        .filter(peer -> peer.role() == Fabric.Role.SCHEDULER && !peer.id().equals(me))
        .forEach(peer -> fabric.send(peer.id(), hint));
  }
}
