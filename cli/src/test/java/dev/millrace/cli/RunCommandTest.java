package dev.millrace.cli;

import static dev.millrace.cli.Views.run;
import static dev.millrace.cli.Views.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.FakeServer.Moment;
import dev.millrace.cli.rest.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunCommandTest {
  private static final Moment BEGIN = new Moment(run("QUEUED"), List.of(task("raw", "PENDING")));
  private static final Moment MIDDLE = new Moment(run("RUNNING"), List.of(task("raw", "RUNNING")));
  private static final Moment GOOD =
      new Moment(run("SUCCEEDED"), List.of(task("raw", "SUCCEEDED")));
  private static final Moment BAD = new Moment(run("FAILED"), List.of(task("raw", "FAILED")));

  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;
  private String dag;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    server.runsThrough(BEGIN, MIDDLE, GOOD);
    tester.server = server;
    dag = tester.dag();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRunThatSucceedsEndsWithATableAndZero() {
    assertThat(tester.run("run", dag)).isZero();
    assertThat(tester.out())
        .contains("wine  run r1  SUCCEEDED in 14 s")
        .containsPattern("raw +ingest +✓ SUCCEEDED +1 +1.50 +6,497");
  }

  @Test
  void withoutAServerOneIsStartedForTheCommandAndStopped() {
    tester.run("run", dag);
    assertThat(tester.started)
        .containsExactly(ServerOptions.embeddedOn(tester.directory.resolve(".millrace")));
    assertThat(server.closed.getCount()).isZero();
  }

  @Test
  void theDagAndItsFilesReachTheServer() throws Exception {
    String digest = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    tester.write("dags/data/wine.csv", "hello\n");
    tester.run("run", dag);
    assertThat(server.submissions)
        .containsExactly(
            Json.MAPPER.valueToTree(
                Map.of(
                    "file", "dags/wine.yaml",
                    "source", Files.readString(tester.directory.resolve(dag)),
                    "files", Map.of("data/wine.csv", digest))));
    assertThat(new String(server.artifacts.get(digest))).isEqualTo("hello\n");
  }

  @Test
  void theDagsThatItsStepsRunAreTakenFromTheFilesBesideIt() throws Exception {
    tester.write("dags/a.yaml", parent("a", "wine"));
    tester.write("dags/b.yaml", parent("b", "a"));
    tester.write("dags/other.yaml", "apiVersion: millrace/v1\ndag: other\n");
    assertThat(tester.run("run", "dags/b.yaml")).isZero();
    assertThat(server.submissions.stream().map(each -> each.get("file").asText()))
        .containsExactly("dags/a.yaml", "dags/wine.yaml", "dags/b.yaml");
  }

  @Test
  void aDagBesideItThatHasFindingsIsRefusedBeforeAnythingRuns() throws Exception {
    tester.write("dags/a.yaml", parent("a", "broken"));
    tester.write("dags/broken.yaml", "apiVersion: millrace/v1\ndag: broken\n");
    assertThat(tester.run("run", "dags/a.yaml")).isEqualTo(2);
    assertThat(tester.err()).contains("dags/broken.yaml:1:1: Key 'steps' is missing");
    assertThat(server.submissions).isEmpty();
  }

  @Test
  void aServerThatOthersUseTooKeepsTheDagsThatItHas() throws Exception {
    tester.write("dags/a.yaml", parent("a", "wine"));
    tester.run("run", "dags/a.yaml", "--server", server.baseUri().toString());
    assertThat(server.submissions.stream().map(each -> each.get("file").asText()))
        .containsExactly("dags/a.yaml");
  }

  private static String parent(String dag, String child) {
    return "apiVersion: millrace/v1\ndag: "
        + dag
        + "\nsteps: {child: {uses: dag, with: {dag: "
        + child
        + "}}}\n";
  }

  @Test
  void bytesThatTheServerHasAreNotSentAgain() throws Exception {
    tester.run("run", dag, "--server", server.baseUri().toString());
    tester.run("run", dag, "--server", server.baseUri().toString());
    assertThat(server.requests.stream().filter(request -> request.startsWith("PUT"))).hasSize(1);
    assertThat(server.submissions).hasSize(2);
  }

  @Test
  void parametersAreSentWithTheirTypes() {
    assertThat(tester.run("run", dag, "-p", "trees=300")).isZero();
    assertThat(server.triggers.get(0).get("params").get("trees").isIntegralNumber()).isTrue();
    assertThat(server.triggers.get(0).get("params").get("trees").asInt()).isEqualTo(300);
  }

  @Test
  void parametersComeFromAFileAndTheOptionWins() throws Exception {
    tester.write("values.yaml", "trees: 10\n");
    tester.run("run", dag, "--param-file", "values.yaml", "--server", server.baseUri().toString());
    tester.run(
        "run",
        dag,
        "--param-file",
        "values.yaml",
        "-p",
        "trees=11",
        "--server",
        server.baseUri().toString());
    assertThat(server.triggers.stream().map(t -> t.get("params").get("trees").asInt()))
        .containsExactly(10, 11);
  }

  @Test
  void anUnknownParameterIsRefusedBeforeAnythingStarts() {
    assertThat(tester.run("run", dag, "-p", "tress=300")).isEqualTo(2);
    assertThat(tester.err()).contains("'tress'", "Did you mean 'trees'?");
    assertThat(tester.started).isEmpty();
  }

  @Test
  void aParameterOfTheWrongTypeIsRefused() {
    assertThat(tester.run("run", dag, "-p", "trees=many")).isEqualTo(2);
    assertThat(tester.err()).contains("'trees'", "'many'", "a whole number from 1 to 2000");
    assertThat(tester.run("run", dag, "-p", "trees")).isEqualTo(2);
    assertThat(tester.err()).contains("NAME=VALUE");
  }

  @Test
  void jsonIsExactlyOneObjectOfTheAgreedShape() throws Exception {
    assertThat(tester.run("run", dag, "--json")).isZero();
    assertThat(tester.json())
        .isEqualTo(
            Json.MAPPER.readTree(
                """
                {"run":"r1","dag":"wine","version":"0123456789abcdef","state":"SUCCEEDED",
                 "seconds":14.2,
                 "tasks":[{"id":"raw","state":"SUCCEEDED","attempts":1,"seconds":1.5,
                   "outputs":[{"port":"data","type":"dataset","digest":"sha256:ab","rows":6497},
                              {"port":"report","type":"report","digest":"sha256:cd"}]}],
                 "values":{"raw":{"rows":6497}},
                 "outputs":{}}
                """));
    assertThat(tester.err()).contains("raw RUNNING");
  }

  @Test
  void progressInAPipeIsOneLinePerChange() {
    tester.run("run", dag);
    assertThat(tester.err().lines())
        .contains("12:00:00 raw RUNNING", "12:00:00 raw SUCCEEDED 1.5 s, 6,497 rows")
        .doesNotHaveDuplicates()
        .noneMatch(line -> line.contains("\u001b"));
  }

  @Test
  void quietShowsOnlyTheResult() {
    assertThat(tester.run("run", dag, "--quiet")).isZero();
    assertThat(tester.err()).isEmpty();
    assertThat(tester.out()).contains("SUCCEEDED");
  }

  @Test
  void withoutEventsTheStateIsAskedFor() {
    server.events = false;
    assertThat(tester.run("run", dag)).isZero();
    assertThat(tester.out()).contains("SUCCEEDED");
  }

  @Test
  void aTerminalIsPaintedAndColoursCanBeSwitchedOff() {
    tester.terminal = true;
    tester.run("run", dag, "--server", server.baseUri().toString());
    assertThat(tester.err()).contains("\u001b[K").contains("\u001b[32m");
    tester.environment.put("NO_COLOR", "1");
    tester.run("run", dag, "--server", server.baseUri().toString());
    assertThat(tester.err()).contains("\u001b[K").doesNotContain("\u001b[32m").contains("✓ raw");
  }

  @Test
  void aRunThatFailedSaysWhyWithTheEndOfTheLogAndOne() {
    server.runsThrough(BEGIN, MIDDLE, BAD);
    for (int i = 1; i <= 12; i++) {
      server.logs.add(Views.log("raw", 1, i, "log line " + i + "."));
    }
    assertThat(tester.run("run", dag)).isEqualTo(1);
    assertThat(tester.out())
        .contains("raw failed (DATA): line 7 has 3 cells")
        .contains("log line 12.", "log line 3.")
        .doesNotContain("log line 2.")
        .contains("./millrace logs r1 raw");
  }

  @Test
  void aFailedRunAsJsonIsOneObjectAndOneProblem() throws Exception {
    server.runsThrough(BEGIN, BAD);
    assertThat(tester.run("run", dag, "--json", "--quiet")).isEqualTo(1);
    assertThat(tester.json().get("state").asText()).isEqualTo("FAILED");
    assertThat(tester.problem().get("detail").asText()).isEqualTo("raw (DATA): line 7 has 3 cells");
    assertThat(tester.problem().get("exit").asInt()).isEqualTo(1);
  }

  @Test
  void aDeployedModelIsNamedWithACommandToTry() {
    server.models.add(Views.model("wine-quality", "r1"));
    tester.run("run", dag);
    assertThat(tester.out())
        .contains("Model wine-quality version 2 (live) answers.")
        .contains("./millrace predict wine-quality --csv dags/data/wine.csv")
        .doesNotContain("version 1");
  }

  @Test
  void findingsAreAllPrintedAndNothingStarts() throws Exception {
    String broken =
        tester.write(
            "dags/broken.yaml",
            "apiVersion: millrace/v1\ndag: b\nbogus: 1\nsteps:\n  raw:\n    uses: ingest\n    with:\n      from: nowhere.csv\n");
    assertThat(tester.run("run", broken)).isEqualTo(2);
    assertThat(tester.err()).contains("dags/broken.yaml:3:1: ").contains("nowhere.csv");
    assertThat(tester.out()).isEmpty();
    assertThat(tester.started).isEmpty();
    assertThat(tester.run("run", broken, "--json")).isEqualTo(2);
    assertThat(tester.json().get("findings")).hasSize(2);
    assertThat(tester.err()).isEmpty();
  }

  @Test
  void aMissingFileIsTheUsersMistake() {
    assertThat(tester.run("run", "dags/none.yaml")).isEqualTo(2);
    assertThat(tester.err()).contains("dags/none.yaml");
    assertThat(tester.run("run", "dags")).isEqualTo(2);
    assertThat(tester.err()).contains("directory");
  }

  @Test
  void aDataDirectoryInUseMeansTryAgain() throws Exception {
    tester.refusal = new StartRefused("/x/.millrace is used by process 7. Stop it.", 75);
    assertThat(tester.run("run", dag)).isEqualTo(75);
    assertThat(tester.err()).contains("used by process 7");
    assertThat(tester.run("run", dag, "--json")).isEqualTo(75);
    assertThat(tester.problem().get("exit").asInt()).isEqualTo(75);
    assertThat(tester.out()).isEmpty();
  }

  @Test
  void aServerThatHoldsTheDataDirectoryIsUsedAndNamed() throws Exception {
    tester.write(
        ".millrace/server.json",
        "{\"url\":\"" + server.baseUri() + "\",\"pid\":" + ProcessHandle.current().pid() + "}");
    assertThat(tester.run("run", dag)).isZero();
    assertThat(tester.started).isEmpty();
    assertThat(tester.err()).contains("Using the server at " + server.baseUri());
    assertThat(server.closed.getCount()).isOne();
  }

  @Test
  void theAddressOfADeadServerIsNotBelieved() throws Exception {
    tester.write(
        ".millrace/server.json",
        "{\"url\":\""
            + CommandTester.nobody()
            + "\",\"pid\":"
            + ProcessHandle.current().pid()
            + "}");
    assertThat(tester.run("run", dag)).isZero();
    assertThat(tester.started).hasSize(1);
  }

  @Test
  void anUnreachableServerMeansTryAgain() {
    String nobody = CommandTester.nobody().toString();
    assertThat(tester.run("run", dag, "--server", nobody)).isEqualTo(75);
    assertThat(tester.err()).contains(nobody).contains("connection refused");
    assertThat(tester.run("run", dag, "--server", "ftp://x")).isEqualTo(2);
    assertThat(tester.err()).contains("ftp://x").contains("http://HOST:PORT");
  }

  @Test
  void whatTheServerRefusesIsPassedOn() {
    server.refuse(
        "POST /api/v1/dags",
        422,
        Map.of(
            "title", "The DAG has findings",
            "detail", "dags/wine.yaml has 1 finding",
            "findings",
                List.of(
                    Map.of(
                        "code",
                        "unknown-kind",
                        "file",
                        "dags/wine.yaml",
                        "line",
                        7,
                        "column",
                        3,
                        "message",
                        "no kind ingest here",
                        "suggestion",
                        ""))));
    assertThat(tester.run("run", dag)).isEqualTo(2);
    assertThat(tester.err())
        .contains("dags/wine.yaml:7:3: no kind ingest here")
        .contains("The DAG has findings");
  }

  @Test
  void aDefectOfTheServerIsOurs() {
    server.refuse(
        "POST /api/v1/dags", 500, Map.of("title", "Internal error", "detail", "Incident 42."));
    assertThat(tester.run("run", dag)).isEqualTo(70);
    assertThat(tester.err()).contains("Incident 42.").doesNotContain("\tat ");
  }

  @Test
  void anInterruptedRunIsKeptAndSaysHowToGoOn() throws Exception {
    server.events = false;
    server.runsThrough(MIDDLE);
    int[] code = {-1};
    Thread command = new Thread(() -> code[0] = tester.run("run", dag, "--quiet"));
    command.start();
    while (tester.interruptions.isEmpty()) {
      Thread.onSpinWait();
    }
    tester.interruptions.get(0).run();
    command.join();
    assertThat(code[0]).isEqualTo(130);
    assertThat(tester.err()).contains("r1 is kept", "./millrace dev", "./millrace cancel r1");
    assertThat(server.closed.getCount()).isZero();
  }
}
