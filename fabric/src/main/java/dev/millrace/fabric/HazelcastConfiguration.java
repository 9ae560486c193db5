package dev.millrace.fabric;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.config.TcpIpConfig;
import dev.millrace.engine.message.Fabric.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** How Hazelcast is set up: small, quiet, quick to start and quick to see that a member is gone. */
final class HazelcastConfiguration {
  static final String EXECUTOR = "millrace.messages";
  static final String ATTRIBUTE_ID = "millrace.id";
  static final String ATTRIBUTE_ROLE = "millrace.role";

  /** Envelopes that wait to be opened; further ones are refused, as messages may be. */
  private static final int INBOX_ENVELOPES_MAX = 10_000;

  private static final Map<String, String> PROPERTIES =
      Map.ofEntries(
          // Nothing leaves the machine, nothing hooks into the process.
          Map.entry("hazelcast.phone.home.enabled", "false"),
          Map.entry("hazelcast.shutdownhook.enabled", "false"),
          Map.entry("hazelcast.health.monitoring.level", "OFF"),
          Map.entry("hazelcast.logging.type", "jdk"),
          Map.entry("hazelcast.logging.details.enabled", "false"),
          Map.entry("hazelcast.socket.bind.any", "false"),
          // A killed process is seen by its broken connection, a hung one by missing heartbeats.
          Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
          Map.entry("hazelcast.max.no.heartbeat.seconds", "10"),
          Map.entry("hazelcast.connection.monitor.interval", "100"),
          Map.entry("hazelcast.connection.monitor.max.faults", "2"),
          Map.entry("hazelcast.socket.connect.timeout.seconds", "3"),
          Map.entry("hazelcast.operation.call.timeout.millis", "10000"),
          // Quick to start, to meet again after a split, and to leave.
          Map.entry("hazelcast.wait.seconds.before.join", "0"),
          Map.entry("hazelcast.max.wait.seconds.before.join", "1"),
          Map.entry("hazelcast.tcp.join.port.try.count", "1"),
          Map.entry("hazelcast.merge.first.run.delay.seconds", "1"),
          Map.entry("hazelcast.merge.next.run.delay.seconds", "1"),
          Map.entry("hazelcast.tcp.join.previously.joined.member.address.retention.seconds", "600"),
          Map.entry("hazelcast.graceful.shutdown.max.wait", "3"),
          // No data is kept in the cluster, so few partitions and few threads do.
          Map.entry("hazelcast.partition.count", "11"),
          Map.entry("hazelcast.operation.thread.count", "2"),
          Map.entry("hazelcast.operation.generic.thread.count", "2"),
          Map.entry("hazelcast.operation.response.thread.count", "1"),
          Map.entry("hazelcast.io.thread.count", "1"),
          Map.entry("hazelcast.event.thread.count", "1"));

  private HazelcastConfiguration() {}

  /**
   * @param target the scheduler to join; empty to begin a cluster, or to join any of the settings
   */
  static Config of(FabricSettings settings, Optional<String> target, Inbox inbox) {
    Config config = new Config("millrace-" + settings.self().id());
    config.setClusterName(settings.clusterName());
    config.setLiteMember(settings.self().role() == Role.WORKER);
    PROPERTIES.forEach(config::setProperty);
    config.setProperty(
        "hazelcast.max.join.seconds", String.valueOf(settings.joinTimeout().toSeconds()));
    config.getJetConfig().setEnabled(false);
    config.getMetricsConfig().setEnabled(false);
    config.addExecutorConfig(
        new ExecutorConfig(EXECUTOR, 1)
            .setQueueCapacity(INBOX_ENVELOPES_MAX)
            .setStatisticsEnabled(false));
    config.getSerializationConfig().setJavaSerializationFilterConfig(filter());
    config
        .getSerializationConfig()
        .getCompactSerializationConfig()
        .addSerializer(new DeliverSerializer());
    settings.self().attributes().forEach(config.getMemberAttributeConfig()::setAttribute);
    config.getMemberAttributeConfig().setAttribute(ATTRIBUTE_ID, settings.self().id());
    config.getMemberAttributeConfig().setAttribute(ATTRIBUTE_ROLE, settings.self().role().name());
    ConcurrentHashMap<String, Object> context = new ConcurrentHashMap<>();
    context.put(Inbox.CONTEXT_KEY, inbox);
    config.setUserContext(context);
    network(config.getNetworkConfig(), settings, target);
    return config;
  }

  private static void network(
      NetworkConfig network, FabricSettings settings, Optional<String> target) {
    FabricSettings.Binding binding = settings.binding();
    network.setPort(binding.port()).setPortAutoIncrement(binding.search());
    network.getInterfaces().setEnabled(true).setInterfaces(List.of(binding.host()));
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    TcpIpConfig tcp = join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(2);
    tcp.setMembers(settings.join());
    target.ifPresent(tcp::setRequiredMember);
  }

  /**
   * Java serialization only for what Hazelcast itself sends: how members meet and merge (the state
   * of the cluster) and what it reports failures with. Without these a merge fails half-way.
   */
  private static JavaSerializationFilterConfig filter() {
    ClassFilter allowed =
        new ClassFilter()
            .addPackages(
                "com.hazelcast.cluster",
                "com.hazelcast.core",
                "com.hazelcast.internal.cluster",
                "com.hazelcast.internal.cluster.impl",
                "com.hazelcast.internal.partition",
                "com.hazelcast.internal.partition.impl",
                "com.hazelcast.nio.serialization",
                "com.hazelcast.spi.exception",
                "com.hazelcast.transaction")
            .addClasses(
                "java.lang.Enum",
                "java.lang.Error",
                "java.lang.InterruptedException",
                "java.lang.SecurityException",
                "java.lang.UnsupportedOperationException",
                "java.io.EOFException",
                "java.io.IOException",
                "java.util.concurrent.TimeoutException",
                "java.lang.Throwable",
                "java.lang.Exception",
                "java.lang.RuntimeException",
                "java.lang.IllegalStateException",
                "java.lang.IllegalArgumentException",
                "java.lang.NullPointerException",
                "java.lang.StackTraceElement",
                "[Ljava.lang.StackTraceElement;",
                "java.util.concurrent.RejectedExecutionException",
                "java.util.concurrent.CancellationException",
                "java.util.concurrent.ExecutionException",
                "java.util.ArrayList",
                "java.util.Collections$EmptyList",
                "java.util.Collections$UnmodifiableList",
                "java.util.Collections$UnmodifiableCollection",
                "java.util.Collections$UnmodifiableRandomAccessList");
    return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(allowed);
  }
}
