package dev.millrace.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * PostgreSQL ({@code db}), two schedulers ({@code s1}, {@code s2}) and three workers of two slots
 * ({@code w1}, …), each in a container of its own, on one network and with no folder in common.
 */
final class ContainerDeployment implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofMinutes(2);
  static final String DATABASE = "db";
  static final List<String> SCHEDULERS = List.of("s1", "s2");
  static final List<String> WORKERS = List.of("w1", "w2", "w3");

  private static final Path PROGRAM = Path.of("target", "quarkus-app").toAbsolutePath();
  private static final String KEY = "5e".repeat(32);
  private static final int REST_PORT = 8080;
  private static final int FABRIC_PORT = 5701;
  private static final int POSTGRES_PORT = 5432;

  /** Makes a database at its first start; {@code exec}, so that signals reach PostgreSQL. */
  private static final String POSTGRES =
      """
      bin=$(echo /usr/lib/postgresql/*/bin) data=/var/lib/postgresql/millrace
      as='setpriv --reuid=postgres --regid=postgres --init-groups'
      if [ ! -s $data/PG_VERSION ]; then
        $as $bin/initdb -A trust -E UTF8 --locale=C $data || exit
        echo 'host all all all trust' >> $data/pg_hba.conf
      fi
      exec $as $bin/postgres -D $data -h '*' -k /tmp -c max_connections=100
      """;

  private final Map<String, Machine> machines = new LinkedHashMap<>();
  private final Map<String, String> addresses = new LinkedHashMap<>();
  private final Map<String, Integer> ports = new LinkedHashMap<>();
  private final String image;
  private final Subnet subnet;

  private ContainerDeployment(String image) {
    this.image = image;
    this.subnet = Subnet.create();
    List<String> names = new ArrayList<>(List.of(DATABASE));
    names.addAll(SCHEDULERS);
    names.addAll(WORKERS);
    for (String name : names) {
      addresses.put(name, subnet.address(addresses.size()));
    }
  }

  /**
   * Starts everybody and waits until each scheduler hears all workers.
   *
   * @param image the base image; {@code deploy/containers/base}
   */
  static ContainerDeployment of(String image) {
    ContainerDeployment deployment = new ContainerDeployment(image);
    try {
      deployment.startAll();
      deployment.awaitWhole();
      return deployment;
    } catch (RuntimeException | AssertionError e) {
      deployment.close();
      throw e;
    }
  }

  private void startAll() {
    machine(DATABASE, Map.of(), Optional.of(POSTGRES_PORT), "bash", "-c", POSTGRES);
    Waiting.until("PostgreSQL\n" + describe(), PATIENCE, () -> database().answers());
    SCHEDULERS.forEach(this::scheduler);
    WORKERS.forEach(this::worker);
  }

  private void scheduler(String name) {
    String other = name.equals("s1") ? "s2" : "s1";
    millrace(
        name,
        Optional.of(REST_PORT),
        "--roles",
        "scheduler,api",
        "--host",
        addresses.get(name),
        "--open-to-network",
        "--port",
        Integer.toString(REST_PORT),
        "--fabric-port",
        Integer.toString(FABRIC_PORT),
        "--join",
        fabric(other),
        "--db-url",
        "jdbc:postgresql://" + addresses.get(DATABASE) + ":" + POSTGRES_PORT + "/postgres",
        "--db-user",
        "postgres");
  }

  private void worker(String name) {
    millrace(
        name,
        Optional.empty(),
        "--roles",
        "worker",
        "--slots",
        "2",
        "--join",
        fabric("s1") + "," + fabric("s2"));
  }

  private void millrace(String name, Optional<Integer> published, String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                "java",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                "/opt/millrace/quarkus-run.jar",
                "server",
                "--data",
                "/var/lib/millrace"));
    command.addAll(Arrays.asList(arguments));
    Map<String, String> environment =
        Map.of("MILLRACE_CLUSTER_KEY", KEY, "MILLRACE_FABRIC_HOST", addresses.get(name));
    machine(name, environment, published, command.toArray(String[]::new));
  }

  private void machine(
      String name, Map<String, String> environment, Optional<Integer> port, String... command) {
    Optional<Machine.Published> published =
        port.map(inside -> new Machine.Published(inside, Deployment.freePort()));
    published.ifPresent(both -> ports.put(name, both.outside()));
    machines.put(
        name,
        Machine.start(
            image,
            subnet,
            new Machine.Blueprint(
                name,
                addresses.get(name),
                environment,
                published,
                Optional.of(PROGRAM.toString()),
                command)));
  }

  private String fabric(String scheduler) {
    return addresses.get(scheduler) + ":" + FABRIC_PORT;
  }

  Machine machine(String name) {
    return machines.get(name);
  }

  /** Reached from outside of the network, so no cut between machines touches it. */
  Rest rest(String scheduler) {
    return new Rest("http://127.0.0.1:" + ports.get(scheduler));
  }

  /** Reached from outside of the network, so no cut between machines touches it. */
  Database database() {
    return new Database("jdbc:postgresql://127.0.0.1:" + ports.get(DATABASE) + "/postgres");
  }

  void kill(String name) {
    machine(name).kill();
  }

  void start(String name) {
    machine(name).start();
  }

  /** Nothing gets from one to the other, either way, until {@code name} joins. */
  void cut(String name, String other) {
    machine(name).stopHearing(machine(other));
    machine(name).stopReaching(machine(other));
  }

  /** Nothing gets from this machine to any other, either way, until it joins. */
  void isolate(String name) {
    machines.keySet().stream()
        .filter(other -> !other.equals(name))
        .forEach(other -> cut(name, other));
  }

  /** Nothing of what the other sends is heard, until {@code name} joins; it is heard there. */
  void cutOneWay(String name, String other) {
    machine(name).stopHearing(machine(other));
  }

  /** Ends the cuts that were made at this machine. */
  void join(String name) {
    machine(name).join();
  }

  /** Ends every cut. */
  void heal() {
    machines.values().forEach(Machine::join);
  }

  /** Waits until each scheduler hears every worker and has its share of the runs. */
  void awaitWhole() {
    for (String scheduler : SCHEDULERS) {
      Waiting.until(
          () -> scheduler + " to hear " + WORKERS.size() + " workers\n" + describe(),
          PATIENCE,
          () -> rest(scheduler).liveWorkers() == WORKERS.size());
    }
    Waiting.until(() -> "two owners\n" + describe(), PATIENCE, () -> owners() == 2);
  }

  /** How many schedulers own shards. */
  long owners() {
    return database().number("select count(distinct owner) from shard");
  }

  String describe() {
    StringBuilder text = new StringBuilder();
    machines.values().forEach(machine -> text.append(machine.describe()));
    return text.toString();
  }

  @Override
  public void close() {
    List<Machine> all = new ArrayList<>(machines.values());
    Collections.reverse(all);
    all.forEach(Machine::close);
    subnet.close();
  }
}
