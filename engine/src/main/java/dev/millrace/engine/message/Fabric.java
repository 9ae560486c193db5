package dev.millrace.engine.message;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Carries messages between processes and says who is there. It promises little on purpose: messages
 * may be lost, doubled and reordered, and membership may be wrong. Safety never rests on it.
 */
public interface Fabric extends AutoCloseable {

  /** This process as others see it. */
  Peer self();

  /** Everyone who seems to be there, this process included. */
  List<Peer> peers();

  /**
   * Sends a batch. Returns at once; sending to oneself or to someone who is gone is allowed.
   *
   * @param to id of a peer
   */
  void send(String to, List<? extends Message> batch);

  /**
   * Whom to give incoming batches to: sender id and messages. Called on threads of the fabric; must
   * not block. Set once, before {@link #join}.
   */
  void onMessages(BiConsumer<String, List<Message>> handler);

  /** Whom to tell that a peer came or left. Called on threads of the fabric; must not block. */
  void onPeerChange(BiConsumer<Peer, Boolean> joinedOrLeft);

  /** Begins to deliver. */
  void join();

  @Override
  void close();

  /**
   * A process of the cluster.
   *
   * @param id unique to this life of the process
   * @param attributes public facts, such as the address of its REST interface
   */
  record Peer(String id, Role role, Map<String, String> attributes) {
    public Peer {
      attributes = Map.copyOf(attributes);
    }
  }

  /** What a process does. One that is both counts as SCHEDULER and has a second peer as WORKER. */
  enum Role {
    SCHEDULER,
    WORKER
  }
}
