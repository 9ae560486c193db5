package dev.millrace.worker;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.dag.Abilities;
import dev.millrace.engine.message.Fabric;
import dev.millrace.spi.StepContext.Limits;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.secret.SecretProvider;
import dev.millrace.worker.WorkerSettings.Capacity;
import dev.millrace.worker.attempt.ArtifactAccess;
import dev.millrace.worker.attempt.AttemptLimits;
import dev.millrace.worker.attempt.AttemptPlace;
import dev.millrace.worker.attempt.AttemptThreads;
import dev.millrace.worker.attempt.DeploymentRequests;
import dev.millrace.worker.attempt.Staging;
import dev.millrace.worker.plugin.PluginFolder;
import dev.millrace.worker.plugin.Plugins;
import dev.millrace.worker.secret.SecretResolver;
import dev.millrace.worker.supervision.Desk;
import dev.millrace.worker.supervision.Supervisor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The role that does: runs the attempts that schedulers assign over a fabric, and reports how they
 * ended.
 *
 * <p>One thread supervises and never runs user code; each attempt has a thread of its own. Closing
 * stops what runs and reports it as lost; the fabric and the store stay open.
 */
public final class Worker implements AutoCloseable {
  private final Staging staging;
  private final StepRunners runners;
  private final AttemptThreads attempts;
  private final Supervisor supervisor;

  private Worker(
      WorkerSettings given,
      Fabric fabric,
      ArtifactStore store,
      Collection<StepKind> kinds,
      SecretResolver secrets,
      Supplier<Optional<String>> token,
      Ticker ticker) {
    String id = fabric.self().id();
    Map<String, StepKind> byName =
        kinds.stream()
            .collect(
                Collectors.toMap(
                    k -> k.declaration().name(), Function.identity(), (a, b) -> a, HashMap::new));
    staging = new Staging(given.directory(), id);
    List<SecretProvider> vaults = new ArrayList<>();
    WorkerSettings settings = withPlugins(given, byName, vaults);
    supervisor = new Supervisor();
    runners =
        new StepRunners(
            settings,
            byName,
            able -> supervisor.tell(desk -> desk.able(Abilities.CONTAINERS, able)));
    Limits limits =
        new Limits(
            settings.resources().memoryBytes(),
            settings.resources().threads(),
            settings.resources().cacheDays());
    AttemptPlace place =
        new AttemptPlace(
            staging,
            new ArtifactAccess(store, fabric, token),
            new DeploymentRequests(fabric, token),
            kind -> Optional.ofNullable(byName.get(kind)).map(StepKind::declaration),
            new AttemptLimits(limits, kind -> startsPrograms(byName.get(kind))),
            secrets.with(vaults),
            runners::of,
            ticker);
    attempts = new AttemptThreads(place, id);
    Desk desk =
        new Desk(
            settings,
            fabric,
            ticker,
            attempts,
            (key, report) -> supervisor.tell(d -> d.ended(key, report)));
    fabric.onMessages((sender, batch) -> supervisor.tell(d -> d.receive(sender, batch)));
    fabric.onPeerChange((peer, joined) -> supervisor.tell(d -> d.peerChanged(peer, joined)));
    supervisor.start(id, desk);
  }

  /**
   * Adds the kinds of plugins and where they look for secrets, and that the worker has them. It
   * runs copies, so that a jar that is replaced while it runs changes nothing.
   */
  private WorkerSettings withPlugins(
      WorkerSettings given, Map<String, StepKind> byName, List<SecretProvider> vaults) {
    Optional<Path> folder = given.hosts().plugins().filter(Files::isDirectory);
    if (folder.isEmpty()) {
      return given;
    }
    Path copies = staging.plugins();
    PluginFolder.copy(folder.get(), copies);
    Plugins plugins = PluginFolder.read(copies);
    vaults.addAll(plugins.secrets());
    Set<String> abilities = new TreeSet<>(given.capacity().abilities());
    for (StepKind kind : plugins.kinds()) {
      if (byName.putIfAbsent(kind.declaration().name(), kind) == null) {
        abilities.add(Abilities.plugin(kind.declaration()));
      }
    }
    Capacity capacity = given.capacity();
    return given
        .withHosts(given.hosts().withPlugins(copies))
        .withCapacity(
            new Capacity(
                capacity.tags(),
                capacity.memoryBytes(),
                capacity.cpus(),
                abilities,
                capacity.inlineSlots()));
  }

  /** A kind with a parameter of that name bounds by it what it starts. */
  private static boolean startsPrograms(StepKind kind) {
    return kind != null
        && kind.declaration().parameters().stream()
            .anyMatch(parameter -> parameter.name().equals("memory"));
  }

  /**
   * Starts a worker and joins the fabric, which must not have been joined yet.
   *
   * @param store a folder; what the schedulers do not share it with is exchanged over their REST
   *     interface
   * @param kinds the steps that it can run
   * @param secrets asked for the values of secrets, anew for each attempt
   * @param token for that REST interface; empty to send none
   * @throws dev.millrace.worker.attempt.WorkerDirectoryUnusable if its folder cannot be written
   */
  public static Worker start(
      WorkerSettings settings,
      Fabric fabric,
      ArtifactStore store,
      Collection<StepKind> kinds,
      SecretResolver secrets,
      Supplier<Optional<String>> token,
      Ticker ticker) {
    Worker worker = new Worker(settings, fabric, store, kinds, secrets, token, ticker);
    fabric.join();
    return worker;
  }

  /** As the other, with secrets from the environment and from plugins. */
  public static Worker start(
      WorkerSettings settings,
      Fabric fabric,
      ArtifactStore store,
      Collection<StepKind> kinds,
      Supplier<Optional<String>> token,
      Ticker ticker) {
    SecretResolver secrets = SecretResolver.ofProcess(Optional.empty());
    return start(settings, fabric, store, kinds, secrets, token, ticker);
  }

  /** As the other, without a token and with the clock of the machine. */
  public static Worker start(
      WorkerSettings settings,
      Fabric fabric,
      ArtifactStore store,
      Collection<StepKind> kinds,
      SecretResolver secrets) {
    return start(settings, fabric, store, kinds, secrets, Optional::empty, Ticker.SYSTEM);
  }

  /** As the other, with secrets from the environment and from plugins. */
  public static Worker start(
      WorkerSettings settings, Fabric fabric, ArtifactStore store, Collection<StepKind> kinds) {
    return start(settings, fabric, store, kinds, SecretResolver.ofProcess(Optional.empty()));
  }

  /** Stops what runs, reports it and ends; waits at most 10 s. May be repeated. */
  @Override
  public void close() {
    supervisor.close();
    attempts.close();
    runners.close();
    staging.close();
  }
}
