package dev.millrace.simulation.network;

import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Message;
import java.util.List;

/** A process as the network sees it. */
public interface Station {
  Peer peer();

  /** Whether it exists; a paused one does. */
  boolean isThere();

  /** Whether it answers; a paused one does not. */
  boolean isAnswering();

  void receive(String sender, List<Message> batch);

  void peerChanged(Peer peer, boolean joined);
}
