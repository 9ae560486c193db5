package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of another DAG hands its model on, and what it hands on is checked before it begins. */
class ChildOutputsIT {
  private static final Duration A_RUN = Duration.ofSeconds(120);

  @TempDir private Path directory;

  /** The examples, and a DAG that takes what the example does not give. */
  private Path dags() throws Exception {
    Path dags = Pipelines.copyData(Files.createDirectories(directory.resolve("dags")));
    for (String name : new String[] {"retrain.yaml", "tumour-forest.yaml"}) {
      Files.copy(Pipelines.examples().resolve(name), dags.resolve(name));
    }
    Pipelines.write(
        dags,
        "hasty.yaml",
        """
        apiVersion: millrace/v1
        dag: hasty
        steps:
          trained:
            uses: dag
            with: {dag: tumour-forest, outputs: {modle: model}, values: {rows: text}}
        """);
    return dags;
  }

  @Test
  void aModelThatAnotherDagTrainedIsJudgedAndGoesLiveWithoutACopy() throws Exception {
    try (Program dev =
        Program.start(directory, "dev", dags().toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      for (String dag : new String[] {"retrain", "tumour-forest", "hasty"}) {
        Waiting.until(dag, A_RUN, () -> rest.get("/api/v1/dags/" + dag).status() == 200);
      }

      Program run =
          Program.run(
              directory, "trigger", "retrain", "--wait", "--quiet", "--server", rest.base());
      assertThat(run.exitCode()).describedAs(run.describe()).isZero();
      assertThat(run.out()).contains("OUTPUT").contains("accuracy").contains("from bundle");

      JsonNode parent = rest.get("/api/v1/runs?dag=retrain").json().at("/items/0");
      JsonNode child = rest.get("/api/v1/runs?dag=tumour-forest").json().at("/items/0");
      String id = parent.path("id").asText();
      JsonNode trained = rest.get("/api/v1/runs/" + id + "/tasks/trained").json();
      JsonNode model = child.at("/outputs/model");
      assertThat(child.at("/parent/run").asText()).isEqualTo(id);
      assertThat(model.path("type").asText()).isEqualTo("model");
      assertThat(model.path("task").asText()).isEqualTo("forest");
      assertThat(trained.at("/outputs/0/digest").asText()).isEqualTo(model.path("digest").asText());
      assertThat(trained.at("/outputs/1/rows").asInt()).isPositive();
      assertThat(trained.at("/values/rows").asInt()).isEqualTo(569);
      assertThat(trained.at("/values/version").asText()).isEqualTo(child.path("version").asText());
      assertThat(parent.at("/outputs/accuracy/value").asDouble()).isGreaterThan(0.9);
      assertThat(rest.get("/api/v1/models/tumours").json().at("/aliases/live").asLong())
          .isEqualTo(1);
      assertThat(artifacts(rest, child.path("id").asText()))
          .as("an artifact that was passed on stays that of the run that made it")
          .contains(model.path("digest").asText());
      assertThat(artifacts(rest, id)).doesNotContain(model.path("digest").asText());

      Program hasty =
          Program.run(directory, "trigger", "hasty", "--wait", "--quiet", "--server", rest.base());
      assertThat(hasty.exitCode()).describedAs(hasty.describe()).isEqualTo(1);
      assertThat(hasty.out())
          .contains("(USER)")
          .contains("Did you mean 'model'?")
          .contains("as text; it is a value of type integer");
      assertThat(rest.get("/api/v1/runs?dag=tumour-forest").json().path("items")).hasSize(1);
    }
  }

  private static List<String> artifacts(Rest rest, String run) {
    return rest.get("/api/v1/artifacts?run=" + run).json().path("items").findValuesAsText("digest");
  }
}
