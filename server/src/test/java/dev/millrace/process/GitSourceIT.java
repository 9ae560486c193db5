package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** DAGs from a repository that a git server gives, and from files. */
class GitSourceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOGIN = GitServer.USER + ":" + GitServer.PASSWORD;

  @TempDir private Path directory;
  private Path repositories;
  private Path secrets;
  private GitWork work;

  @BeforeEach
  void prepare() throws IOException {
    repositories = Files.createDirectories(directory.resolve("repositories"));
    secrets = Files.createDirectories(directory.resolve("secrets"));
    Files.writeString(secrets.resolve("git-login"), LOGIN);
    work = new GitWork(repositories.resolve("pipelines.git"));
  }

  private static String dag(String name, String command) {
    return """
        apiVersion: millrace/v1
        dag: %s
        steps:
          tell: {uses: shell, with: {run: "%s"}}
        """
        .formatted(name, command);
  }

  private Program server(String url, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "server",
                "--port",
                "0",
                "--data",
                "state",
                "--dags-poll",
                "1s",
                "--dags-repo",
                url,
                "--path",
                "dags"));
    arguments.addAll(List.of(more));
    return Program.start(
        directory,
        Map.of("MILLRACE_SECRETS", secrets.toString()),
        arguments.toArray(String[]::new));
  }

  private static Rest rest(Program server) {
    return new Rest(server.await("(http://127.0.0.1:[0-9]+)"));
  }

  private static JsonNode source(Rest rest) {
    return rest.get("/api/v1/sources/pipelines").json();
  }

  private static JsonNode awaitSource(Rest rest, String what, Predicate<JsonNode> condition) {
    Waiting.until(
        () -> what + ", but the source is " + source(rest),
        PATIENCE,
        () -> condition.test(source(rest)));
    return source(rest);
  }

  private static JsonNode awaitLive(Rest rest, String commit) {
    return awaitSource(
        rest,
        commit + " to be live",
        source -> source.at("/live/id").asText().equals(commit) && !source.hasNonNull("problem"));
  }

  private static JsonNode awaitProblem(Rest rest, String code) {
    return awaitSource(
        rest, "problem " + code, source -> source.at("/problem/code").asText().equals(code));
  }

  private static String version(Rest rest, String dag) {
    return rest.get("/api/v1/dags/" + dag).json().path("version").asText();
  }

  private Program sources(Rest rest, String... words) {
    List<String> arguments = new ArrayList<>(List.of("sources"));
    arguments.addAll(List.of(words));
    arguments.addAll(List.of("--server", rest.base()));
    return Program.run(directory, arguments.toArray(String[]::new));
  }

  @Test
  void whatIsPushedIsLiveAndTroubleLeavesWhatWasGood() throws IOException {
    List<String> said = new ArrayList<>();
    work.write("dags/wine.yaml", dag("wine", "true")).write("dags/iris.yaml", dag("iris", "true"));
    String first = work.push("Two DAGs");
    try (GitServer git = GitServer.http(repositories);
        Program server = server(git.url("pipelines.git"), "--dags-credentials", "git-login")) {
      Rest rest = rest(server);
      awaitLive(rest, first);
      JsonNode origin = rest.get("/api/v1/dags/wine").json().path("origin");
      assertThat(origin.path("revision").asText()).isEqualTo(first);
      assertThat(origin.path("author").asText()).isEqualTo("Ada <ada@example.org>");
      assertThat(origin.path("file").asText()).isEqualTo("dags/wine.yaml");
      String run = rest.trigger("wine", "{}", "one").json().path("id").asText();
      assertThat(rest.awaitEnd(run, PATIENCE).path("state").asText()).isEqualTo("SUCCEEDED");

      aBadPushKeepsTheLastGoodVersion(rest);
      reformattingMakesNoVersion(rest);
      aForcePushIsFollowed(rest);
      aDeletedDagIsRetiredAndComesBack(rest);
      aBranchThatVanishes(rest);
      aServerThatIsGoneAndBack(rest, git);

      said.add(server.out() + server.err());
      said.add(rest.get("/api/v1/sources").text());
      said.add(sources(rest, "pipelines").out());
    }
    try (Stream<Path> files = Files.walk(directory.resolve("state"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        said.add(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    assertThat(said)
        .noneMatch(text -> text.contains(GitServer.PASSWORD))
        .noneMatch(
            text ->
                text.contains(
                    Base64.getEncoder().encodeToString(LOGIN.getBytes(StandardCharsets.UTF_8))));
  }

  private void aBadPushKeepsTheLastGoodVersion(Rest rest) {
    String wine = version(rest, "wine");
    String iris = version(rest, "iris");
    work.write("dags/wine.yaml", dag("wine", "false").replace("uses", "use"));
    work.write("dags/iris.yaml", dag("iris", "echo"));
    JsonNode source = awaitLive(rest, work.push("Break wine"));

    assertThat(version(rest, "wine")).isEqualTo(wine);
    assertThat(version(rest, "iris")).isNotEqualTo(iris);
    JsonNode broken = source.path("brokenFiles").path(0);
    assertThat(broken.path("dag").asText()).isEqualTo("wine");
    assertThat(broken.at("/findings/0/file").asText()).isEqualTo("dags/wine.yaml");
    assertThat(broken.at("/findings/0/line").asInt()).isEqualTo(4);
    Program shown = sources(rest, "sync", "pipelines");
    assertThat(shown.exitCode()).describedAs(shown.describe()).isEqualTo(2);
    assertThat(shown.out()).contains("dags/wine.yaml:4:");

    work.write("dags/wine.yaml", dag("wine", "true"));
    awaitLive(rest, work.push("Mend wine"));
    assertThat(version(rest, "wine")).isEqualTo(wine);
    assertThat(source(rest).path("broken").asInt()).isZero();
  }

  private void reformattingMakesNoVersion(Rest rest) {
    String wine = version(rest, "wine");
    work.write("dags/wine.yaml", "# Wine.\n" + dag("wine", "true").replace("tell:", "'tell':  "));
    awaitLive(rest, work.push("Reformat"));

    assertThat(version(rest, "wine")).isEqualTo(wine);
    assertThat(rest.get("/api/v1/dags/wine/versions").json().path("items")).hasSize(1);
    JsonNode iris = rest.get("/api/v1/dags/iris/versions").json().path("items");
    assertThat(iris).hasSize(2);
    String diff =
        rest.get(
                "/api/v1/dags/iris/versions/%s/diff/current"
                    .formatted(iris.path(1).path("version").asText()))
            .json()
            .path("text")
            .asText();
    assertThat(diff).contains("-  tell: {uses: shell, with: {run: \"true\"}}\n+  tell:");
  }

  private void aForcePushIsFollowed(Rest rest) {
    work.write("dags/wine.yaml", dag("wine", "echo dropped"));
    String dropped = work.push("To be dropped");
    awaitLive(rest, dropped);
    work.dropLastCommit();
    work.write("dags/wine.yaml", dag("wine", "echo instead"));
    String instead = work.push("Instead", "--force");

    JsonNode source = awaitLive(rest, instead);

    assertThat(source.at("/rewritten/from").asText()).isEqualTo(dropped);
    assertThat(source.at("/rewritten/to").asText()).isEqualTo(instead);
    assertThat(rest.get("/api/v1/dags/wine/source").text()).contains("echo instead");
  }

  private void aDeletedDagIsRetiredAndComesBack(Rest rest) {
    awaitLive(rest, work.delete("dags/iris.yaml").push("Without iris"));

    Rest.Answer refused = rest.trigger("iris", "{}", "two");
    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.text()).contains("DAG 'iris' is retired");
    assertThat(rest.get("/api/v1/dags/iris").json().hasNonNull("retiredAt")).isTrue();

    awaitLive(rest, work.write("dags/iris.yaml", dag("iris", "echo")).push("With iris"));
    assertThat(rest.trigger("iris", "{}", "three").status()).isEqualTo(202);
  }

  private void aBranchThatVanishes(Rest rest) {
    String live = source(rest).at("/live/id").asText();
    work.deleteBranch();

    JsonNode source = awaitProblem(rest, "branch-vanished");

    assertThat(source.at("/live/id").asText()).isEqualTo(live);
    assertThat(rest.trigger("wine", "{}", "four").status()).isEqualTo(202);
    work.pushAgain();
    awaitLive(rest, live);
  }

  private void aServerThatIsGoneAndBack(Rest rest, GitServer git) {
    git.kill();
    work.write("dags/wine.yaml", dag("wine", "echo meanwhile"));
    String meanwhile = work.push("While it is away");

    JsonNode source = awaitProblem(rest, "unreachable");

    assertThat(source.at("/problem/message").asText()).contains("Connection refused");
    assertThat(rest.trigger("wine", "{}", "five").status()).isEqualTo(202);
    Program shown = sources(rest, "sync", "pipelines");
    assertThat(shown.exitCode()).describedAs(shown.describe()).isEqualTo(75);
    git.start();
    awaitLive(rest, meanwhile);
  }

  @Test
  void refusedCredentialsAreShownAndReplacedWithoutARestart() throws IOException {
    work.write("dags/wine.yaml", dag("wine", "true"));
    String commit = work.push("One DAG");
    Files.writeString(secrets.resolve("git-login"), "ada:wr0ng-password");
    try (GitServer git = GitServer.http(repositories);
        Program server = server(git.url("pipelines.git"), "--dags-credentials", "git-login")) {
      Rest rest = rest(server);

      JsonNode source = awaitProblem(rest, "credentials-refused");

      assertThat(source.toString()).doesNotContain("wr0ng-password");
      assertThat(source.hasNonNull("live")).isFalse();
      Files.delete(secrets.resolve("git-login"));
      JsonNode missing = awaitProblem(rest, "credentials-missing");
      assertThat(missing.at("/problem/message").asText())
          .contains("Secret 'git-login' is not known to this scheduler")
          .contains("MILLRACE_SECRET_git_login");
      Files.writeString(secrets.resolve("git-login"), LOGIN);
      awaitLive(rest, commit);
      assertThat(server.out() + server.err()).doesNotContain("wr0ng-password");
    }
  }

  @Test
  void schedulesFollowWhatIsPushed() throws IOException {
    String scheduled = dag("beat", "true") + "triggers: {often: {every: 1s}}\n";
    work.write("dags/beat.yaml", scheduled).write("dags/wine.yaml", dag("wine", "true"));
    String commit = work.push("A DAG that runs every second");
    try (Program server = server(repositories.resolve("pipelines.git").toUri().toString())) {
      Rest rest = rest(server);
      awaitLive(rest, commit);
      Waiting.until(
          () -> "two ticks to run, but there are " + ticks(rest),
          PATIENCE,
          () -> ticks(rest).findValuesAsText("run").size() >= 2);

      awaitLive(rest, work.delete("dags/beat.yaml").push("Without it"));
      Waiting.until(
          () -> "no schedule, but there are " + schedules(rest),
          PATIENCE,
          () -> schedules(rest).isEmpty());
      JsonNode before = ticks(rest);

      work.write("dags/beat.yaml", scheduled.replace("often", "anew"));
      awaitLive(rest, work.push("Again, by another name"));
      Waiting.until(
          () -> "the other schedule to fire, but there are " + schedules(rest),
          PATIENCE,
          () -> !rest.get("/api/v1/dags/beat/triggers/anew/ticks").json().at("/items/0").isEmpty());
      assertThat(ticks(rest)).as("of the schedule that is gone").isEqualTo(before);
    }
  }

  private static JsonNode ticks(Rest rest) {
    return rest.get("/api/v1/dags/beat/triggers/often/ticks").json().path("items");
  }

  private static JsonNode schedules(Rest rest) {
    return rest.get("/api/v1/dags/beat/triggers").json().path("items");
  }

  @Test
  void anAddressWithoutARepositoryIsSaid() {
    try (GitServer git = GitServer.http(repositories);
        Program server =
            server(
                git.url("nowhere.git"),
                "--dags-name",
                "pipelines",
                "--dags-credentials",
                "git-login")) {
      awaitProblem(rest(server), "no-repository");
    }
  }

  @Test
  void ofTwoSchedulersOneReadsAndTheOtherTakesOver() throws IOException {
    work.write("dags/wine.yaml", dag("wine", "true"));
    String first = work.push("One DAG");
    String url = repositories.resolve("pipelines.git").toUri().toString();
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Program one = scheduler(postgres, url, "one");
        Program two =
            scheduler(postgres, url, "two", "--join", one.await("--join (127.0.0.1:[0-9]+)"))) {
      awaitLive(rest(one), first);
      awaitLive(rest(two), first);
      assertThat(rest(one).get("/api/v1/sources").json().path("items")).hasSize(1);
      String reader = source(rest(one)).path("scheduler").asText();
      assertThat(source(rest(two)).path("scheduler").asText()).isEqualTo(reader);
      boolean oneReads = Files.isDirectory(directory.resolve("one/sources/pipelines.git"));
      assertThat(Files.isDirectory(directory.resolve("two/sources/pipelines.git")))
          .isNotEqualTo(oneReads);

      (oneReads ? one : two).kill();
      work.write("dags/wine.yaml", dag("wine", "echo again"));
      String second = work.push("Another");

      Rest left = rest(oneReads ? two : one);
      awaitLive(left, second);
      assertThat(source(left).path("scheduler").asText()).isNotEqualTo(reader);
    }
  }

  private Program scheduler(EmbeddedPostgres postgres, String url, String data, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "server",
                "--roles",
                "scheduler,api",
                "--port",
                "0",
                "--data",
                data,
                "--artifacts",
                "artifacts",
                "--db-url",
                postgres.getJdbcUrl("postgres", "postgres"),
                "--db-user",
                "postgres",
                "--dags-poll",
                "1s",
                "--dags-repo",
                url,
                "--path",
                "dags"));
    arguments.addAll(List.of(more));
    return Program.start(
        directory,
        Map.of("MILLRACE_CLUSTER_KEY", "5e".repeat(32)),
        arguments.toArray(String[]::new));
  }

  @Test
  void anEditInADirectoryIsLiveWithoutAnyCommit() throws IOException {
    Path dags = Files.createDirectories(directory.resolve("own"));
    Pipelines.write(dags, "wine.yaml", dag("wine", "true"));
    try (Program server =
        Program.start(
            directory, "server", "--port", "0", "--data", "state", "--dags", dags.toString())) {
      Rest rest = rest(server);
      Waiting.until("the DAG", PATIENCE, () -> rest.get("/api/v1/dags/wine").status() == 200);
      String before = version(rest, "wine");

      Pipelines.write(dags, "wine.yaml", dag("wine", "echo edited"));

      Waiting.until("the edit", PATIENCE, () -> !version(rest, "wine").equals(before));
      JsonNode source = rest.get("/api/v1/sources/own").json();
      assertThat(source.path("kind").asText()).isEqualTo("directory");
      assertThat(rest.get("/api/v1/dags/wine").json().at("/origin/revision").asText())
          .isEqualTo(source.at("/live/id").asText());
    }
  }
}
