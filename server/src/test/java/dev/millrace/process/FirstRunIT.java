package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a newcomer does first: run an example, ask its model. */
class FirstRunIT {
  @TempDir private Path directory;

  @Test
  void theWineRunsAllEightKindsAndItsModelAnswersFromTheSameDirectory() {
    JsonNode run = run(0, "wine.yaml");

    assertThat(run.path("dag").asText()).isEqualTo("wine");
    assertThat(run.path("state").asText()).isEqualTo("SUCCEEDED");
    assertThat(run.path("version").asText()).matches("[0-9a-f]{64}");
    assertThat(run.path("tasks")).hasSize(8);
    for (JsonNode task : run.path("tasks")) {
      assertThat(task.path("state").asText()).describedAs(task.toString()).isEqualTo("SUCCEEDED");
      assertThat(task.path("attempts").asInt()).isEqualTo(1);
      assertThat(task.path("outputs").isEmpty()).describedAs(task.toString()).isFalse();
    }
    assertThat(run.at("/tasks/0/outputs/0/rows").asLong()).isEqualTo(178);
    assertThat(run.at("/values/live/version").asLong()).isEqualTo(1);

    Program answer =
        Program.run(
            directory,
            "predict",
            "wine",
            "--csv",
            Pipelines.examples().resolve("data/wine.csv").toString(),
            "--data",
            "state");
    assertThat(answer.exitCode()).describedAs(answer.describe()).isZero();
    List<String> lines = answer.out().lines().toList();
    assertThat(lines).hasSize(179);
    assertThat(lines.get(0)).contains("cultivar,prediction");
    assertThat(lines.stream().skip(1).filter(FirstRunIT::isRight).count()).isGreaterThan(160);
  }

  @Test
  void theSameRunAgainGivesTheSameBytesAndTheSameModelVersion() {
    JsonNode first = run(0, "iris.yaml"); // compares with no live model, which would change
    JsonNode second = run(0, "iris.yaml", "--no-cache");

    assertThat(digests(second)).isEqualTo(digests(first));
    assertThat(second.at("/values/live/version").asLong()).isEqualTo(1);
  }

  @Test
  void irisReachesTheAccuracyThatTheDocumentationOfTribuoPublishes() {
    JsonNode run = run(0, "iris.yaml");

    assertThat(run.at("/values/scores/accuracy").asDouble()).isCloseTo(44 / 45.0, within(1e-12));
    assertThat(run.at("/tasks/1/outputs/0/rows").asInt()).isEqualTo(105);
    assertThat(run.at("/tasks/1/outputs/1/rows").asInt()).isEqualTo(45);
  }

  @Test
  void aRegressionGoesLiveAndTheNextOneIsComparedWithIt() {
    assertThat(run(0, "diabetes.yaml").at("/values/live/version").asLong()).isEqualTo(1);
    JsonNode better = run(0, "diabetes.yaml", "-p", "epochs=201");

    assertThat(better.at("/values/live/version").asLong()).isEqualTo(2);
    assertThat(better.at("/values/scores/mae").asDouble()).isBetween(30.0, 55.0);
  }

  @Test
  void aGateThatSaysNoFailsTheRunWithItsVerdictAndTheLiveModelStays() {
    run(0, "strict-gate.yaml", "-p", "min-accuracy=0.5");
    Program refused =
        Program.run(
            directory,
            "run",
            Pipelines.examples().resolve("strict-gate.yaml").toString(),
            "--data",
            "state");

    assertThat(refused.exitCode()).describedAs(refused.describe()).isEqualTo(1);
    assertThat(refused.out())
        .contains("GATE")
        .contains("metrics.accuracy")
        .contains("UPSTREAM_FAILED");
    Program models = Program.run(directory, "models", "breast-cancer", "--json", "--data", "state");
    JsonNode model = json(models.out());
    assertThat(model.at("/aliases/live").asLong()).describedAs(models.describe()).isEqualTo(1);
    assertThat(model.path("versions")).hasSize(1);
  }

  @Test
  void scriptsRunAndSilenceMeansYesWhereTheDagSaysSo() {
    JsonNode run = run(0, "signed-off.yaml", "-p", "patience=1s");

    assertThat(run.at("/values/counted/rows").asInt()).isEqualTo(150);
    assertThat(run.at("/values/counted/species")).hasSize(3);
    assertThat(run.at("/values/agreed/approved").asBoolean()).isTrue();
    assertThat(run.at("/values/page/stdout").asText()).isEqualTo("6");
  }

  private JsonNode run(int exitCode, String dag, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", Pipelines.examples().resolve(dag).toString(), "--json", "--data"));
    arguments.add("state");
    arguments.addAll(List.of(more));
    Program program = Program.run(directory, arguments.toArray(String[]::new));
    assertThat(program.exitCode()).describedAs(program.describe()).isEqualTo(exitCode);
    assertThat(program.out().lines()).describedAs("exactly one object").hasSize(1);
    return json(program.out());
  }

  private static boolean isRight(String line) {
    String[] cells = line.split(",");
    return cells[13].equals(cells[14]);
  }

  private static List<String> digests(JsonNode run) {
    List<String> digests = new ArrayList<>();
    for (JsonNode task : run.path("tasks")) {
      task.path("outputs").forEach(output -> digests.add(output.path("digest").asText()));
    }
    return digests;
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + text, e);
    }
  }
}
