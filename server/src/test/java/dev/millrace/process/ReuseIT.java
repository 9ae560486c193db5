package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same DAG run again, as it is and with something changed. */
class ReuseIT {
  @TempDir private Path directory;

  @Test
  void whatHasNotChangedIsNotRunAgainAndTheRestSaysWhy() {
    JsonNode first = run();
    assertThat(states(first).values()).containsOnly("SUCCEEDED");

    JsonNode second = run();
    assertThat(states(second))
        .containsEntry("raw", "CACHED")
        .containsEntry("clean", "CACHED")
        .containsEntry("guessed", "CACHED")
        .containsEntry("parts", "CACHED")
        .containsEntry("forest", "CACHED")
        .containsEntry("live", "SUCCEEDED");
    JsonNode forest = task(second, "forest");
    assertThat(forest.at("/cachedFrom/run").asText()).isEqualTo(first.path("run").asText());
    assertThat(forest.path("attempts").asInt()).isZero();
    assertThat(forest.path("outputs")).isEqualTo(task(first, "forest").path("outputs"));
    assertThat(task(second, "scores").path("ranBecause").asText())
        .as("the first run made a model live that this one compares with")
        .startsWith("model wine@live changed: none → sha256 ");

    JsonNode third = run("-p", "trees=50");
    assertThat(states(third))
        .containsEntry("raw", "CACHED")
        .containsEntry("clean", "CACHED")
        .containsEntry("guessed", "CACHED")
        .containsEntry("parts", "CACHED")
        .containsEntry("forest", "SUCCEEDED")
        .containsEntry("scores", "SUCCEEDED")
        .containsEntry("bundle", "SUCCEEDED");
    assertThat(task(third, "forest").path("ranBecause").asText())
        .isEqualTo("parameter trees 100 → 50");
    assertThat(task(third, "scores").path("ranBecause").asText())
        .startsWith("input model changed: sha256 ");

    Program shown = millrace("runs", "last");
    assertThat(shown.out())
        .contains("forest is not CACHED: parameter trees 100 → 50")
        .containsPattern(
            "raw is CACHED from run " + first.path("run").asText() + ", .* ago|just now");
    Program log = millrace("logs", "last", "parts");
    assertThat(log.out().lines().toList().get(0))
        .contains(
            "Given the result of run " + first.path("run").asText() + ", task parts, attempt 1.");
  }

  @Test
  void aRunWithoutCacheRunsEverything() {
    run();

    JsonNode second = run("--no-cache");

    assertThat(states(second).values()).containsOnly("SUCCEEDED");
    assertThat(task(second, "raw").path("ranBecause").asText())
        .isEqualTo("cache is off for this run");
  }

  private Program millrace(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data", "state"));
    Program program = Program.run(directory, all.toArray(String[]::new));
    assertThat(program.exitCode()).describedAs(program.describe()).isZero();
    return program;
  }

  private JsonNode run(String... arguments) {
    List<String> all =
        new ArrayList<>(
            List.of("run", Pipelines.examples().resolve("wine.yaml").toString(), "--json", "-q"));
    all.addAll(List.of(arguments));
    try {
      return new ObjectMapper().readTree(millrace(all.toArray(String[]::new)).out());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
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
