package dev.millrace.fabric.memory;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import java.util.List;
import java.util.function.BiConsumer;

/** One peer of an {@link InMemoryNetwork}. */
final class InMemoryFabric implements Fabric {
  private final InMemoryNetwork network;
  private final Peer self;
  private volatile BiConsumer<String, List<Message>> onMessages = (sender, batch) -> {};
  private volatile BiConsumer<Peer, Boolean> onPeerChange = (peer, joined) -> {};

  InMemoryFabric(InMemoryNetwork network, Peer self) {
    this.network = network;
    this.self = self;
  }

  @Override
  public Peer self() {
    return self;
  }

  @Override
  public List<Peer> peers() {
    return network.peers();
  }

  @Override
  public void send(String to, List<? extends Message> batch) {
    if (!batch.isEmpty()) {
      network.send(self.id(), to, batch);
    }
  }

  @Override
  public void onMessages(BiConsumer<String, List<Message>> handler) {
    this.onMessages = handler;
  }

  @Override
  public void onPeerChange(BiConsumer<Peer, Boolean> joinedOrLeft) {
    this.onPeerChange = joinedOrLeft;
  }

  @Override
  public void join() {
    network.join(this);
  }

  @Override
  public void close() {
    network.crash(self.id());
  }

  void take(String sender, List<Message> batch) {
    onMessages.accept(sender, batch);
  }

  void tell(Peer peer, boolean joined) {
    onPeerChange.accept(peer, joined);
  }
}
