package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy trains a model anew in a real server, over a {@code kill -9} between its causes. */
class RetrainIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String HARVEST =
      """
      apiVersion: millrace/v1
      dag: harvest
      steps:
        data: {uses: ingest, with: {from: table.csv}}
      outputs: {data: data}
      """;
  private static final String MODEL =
      """
      apiVersion: millrace/v1
      dag: model
      retrain:
        when: any(cron, drift, new-rows >= 15, model-age > 30d)
        model: wine
        cron: "0 3 1 1 *"
        timezone: Europe/Zurich
        rows: {dag: harvest, output: data}
        budget: {runs: 2, per: 30d}
      steps:
        first: {uses: noop}
      """;

  @TempDir private Path directory;

  private Program start() {
    return Program.start(directory, Map.of(), "dev", "dags", "--port", "0", "--data", "state");
  }

  private Rest rest(Program dev) {
    Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
    Waiting.until(
        "the policy",
        PATIENCE,
        () ->
            rest.get("/api/v1/triggers").text().contains("\"retrain\"")
                && rest.get("/api/v1/dags").json().path("items").size() == 2);
    return rest;
  }

  private void rows(int count) throws Exception {
    StringBuilder table = new StringBuilder("a,b\n");
    for (int i = 0; i < count; i++) {
      table.append(i).append(",2\n");
    }
    Files.writeString(directory.resolve("dags/table.csv"), table);
  }

  private void harvests(Rest rest, int rows) {
    String path = "/api/v1/dags/harvest";
    String before = rest.get(path).json().path("version").asText();
    try {
      rows(rows);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    Waiting.until(
        "the new table is a part of the DAG",
        PATIENCE,
        () -> !rest.get(path).json().path("version").asText().equals(before));
    String run = rest.post(path + "/runs", "{}").json().path("id").asText();
    rest.awaitEnd(run, PATIENCE);
  }

  private static List<String> outcomes(Rest rest, int count) {
    String path = "/api/v1/dags/model/triggers/retrain/deliveries";
    Waiting.until(
        count + " causes", PATIENCE, () -> rest.get(path).json().path("items").size() == count);
    List<String> found = new ArrayList<>();
    rest.get(path).json().path("items").forEach(one -> found.add(0, one.path("outcome").asText()));
    return found;
  }

  private static JsonNode policy(Rest rest) {
    return rest.get("/api/v1/dags/model/triggers").json().path("items").get(0);
  }

  private String told(Rest rest, String... line) {
    List<String> words = new ArrayList<>(List.of(line));
    words.addAll(List.of("--server", rest.base()));
    Program program = Program.run(directory, words.toArray(String[]::new));
    assertThat(program.exitCode()).as(program.err()).isZero();
    return program.out();
  }

  @Test
  void rowsAndDriftMakeRunsWithinTheBudgetAlsoOverAKill() throws Exception {
    Files.createDirectories(directory.resolve("dags"));
    rows(1);
    Pipelines.write(directory.resolve("dags"), "harvest.yaml", HARVEST);
    Pipelines.write(directory.resolve("dags"), "model.yaml", MODEL);
    Program explained = Program.run(directory, "explain", "dags/model.yaml");
    assertThat(explained.out())
        .contains("15 new rows in harvest.data", "wine older than 30d", "budget 2 per 30d")
        .contains("Europe/Zurich");
    try (Program dev = start()) {
      Rest rest = rest(dev);
      harvests(rest, 10);
      assertThat(outcomes(rest, 1)).containsExactly("WAITING");
      assertThat(policy(rest).path("standing").toString())
          .contains("10 of 15 new rows", "wine has no version yet", "0 of 2 runs made");
      dev.kill();
    }
    try (Program dev = start()) {
      Rest rest = rest(dev);
      harvests(rest, 16);
      assertThat(outcomes(rest, 2)).containsExactly("COUNTED", "RUN");
      told(rest, "tell", "drift", "wine");
      assertThat(outcomes(rest, 3)).containsExactly("COUNTED", "RUN", "RUN");
      told(rest, "tell", "drift", "wine");
      assertThat(outcomes(rest, 4)).containsExactly("COUNTED", "RUN", "RUN", "BUDGET");

      JsonNode runs = rest.get("/api/v1/runs?dag=model").json().path("items");
      assertThat(runs).hasSize(2).allMatch(r -> r.path("trigger").asText().equals("retrain"));
      assertThat(told(rest, "hooks", "deliveries", "model", "retrain"))
          .contains("drift of wine", "a change of output data of harvest", "2 of 2 runs were made");
      assertThat(told(rest, "schedule", "list", "model")).contains("0 of 15 new rows", "2 of 2");
      dev.kill();
    }
  }
}
