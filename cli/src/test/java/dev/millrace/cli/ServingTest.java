package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ServingTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.server = server;
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void devLoadsTheDagsAndStaysUntilInterrupted() throws Exception {
    tester.dag();
    assertThat(untilInterrupted("dev")).isZero();
    assertThat(tester.out()).contains("Millrace answers at " + server.baseUri());
    assertThat(tester.err()).contains("loaded dags/wine.yaml: DAG wine version 01234567");
    ServerOptions options = tester.started.get(0);
    assertThat(options.roles()).containsExactlyInAnyOrder("scheduler", "worker", "api");
    assertThat(options.port()).isEqualTo(8080);
    assertThat(options.dataDirectory()).isEqualTo(tester.directory.resolve(".millrace"));
    assertThat(options.dagsDirectory()).contains(tester.directory.resolve("dags"));
    assertThat(options.embedded()).isFalse();
    assertThat(server.closed.getCount()).isZero();
  }

  @Test
  void devPrintsTheFindingsOfABrokenFileAndServesTheOthers() throws Exception {
    tester.dag();
    tester.write("dags/broken.yaml", "apiVersion: millrace/v1\ndag: b\nbogus: 1\nsteps: {}\n");
    assertThat(untilInterrupted("dev", "dags", "--port", "0")).isZero();
    assertThat(tester.err()).contains("dags/broken.yaml:3:1:", "loaded dags/wine.yaml");
    assertThat(server.submissions).hasSize(1);
  }

  @Test
  void devWithoutDagsSaysSo() throws Exception {
    assertThat(untilInterrupted("dev", "--json")).isZero();
    assertThat(tester.err()).contains("no DAG is loaded");
    assertThat(tester.json().get("url").asText()).isEqualTo(server.baseUri().toString());
  }

  @Test
  void aNamedDirectoryHasToExist() {
    assertThat(tester.run("dev", "nowhere")).isEqualTo(2);
    assertThat(tester.err()).contains("nowhere");
    assertThat(tester.started).isEmpty();
  }

  @Test
  void aPortInUseMeansTryAgain() {
    tester.refusal = new StartRefused("Port 8080 is in use; choose another with --port.", 75);
    assertThat(tester.run("dev")).isEqualTo(75);
    assertThat(tester.err()).contains("Port 8080 is in use");
  }

  @Test
  void aPathThatCannotBeWrittenIsTheUsersMistake() {
    tester.refusal = new StartRefused("/proc/x cannot be written.", 2);
    assertThat(tester.run("dev", "--data", "/proc/x")).isEqualTo(2);
  }

  @Test
  void aServerTakesItsRolesAndAddresses() throws Exception {
    tester.environment.put("MILLRACE_DB_PASSWORD", "geheim");
    int code =
        untilInterrupted(
            "server",
            "--roles",
            "scheduler,api",
            "--join",
            "127.0.0.1:5701",
            "--fabric-port",
            "5702",
            "--port",
            "9090",
            "--slots",
            "3",
            "--tags",
            "gpu,a100",
            "--data",
            "d",
            "--artifacts",
            "a",
            "--db-url",
            "jdbc:postgresql://db/m",
            "--db-user",
            "m");
    assertThat(code).isZero();
    assertThat(tester.started)
        .containsExactly(
            new ServerOptions(
                Set.of("scheduler", "api"),
                "127.0.0.1",
                9090,
                tester.directory.resolve("d"),
                tester.directory.resolve("a"),
                Optional.empty(),
                Optional.of("127.0.0.1:5701"),
                5702,
                Optional.of(
                    new ServerOptions.Database(
                        "jdbc:postgresql://db/m", Optional.of("m"), Optional.of("geheim"))),
                3,
                Set.of("a100", "gpu"),
                false,
                false,
                false));
    assertThat(tester.started.get(0).toString()).doesNotContain("geheim");
  }

  @Test
  void aServerReadsDagsFromDirectoriesAndRepositories() throws Exception {
    tester.dag();
    assertThat(
            untilInterrupted(
                "server",
                "--dags",
                "dags",
                "--dags-repo",
                "https://git.example.org/ml/pipelines.git",
                "--branch",
                "live",
                "--path",
                "/teams/wine/",
                "--dags-credentials",
                "git-token",
                "--dags-repo",
                "repo",
                "--dags-name",
                "own",
                "--dags-poll",
                "5s"))
        .isZero();
    Duration poll = Duration.ofSeconds(5);
    assertThat(tester.started.get(0).sources())
        .containsExactly(
            new ServerOptions.DagDirectory("dags", tester.directory.resolve("dags")),
            new ServerOptions.GitBranch(
                "pipelines",
                "https://git.example.org/ml/pipelines.git",
                "live",
                "teams/wine",
                Optional.of("git-token"),
                Optional.empty(),
                List.of(),
                poll),
            new ServerOptions.GitBranch(
                "own",
                tester.directory.resolve("repo").toUri().toString(),
                "main",
                "",
                Optional.empty(),
                Optional.empty(),
                List.of(),
                poll));
    assertThat(server.submissions).isEmpty();
  }

  @Test
  void aRepositoryOverSshAndSignersAreTaken() throws Exception {
    Path hosts = Files.writeString(tester.directory.resolve("known"), "");
    Path signers = Files.writeString(tester.directory.resolve("signers"), "");
    assertThat(
            untilInterrupted(
                "server",
                "--dags-repo",
                "ssh://git@git.example.org:2222/ml/pipelines.git",
                "--dags-ssh-key",
                "git-key",
                "--dags-ssh-passphrase",
                "git-passphrase",
                "--dags-known-hosts",
                "known",
                "--dags-repo",
                "git@git.example.org:dags.git",
                "--dags-ssh-key",
                "git-key",
                "--dags-known-hosts",
                "known",
                "--dags-signed-by",
                "signers",
                "--dags-signed-by",
                "known"))
        .isZero();
    Duration poll = Duration.ofSeconds(30);
    assertThat(tester.started.get(0).sources())
        .containsExactly(
            new ServerOptions.GitBranch(
                "pipelines",
                "ssh://git@git.example.org:2222/ml/pipelines.git",
                "main",
                "",
                Optional.empty(),
                Optional.of(new ServerOptions.Ssh("git-key", Optional.of("git-passphrase"), hosts)),
                List.of(),
                poll),
            new ServerOptions.GitBranch(
                "dags",
                "git@git.example.org:dags.git",
                "main",
                "",
                Optional.empty(),
                Optional.of(new ServerOptions.Ssh("git-key", Optional.empty(), hosts)),
                List.of(signers, hosts),
                poll));
  }

  @Test
  void anAddressThatIsEmptyIsNotTheDirectoryHere() {
    assertThat(tester.run("server", "--dags-repo", "")).isEqualTo(2);
    assertThat(tester.err()).contains("--dags-repo is empty");
    assertThat(tester.started).isEmpty();
  }

  @Test
  void anAddressThatHoldsCredentialsIsRefusedWithoutSayingThem() {
    assertThat(tester.run("server", "--dags-repo", "https://ada:geheim@git.example.org/x.git"))
        .isEqualTo(2);
    assertThat(tester.err()).contains("--dags-credentials").doesNotContain("geheim");
    assertThat(tester.started).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--roles boss|boss",
        "--roles worker|--join",
        "--join here|HOST:PORT",
        "--port 70000|70000",
        "--slots 9999|1024",
        "--host 0.0.0.0|--open-to-network",
        "--db-url jdbc:mysql://x|jdbc:postgresql",
        "--db-user m|--db-url",
        "--dags nowhere|nowhere",
        "--roles worker --join 127.0.0.1:5701 --dags .|role scheduler",
        "--dags-repo git@git.example.org:ml/dags.git|--dags-ssh-key",
        "--dags-repo git@git.example.org:ml/dags.git --dags-ssh-key k|--dags-known-hosts",
        "--dags-repo git@a.example:d.git --dags-ssh-key k --dags-known-hosts none|\"none\"",
        "--dags-repo git@a.example:d.git --dags-credentials c|--dags-ssh-key",
        "--dags-repo git.example.org:ml/dags.git|git@git.example.org",
        "--dags-repo ssh://git.example.org/dags.git|ssh://USER@HOST",
        "--dags-repo ssh://git@git.example.org|ssh://USER@HOST",
        "--dags-repo ssh://git:pw@git.example.org/dags.git|--dags-ssh-key",
        "--dags-repo git:pw@git.example.org:dags.git|credentials",
        "--dags-repo https://a.example/d.git --dags-ssh-key k|--dags-ssh-key",
        "--dags-repo https://a.example/d.git --dags-signed-by nobody|nobody",
        "--dags-repo http://192.0.2.1/dags.git --dags-credentials x|https://",
        "--dags-repo https://a.example/d.git --dags-repo https://b.example/d.git|--dags-name",
        "--dags-repo https://a.example/d.git --dags-name a/b|a/b",
        "--dags-repo https://a.example/d.git --path ../x|../x",
        "--dags-repo https://a.example/d.git --branch a..b|a..b",
        "--dags-repo https://a.example/d.git --dags-poll 5|--dags-poll",
        "--branch main|--dags-repo"
      })
  void aWrongArgumentIsRefusedBeforeAnythingStarts(String args, String named) {
    assertThat(tester.run(("server " + args).split(" "))).isEqualTo(2);
    assertThat(tester.err()).contains(named);
    assertThat(tester.started).isEmpty();
  }

  @Test
  void whoWantsToBeReachableIs() throws Exception {
    assertThat(untilInterrupted("server", "--host", "0.0.0.0", "--open-to-network")).isZero();
    assertThat(tester.started.get(0).openToNetwork()).isTrue();
  }

  /** Interrupts the command once it has loaded all there is to load and waits. */
  private int untilInterrupted(String... args) throws Exception {
    int[] code = {-1};
    Thread command = new Thread(() -> code[0] = tester.run(args));
    command.start();
    while (!server.awaited && command.isAlive()) {
      Thread.onSpinWait();
    }
    assertThat(server.awaited).as(tester.err()).isTrue();
    tester.interruptions.get(0).run();
    command.join();
    return code[0];
  }
}
