package dev.millrace.fabric;

import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * How a process takes part in the cluster.
 *
 * @param self id, role and public attributes
 * @param key what the envelopes are sealed with
 * @param clusterName processes with other names refuse each other
 * @param binding where this process listens
 * @param join {@code HOST:PORT} of schedulers that may be there already
 * @param joinTimeout how long a worker waits for a scheduler at start
 */
public record FabricSettings(
    Peer self,
    ClusterKey key,
    String clusterName,
    Binding binding,
    List<String> join,
    Duration joinTimeout,
    FabricLimits limits) {
  public FabricSettings {
    join = List.copyOf(join);
    if (self.role() == Role.WORKER && join.isEmpty()) {
      throw new IllegalArgumentException(
          "A worker needs the address of a scheduler; give one with --join HOST:PORT.");
    }
  }

  /**
   * Where a member listens.
   *
   * @param host one address of this machine; {@code millrace.fabric.host}
   * @param port the port, or the first to try; 0 for any free one; {@code --fabric-port}
   * @param search whether to try the next ports if this one is taken
   */
  public record Binding(String host, int port, boolean search) {
    public static final int FIRST_PORT = 5701;
  }

  /** A scheduler on loopback, on the first free port from 5701. */
  public static FabricSettings scheduler(
      String id, Map<String, String> attributes, ClusterKey key) {
    return new FabricSettings(
        new Peer(id, Role.SCHEDULER, attributes),
        key,
        "millrace",
        new Binding("127.0.0.1", Binding.FIRST_PORT, true),
        List.of(),
        Duration.ofSeconds(30),
        FabricLimits.defaults());
  }

  /** A worker on loopback, on any free port. */
  public static FabricSettings worker(
      String id, Map<String, String> attributes, ClusterKey key, List<String> join) {
    return new FabricSettings(
        new Peer(id, Role.WORKER, attributes),
        key,
        "millrace",
        new Binding("127.0.0.1", 0, false),
        join,
        Duration.ofSeconds(30),
        FabricLimits.defaults());
  }

  public FabricSettings withClusterName(String name) {
    return new FabricSettings(self, key, name, binding, join, joinTimeout, limits);
  }

  public FabricSettings withBinding(Binding other) {
    return new FabricSettings(self, key, clusterName, other, join, joinTimeout, limits);
  }

  public FabricSettings withJoin(List<String> addresses) {
    return new FabricSettings(self, key, clusterName, binding, addresses, joinTimeout, limits);
  }

  public FabricSettings withJoinTimeout(Duration timeout) {
    return new FabricSettings(self, key, clusterName, binding, join, timeout, limits);
  }

  public FabricSettings withLimits(FabricLimits other) {
    return new FabricSettings(self, key, clusterName, binding, join, joinTimeout, other);
  }
}
