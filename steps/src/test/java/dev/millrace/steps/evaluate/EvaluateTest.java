package dev.millrace.steps.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.model.RegisteredModel;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.ModelPipeline;
import dev.millrace.steps.testkit.WrittenOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluateTest {
  private static final Map<String, Object> GOOD =
      Map.of("algorithm", "logistic-regression", "target", "diagnosis", "seed", 7L);
  private static final Map<String, Object> POOR =
      Map.of(
          "algorithm",
          "decision-tree",
          "target",
          "diagnosis",
          "max-depth",
          1,
          "features",
          List.of("mean_symmetry"));
  @TempDir Path directory;
  private ModelPipeline pipeline;
  private Path rows;
  private Path test;

  @BeforeEach
  void open() throws Exception {
    pipeline = new ModelPipeline(directory);
    List<Path> parts = pipeline.split(ExampleData.csv("breast-cancer.csv"), 0.7, 1);
    rows = parts.get(0);
    test = parts.get(1);
  }

  private static Map<String, Object> json(FakeStepContext context, String port) throws Exception {
    return Json.object(Files.readAllBytes(context.written(port).path()));
  }

  private static void refuses(FakeStepContext context, FailureClass failureClass, String message) {
    assertThatThrownBy(context::run)
        .isInstanceOf(StepException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((StepException) e).failureClass())
        .isEqualTo(failureClass);
  }

  private RegisteredModel live(Map<String, Object> with) throws Exception {
    WrittenOutput bundle =
        pipeline.packaged(pipeline.trained(rows, with), Map.of()).written("bundle");
    return new RegisteredModel("cancer", 3, bundle.sha256(), bundle.path());
  }

  @Test
  void theMetricsAskedForAreValuesAndAllAreWritten() throws Exception {
    FakeStepContext context =
        pipeline.evaluate(
            pipeline.trained(rows, GOOD), test, Map.of("metrics", List.of("accuracy", "f1")));
    StepResult result = context.run();
    assertThat(result.values()).containsOnlyKeys("rows", "accuracy", "f1");
    assertThat((double) result.values().get("accuracy")).isGreaterThan(0.95);
    Map<String, Object> metrics = json(context, "metrics");
    assertThat((Map<?, ?>) metrics.get("metrics")).hasSize(8);
    assertThat((List<?>) metrics.get("classes")).hasSize(2);
    assertThat(json(context, "report")).containsEntry("passed", true);
  }

  @Test
  void aFalseGateFailsWithItsNumbersAfterTheOutputsAreWritten() throws Exception {
    FakeStepContext context =
        pipeline.evaluate(
            pipeline.trained(rows, POOR),
            test,
            Map.of("gates", List.of("metrics.f1 >= 0.95", "metrics.accuracy > 0.1")));
    assertThatThrownBy(context::run)
        .isInstanceOf(StepException.class)
        .hasMessageMatching(
            "Gate 'metrics.f1 >= 0.95' says no: metrics.f1 = 0\\.[0-9]{3,4}, needs >= 0.95\\.")
        .extracting(e -> ((StepException) e).failureClass())
        .isEqualTo(FailureClass.GATE);
    assertThat(json(context, "metrics")).containsKey("metrics");
    Map<String, Object> report = json(context, "report");
    assertThat(report).containsEntry("passed", false);
    assertThat((List<?>) report.get("gates"))
        .extracting(gate -> (Object) ((Map<?, ?>) gate).get("state"))
        .containsExactly("failed", "passed");
  }

  @Test
  void aGateMayNameAMetricWithADash() throws Exception {
    FakeStepContext context =
        pipeline.evaluate(
            pipeline.trained(rows, GOOD), test, Map.of("gates", "metrics['log-loss'] <= 0.0001"));
    refuses(context, FailureClass.GATE, "metrics['log-loss'] = 0.0");
  }

  @Test
  void aGateOverAMetricThatWasNotMeasuredNamesThoseThatWere() throws Exception {
    FakeStepContext context =
        pipeline.evaluate(
            pipeline.trained(rows, GOOD), test, Map.of("gates", List.of("metrics.rmse < 1")));
    refuses(
        context,
        FailureClass.USER,
        "Gate 'metrics.rmse < 1' names the metric 'rmse', which was not measured."
            + " There are: accuracy, balanced-accuracy,");
  }

  @Test
  void aGateThatIsNoComparisonIsRefused() throws Exception {
    FakeStepContext context =
        pipeline.evaluate(
            pipeline.trained(rows, GOOD), test, Map.of("gates", List.of("metrics.f1")));
    refuses(context, FailureClass.USER, "is neither true nor false");
  }

  @Test
  void aMetricOfAnotherTaskIsRefused() throws Exception {
    FakeStepContext context =
        pipeline.evaluate(pipeline.trained(rows, GOOD), test, Map.of("metrics", List.of("r2")));
    refuses(
        context,
        FailureClass.USER,
        "Metric 'r2' does not exist for classification. There are: accuracy,");
  }

  @Test
  void withoutALiveModelTheComparisonPassesAndSaysSo() throws Exception {
    FakeStepContext context =
        pipeline.evaluate(
            pipeline.trained(rows, GOOD),
            test,
            Map.of(
                "against", Map.of("model", "cancer@live"),
                "gates", List.of("metrics.f1 >= champion.f1")));
    context.run();
    Map<String, Object> report = json(context, "report");
    assertThat((Map<?, ?>) report.get("comparison"))
        .extracting("verdict")
        .isEqualTo("There is no model cancer@live yet, so there is nothing to compare with.");
    assertThat((List<?>) report.get("gates"))
        .extracting(gate -> (Object) ((Map<?, ?>) gate).get("state"))
        .containsExactly("not asked");
  }

  @Test
  void aModelWorseThanTheLiveOneDoesNotPass() throws Exception {
    FakeStepContext context =
        pipeline
            .evaluate(
                pipeline.trained(rows, POOR),
                test,
                Map.of("against", Map.of("model", "cancer@live")))
            .model("cancer@live", live(GOOD));
    refuses(
        context,
        FailureClass.GATE,
        "The model is significantly worse than cancer@live (version 3): ");
    Map<?, ?> comparison = (Map<?, ?>) json(context, "report").get("comparison");
    assertThat(comparison.get("passed")).isEqualTo(false);
    assertThat(comparison.get("rows")).isEqualTo(171);
  }

  @Test
  void aModelBetterThanTheLiveOnePassesAndGatesSeeBoth() throws Exception {
    FakeStepContext context =
        pipeline
            .evaluate(
                pipeline.trained(rows, GOOD),
                test,
                Map.of(
                    "against", Map.of("model", "cancer@live", "margin", 0.01),
                    "gates", List.of("metrics.f1 > champion.f1")))
            .model("cancer@live", live(POOR));
    context.run();
    Map<String, Object> report = json(context, "report");
    assertThat((Map<?, ?>) report.get("championMetrics")).isNotEmpty();
    assertThat((double) ((Map<?, ?>) report.get("comparison")).get("difference"))
        .isGreaterThan(0.1);
  }

  @Test
  void aFalseGateOverTheChampionShowsBothNumbers() throws Exception {
    FakeStepContext context =
        pipeline
            .evaluate(
                pipeline.trained(rows, POOR),
                test,
                Map.of(
                    "against", Map.of("model", "cancer@live", "test", "bootstrap"),
                    "gates", List.of("metrics.f1 >= champion.f1")))
            .model("cancer@live", live(GOOD));
    assertThatThrownBy(context::run)
        .hasMessageMatching(
            "Gate 'metrics.f1 >= champion.f1' says no: metrics.f1 = 0\\.\\d+,"
                + " champion.f1 = 0\\.\\d+, needs >= 0\\.\\d+\\. The model is significantly worse"
                + " than cancer@live \\(version 3\\): its accuracy is worse by .*");
  }

  @Test
  void anArtifactOfTheRunCanBeTheBaseline() throws Exception {
    FakeStepContext champion = pipeline.trained(rows, GOOD);
    FakeStepContext context =
        pipeline
            .evaluate(pipeline.trained(rows, POOR), test, Map.of())
            .connect("baseline", champion, "model");
    refuses(context, FailureClass.GATE, "significantly worse than the baseline");
  }

  @Test
  void aChampionOfAnotherTargetIsNotComparable() throws Exception {
    Path iris = pipeline.table(ExampleData.csv("iris.csv"));
    FakeStepContext other =
        pipeline.trained(iris, Map.of("algorithm", "decision-tree", "target", "species"));
    FakeStepContext context =
        pipeline
            .evaluate(pipeline.trained(rows, GOOD), test, Map.of())
            .connect("baseline", other, "model");
    refuses(
        context,
        FailureClass.USER,
        "The model to compare with, the baseline, does classification of 'species';"
            + " this one does classification of 'diagnosis'.");
  }

  @Test
  void aGateOverTheChampionNeedsSomethingToCompareWith() throws Exception {
    FakeStepContext context =
        pipeline.evaluate(
            pipeline.trained(rows, GOOD), test, Map.of("gates", List.of("champion.f1 < 1")));
    refuses(context, FailureClass.USER, "uses 'champion', but nothing is compared");
  }

  @Test
  void dataWithoutTheTargetIsRefused() throws Exception {
    Path without = pipeline.table("SELECT * EXCLUDE (diagnosis) FROM read_parquet('" + test + "')");
    FakeStepContext context = pipeline.evaluate(pipeline.trained(rows, GOOD), without, Map.of());
    refuses(
        context,
        FailureClass.DATA,
        "Input 'data' lacks column 'diagnosis', which the model needs. It has: mean_radius,");
  }

  @Test
  void aColumnOfAnotherTypeNamesRowAndColumn() throws Exception {
    Path text =
        pipeline.table(
            "SELECT * REPLACE ('wide' AS mean_radius) FROM read_parquet('" + test + "')");
    FakeStepContext context = pipeline.evaluate(pipeline.trained(rows, GOOD), text, Map.of());
    refuses(
        context,
        FailureClass.DATA,
        "Row 1 cannot be scored: column 'mean_radius': 'wide' is String, not a number.");
  }

  @Test
  void noRowsAreRefused() throws Exception {
    Path none = pipeline.table("FROM read_parquet('" + test + "') WHERE false");
    refuses(
        pipeline.evaluate(pipeline.trained(rows, GOOD), none, Map.of()),
        FailureClass.DATA,
        "Input 'data' has no rows to measure on.");
  }

  @Test
  void somethingElseThanAModelIsRefused() throws Exception {
    FakeStepContext context =
        new FakeStepContext(new EvaluateKind(), directory.resolve("wrong"))
            .input("model", test, Map.of())
            .input("data", test, Map.of());
    refuses(context, FailureClass.DATA, "Input 'model' cannot be read: It is not a zip archive");
  }

  @Test
  void regressionsAndClusteringsAreMeasuredToo() throws Exception {
    List<Path> diabetes = pipeline.split(ExampleData.csv("diabetes.csv"), 0.7, 1);
    StepResult regression =
        pipeline
            .evaluate(
                pipeline.trained(
                    diabetes.get(0),
                    Map.of("algorithm", "linear-regression", "target", "progression")),
                diabetes.get(1),
                Map.of())
            .run();
    assertThat(regression.values()).containsOnlyKeys("rows", "rmse", "mae", "r2", "mape");
    assertThat((double) regression.values().get("r2")).isBetween(0.35, 0.6);

    Path iris = pipeline.table(ExampleData.csv("iris.csv"));
    StepResult clustering =
        pipeline
            .evaluate(
                pipeline.trained(iris, Map.of("algorithm", "kmeans", "exclude", "species")),
                iris,
                Map.of("gates", List.of("metrics['clusters-used'] >= 3")))
            .run();
    assertThat(clustering.values()).containsEntry("clusters-used", 3.0).containsKey("inertia");
  }

  @Test
  void theSameInputsGiveTheSameReport() throws Exception {
    FakeStepContext model = pipeline.trained(rows, GOOD);
    FakeStepContext first = pipeline.evaluate(model, test, Map.of("gates", "metrics.f1 > 0.5"));
    FakeStepContext second = pipeline.evaluate(model, test, Map.of("gates", "metrics.f1 > 0.5"));
    first.run();
    second.run();
    assertThat(first.written("report").text()).isEqualTo(second.written("report").text());
  }
}
