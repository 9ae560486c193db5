package dev.millrace.cli;

import static dev.millrace.cli.Views.run;
import static dev.millrace.cli.Views.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.FakeServer.Moment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Cancelling, killing and deciding. */
class StoppingTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.server = server;
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
    server.runs.add(run("RUNNING"));
    server.runsThrough(
        new Moment(run("CANCELLING"), List.of(task("ship", "RUNNING"))),
        new Moment(run("CANCELLED"), List.of(task("ship", "CANCELLED"))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRunIsCancelledWithAReason() throws Exception {
    assertThat(tester.run("cancel", "last", "--reason", "wrong data")).isZero();
    assertThat(tester.out()).contains("Run r1 of wine is CANCELLING.", "./millrace runs r1");
    assertThat(server.requests).contains("POST /api/v1/runs/r1/cancel");
    assertThat(server.asks.get(0).get("reason").asText()).isEqualTo("wrong data");

    assertThat(tester.run("kill", "r1", "--json")).isZero();
    assertThat(tester.json().get("state").asText()).isEqualTo("CANCELLING");
    assertThat(server.requests).contains("POST /api/v1/runs/r1/kill");
    assertThat(server.asks.get(1)).isEmpty();
  }

  @Test
  void waitingForItEndsWhenEverythingIsProvenGone() throws Exception {
    for (String how : List.of("cancel", "kill")) {
      assertThat(tester.run(how, "r1", "--wait", "--json")).isZero();
      assertThat(tester.json().get("state").asText()).isEqualTo("CANCELLED");
    }
  }

  @Test
  void aRunThatSucceedsBeforeItStopsIsNotCancelled() {
    server.runsThrough(
        new Moment(run("CANCELLING"), List.of(task("ship", "RUNNING"))),
        new Moment(run("SUCCEEDED"), List.of(task("ship", "SUCCEEDED"))));
    assertThat(tester.run("cancel", "r1", "--wait", "--quiet")).isEqualTo(1);
    assertThat(tester.out()).contains("SUCCEEDED");
  }

  @Test
  void oneThatHasEndedOrDoesNotExistIsTheUsersMistake() {
    server.refuse(
        "POST /api/v1/runs/r1/cancel",
        409,
        Map.of("title", "Conflict", "detail", "Run r1 has ended already: FAILED."));
    assertThat(tester.run("cancel", "r1")).isEqualTo(2);
    assertThat(tester.err()).contains("has ended already: FAILED.");
    assertThat(tester.run("kill", "r9")).isEqualTo(2);
  }

  @Test
  void withoutAServerTheDataDirectoryIsOpenedAndTheCommandStaysUntilItIsOver() throws Exception {
    tester.environment.clear();
    Files.createDirectories(directory.resolve(".millrace"));
    assertThat(tester.run("cancel", "r1", "--quiet")).isZero();
    assertThat(tester.out()).contains("CANCELLED");
    assertThat(tester.started.get(0).roles()).contains("worker");
    assertThat(server.closed.getCount()).isZero();
  }

  @Test
  void aTaskIsApprovedOrRefusedInSomeonesName() throws Exception {
    assertThat(tester.run("approve", "r1", "ship", "--by", "ada")).isZero();
    assertThat(tester.out()).contains("Task ship of run r1 is approved by ada.");
    assertThat(server.requests).contains("POST /api/v1/runs/r1/tasks/ship/decision");
    assertThat(server.asks.get(0).toString()).isEqualTo("{\"approved\":true,\"by\":\"ada\"}");

    assertThat(tester.run("approve", "r1", "ship", "--no", "--comment", "too low", "--json"))
        .isZero();
    assertThat(tester.json().get("id").asText()).isEqualTo("ship");
    assertThat(server.asks.get(1).get("approved").asBoolean()).isFalse();
    assertThat(server.asks.get(1).get("comment").asText()).isEqualTo("too low");
    assertThat(server.asks.get(1).get("by").asText()).isEqualTo(System.getProperty("user.name"));
  }

  @Test
  void anApprovalThatWaitsEndsAsTheRunEnds() {
    server.runsThrough(
        new Moment(run("RUNNING"), List.of(task("ship", "READY"))),
        new Moment(run("SUCCEEDED"), List.of(task("ship", "SUCCEEDED"))));
    assertThat(tester.run("approve", "r1", "ship", "--wait", "--quiet")).isZero();
    assertThat(tester.out()).contains("SUCCEEDED");
  }

  @Test
  void aTimeLimitIsSentAndOneThatIsNoDurationStartsNothing() {
    assertThat(tester.run("trigger", "wine", "--timeout", "90m")).isZero();
    assertThat(server.triggers.get(0).get("timeout").asText()).isEqualTo("90m");
    assertThat(tester.run("trigger", "wine")).isZero();
    assertThat(server.triggers.get(1).has("timeout")).isFalse();

    assertThat(tester.run("trigger", "wine", "--timeout", "soon")).isEqualTo(2);
    assertThat(tester.err()).contains("\"soon\"").contains("30m");
    assertThat(server.triggers).hasSize(2);
  }
}
