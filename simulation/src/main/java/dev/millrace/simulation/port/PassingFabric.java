package dev.millrace.simulation.port;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import java.util.List;
import java.util.function.BiConsumer;

/** A fabric in front of another; what is not overridden goes through. */
public abstract class PassingFabric implements Fabric {
  protected final Fabric real;

  protected PassingFabric(Fabric real) {
    this.real = real;
  }

  @Override
  public Peer self() {
    return real.self();
  }

  @Override
  public List<Peer> peers() {
    return real.peers();
  }

  @Override
  public void send(String to, List<? extends Message> batch) {
    real.send(to, batch);
  }

  @Override
  public void onMessages(BiConsumer<String, List<Message>> handler) {
    real.onMessages(handler);
  }

  @Override
  public void onPeerChange(BiConsumer<Peer, Boolean> joinedOrLeft) {
    real.onPeerChange(joinedOrLeft);
  }

  @Override
  public void join() {
    real.join();
  }

  @Override
  public void close() {
    real.close();
  }
}
