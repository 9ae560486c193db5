package dev.millrace.fabric;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * What waits for one peer. Whoever sends only leaves bytes here; a thread of the pool takes all
 * that waits as one envelope. So a peer that hangs delays nobody else.
 */
final class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);

  private final String peer;
  private final FabricLimits limits;
  private final Executor executor;
  private final Consumer<byte[]> sender;
  private final Drops drops;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private long waitingBytes;
  private boolean draining;
  private boolean complained;

  /**
   * @param sender sends the content of one envelope; may block
   */
  Outbox(
      String peer, FabricLimits limits, Executor executor, Consumer<byte[]> sender, Drops drops) {
    this.peer = peer;
    this.limits = limits;
    this.executor = executor;
    this.sender = sender;
    this.drops = drops;
  }

  void add(List<byte[]> messages) {
    boolean start;
    synchronized (this) {
      for (byte[] message : messages) {
        if (waitingBytes + message.length > limits.outboxBytesMax()) {
          drops.outboxFull.increment();
          complainOnce();
        } else {
          waiting.add(message);
          waitingBytes += message.length;
        }
      }
      start = !draining && !waiting.isEmpty();
      draining |= start;
    }
    if (start) {
      try {
        executor.execute(this::drain);
      } catch (RejectedExecutionException e) {
        // The fabric is closing; a message may be lost.
        drops.notSent.increment();
      }
    }
  }

  private void drain() {
    for (byte[] content = next(); content.length > 0; content = next()) {
      try {
        sender.accept(content);
      } catch (RuntimeException e) {
        // Sent to someone who is going; whoever needs an answer sends again.
        drops.notSent.increment();
        LOG.debugf(e, "Not sent to %s: %s bytes", peer, content.length);
      }
    }
  }

  /** All that fits into one envelope; empty when nothing waits, and then draining is over. */
  private synchronized byte[] next() {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    while (!waiting.isEmpty()
        && content.size() + waiting.peek().length <= limits.envelopeBytesMax()) {
      byte[] message = waiting.poll();
      waitingBytes -= message.length;
      content.writeBytes(message);
    }
    if (content.size() == 0) {
      draining = false;
      complained = false;
    }
    return content.toByteArray();
  }

  private void complainOnce() {
    if (!complained) {
      complained = true;
      LOG.warnf(
          "Dropping messages for %s: %s bytes wait, millrace.fabric.outbox-bytes-max allows %s. It"
              + " takes them too slowly or hangs.",
          peer, waitingBytes, limits.outboxBytesMax());
    }
  }
}
