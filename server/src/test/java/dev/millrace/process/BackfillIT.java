package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backfill whose schedulers are killed, as processes of their own over PostgreSQL. */
class BackfillIT {
  private static final int TICKS = 30;

  private static final String DAG =
      """
      apiVersion: millrace/v1
      dag: daily
      triggers:
        night: {cron: "30 2 * * *"}
      steps:
        pause: {uses: wait, with: {for: 300ms}}
        tell: {uses: noop, needs: [pause]}
      """;

  private static final String WISH =
      """
      {"dag": "daily", "from": "2026-01-01", "to": "2026-01-31", "concurrency": 2,
       "order": "newest", "by": "ada", "reason": "new features"}
      """;

  @TempDir private Path directory;
  private Deployment deployment;

  @BeforeEach
  void startDeployment() {
    deployment = Deployment.start(directory, 2);
    deployment.rest("s1").submit("daily.yaml", DAG, Map.of());
  }

  @AfterEach
  void closeDeployment() {
    deployment.close();
  }

  @Test
  void everyTickBecomesOneRunWhicheverSchedulerIsKilledInTheMiddle() {
    Rest first = deployment.rest("s1");
    assertThat(first.post("/api/v1/backfills/plan", WISH).json().path("runs").asInt())
        .isEqualTo(TICKS);
    JsonNode made = first.post("/api/v1/backfills", WISH).json();
    String id = made.path("id").asText();

    awaitDone(deployment.rest("s2"), id, TICKS / 6);
    deployment.kill("s1");
    awaitDone(deployment.rest("s2"), id, TICKS / 3);
    deployment.start("s1");
    awaitDone(deployment.rest("s1"), id, TICKS / 2);
    deployment.kill("s2");
    awaitDone(deployment.rest("s1"), id, 2 * TICKS / 3);
    deployment.kill("s1");
    deployment.startMissing();
    awaitDone(deployment.rest("s1"), id, TICKS);
    Waiting.until(
        "the end of backfill " + id,
        Deployment.PATIENCE,
        () -> get(deployment.rest("s1"), id).path("state").asText().equals("DONE"));

    JsonNode items =
        deployment.rest("s1").get("/api/v1/backfills/" + id + "/items").json().path("items");
    assertThat(items).hasSize(TICKS);
    Map<String, String> runOfTick = new HashMap<>();
    items.forEach(item -> runOfTick.put(text(item, "tick"), text(item, "run")));
    assertThat(runOfTick).as("ticks").hasSize(TICKS);
    assertThat(new HashSet<>(runOfTick.values())).as("runs").hasSize(TICKS);
    Set<String> ofBackfill = new HashSet<>();
    for (JsonNode run :
        deployment.rest("s1").get("/api/v1/runs?dag=daily&limit=500").json().path("items")) {
      if (text(run, "trigger").equals("backfill")) {
        assertThat(text(run, "state")).as(run.toString()).isEqualTo("SUCCEEDED");
        assertThat(run.at("/tick/trigger").asText()).isEqualTo("night");
        assertThat(runOfTick.get(run.at("/tick/at").asText())).isEqualTo(text(run, "id"));
        ofBackfill.add(text(run, "id"));
      }
    }
    assertThat(ofBackfill).as("no run beside those of the items").hasSize(TICKS);
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText();
  }

  private static JsonNode get(Rest rest, String backfill) {
    return rest.get("/api/v1/backfills/" + backfill).json();
  }

  /** Waits until so many runs have succeeded; a scheduler that starts does not answer yet. */
  private static void awaitDone(Rest rest, String backfill, int runs) {
    Waiting.until(
        runs + " runs of backfill " + backfill,
        Deployment.PATIENCE,
        () -> {
          try {
            return get(rest, backfill).at("/counts/SUCCEEDED").asInt() >= runs;
          } catch (UncheckedIOException e) {
            return false;
          }
        });
  }
}
