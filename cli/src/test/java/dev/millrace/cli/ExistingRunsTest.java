package dev.millrace.cli;

import static dev.millrace.cli.Views.run;
import static dev.millrace.cli.Views.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.FakeServer.Moment;
import dev.millrace.engine.view.TaskView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExistingRunsTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.server = server;
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
    server.runsThrough(new Moment(run("FAILED"), List.of(task("raw", "FAILED"))));
    server.runs.add(run("FAILED"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void triggerStartsARunAndNamesIt() throws Exception {
    assertThat(tester.run("trigger", "wine", "-p", "trees=9", "--idempotency-key", "k")).isZero();
    assertThat(tester.out()).contains("Run r1 of wine is FAILED.");
    assertThat(server.triggers.get(0).get("params").get("trees").asInt()).isEqualTo(9);
    assertThat(server.idempotencyKeys).containsExactly("k");
    assertThat(tester.run("trigger", "wine", "--json")).isZero();
    assertThat(tester.json().get("id").asText()).isEqualTo("r1");
  }

  @Test
  void triggerThatWaitsEndsAsTheRunEnds() throws Exception {
    assertThat(tester.run("trigger", "wine", "--wait", "--json", "--quiet")).isEqualTo(1);
    assertThat(tester.json().get("run").asText()).isEqualTo("r1");
  }

  @Test
  void triggerOfAnUnknownDagPassesTheServersWordsOn() {
    server.refuse(
        "GET /api/v1/dags/wien",
        404,
        Map.of("title", "Not found", "detail", "there is no DAG \"wien\". Did you mean \"wine\"?"));
    assertThat(tester.run("trigger", "wien")).isEqualTo(2);
    assertThat(tester.err()).contains("Did you mean \"wine\"?");
  }

  @Test
  void triggerWithAnUnknownParameterStartsNothing() {
    assertThat(tester.run("trigger", "wine", "-p", "tress=9")).isEqualTo(2);
    assertThat(tester.err()).contains("tress").contains("trees");
    assertThat(server.triggers).isEmpty();
  }

  @Test
  void aTaskThatHasEndedWaitsForNothingAnyMore() {
    TaskView skipped = because(task("raw", "SKIPPED"), "its condition is false: params.n > 2");
    TaskView open = because(task("next", "PENDING"), "raw");
    server.runsThrough(new Moment(run("RUNNING"), List.of(skipped, open)));

    assertThat(tester.run("runs", "r1")).isZero();
    assertThat(tester.out())
        .contains("raw: its condition is false: params.n > 2\n")
        .contains("next waits for raw\n");
  }

  private static TaskView because(TaskView task, String cause) {
    return new TaskView(
        task.run(),
        task.id(),
        task.step(),
        task.kind(),
        task.state(),
        0,
        task.worker(),
        Optional.of(cause),
        task.failure(),
        task.progress(),
        task.readyAt(),
        task.startedAt(),
        task.endedAt(),
        task.outputs(),
        task.values());
  }

  @Test
  void theRunOfATickSaysWhichTickOfWhichTriggerAndItsWindow() throws Exception {
    server.runs.add(Views.runOfTick("SUCCEEDED"));
    server.runsThrough(new Moment(Views.runOfTick("SUCCEEDED"), List.of(task("raw", "SUCCEEDED"))));

    assertThat(tester.run("runs")).isZero();
    assertThat(tester.out()).contains("  cron night 2026-03-01T12:00:00Z\n");
    assertThat(tester.run("runs", "r1")).isZero();
    assertThat(tester.out())
        .contains(
            "tick 2026-03-01T12:00:00Z of trigger night, window from 2026-02-28T12:00:00Z to"
                + " 2026-03-01T12:00:00Z\n");
    assertThat(tester.run("runs", "r1", "--json")).isZero();
    assertThat(tester.json().at("/run/tick/trigger").asText()).isEqualTo("night");
  }

  @Test
  void runsAreListedWithTheFilterThatWasAsked() throws Exception {
    assertThat(tester.run("runs", "--dag", "wine", "--state", "failed", "--limit", "7")).isZero();
    assertThat(tester.out()).containsPattern("r1 +wine +FAILED +2026-03-01 12:00:00 +14 s +manual");
    assertThat(server.requests).contains("GET /api/v1/runs?dag=wine&state=FAILED&limit=7");
    assertThat(tester.run("runs", "--json")).isZero();
    assertThat(tester.json().get("items").get(0).get("id").asText()).isEqualTo("r1");
    assertThat(tester.run("runs", "--limit", "501")).isEqualTo(2);
  }

  @Test
  void oneRunIsShownWithItsTasksAndLastIsTheNewest() throws Exception {
    assertThat(tester.run("runs", "last")).isZero();
    assertThat(tester.out()).contains("raw", "✗ FAILED", "raw (DATA): line 7 has 3 cells");
    assertThat(tester.run("runs", "r1", "--json")).isZero();
    assertThat(tester.json().get("run").get("id").asText()).isEqualTo("r1");
    assertThat(tester.json().get("tasks").get(0).get("id").asText()).isEqualTo("raw");
    assertThat(tester.run("runs", "r9")).isEqualTo(2);
    assertThat(tester.err()).contains("r9");
  }

  @Test
  void noRunYetIsSaid() {
    server.runs.clear();
    assertThat(tester.run("runs")).isZero();
    assertThat(tester.out()).contains("no such run yet");
    assertThat(tester.run("logs", "last")).isEqualTo(2);
    assertThat(tester.err()).contains("no last run");
  }

  @Test
  void logsAreThoseOfTheLastAttemptWithoutControlCharacters() throws Exception {
    server.logs.add(Views.log("raw", 1, 1, "one"));
    server.logs.add(Views.log("raw", 1, 2, "\u001b[2Jtwo"));
    assertThat(tester.run("logs", "r1", "raw")).isZero();
    assertThat(tester.out().lines()).containsExactly("12:00:00.000 one", "12:00:00.000  [2Jtwo");
    assertThat(tester.run("logs", "r1")).isZero();
    assertThat(tester.out()).contains("raw | one");
    assertThat(tester.run("logs", "r1", "raw", "--attempt", "2")).isZero();
    assertThat(tester.out()).isEmpty();
    assertThat(tester.run("logs", "r1", "--json")).isZero();
    assertThat(tester.json().get("items")).hasSize(2);
  }

  @Test
  void followingEndsWithTheTask() {
    server.events = false;
    server.logs.add(Views.log("raw", 1, 1, "one"));
    assertThat(tester.run("logs", "r1", "raw", "-f")).isZero();
    assertThat(tester.out().lines()).containsExactly("12:00:00.000 one");
  }

  @Test
  void anUnknownTaskIsNamedWithThoseThatExist() {
    assertThat(tester.run("logs", "r1", "row")).isEqualTo(2);
    assertThat(tester.err()).contains("\"row\"").contains("raw");
  }

  @Test
  void withoutAnyServerTheDataDirectoryIsOpenedForTheCommand() throws Exception {
    tester.environment.clear();
    Files.createDirectories(directory.resolve(".millrace"));
    assertThat(tester.run("runs")).isZero();
    assertThat(tester.out()).contains("r1");
    assertThat(tester.started)
        .containsExactly(ServerOptions.embeddedToLook(tester.directory.resolve(".millrace")));
    assertThat(tester.started.get(0).roles()).doesNotContain("worker");
    assertThat(tester.err()).isEmpty();
    assertThat(server.closed.getCount()).isZero();
  }

  @Test
  void aTriggerOnAServerOfItsOwnStaysWithTheRun() throws Exception {
    tester.environment.clear();
    Files.createDirectories(directory.resolve(".millrace"));
    assertThat(tester.run("trigger", "wine")).isEqualTo(1);
    assertThat(tester.out()).contains("wine  run r1  FAILED");
    assertThat(tester.started.get(0).roles()).contains("worker");
  }

  @Test
  void withoutServerAndDataThereIsNothingToAsk() {
    tester.environment.clear();
    for (String command : List.of("runs", "models")) {
      assertThat(tester.run(command)).isEqualTo(75);
      assertThat(tester.err())
          .contains(tester.defaultServer.toString(), "./millrace dev", "--server");
    }
    assertThat(tester.started).isEmpty();
  }

  @Test
  void theDefaultAddressIsAskedBeforeAServerIsStarted() throws Exception {
    tester.environment.clear();
    tester.defaultServer = server.baseUri();
    Files.createDirectories(directory.resolve(".millrace"));
    assertThat(tester.run("runs")).isZero();
    assertThat(tester.started).isEmpty();
  }

  @Test
  void aDataDirectoryThatTheUserNamesIsNeverAnsweredForByAServerElsewhere() throws Exception {
    tester.environment.clear();
    tester.defaultServer = server.baseUri();
    Files.createDirectories(directory.resolve("state"));
    assertThat(tester.run("runs", "--data", "state")).isZero();
    assertThat(tester.started)
        .containsExactly(ServerOptions.embeddedToLook(tester.directory.resolve("state")));
  }
}
