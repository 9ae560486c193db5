package dev.millrace.server.wiring;

import dev.millrace.engine.view.Commands.Refused;
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

  /**
   * The node; waits until it has started.
   *
   * @throws Refused UNAVAILABLE if it could not start; the process is about to end then
   */
  public static Node get() {
    try {
      return current.join();
    } catch (CompletionException e) {
      throw new Refused(
          Refused.Reason.UNAVAILABLE,
          "This process could not start: %s Ask another one, or this one once it runs again."
              .formatted(e.getCause().getMessage()));
    }
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
