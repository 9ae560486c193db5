package dev.millrace.cli;

import static dev.millrace.cli.Views.run;
import static dev.millrace.cli.Views.task;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.FakeServer.Moment;
import dev.millrace.engine.view.ForkView;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running again what has run. */
class RerunTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.server = server;
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
    Map<String, Object> params =
        Map.of("trees", 100, "share", 0.5, "fast", true, "name", "a", "sizes", List.of(1, 2));
    server.runs.add(run("SUCCEEDED", params));
    server.runsThrough(
        new Moment(run("RUNNING", params), List.of(task("train", "RUNNING"))),
        new Moment(run("SUCCEEDED", params), List.of(task("train", "SUCCEEDED"))));
    server.plan = plan(false);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ForkView plan(boolean idle) {
    return new ForkView(
        "r1",
        "wine",
        "v1",
        Map.of("trees", 300),
        List.of("parameter trees 100 → 300"),
        List.of(
            new ForkView.Step(
                "raw", "ingest", "reuse", "nothing that it depends on has changed", false),
            new ForkView.Step(
                "ask", "approve", "reuse", "nothing that it depends on has changed", true),
            new ForkView.Step("train", "train", "run", "parameter trees 100 → 300", false)),
        idle,
        "p1");
  }

  private void answers(String line) {
    tester.terminal = true;
    tester.in = new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void thePlanIsShownWithWhatIsNotRepeatedAndThenStartedAsShown() {
    assertThat(tester.run("rerun", "last", "--from", "train", "-p", "trees=300", "--yes")).isZero();
    assertThat(tester.out())
        .contains(
            "A new run of wine, made from run r1, would do this:",
            "parameter trees 100 → 300",
            "raw    ingest   reuse  nothing that it depends on has changed",
            "train  train    run    parameter trees 100 → 300",
            "NOT done again, because nothing that they depend on has changed: ask (approve).",
            "Run r1 of wine is RUNNING.");
    JsonNode asked = server.asks.get(0);
    assertThat(asked.get("from").get(0).asText()).isEqualTo("train");
    assertThat(asked.get("params").get("trees").isIntegralNumber()).isTrue();
    assertThat(asked.has("plan")).isFalse();
    assertThat(server.asks.get(1).get("plan").asText()).isEqualTo("p1");
    assertThat(server.requests)
        .contains("POST /api/v1/runs/r1/fork/plan", "POST /api/v1/runs/r1/fork");
  }

  @Test
  void parametersAreReadAsTheRunHasThem() {
    assertThat(
            tester.run(
                "rerun",
                "r1",
                "--plan",
                "-p",
                "share=1",
                "-p",
                "fast=false",
                "-p",
                "name=7",
                "-p",
                "sizes=3,4"))
        .isZero();
    JsonNode params = server.asks.get(0).get("params");
    assertThat(params.get("share").isFloatingPointNumber()).isTrue();
    assertThat(params.get("fast").isBoolean()).isTrue();
    assertThat(params.get("name").asText()).isEqualTo("7");
    assertThat(params.get("sizes").get(1).isIntegralNumber()).isTrue();
  }

  @Test
  void aPersonIsAskedAndMaySayNo() {
    answers("n\n");
    assertThat(tester.run("rerun", "r1")).isEqualTo(2);
    assertThat(tester.err()).contains("Start this run? [y/N]", "--yes");
    answers("y\n");
    assertThat(tester.run("rerun", "r1")).isZero();
    assertThat(server.requests.stream().filter(one -> one.endsWith("/fork"))).hasSize(1);
  }

  @Test
  void withoutATerminalNobodyCanSayYes() {
    tester.in = new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8));
    assertThat(tester.run("rerun", "r1", "--from", "train")).isEqualTo(2);
    assertThat(tester.err()).contains("--yes");
    assertThat(server.requests).noneMatch(one -> one.endsWith("/fork"));
  }

  @Test
  void withNothingToRunNothingIsStarted() {
    server.plan = plan(true);
    assertThat(tester.run("rerun", "r1", "--yes")).isEqualTo(2);
    assertThat(tester.err()).contains("nothing to run", "--from");
    assertThat(server.requests).noneMatch(one -> one.endsWith("/fork"));
  }

  @Test
  void aPlanThatHasChangedIsRefused() {
    server.refuse(
        "POST /api/v1/runs/r1/fork",
        409,
        Map.of("title", "Conflict", "detail", "The plan has changed since it was shown."));
    assertThat(tester.run("rerun", "r1", "--yes")).isEqualTo(2);
    assertThat(tester.err()).contains("The plan has changed since it was shown.");
  }

  @Test
  void theAnswerIsOneJsonValue() throws Exception {
    assertThat(tester.run("rerun", "r1", "--plan", "--json")).isZero();
    assertThat(tester.json().get("digest").asText()).isEqualTo("p1");
    assertThat(server.requests).noneMatch(one -> one.endsWith("/fork"));
    assertThat(tester.run("rerun", "r1", "--yes", "--json", "--idempotency-key", "k1")).isZero();
    assertThat(tester.json().get("state").asText()).isEqualTo("RUNNING");
    assertThat(server.idempotencyKeys).containsExactly("k1");
  }

  @Test
  void aFailedRunGoesOnInItsNextGeneration() throws Exception {
    assertThat(tester.run("rerun", "last", "--failed")).isZero();
    assertThat(tester.out()).contains("Run r1 of wine is RUNNING.").doesNotContain("Made from");
    assertThat(server.requests).contains("POST /api/v1/runs/r1/rerun");
    assertThat(server.asks.get(0).get("generation").asInt()).isEqualTo(2);
    assertThat(tester.run("rerun", "r1", "--failed", "--wait", "--json")).isZero();
    assertThat(tester.json().get("state").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void goingOnTakesNothingThatMakesANewRun() {
    for (String option : List.of("--from=train", "-ptrees=3", "--latest", "--plan", "--no-cache")) {
      assertThat(tester.run("rerun", "r1", "--failed", option)).as(option).isEqualTo(2);
      assertThat(tester.err()).contains("do not go together");
    }
    assertThat(server.asks).isEmpty();
  }

  @Test
  void whatCannotGoOnSaysWhy() {
    server.refuse(
        "POST /api/v1/runs/r1/rerun",
        409,
        Map.of("title", "Conflict", "detail", "Run r1 is SUCCEEDED; only one that ended FAILED"));
    assertThat(tester.run("rerun", "r1", "--failed")).isEqualTo(2);
    assertThat(tester.err()).contains("Run r1 is SUCCEEDED");
  }

  @Test
  void waitingShowsTheEnd() {
    assertThat(tester.run("rerun", "r1", "--yes", "--wait", "--quiet")).isZero();
    assertThat(tester.out()).contains("SUCCEEDED");
  }
}
