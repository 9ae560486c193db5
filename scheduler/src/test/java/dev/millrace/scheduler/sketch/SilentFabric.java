package dev.millrace.scheduler.sketch;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** Keeps what was sent, for the test to read; delivers nothing. Any thread. */
public final class SilentFabric implements Fabric {
  /** A message and who it was sent to. */
  public record Sent(String to, Message message) {}

  private final List<Peer> others = new ArrayList<>();
  private final List<Sent> sent = new ArrayList<>();

  /** Somebody else is in the cluster. */
  public synchronized void sees(Peer other) {
    others.add(other);
  }

  /** Everything sent since the last call, in order. */
  public synchronized List<Sent> takeSent() {
    List<Sent> taken = List.copyOf(sent);
    sent.clear();
    return taken;
  }

  @Override
  public synchronized void send(String to, List<? extends Message> batch) {
    batch.forEach(message -> sent.add(new Sent(to, message)));
  }

  @Override
  public Peer self() {
    return new Peer("scheduler-1", Role.SCHEDULER, Map.of());
  }

  @Override
  public synchronized List<Peer> peers() {
    List<Peer> all = new ArrayList<>(others);
    all.add(self());
    return all;
  }

  @Override
  public void onMessages(BiConsumer<String, List<Message>> handler) {}

  @Override
  public void onPeerChange(BiConsumer<Peer, Boolean> joinedOrLeft) {}

  @Override
  public void join() {}

  @Override
  public void close() {}
}
