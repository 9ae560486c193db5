package dev.millrace.server.node;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.cli.ServerOptions;
import dev.millrace.fabric.ClusterKey;
import dev.millrace.fabric.FabricSettings;
import dev.millrace.fabric.FabricSettings.Binding;
import dev.millrace.scheduler.SchedulerSettings;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Who this life of the process is to others. A worker in the process that holds an embedded
 * database is named after its artifact store: no other process can have such a worker, so after a
 * restart the new process knows that the old one's attempts are gone.
 */
record NodeIdentity(ServerOptions options, String storeId, String chance) {
  private static final SecureRandom RANDOM = new SecureRandom();

  static NodeIdentity of(ServerOptions options, ArtifactStore artifacts) {
    byte[] bytes = new byte[4];
    RANDOM.nextBytes(bytes);
    return new NodeIdentity(options, artifacts.id(), HexFormat.of().formatHex(bytes));
  }

  String worker() {
    return holdsDatabase() ? localPrefix() + chance : "worker-" + chance;
  }

  SchedulerSettings schedulerSettings() {
    return new SchedulerSettings(
        "scheduler-" + chance,
        SchedulerSettings.SHARDS,
        SchedulerSettings.LEASE,
        worker -> holdsDatabase() && worker.startsWith(localPrefix()) && !worker.equals(worker()));
  }

  FabricSettings schedulerFabric(ClusterKey key, String url) {
    Map<String, String> attributes = Map.of("millrace.artifacts", storeId, "millrace.api", url);
    FabricSettings settings =
        FabricSettings.scheduler("scheduler-" + chance, attributes, key)
            .withClusterName(clusterName())
            .withJoin(Roles.addresses(options));
    return options.fabricPort() == 0
        ? settings
        : settings.withBinding(new Binding("127.0.0.1", options.fabricPort(), false));
  }

  FabricSettings workerFabric(ClusterKey key, List<String> join) {
    return FabricSettings.worker(worker(), Map.of("millrace.artifacts", storeId), key, join)
        .withClusterName(clusterName());
  }

  private boolean holdsDatabase() {
    return options.roles().contains(Roles.SCHEDULER) && options.database().isEmpty();
  }

  private String localPrefix() {
    return "local-" + storeId.substring(0, Math.min(8, storeId.length())) + "-";
  }

  /** An embedded server is a cluster of its own, whatever else runs on this machine. */
  private String clusterName() {
    return options.embedded() ? "millrace-" + chance : "millrace";
  }
}
