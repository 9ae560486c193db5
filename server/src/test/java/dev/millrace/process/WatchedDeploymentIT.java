package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a deployed model is asked is recorded, and a DAG compares it with what it learned. */
class WatchedDeploymentIT {
  private static final Duration A_RUN = Duration.ofSeconds(90);

  private static final String INGEST =
      """
        learned:
          uses: ingest
          with:
            from: data/bezdekIris.data
            format: csv
            csv: {header: false, names: [sepalLength, sepalWidth, petalLength, petalWidth, species]}
      """;

  private static final String SERVED =
      """
      apiVersion: millrace/v1
      dag: served
      steps:
      """
          + INGEST
          + """
        model:
          uses: train
          in: {data: learned}
          with: {algorithm: random-forest, target: species, trees: 9, seed: 1}
        bundle: {uses: package, in: {model: model}}
        live: {uses: deploy, in: {bundle: bundle}, with: {model: iris}}
        asked: {uses: monitor, in: {deployment: live, baseline: learned}}
      """;

  private static final String WATCH =
      """
      apiVersion: millrace/v1
      dag: watch
      steps:
      """
          + INGEST
          + """
        asked:
          uses: monitor
          in: {deployment: "model:iris@live", baseline: learned}
        alarm: {uses: noop, needs: asked, if: steps.asked.values.drifted}
      """;

  @TempDir private Path directory;

  private Program dev() {
    return Program.start(directory, "dev", "dags", "--port", "0", "--data", "state");
  }

  private static Rest rest(Program dev) {
    return new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
  }

  private static JsonNode ran(Rest rest, String dag) {
    Waiting.until("the DAG", A_RUN, () -> rest.get("/api/v1/dags/" + dag).status() == 200);
    String run = rest.post("/api/v1/dags/" + dag + "/runs", "{}").json().path("id").asText();
    JsonNode ended = rest.awaitEnd(run, A_RUN);
    assertThat(ended.path("state").asText()).describedAs(ended.toString()).isEqualTo("SUCCEEDED");
    return rest.get("/api/v1/runs/" + run + "/tasks/asked").json().path("values");
  }

  private static String alarm(Rest rest) {
    String run = rest.get("/api/v1/runs?dag=watch").json().at("/items/0/id").asText();
    return rest.get("/api/v1/runs/" + run + "/tasks/alarm").json().path("state").asText();
  }

  /** The rows learned from, with petals longer by so much. */
  private static void ask(Rest rest, double longer) throws IOException {
    List<String> lines = Files.readAllLines(Pipelines.examples().resolve("data/bezdekIris.data"));
    String rows =
        lines.stream()
            .filter(line -> !line.isBlank())
            .map(line -> line.split(","))
            .map(
                cells ->
                    "{\"sepalLength\":%s,\"sepalWidth\":%s,\"petalLength\":%s,\"petalWidth\":%s}"
                        .formatted(
                            cells[0], cells[1], Double.parseDouble(cells[2]) + longer, cells[3]))
            .collect(Collectors.joining(","));
    Rest.Answer answer = rest.post("/api/v1/models/iris/predict", "{\"rows\":[" + rows + "]}");
    assertThat(answer.status()).describedAs(answer.text()).isEqualTo(200);
  }

  @Test
  void whatADeployedModelIsAskedIsComparedWithWhatItLearned() throws IOException {
    Path dags = Pipelines.copyData(Files.createDirectories(directory.resolve("dags")));
    Pipelines.write(dags, "served.yaml", SERVED);
    Pipelines.write(dags, "watch.yaml", WATCH);
    try (Program dev = dev()) {
      Rest rest = rest(dev);
      JsonNode unasked = ran(rest, "served");
      assertThat(unasked.path("rows").asInt()).isZero();
      assertThat(unasked.path("drifted").asBoolean()).isFalse();

      ask(rest, 0);
      JsonNode same = ran(rest, "watch");
      assertThat(same.path("rows").asInt()).isEqualTo(150);
      assertThat(same.path("drifted").asBoolean()).describedAs(same.toString()).isFalse();
      assertThat(alarm(rest)).isEqualTo("SKIPPED");
      dev.kill();
    }
    try (Program dev = dev()) {
      Rest rest = rest(dev);
      Waiting.until("the model", A_RUN, () -> rest.get("/v2/models/iris").status() == 200);
      ask(rest, 20);
      JsonNode moved = ran(rest, "watch");
      assertThat(moved.path("rows").asInt()).as("those from before kill -9 too").isEqualTo(300);
      assertThat(moved.path("drifted").asBoolean()).isTrue();
      assertThat(moved.path("worst").asText()).isEqualTo("petalLength");
      assertThat(alarm(rest)).isEqualTo("SUCCEEDED");
      assertThat(rest.get("/api/v1/models/iris/requests?since=1h").text().lines()).hasSize(300);
    }
  }
}
