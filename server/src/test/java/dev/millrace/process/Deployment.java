package dev.millrace.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Two schedulers ({@code s1}, {@code s2}) and workers ({@code w1}, …) of two slots over one
 * PostgreSQL, each a process; a member keeps its name and its addresses over its lives.
 */
final class Deployment implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int SCHEDULERS = 2;
  private static final int TRY_AGAIN = 75;

  /** Ports below those that the system gives to outgoing connections. */
  private static final int FIRST_PORT = 15_000;

  private static final int LAST_PORT = 30_000;

  private static final String KEY = "5e".repeat(32);

  private final Path directory;
  private final boolean apart;
  private final PostgresServer database;
  private final Map<String, Integer> restPorts = new TreeMap<>();
  private final Map<String, Integer> fabricPorts = new TreeMap<>();
  private final Map<String, Program> running = new TreeMap<>();
  private final List<String> names = new ArrayList<>();

  private Deployment(Path directory, int workers, boolean apart) {
    this.directory = directory;
    this.apart = apart;
    this.database = PostgresServer.start(directory);
    for (int i = 1; i <= SCHEDULERS; i++) {
      names.add("s" + i);
      restPorts.put("s" + i, freePort());
      fabricPorts.put("s" + i, freePort());
    }
    for (int i = 1; i <= workers; i++) {
      names.add("w" + i);
    }
  }

  /** Starts everybody at the same time and waits until each scheduler sees all workers. */
  static Deployment start(Path directory, int workers) {
    return start(new Deployment(directory, workers, false));
  }

  /** The same, but no two processes share a data directory, as if each had its own machine. */
  static Deployment startApart(Path directory, int workers) {
    return start(new Deployment(directory, workers, true));
  }

  private static Deployment start(Deployment deployment) {
    try {
      deployment.startMissing();
      deployment.awaitWhole();
      return deployment;
    } catch (RuntimeException | AssertionError e) {
      deployment.close();
      throw e;
    }
  }

  PostgresServer database() {
    return database;
  }

  List<String> names() {
    return List.copyOf(names);
  }

  Rest rest(String scheduler) {
    return new Rest("http://127.0.0.1:" + restPorts.get(scheduler));
  }

  Program program(String name) {
    return running.get(name);
  }

  boolean isUp(String name) {
    return running.containsKey(name);
  }

  private boolean isToBeTriedAgain(String name) {
    Program program = running.get(name);
    return program != null && !program.isAlive() && program.exitCode() == TRY_AGAIN;
  }

  void kill(String name) {
    Program program = running.remove(name);
    program.kill();
    program.close();
  }

  /** SIGTERM, and waiting for the end that it leads to. */
  void stop(String name) {
    running.remove(name).close();
  }

  void start(String name) {
    running.put(name, name.startsWith("s") ? scheduler(name) : worker(name));
  }

  /**
   * Starts whoever does not run, as whatever looks after processes does: also those that were
   * started while the database was away, and ended with the word to try again.
   */
  void startMissing() {
    names.stream().filter(this::isToBeTriedAgain).toList().forEach(this::stop);
    names.stream().filter(name -> !isUp(name)).forEach(this::start);
  }

  /** Nobody stands still any more. */
  void thawAll() {
    running.values().stream().filter(Program::isAlive).forEach(Program::thaw);
  }

  /** Waits until each scheduler hears every worker that is there. */
  void awaitWhole() {
    long workers = names.stream().filter(name -> name.startsWith("w") && isUp(name)).count();
    for (String scheduler : restPorts.keySet()) {
      Waiting.until(
          scheduler + " to hear " + workers + " workers\n" + describe(),
          PATIENCE,
          () -> rest(scheduler).liveWorkers() == workers);
    }
  }

  /** The member whose worker has this id. */
  Optional<String> memberOf(String worker) {
    return names.stream()
        .filter(name -> name.startsWith("w") && isUp(name))
        .filter(name -> workerOf(name).equals(worker))
        .findFirst();
  }

  private String workerOf(String name) {
    return program(name).await("(worker-[0-9a-f]+)");
  }

  private Program scheduler(String name) {
    String other = name.equals("s1") ? "s2" : "s1";
    return Program.start(
        directory,
        environment(),
        "server",
        "--roles",
        "scheduler,api",
        "--port",
        restPorts.get(name).toString(),
        "--fabric-port",
        fabricPorts.get(name).toString(),
        "--join",
        address(other),
        "--data",
        data(name),
        "--db-url",
        database.url(),
        "--db-user",
        "postgres");
  }

  private Map<String, String> environment() {
    return apart ? Map.of("MILLRACE_CLUSTER_KEY", KEY) : Map.of();
  }

  private String data(String name) {
    return apart ? "state-" + name : "state";
  }

  private Program worker(String name) {
    return Program.start(
        directory,
        environment(),
        "server",
        "--roles",
        "worker",
        "--join",
        address("s1") + "," + address("s2"),
        "--data",
        data(name),
        "--slots",
        "2");
  }

  private String address(String scheduler) {
    return "127.0.0.1:" + fabricPorts.get(scheduler);
  }

  static int freePort() {
    while (true) {
      int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try (ServerSocket free = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
        return free.getLocalPort();
      } catch (IOException e) {
        // taken: the next one
      }
    }
  }

  String describe() {
    StringBuilder text = new StringBuilder();
    running.forEach((name, program) -> text.append(name).append(": ").append(program.describe()));
    return text.toString();
  }

  @Override
  public void close() {
    running.values().forEach(Program::thaw);
    names.stream().filter(name -> name.startsWith("w") && isUp(name)).forEach(this::stop);
    List.copyOf(running.keySet()).forEach(this::stop);
    database.close();
  }
}
