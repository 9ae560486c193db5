package dev.millrace.fabric;

import java.util.Map;

/** A member in a JVM of its own, to be killed: answers every batch to its sender. */
final class SchedulerProcess {
  private SchedulerProcess() {}

  /**
   * @param arguments id, cluster key
   */
  public static void main(String[] arguments) throws InterruptedException {
    HazelcastFabric fabric =
        HazelcastFabric.start(
            FabricSettings.scheduler(
                arguments[0], Map.of(), ClusterKey.fromHexadecimal(arguments[1])));
    fabric.onMessages(fabric::send);
    fabric.onPeerChange((peer, joined) -> {});
    fabric.join();
    System.out.println("address " + fabric.address());
    Thread.currentThread().join();
  }
}
