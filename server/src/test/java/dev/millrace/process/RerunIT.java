package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running again what has run, through the packaged program. */
class RerunIT {
  private static final Duration A_RUN = Duration.ofMinutes(3);

  @TempDir private Path directory;

  @Test
  void aForkReusesWhatTheParameterDoesNotTouchAndRunsTheRest() {
    String wine = Pipelines.examples().resolve("wine.yaml").toString();
    JsonNode first = json(millrace(0, "run", wine, "--json", "-q"));
    String original = first.path("run").asText();

    JsonNode plan = json(millrace(0, "rerun", "last", "-p", "trees=50", "--plan", "--json"));
    assertThat(actions(plan))
        .containsEntry("raw", "reuse")
        .containsEntry("clean", "reuse")
        .containsEntry("parts", "reuse")
        .containsEntry("forest", "run")
        .containsEntry("live", "run");
    assertThat(plan.path("changes").get(0).asText()).isEqualTo("parameter trees 100 → 50");

    Program unasked = millrace(2, "rerun", "last", "-p", "trees=50");
    assertThat(unasked.out()).contains("parameter trees 100 → 50");
    assertThat(unasked.err()).contains("--yes");
    assertThat(millrace(2, "rerun", "last").err()).contains("nothing to run");

    JsonNode fork = json(millrace(0, "rerun", "last", "-p", "trees=50", "--yes", "--json", "-q"));
    assertThat(fork.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(fork.path("run").asText()).isNotEqualTo(original);
    assertThat(states(fork))
        .containsEntry("raw", "CACHED")
        .containsEntry("clean", "CACHED")
        .containsEntry("parts", "CACHED")
        .containsEntry("forest", "SUCCEEDED")
        .containsEntry("live", "SUCCEEDED");
    assertThat(task(fork, "parts").at("/cachedFrom/run").asText()).isEqualTo(original);
    assertThat(task(fork, "parts").path("outputs")).isEqualTo(task(first, "parts").path("outputs"));

    assertThat(millrace(0, "runs", "last").out()).contains("made from run " + original);
    assertThat(millrace(0, "logs", "last", "parts").out())
        .contains("Given the result of run " + original + ", task parts, attempt 1.");
    JsonNode named =
        json(millrace(0, "rerun", original, "--from", "scores", "--yes", "--json", "-q"));
    assertThat(states(named))
        .containsEntry("forest", "CACHED")
        .containsEntry("scores", "SUCCEEDED");
  }

  @Test
  void aFailedRunGoesOnOnceItsCauseIsMendedAlsoThroughAKill() throws Exception {
    String run;
    try (Program dev = dev()) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      rest.submit("mend.yaml", mended(), Map.of());
      run = rest.trigger("mend", "{}", "once").json().path("id").asText();
      assertThat(rest.awaitEnd(run, A_RUN).path("state").asText()).isEqualTo("FAILED");

      Files.writeString(directory.resolve("mended"), "");
      Program again = Program.run(directory, "rerun", run, "--failed", "--server", rest.base());
      assertThat(again.exitCode()).describedAs(again.describe()).isZero();
      rest.awaitTask(run, "slow", "RUNNING", A_RUN);
      assertThat(rest.post("/api/v1/runs/" + run + "/rerun", "{\"generation\": 2}").status())
          .as("the same request again")
          .isEqualTo(202);
      assertThat(rest.post("/api/v1/runs/" + run + "/rerun", "{}").status())
          .as("it has not ended")
          .isEqualTo(409);
      dev.kill();
    }
    try (Program dev = dev()) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      Files.writeString(directory.resolve("go"), "");

      JsonNode ended = rest.awaitEnd(run, A_RUN);
      assertThat(ended.path("state").asText()).isEqualTo("SUCCEEDED");
      assertThat(ended.path("generations")).hasSize(1);
      assertThat(ended.at("/generations/0/state").asText()).isEqualTo("FAILED");
      assertThat(Files.readAllLines(directory.resolve("count"))).as("ran once").hasSize(1);
      JsonNode attempts =
          rest.get("/api/v1/runs/" + run + "/tasks/check/attempts").json().path("items");
      assertThat(attempts)
          .extracting(attempt -> attempt.path("state").asText())
          .containsExactly("FAILED", "SUCCEEDED");
      assertThat(rest.post("/api/v1/runs/" + run + "/rerun", "{}").text())
          .contains("is SUCCEEDED; only one that ended FAILED or CANCELLED");
    }
  }

  private String mended() {
    return """
        apiVersion: millrace/v1
        dag: mend
        steps:
          first: {uses: shell, with: {run: "echo once >> '%1$s/count'"}}
          check: {uses: shell, needs: first, with: {run: "test -f '%1$s/mended'"}}
          slow:
            uses: shell
            needs: check
            with: {run: "while ! test -f '%1$s/go'; do sleep 0.1; done"}
        """
        .formatted(directory);
  }

  private Program dev() throws Exception {
    Path none = Files.createDirectories(directory.resolve("none"));
    return Program.start(directory, "dev", none.toString(), "--port", "0", "--data", "state");
  }

  private Program millrace(int exitCode, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", "state"));
    Program program = Program.run(directory, all.toArray(String[]::new));
    assertThat(program.exitCode()).describedAs(program.describe()).isEqualTo(exitCode);
    return program;
  }

  private static JsonNode json(Program program) {
    try {
      return new ObjectMapper().readTree(program.out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(program.describe(), e);
    }
  }

  private static Map<String, String> actions(JsonNode plan) {
    Map<String, String> actions = new LinkedHashMap<>();
    plan.path("steps")
        .forEach(step -> actions.put(step.path("id").asText(), step.path("action").asText()));
    return actions;
  }

  private static Map<String, String> states(JsonNode run) {
    Map<String, String> states = new LinkedHashMap<>();
    run.path("tasks")
        .forEach(task -> states.put(task.path("id").asText(), task.path("state").asText()));
    return states;
  }

  private static JsonNode task(JsonNode run, String id) {
    for (JsonNode task : run.path("tasks")) {
      if (task.path("id").asText().equals(id)) {
        return task;
      }
    }
    throw new AssertionError("no task " + id + " in " + run);
  }
}
