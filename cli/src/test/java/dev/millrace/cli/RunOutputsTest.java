package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.FakeServer.Moment;
import dev.millrace.engine.view.RunOutputView;
import dev.millrace.engine.view.RunView;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run has left for others is shown with it. */
class RunOutputsTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.server = server;
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
    RunView run = leaving(Views.run("SUCCEEDED"));
    server.runs.add(run);
    server.runsThrough(new Moment(run, List.of(Views.task("raw", "SUCCEEDED"))));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static RunView leaving(RunView run) {
    Map<String, RunOutputView> outputs = new LinkedHashMap<>();
    outputs.put(
        "model",
        new RunOutputView(
            "model",
            Optional.of("sha256:" + "a".repeat(64)),
            Optional.of(12_345L),
            Map.of(),
            Optional.of("forest"),
            Optional.empty(),
            Optional.empty()));
    outputs.put("f1", small("number", Optional.of(0.5), Optional.empty()));
    outputs.put(
        "clean", small("dataset", Optional.empty(), Optional.of("Step 'clean' was skipped.")));
    return new RunView(
        run.id(),
        run.dag(),
        run.version(),
        run.state(),
        run.params(),
        run.trigger(),
        run.createdAt(),
        run.startedAt(),
        run.endedAt(),
        run.reason(),
        run.tasks(),
        run.timeout(),
        run.parent(),
        run.cache(),
        run.forkedFrom(),
        run.generations(),
        outputs);
  }

  private static RunOutputView small(
      String type, Optional<Object> value, Optional<String> missing) {
    return new RunOutputView(
        type, Optional.empty(), Optional.empty(), Map.of(), Optional.empty(), value, missing);
  }

  @Test
  void theyStandBelowTheSteps() {
    assertThat(tester.run("runs", "r1")).isZero();
    assertThat(tester.out())
        .contains(
            "OUTPUT  TYPE     WHAT",
            "model   model    sha256:aaaaaaaaaaaa…  12,345 bytes from forest",
            "f1      number   0.5",
            "clean   dataset  missing: Step 'clean' was skipped.");
  }

  @Test
  void programsAreGivenThemWhole() throws Exception {
    assertThat(tester.run("trigger", "wine", "--wait", "--json", "--quiet")).isZero();
    assertThat(tester.json().at("/outputs/model/digest").asText())
        .isEqualTo("sha256:" + "a".repeat(64));
    assertThat(tester.json().at("/outputs/f1/value").asDouble()).isEqualTo(0.5);
    assertThat(tester.json().at("/outputs/clean/missing").asText()).contains("skipped");
  }
}
