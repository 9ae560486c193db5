package dev.millrace.server.node;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.cli.ServerOptions;
import dev.millrace.engine.message.Fabric;
import dev.millrace.worker.Worker;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.WorkerSettings.Capacity;
import dev.millrace.worker.WorkerSettings.LogLimits;
import dev.millrace.worker.WorkerSettings.Resources;
import dev.millrace.worker.WorkerSettings.StepIsolation;
import dev.millrace.worker.WorkerSettings.Timing;
import dev.millrace.worker.container.ContainerSettings;
import dev.millrace.worker.host.HostSettings;
import dev.millrace.worker.secret.SecretResolver;
import java.nio.file.Path;
import java.util.List;

/** Starts the worker role as the options and the configuration ask. */
final class Workers {
  /** More would not make a worker of a few processors faster. */
  private static final int INLINE_SLOTS = 256;

  private Workers() {}

  static Worker start(
      ServerOptions options, Configuration configuration, Fabric fabric, ArtifactStore artifacts) {
    SecretResolver secrets =
        SecretResolver.ofProcess(configuration.text("millrace.secrets").map(Path::of));
    return Worker.start(
        settings(options, configuration), fabric, artifacts, StepKinds.own(), secrets);
  }

  static WorkerSettings settings(ServerOptions options, Configuration given) {
    WorkerSettings base = WorkerSettings.defaults(options.dataDirectory().resolve("work"));
    WorkerSettings settings = options.slots() > 0 ? base.withSlots(options.slots()) : base;
    Timing timing = settings.timing();
    LogLimits logs = settings.logs();
    Resources resources = settings.resources();
    HostSettings hosts = settings.hosts();
    Capacity capacity = settings.capacity();
    return settings
        .withCapacity(
            new Capacity(
                options.tags().isEmpty()
                    ? given.tags("millrace.worker.tags").orElse(capacity.tags())
                    : options.tags(),
                given.bytes("millrace.worker.memory").orElse(capacity.memoryBytes()),
                given.number("millrace.worker.cpus").orElse(capacity.cpus()),
                capacity.abilities(),
                given.whole("millrace.worker.inline-slots", 0).orElse(INLINE_SLOTS)))
        .withContainers(
            new ContainerSettings(
                given.text("millrace.worker.containers"),
                given.text("millrace.worker.container-image")))
        .withTiming(
            new Timing(
                timing.heartbeat(),
                timing.lease(),
                timing.resend(),
                given.duration("millrace.worker.grace").orElse(timing.grace())))
        .withLogs(
            new LogLimits(
                given.bytes("millrace.worker.log-bytes-max").orElse(logs.bytesMax()),
                given.count("millrace.worker.log-line-chars-max").orElse(logs.lineCharsMax())))
        .withResources(
            new Resources(
                given.bytes("millrace.worker.step-memory").orElse(resources.memoryBytes()),
                given.count("millrace.worker.step-threads").orElse(resources.threads()),
                given.count("millrace.worker.cache-days").orElse(resources.cacheDays())))
        .withIsolation(
            given
                .word("millrace.worker.isolation", StepIsolation.class)
                .orElse(settings.isolation()))
        .withHosts(
            new HostSettings(
                given.text("millrace.worker.step-class-path").orElse(hosts.classPath()),
                given.bytes("millrace.worker.step-heap").orElse(hosts.heapBytes()),
                given
                    .text("millrace.worker.step-jvm-flags")
                    .map(flags -> List.of(flags.split("\\s+")))
                    .orElse(hosts.jvmFlags()),
                hosts.idleKept(),
                hosts.silence(),
                StepKinds.folder()));
  }
}
