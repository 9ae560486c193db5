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

/** Events start runs in a real server, with a {@code kill -9} between two that belong together. */
class EventsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String UP =
      """
      apiVersion: millrace/v1
      dag: %s
      params: {broken: {type: boolean, default: false}}
      steps:
        first: {uses: shell, env: {BROKEN: "${{ params.broken }}"}, with: {run: 'test "$BROKEN" = false'}}
      """;
  private static final String MAKER =
      """
      apiVersion: millrace/v1
      dag: maker
      params: {text: {type: string}}
      steps:
        note: {uses: shell, env: {TEXT: "${{ params.text }}"}, with: {run: 'echo "$TEXT" > "$OUT_NOTE"', outputs: {note: file}}}
        table: {uses: ingest, with: {from: table.csv}}
      outputs: {note: note, table: table}
      """;
  private static final String DOWN =
      """
      apiVersion: millrace/v1
      dag: down
      triggers:
        fed: {event: dag-ended, dag: up, overlap: allow}
        broken: {event: dag-ended, dag: up, states: [FAILED], overlap: allow}
        both:
          event: all
          of:
            up: {event: dag-ended, dag: up, states: [SUCCEEDED, FAILED]}
            side: {event: dag-ended, dag: side}
          within: 1h
          overlap: allow
        made: {event: dag-ended, dag: maker, overlap: allow}
        note: {event: artifact-updated, dag: maker, output: note, overlap: allow}
        table: {event: artifact-updated, dag: maker, output: table, overlap: allow}
        drifted: {event: drift, model: wine, cooldown: 7d}
      steps:
        first: {uses: noop}
      """;

  @TempDir private Path directory;

  private Program start() {
    return Program.start(directory, Map.of(), "dev", "dags", "--port", "0", "--data", "state");
  }

  private static Rest rest(Program dev) {
    Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
    Waiting.until(
        "the triggers",
        PATIENCE,
        () ->
            rest.get("/api/v1/triggers").text().contains("\"drifted\"")
                && rest.get("/api/v1/dags").json().path("items").size() == 4);
    return rest;
  }

  private static String run(Rest rest, String dag, String params) {
    Rest.Answer answer = rest.post("/api/v1/dags/" + dag + "/runs", "{\"params\": " + params + "}");
    String run = answer.json().path("id").asText();
    assertThat(run).as(answer.text()).isNotEmpty();
    rest.awaitEnd(run, PATIENCE);
    return run;
  }

  private static List<JsonNode> deliveries(Rest rest, String trigger, int count) {
    String path = "/api/v1/dags/down/triggers/" + trigger + "/deliveries";
    Waiting.until(
        count + " deliveries of " + trigger,
        PATIENCE,
        () -> rest.get(path).json().path("items").size() == count);
    List<JsonNode> found = new ArrayList<>();
    rest.get(path).json().path("items").forEach(found::add);
    return found;
  }

  @Test
  void whatHappensStartsRunsOnceAlsoOverAKill() throws Exception {
    Files.createDirectories(directory.resolve("dags"));
    Pipelines.write(directory.resolve("dags"), "up.yaml", UP.formatted("up"));
    Pipelines.write(directory.resolve("dags"), "side.yaml", UP.formatted("side"));
    Pipelines.write(directory.resolve("dags"), "maker.yaml", MAKER);
    Files.writeString(directory.resolve("dags/table.csv"), "a,b\n1,2\n3,4\n5,6\n");
    Pipelines.write(directory.resolve("dags"), "down.yaml", DOWN);
    try (Program dev = start()) {
      Rest rest = rest(dev);
      String up = run(rest, "up", "{}");
      JsonNode fed = deliveries(rest, "fed", 1).get(0);
      assertThat(fed.path("event").path("facts").path("run").asText()).isEqualTo(up);
      JsonNode ended = rest.awaitEnd(fed.path("run").asText(), PATIENCE);
      assertThat(ended.path("state").asText()).isEqualTo("SUCCEEDED");
      assertThat(ended.path("trigger").asText()).isEqualTo("event");
      run(rest, "up", "{\"broken\": true}");
      deliveries(rest, "broken", 1);
      assertThat(deliveries(rest, "both", 2))
          .extracting(one -> one.path("outcome").asText())
          .containsExactlyInAnyOrder("WAITING", "SUPERSEDED");

      run(rest, "maker", "{\"text\": \"old\"}");
      deliveries(rest, "made", 1);
      run(rest, "maker", "{\"text\": \"old\"}");
      deliveries(rest, "made", 2);
      assertThat(deliveries(rest, "note", 1)).as("the second note is the first").hasSize(1);
      JsonNode table = deliveries(rest, "table", 1).get(0).path("event");
      assertThat(table.path("says").asText()).isEqualTo("a change of output table of maker");
      assertThat(table.path("facts").path("rows").asInt()).isEqualTo(3);
      dev.kill();
    }
    try (Program dev = start()) {
      Rest rest = rest(dev);
      run(rest, "side", "{}");
      List<JsonNode> both = deliveries(rest, "both", 3);
      assertThat(both)
          .filteredOn(one -> one.path("outcome").asText().equals("RUN"))
          .hasSize(2)
          .extracting(one -> one.path("run").asText())
          .containsOnly(both.get(0).path("run").asText());
      assertThat(deliveries(rest, "fed", 1)).hasSize(1);

      run(rest, "maker", "{\"text\": \"old\"}");
      deliveries(rest, "made", 3);
      String maker = run(rest, "maker", "{\"text\": \"new\"}");
      deliveries(rest, "made", 4);
      List<JsonNode> notes = deliveries(rest, "note", 2); // the newest first
      JsonNode facts = notes.get(0).path("event").path("facts");
      assertThat(facts.path("run").asText()).isEqualTo(maker);
      assertThat(facts.path("before").asText())
          .isEqualTo(notes.get(1).path("event").path("facts").path("digest").asText())
          .isNotEqualTo(facts.path("digest").asText());
      assertThat(deliveries(rest, "table", 1)).as("the table is the same").hasSize(1);

      Program told =
          Program.run(
              directory, "tell", "drift", "wine", "--fact", "psi=0.31", "--server", rest.base());
      assertThat(told.out()).contains("one trigger hears it");
      assertThat(
              deliveries(rest, "drifted", 1)
                  .get(0)
                  .path("event")
                  .path("facts")
                  .path("psi")
                  .asText())
          .isEqualTo("0.31");
      dev.kill();
    }
  }
}
