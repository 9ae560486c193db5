package dev.millrace.server.node;

import dev.millrace.api.served.Recording;
import dev.millrace.api.system.ServerInfo;
import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.artifacts.ExchangeSettings;
import dev.millrace.artifacts.FolderArtifactStore;
import dev.millrace.artifacts.GatheringArtifactStore;
import dev.millrace.cli.ServerOptions;
import dev.millrace.cli.StartRefused;
import dev.millrace.cli.Version;
import dev.millrace.engine.view.Backfills;
import dev.millrace.engine.view.Changes;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.Reruns;
import dev.millrace.engine.view.Schedules;
import dev.millrace.fabric.ClusterKey;
import dev.millrace.fabric.FabricUnavailable;
import dev.millrace.fabric.HazelcastFabric;
import dev.millrace.fabric.Neighbours;
import dev.millrace.scheduler.Scheduler;
import dev.millrace.scheduler.source.DagSources;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.StoreException;
import dev.millrace.worker.attempt.ArtifactAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The roles of one process, started in order and stopped in the opposite one. */
public final class Node implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Node.class);
  private static final int USER = 2;
  private static final int TRY_AGAIN = 75;

  private final ServerOptions options;
  private final Instant startedAt = Clock.systemUTC().instant();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private ArtifactStore artifacts;
  private Recording recording = new Recording(true);
  private Optional<DataDirectory> claimed = Optional.empty();
  private Optional<Scheduler> scheduler = Optional.empty();
  private Optional<DagSources> sources = Optional.empty();
  private Optional<HazelcastFabric> schedulerFabric = Optional.empty();
  private Optional<String> worker = Optional.empty();

  private Node(ServerOptions options) {
    this.options = options;
  }

  /**
   * Checks the roles and claims the data directory, before anything slow is started.
   *
   * @throws StartRefused if the roles make no sense, or the directory cannot be written or is in
   *     use
   */
  public static Node claim(ServerOptions options) throws StartRefused {
    Roles.check(options);
    Node node = new Node(options);
    if (node.holdsDatabase()) {
      node.claimed = Optional.of(node.keep(DataDirectory.claim(options.dataDirectory())));
    } else {
      DataDirectory.makeWritable(options.dataDirectory());
    }
    return node;
  }

  /**
   * Starts the roles. Close the node if this fails.
   *
   * @param httpPort where the api role will answer; published to workers
   * @throws StartRefused if something outside is in the way
   */
  public void open(int httpPort) throws StartRefused {
    try {
      openRoles(httpPort);
    } catch (FabricUnavailable e) {
      throw new StartRefused(e.getMessage(), TRY_AGAIN, e);
    } catch (StoreException e) {
      throw new StartRefused(
          e.getMessage() + "; check --db-url, --db-user and MILLRACE_DB_PASSWORD.", TRY_AGAIN, e);
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw new StartRefused(e.getMessage(), USER, e);
    }
  }

  public Queries queries() {
    return scheduling().queries();
  }

  public Commands commands() {
    return scheduling().commands();
  }

  public Schedules schedules() {
    return scheduling().schedules();
  }

  public Backfills backfills() {
    return scheduling().backfills();
  }

  public Reruns reruns() {
    return scheduling().reruns();
  }

  public Changes changes() {
    return scheduling().changes();
  }

  public DagSources sources() {
    return sources.orElseThrow(
        () -> new IllegalStateException("this process has no scheduler role"));
  }

  public Scheduler scheduling() {
    return scheduler.orElseThrow(
        () -> new IllegalStateException("this process has no scheduler role"));
  }

  public ArtifactStore artifacts() {
    return artifacts;
  }

  /** Whether what models are asked is recorded. */
  public Recording recording() {
    return recording;
  }

  /** {@code HOST:PORT} that workers join; empty without the scheduler role. */
  public Optional<String> fabricAddress() {
    return schedulerFabric.map(HazelcastFabric::address);
  }

  /** The name of its worker, as attempts show it; empty without the worker role. */
  public Optional<String> worker() {
    return worker;
  }

  public ServerInfo info() {
    return new ServerInfo(
        "millrace",
        Version.current(),
        List.copyOf(options.roles()),
        options.database().isPresent()
            ? Optional.empty()
            : Optional.of(options.dataDirectory().toString()),
        startedAt);
  }

  public boolean isAlive() {
    return scheduler.map(Scheduler::isAlive).orElse(true);
  }

  private boolean holdsDatabase() {
    return options.roles().contains(Roles.SCHEDULER) && options.database().isEmpty();
  }

  private void openRoles(int httpPort) {
    Path data = options.dataDirectory();
    claimed.ifPresent(directory -> announce(directory, httpPort));
    FolderArtifactStore folder = new FolderArtifactStore(options.artifactsDirectory());
    artifacts = folder;
    Configuration configuration = Configuration.ofProcess();
    recording = new Recording(configuration.flag("millrace.serving.record").orElse(true));
    NodeIdentity identity = NodeIdentity.of(options, configuration, artifacts);
    ClusterKey key = ClusterKeys.of(configuration, data);
    Neighbours neighbours = new Neighbours();
    if (options.roles().contains(Roles.SCHEDULER)) {
      Databases databases = new Databases(options);
      var pending = databases.openAside(); // beside the start of the cluster member: both are slow
      opened.push(() -> pending.thenAccept(Database::close)); // even if the member cannot start
      HazelcastFabric fabric =
          keep(HazelcastFabric.start(identity.schedulerFabric(key, httpPort), neighbours));
      schedulerFabric = Optional.of(fabric);
      artifacts =
          keep(
              new GatheringArtifactStore(
                  folder,
                  () -> ArtifactAccess.elsewhere(fabric, folder.id()),
                  Optional::empty,
                  ExchangeSettings.defaults()));
      Database database = databases.await(pending);
      scheduler =
          Optional.of(
              keep(
                  Scheduler.start(
                      identity.schedulerSettings(),
                      database,
                      fabric,
                      artifacts,
                      StepKinds.catalog(),
                      Clock.systemUTC())));
      sources =
          Optional.of(
              keep(
                  DagSources.start(
                      new ConfiguredSources(options, configuration).settings(),
                      identity.schedulerSettings(),
                      database,
                      artifacts,
                      StepKinds.catalog(),
                      Clock.systemUTC())));
    }
    if (options.roles().contains(Roles.WORKER)) {
      List<String> join =
          schedulerFabric
              .map(fabric -> List.of(fabric.address()))
              .orElseGet(() -> Roles.addresses(options));
      HazelcastFabric fabric =
          keep(HazelcastFabric.start(identity.workerFabric(key, join), neighbours));
      keep(Workers.start(options, configuration, fabric, folder));
      worker = Optional.of(identity.worker());
    }
  }

  private void announce(DataDirectory data, int httpPort) {
    try {
      data.announce("http://" + options.host() + ":" + httpPort);
    } catch (IOException e) {
      throw new UncheckedIOException("server.json in " + data.path() + " cannot be written", e);
    }
  }

  private <T extends AutoCloseable> T keep(T part) {
    opened.push(part);
    return part;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable part = opened.pop();
      try {
        part.close();
      } catch (Exception e) {
        LOG.warnf(e, "Closing %s failed", part.getClass().getSimpleName());
      }
    }
  }
}
