package dev.millrace.steps.monitor;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.ModelPipeline;
import dev.millrace.steps.testkit.TestTables;
import dev.millrace.steps.testkit.WrittenOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether what a deployment is asked has moved from what it learned. */
class WatchedDeploymentTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, Object> LIVE = Map.of("model", "wine", "selector", "live");

  @TempDir Path directory;
  private Path learned;
  private WrittenOutput bundle;
  private WrittenOutput deployment;
  private int contexts;

  @BeforeEach
  void deploy() throws Exception {
    ModelPipeline pipeline = new ModelPipeline(directory);
    learned = pipeline.table(ExampleData.csv("wine.csv"));
    FakeStepContext model =
        pipeline.trained(
            learned,
            Map.of("algorithm", "random-forest", "target", "cultivar", "trees", 9, "seed", 1));
    FakeStepContext packaging = pipeline.packaging(model, Map.of());
    packaging.run();
    bundle = packaging.written("bundle");
    FakeStepContext deploy = pipeline.deploy(bundle.path(), Map.of("model", "wine"));
    deploy.run();
    deployment = deploy.written("deployment");
  }

  /** The rows learned from, changed by {@code select}, as requests. */
  private Path asked(String select) throws Exception {
    List<String> columns =
        TestTables.query("DESCRIBE SELECT * FROM '" + learned + "'").stream()
            .map(row -> row.get(0))
            .toList();
    List<String> lines = new ArrayList<>();
    for (List<String> row : TestTables.query("SELECT " + select + " FROM '" + learned + "'")) {
      ObjectNode line = JSON.createObjectNode();
      line.put("at", "2026-03-01T06:00:" + (10 + lines.size() % 50) + ".000Z");
      line.put("version", 3);
      ObjectNode inputs = line.putObject("inputs");
      for (int i = 0; i < columns.size(); i++) {
        String name = columns.get(i);
        if (name.equals("cultivar")) {
          line.put("prediction", row.get(i));
        } else if (!"null".equals(row.get(i))) {
          inputs.put(name, Double.parseDouble(row.get(i)));
        }
      }
      lines.add(line.toString());
    }
    Path file = directory.resolve("asked" + contexts++);
    return Files.write(file, lines);
  }

  private FakeStepContext watch(Path requests) throws Exception {
    return new FakeStepContext(new MonitorKind(), directory.resolve("watch" + contexts++))
        .input("baseline", learned, Map.of())
        .deployment(ArtifactType.DEPLOYMENT, deployment.path(), deployment.facts(), requests);
  }

  private FakeStepContext watchBundle(Path requests) throws Exception {
    return new FakeStepContext(new MonitorKind(), directory.resolve("watch" + contexts++))
        .input("baseline", learned, Map.of())
        .deployment(ArtifactType.BUNDLE, bundle.path(), LIVE, requests);
  }

  private static JsonNode report(FakeStepContext it) throws Exception {
    return JSON.readTree(it.written("report").text());
  }

  @Test
  void theSameRowsAsLearnedHaveNotMoved() throws Exception {
    FakeStepContext it = watch(asked("*"));
    assertThat(it.run().values())
        .containsEntry("drifted", false)
        .containsEntry("rows", 178L)
        .containsEntry("score", 0.0);
    JsonNode report = report(it);
    assertThat(report.get("columns")).hasSize(14);
    assertThat(report.get("notCompared")).isEmpty();
    assertThat(report.has("data")).isFalse();
    JsonNode about = report.get("deployment");
    assertThat(about.get("model").asText()).isEqualTo("wine");
    assertThat(about.get("selector").asText()).isEqualTo("live");
    assertThat(about.get("versions")).containsExactly(JSON.readTree("3"));
    assertThat(about.get("first").asText()).isEqualTo("2026-03-01T06:00:10.000Z");
  }

  @Test
  void aColumnThatIsAskedOtherwiseHasMoved() throws Exception {
    Map<String, Object> values =
        watch(asked("* REPLACE (alcohol * 2 AS alcohol, proline + 2000 AS proline)"))
            .run()
            .values();
    assertThat(values).containsEntry("drifted", true);
    assertThat(values).containsEntry("columns", List.of("alcohol", "proline"));
  }

  @Test
  void answersThatAreOtherThanTheTargetHaveMoved() throws Exception {
    FakeStepContext it = watch(asked("* REPLACE ('c1' AS cultivar)"));
    assertThat(it.run().values())
        .containsEntry("drifted", true)
        .containsEntry("worst", "cultivar")
        .containsEntry("columns", List.of("cultivar"));
  }

  @Test
  void aColumnThatIsNotAskedAnyMoreIsMissing() throws Exception {
    FakeStepContext it = watch(asked("* REPLACE (NULL AS hue)"));
    assertThat(it.run().values())
        .containsEntry("drifted", true)
        .containsEntry("columns", List.of("hue"));
  }

  @Test
  void aRegisteredModelIsWatchedLikeWhatDeployGave() throws Exception {
    String select = "* REPLACE (ash + 1 AS ash)";
    FakeStepContext deployed = watch(asked(select));
    FakeStepContext registered = watchBundle(asked(select));
    deployed.run();
    registered.run();
    assertThat(report(registered)).isEqualTo(report(deployed));
    assertThat(report(registered).get("drifted").asBoolean()).isTrue();
  }

  @Test
  void aTargetThatTheBaselineDoesNotHaveIsNotCompared() throws Exception {
    Path without =
        TestTables.parquet(
            directory.resolve("without.parquet"),
            "SELECT * EXCLUDE (cultivar) FROM '" + learned + "'");
    FakeStepContext it =
        new FakeStepContext(new MonitorKind(), directory.resolve("watch" + contexts++))
            .input("baseline", without, Map.of())
            .deployment(ArtifactType.DEPLOYMENT, deployment.path(), deployment.facts(), asked("*"));
    assertThat(it.run().values()).containsEntry("drifted", false);
    assertThat(report(it).get("columns")).hasSize(13);
  }

  @Test
  void aFewRequestsAreNotCompared() throws Exception {
    Path few = directory.resolve("few");
    Files.write(
        few, Files.readAllLines(asked("* REPLACE (alcohol * 2 AS alcohol)")).subList(0, 99));
    FakeStepContext it = watch(few);
    assertThat(it.run().values()).containsEntry("drifted", false).containsEntry("rows", 99L);
    assertThat(report(it).get("tooFew").asText())
        .isEqualTo(
            "Deployment wine@live has answered 99 recorded requests in the last 24h, which is less"
                + " than 'least' (100), so nothing was compared.");
    assertThat(report(it).get("columns")).isEmpty();
    assertThat(watch(few).with("least", 99L).run().values()).containsEntry("drifted", true);
  }

  @Test
  void noRequestsAtAllAreFew() throws Exception {
    FakeStepContext it = watch(null);
    assertThat(it.run().values()).containsEntry("drifted", false).containsEntry("rows", 0L);
    assertThat(report(it).get("tooFew").asText())
        .endsWith(" Servers record them unless MILLRACE_SERVING_RECORD is false.");
  }

  @Test
  void aDeploymentThatDoesNotSayItsModelIsRefused() throws Exception {
    FakeStepContext it =
        new FakeStepContext(new MonitorKind(), directory.resolve("watch" + contexts++))
            .input("baseline", learned, Map.of())
            .deployment(ArtifactType.DEPLOYMENT, deployment.path(), Map.of(), null);
    assertThat(failure(it, FailureClass.USER)).contains("does not say which model is deployed");
  }

  @Test
  void aDeploymentOfAnOlderVersionIsRefusedWithWhatToDo() throws Exception {
    Path old = Files.writeString(directory.resolve("old.json"), "{\"model\":\"wine\"}");
    FakeStepContext it =
        new FakeStepContext(new MonitorKind(), directory.resolve("watch" + contexts++))
            .input("baseline", learned, Map.of())
            .deployment(ArtifactType.DEPLOYMENT, old, LIVE, null);
    assertThat(failure(it, FailureClass.USER)).contains("Deploy it again");
  }

  @Test
  void aBaselineOfSomethingElseIsRefused() throws Exception {
    Path other = TestTables.parquet(directory.resolve("other.parquet"), "SELECT 1 AS x");
    FakeStepContext it =
        new FakeStepContext(new MonitorKind(), directory.resolve("watch" + contexts++))
            .input("baseline", other, Map.of())
            .deployment(ArtifactType.DEPLOYMENT, deployment.path(), deployment.facts(), asked("*"));
    assertThat(failure(it, FailureClass.USER))
        .contains("Input 'baseline' has none of the columns that the model reads: alcohol");
  }
}
