package dev.millrace.bench.process;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All processes of one measurement, in a directory that is deleted with them. */
public final class Deployment implements AutoCloseable {
  /** Those of {@code ./millrace server}, and a bound of the heap. */
  private static final List<String> FLAGS =
      List.of(
          "-Xmx1g",
          "-XX:+UseParallelGC",
          "-Xshare:auto",
          "-Djava.util.concurrent.ForkJoinPool.common.parallelism=4");

  private final Mode mode;
  private final Path program;
  private final Path directory;
  private final int slots;
  private final List<String> moreFlags;
  private final Optional<PostgresServer> postgres;
  private final List<ServerProcess> schedulers = new ArrayList<>();
  private final List<ServerProcess> workers = new ArrayList<>();
  private final List<Integer> fabricPorts = new ArrayList<>();
  private final List<Integer> httpPorts = new ArrayList<>();
  private int lives;

  private Deployment(Mode mode, Path program, Path directory, int slots, List<String> moreFlags) {
    this.mode = mode;
    this.program = program;
    this.directory = directory;
    this.slots = slots;
    this.moreFlags = moreFlags;
    this.postgres =
        mode == Mode.EMBEDDED ? Optional.empty() : Optional.of(PostgresServer.start(directory));
  }

  /**
   * Starts the database if there is one, and no process yet.
   *
   * @param work where a directory for this measurement is made
   * @param slots of all workers together
   */
  public static Deployment prepare(
      Mode mode, Path program, Path work, int slots, List<String> moreFlags) {
    try {
      Files.createDirectories(work);
      Path directory = Files.createTempDirectory(work, mode.word() + "-");
      return new Deployment(mode, program, directory.toRealPath(), slots, moreFlags);
    } catch (IOException e) {
      throw new BenchmarkFailed("no place to work in " + work, e);
    }
  }

  /** Starts every process of the mode; the answers begin once they are ready. */
  public Deployment startAll() {
    for (int i = 0; i < mode.schedulers(); i++) {
      startScheduler(i);
    }
    if (mode != Mode.EMBEDDED) {
      for (int i = 0; i < mode.workers(); i++) {
        startWorker(i);
      }
    }
    return this;
  }

  /** Starts the scheduler in a place that is empty, or whose process has ended. */
  public ServerProcess startScheduler(int place) {
    while (fabricPorts.size() < mode.schedulers()) {
      fabricPorts.add(freePort());
      httpPorts.add(freePort());
    }
    List<String> arguments = new ArrayList<>();
    arguments.addAll(
        List.of(
            "--roles",
            mode == Mode.EMBEDDED ? "scheduler,api,worker" : "scheduler,api",
            "--port",
            String.valueOf(httpPorts.get(place)),
            "--fabric-port",
            String.valueOf(fabricPorts.get(place)),
            "--data",
            directory.resolve("scheduler-" + place).toString()));
    if (mode == Mode.EMBEDDED) {
      arguments.addAll(List.of("--slots", String.valueOf(slots)));
    }
    postgres.ifPresent(
        db -> arguments.addAll(List.of("--db-url", db.url(), "--db-user", db.user())));
    List<Integer> others = new ArrayList<>(fabricPorts);
    others.remove(place);
    if (!others.isEmpty()) {
      arguments.addAll(List.of("--join", addresses(others)));
    }
    ServerProcess process = start("scheduler-" + place, arguments);
    put(schedulers, place, process);
    return process;
  }

  /** Starts the worker in a place; the schedulers must be there. */
  public ServerProcess startWorker(int place) {
    ServerProcess process =
        start(
            "worker-" + place,
            List.of(
                "--roles",
                "worker",
                "--join",
                addresses(fabricPorts),
                "--slots",
                String.valueOf(slots / mode.workers()),
                "--data",
                directory.resolve("worker-" + place).toString()));
    put(workers, place, process);
    return process;
  }

  private ServerProcess start(String name, List<String> arguments) {
    List<String> flags = new ArrayList<>(FLAGS);
    flags.addAll(moreFlags);
    return ServerProcess.start(
        name + "-" + ++lives,
        program,
        directory,
        flags,
        Map.of("MILLRACE_CLUSTER_KEY_FILE", directory.resolve("cluster.key").toString()),
        arguments);
  }

  private static String addresses(List<Integer> ports) {
    return String.join(",", ports.stream().map(port -> "127.0.0.1:" + port).toList());
  }

  private static void put(List<ServerProcess> list, int place, ServerProcess process) {
    if (place < list.size()) {
      list.set(place, process);
    } else {
      list.add(process);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new BenchmarkFailed("no free port", e);
    }
  }

  /** Where the API answers, also after the process in that place has been started again. */
  public String url(int place) {
    return "http://127.0.0.1:" + httpPorts.get(place);
  }

  public Mode mode() {
    return mode;
  }

  public Path directory() {
    return directory;
  }

  public Optional<PostgresServer> postgres() {
    return postgres;
  }

  public List<ServerProcess> schedulers() {
    return List.copyOf(schedulers);
  }

  public List<ServerProcess> workers() {
    return List.copyOf(workers);
  }

  /** Everything that was started, the database too. */
  public Usage usage() {
    List<Long> pids = new ArrayList<>(serverPids());
    postgres.ifPresent(db -> pids.add(db.pid()));
    return Usage.of(pids);
  }

  /** The processes of Millrace alone. */
  public List<Long> serverPids() {
    return Stream.concat(schedulers.stream(), workers.stream()).map(ServerProcess::pid).toList();
  }

  /** Bytes that the database takes on disk. */
  public long databaseBytes() {
    if (postgres.isPresent()) {
      return Long.parseLong(postgres.get().text("select pg_database_size('postgres')"));
    }
    try {
      return Files.size(directory.resolve("scheduler-0").resolve("millrace.mv.db"));
    } catch (IOException e) {
      throw new BenchmarkFailed("the database file has no size", e);
    }
  }

  @Override
  public void close() {
    workers.forEach(ServerProcess::close);
    schedulers.forEach(ServerProcess::close);
    postgres.ifPresent(PostgresServer::close);
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // a process may still write; the directory is below target/
    }
  }
}
