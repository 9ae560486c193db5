package dev.millrace.server.wiring;

import dev.millrace.server.node.Node;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The node of this process. Quarkus and the node start side by side; whoever asks too early waits.
 */
public final class CurrentNode {
  private static volatile CompletableFuture<Node> current = new CompletableFuture<>();

  private CurrentNode() {}

  /** Announces a node that is being started. */
  public static void set(CompletableFuture<Node> node) {
    current = node;
  }

  /** The node; waits until it has started. */
  public static Node get() {
    return current.join();
  }

  /** Whether the node has started and works. */
  public static boolean isReady() {
    try {
      return current.isDone() && current.join().isAlive();
    } catch (CompletionException e) {
      return false;
    }
  }
}
