package dev.millrace.cli;

import static dev.millrace.cli.Views.run;
import static dev.millrace.cli.Views.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.FakeServer.Moment;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.CachedFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a person hears which results were reused and why others were not. */
class ReusedTasksTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.server = server;
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
    TaskView cached =
        with(
            task("raw", "CACHED"),
            Optional.of(new CachedFrom("r0", "raw", 2, Views.START.minus(Duration.ofDays(3)))),
            Optional.empty());
    TaskView ran =
        with(
            task("forest", "SUCCEEDED"),
            Optional.empty(),
            Optional.of("parameter trees 100 → 200"));
    server.runsThrough(new Moment(run("SUCCEEDED"), List.of(cached, ran)));
    server.runs.add(run("SUCCEEDED"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static TaskView with(
      TaskView task, Optional<CachedFrom> cachedFrom, Optional<String> ranBecause) {
    return new TaskView(
        task.run(),
        task.id(),
        task.step(),
        task.kind(),
        task.state(),
        cachedFrom.isPresent() ? 0 : 1,
        task.worker(),
        task.waitsFor(),
        task.failure(),
        task.progress(),
        task.readyAt(),
        cachedFrom.isPresent() ? Optional.empty() : task.startedAt(),
        task.endedAt(),
        task.outputs(),
        task.values(),
        task.question(),
        task.items(),
        cachedFrom,
        ranBecause);
  }

  @Test
  void aRunSaysWhoseResultATaskWasGivenAndWhyAnotherRan() {
    assertThat(tester.run("runs", "r1")).isZero();
    assertThat(tester.out())
        .contains("= CACHED")
        .contains("raw is CACHED from run r0, 3 days ago")
        .contains("forest is not CACHED: parameter trees 100 → 200");
  }

  @Test
  void progressAndTheResultSayTheSame() throws Exception {
    assertThat(tester.run("trigger", "wine", "--wait")).isZero();
    assertThat(tester.err()).contains("12:00:00 raw CACHED from run r0, 3 days ago");
    assertThat(tester.out()).contains("forest ran: parameter trees 100 → 200");

    assertThat(tester.run("trigger", "wine", "--wait", "--json", "--quiet")).isZero();
    assertThat(tester.json().at("/tasks/0/cachedFrom/run").asText()).isEqualTo("r0");
    assertThat(tester.json().at("/tasks/1/ranBecause").asText())
        .isEqualTo("parameter trees 100 → 200");
  }

  @Test
  void theLogIsThatOfTheOriginal() {
    server.logs.add(Views.log("raw", 2, 1, "one"));

    assertThat(tester.run("logs", "r1", "raw")).isZero();

    assertThat(tester.out().lines())
        .containsExactly(
            "12:00:00.000 Given the result of run r0, task raw, attempt 2."
                + " What follows is the log of that one.",
            "12:00:00.000 one");
    assertThat(server.requests)
        .anyMatch(asked -> asked.startsWith("GET /api/v1/runs/r0/tasks/raw/logs"));
  }

  @Test
  void aRunCanBeAskedToRunEverything() {
    assertThat(tester.run("trigger", "wine", "--no-cache")).isZero();
    assertThat(server.triggers.get(0).get("cache").asBoolean(true)).isFalse();
    assertThat(tester.run("trigger", "wine")).isZero();
    assertThat(server.triggers.get(1).has("cache")).isFalse();
  }
}
