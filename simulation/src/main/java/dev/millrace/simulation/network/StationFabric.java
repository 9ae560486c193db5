package dev.millrace.simulation.network;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import java.util.List;
import java.util.function.BiConsumer;

/** The fabric of one process. What comes in goes to the station, which queues it for its turn. */
public final class StationFabric implements Fabric {
  private final Network network;
  private final Membership membership;
  private final Peer self;

  public StationFabric(Network network, Membership membership, Peer self) {
    this.network = network;
    this.membership = membership;
    this.self = self;
  }

  @Override
  public Peer self() {
    return self;
  }

  @Override
  public List<Peer> peers() {
    return membership.seenBy(self);
  }

  /** Like the real one, knows nobody who is not in the membership. */
  @Override
  public void send(String to, List<? extends Message> batch) {
    if (!batch.isEmpty() && (to.equals(self.id()) || membership.sees(self.id(), to))) {
      network.send(self.id(), to, batch);
    }
  }

  @Override
  public void onMessages(BiConsumer<String, List<Message>> handler) {
    throw new UnsupportedOperationException("the station takes what comes");
  }

  @Override
  public void onPeerChange(BiConsumer<Peer, Boolean> joinedOrLeft) {
    throw new UnsupportedOperationException("the station takes what comes");
  }

  @Override
  public void join() {}

  @Override
  public void close() {}
}
