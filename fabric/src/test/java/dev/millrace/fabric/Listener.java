package dev.millrace.fabric;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Message;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps what a fabric reports, for a test to take one by one. */
final class Listener {
  private static final long WAIT_SECONDS = 20;

  record Batch(String sender, List<Message> messages) {}

  record Change(String peer, boolean joined) {}

  private final BlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
  private final BlockingQueue<Change> changes = new LinkedBlockingQueue<>();
  private volatile Peer last;

  Listener(Fabric fabric) {
    fabric.onMessages((sender, messages) -> batches.add(new Batch(sender, messages)));
    fabric.onPeerChange(
        (peer, joined) -> {
          last = peer;
          changes.add(new Change(peer.id(), joined));
        });
    fabric.join();
  }

  Batch nextBatch() throws InterruptedException {
    return given(batches.poll(WAIT_SECONDS, TimeUnit.SECONDS), "batch");
  }

  Change nextChange() throws InterruptedException {
    return given(changes.poll(WAIT_SECONDS, TimeUnit.SECONDS), "change of peers");
  }

  Peer lastPeer() {
    return last;
  }

  boolean hasBatch() {
    return !batches.isEmpty();
  }

  private static <T> T given(T value, String what) {
    if (value == null) {
      throw new AssertionError("No " + what + " within " + WAIT_SECONDS + " s");
    }
    return value;
  }
}
