package dev.millrace.server.node;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.cli.ServerOptions;
import dev.millrace.fabric.ClusterKey;
import dev.millrace.fabric.FabricLimits;
import dev.millrace.fabric.FabricSettings;
import dev.millrace.fabric.FabricSettings.Binding;
import dev.millrace.scheduler.SchedulerSettings;
import dev.millrace.worker.attempt.ArtifactAccess;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Who this life of the process is to others. A worker in the process that holds an embedded
 * database is named after its artifact store: no other process can have such a worker, so after a
 * restart the new process knows that the old one's attempts are gone.
 */
record NodeIdentity(
    ServerOptions options, Configuration configuration, String storeId, String chance) {
  private static final String LOOPBACK = "127.0.0.1";
  private static final SecureRandom RANDOM = new SecureRandom();

  static NodeIdentity of(
      ServerOptions options, Configuration configuration, ArtifactStore artifacts) {
    byte[] bytes = new byte[4];
    RANDOM.nextBytes(bytes);
    return new NodeIdentity(
        options, configuration, artifacts.id(), HexFormat.of().formatHex(bytes));
  }

  String worker() {
    return holdsDatabase() ? localPrefix() + chance : "worker-" + chance;
  }

  SchedulerSettings schedulerSettings() {
    return new SchedulerSettings(
        "scheduler-" + chance,
        SchedulerSettings.SHARDS,
        SchedulerSettings.LEASE,
        holdsDatabase(),
        configuration
            .count("millrace.cache-days")
            .map(Duration::ofDays)
            .orElse(SchedulerSettings.RESULTS_KEPT),
        configuration
            .whole("millrace.trigger-days", (int) SchedulerSettings.TRIGGERS_KEPT_LEAST.toDays())
            .map(Duration::ofDays)
            .orElse(SchedulerSettings.TRIGGERS_KEPT),
        configuration
            .count("millrace.serving.record-days")
            .map(Duration::ofDays)
            .orElse(SchedulerSettings.SERVED_KEPT),
        !options.embedded(), // what lives for one command fires nothing
        worker -> holdsDatabase() && worker.startsWith(localPrefix()) && !worker.equals(worker()));
  }

  FabricSettings schedulerFabric(ClusterKey key, int httpPort) {
    Map<String, String> attributes =
        options.roles().contains(Roles.API)
            ? Map.of(ArtifactAccess.STORE, storeId, ArtifactAccess.API, url(httpPort))
            : Map.of(ArtifactAccess.STORE, storeId);
    boolean anyPort = options.fabricPort() == 0;
    return FabricSettings.scheduler("scheduler-" + chance, attributes, key)
        .withClusterName(clusterName())
        .withJoin(Roles.addresses(options))
        .withLimits(limits())
        .withBinding(
            new Binding(
                fabricHost(), anyPort ? Binding.FIRST_PORT : options.fabricPort(), anyPort));
  }

  FabricSettings workerFabric(ClusterKey key, List<String> join) {
    return FabricSettings.worker(worker(), Map.of(ArtifactAccess.STORE, storeId), key, join)
        .withClusterName(clusterName())
        .withLimits(limits())
        .withBinding(new Binding(fabricHost(), 0, false));
  }

  /** Where workers reach the REST interface; nobody can connect to "every interface". */
  String url(int httpPort) {
    boolean everywhere = options.host().equals("0.0.0.0") || options.host().equals("::");
    String host = everywhere ? fabricHost() : options.host();
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + httpPort;
  }

  private String fabricHost() {
    return options.embedded()
        ? LOOPBACK
        : configuration.text("millrace.fabric.host").orElse(LOOPBACK);
  }

  private FabricLimits limits() {
    FabricLimits normal = FabricLimits.defaults();
    return new FabricLimits(
        configuration
            .bytes("millrace.fabric.envelope-bytes-max")
            .map(bytes -> (int) Math.min(Integer.MAX_VALUE, bytes))
            .orElse(normal.envelopeBytesMax()),
        configuration.bytes("millrace.fabric.outbox-bytes-max").orElse(normal.outboxBytesMax()));
  }

  private boolean holdsDatabase() {
    return options.roles().contains(Roles.SCHEDULER) && options.database().isEmpty();
  }

  private String localPrefix() {
    return "local-" + storeId.substring(0, Math.min(8, storeId.length())) + "-";
  }

  /** An embedded server is a cluster of its own, whatever else runs on this machine. */
  private String clusterName() {
    return options.embedded()
        ? "millrace-" + chance
        : configuration.text("millrace.cluster-name").orElse("millrace");
  }
}
