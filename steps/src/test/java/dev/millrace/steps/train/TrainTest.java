package dev.millrace.steps.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.model.Json;
import dev.millrace.steps.model.ModelArchive;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.ModelPipeline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrainTest {
  private static final String PEOPLE =
      "SELECT * FROM (VALUES (30, 'Ulm', true, 1.5, 'yes', DATE '2020-01-01'),"
          + " (40, 'Basel', false, 2.5, 'no', DATE '2020-01-02'),"
          + " (50, 'Ulm', true, 3.5, 'yes', DATE '2020-01-03'),"
          + " (NULL, 'Rome', false, 4.5, 'no', DATE '2020-01-04'))"
          + " t(age, city, member, pay, bought, day)";
  @TempDir Path directory;
  private ModelPipeline pipeline;

  @BeforeEach
  void open() {
    pipeline = new ModelPipeline(directory);
  }

  private static Map<String, Object> with(Object... pairs) {
    Map<String, Object> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put((String) pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private void refuses(
      FailureClass failureClass, String message, String query, Map<String, Object> with)
      throws Exception {
    FakeStepContext context = pipeline.train(pipeline.table(query), with);
    assertThatThrownBy(context::run)
        .isInstanceOf(StepException.class)
        .hasMessageContaining(message)
        .extracting(e -> ((StepException) e).failureClass())
        .isEqualTo(failureClass);
  }

  @Test
  void theSameDataParametersAndSeedGiveTheSameArtifact() throws Exception {
    Path wine = pipeline.table(ExampleData.csv("wine.csv"));
    for (String algorithm : List.of("random-forest", "logistic-regression", "decision-tree")) {
      Map<String, Object> with = with("algorithm", algorithm, "target", "cultivar", "seed", 7L);
      String first = pipeline.trained(wine, with).written("model").sha256();
      String second = pipeline.trained(wine, with).written("model").sha256();
      assertThat(first).as(algorithm).isEqualTo(second);
    }
  }

  @Test
  void aColumnOfEveryReadableTypeIsUsedAndOthersAreNamedInTheLog() throws Exception {
    FakeStepContext context =
        pipeline.train(
            pipeline.table(PEOPLE), with("algorithm", "logistic-regression", "target", "bought"));
    StepResult result = context.run();
    // age, age#missing, member, pay, three cities.
    assertThat(result.values()).containsEntry("rows", 4L).containsEntry("features", 7L);
    assertThat(context.logLines())
        .contains("not used, of a type that models do not read: [day]")
        .first()
        .isEqualTo("logistic-regression, classification of bought: 4 rows, 4 columns, 7 features");
  }

  @Test
  void theArchiveSaysHowTheModelWasMade() throws Exception {
    Path people = pipeline.table(PEOPLE);
    FakeStepContext context =
        pipeline.trained(
            people, with("algorithm", "decision-tree", "target", "bought", "exclude", "day"));
    ModelArchive archive = ModelArchive.read(context.written("model").path());
    assertThat(archive.training())
        .containsEntry("algorithm", "decision-tree")
        .containsEntry("task", "classification")
        .containsEntry("target", "bought")
        .containsEntry("rows", 4)
        .containsEntry("seed", 42)
        .containsEntry("scale", "none")
        .containsEntry("data", FakeStepContext.sha256(people))
        .containsEntry("parameters", Map.of("max-depth", "none", "min-leaf", 2));
    assertThat(archive.sample()).hasSize(4);
    assertThat(archive.sample().get(0))
        .containsEntry("age", 30)
        .containsEntry("city", "Ulm")
        .doesNotContainKey("bought");
  }

  @Test
  void trainingAndValidationAreMeasuredApart() throws Exception {
    List<Path> parts = pipeline.split(ExampleData.csv("breast-cancer.csv"), 0.7, 1);
    FakeStepContext context =
        pipeline
            .train(parts.get(0), with("algorithm", "decision-tree", "target", "diagnosis"))
            .input("validation", parts.get(1), Map.of());
    StepResult result = context.run();
    double training = (double) result.values().get("training-accuracy");
    double validation = (double) result.values().get("validation-accuracy");
    assertThat(training).isEqualTo(1.0);
    assertThat(validation).isBetween(0.88, 0.98);
    Map<String, Object> metrics =
        Json.object(Files.readAllBytes(context.written("metrics").path()));
    assertThat(metrics).containsKeys("training", "validation").containsEntry("target", "diagnosis");
  }

  @ParameterizedTest
  @CsvSource({
    "decision-tree, pay, regression",
    "random-forest, age, regression",
    "decision-tree, city, classification",
    "random-forest, member, classification",
    "logistic-regression, member, classification",
    "linear-regression, pay, regression"
  })
  void theTaskFollowsFromTargetAndAlgorithm(String algorithm, String target, String task)
      throws Exception {
    FakeStepContext context =
        pipeline.trained(
            pipeline.table(PEOPLE),
            with("algorithm", algorithm, "target", target, "missing-target", "drop"));
    assertThat(context.written("model").facts()).containsEntry("task", task);
  }

  @Test
  void aWholeNumberCanBeClassified() throws Exception {
    FakeStepContext context =
        pipeline.trained(
            pipeline.table("SELECT range AS x, range % 2 AS odd FROM range(20)"),
            with("algorithm", "decision-tree", "target", "odd", "task", "classification"));
    assertThat(ModelArchive.read(context.written("model").path()).scorer().model().labels())
        .containsExactlyInAnyOrder("0", "1");
  }

  @Test
  void everyTreeMovesTheProgress() throws Exception {
    FakeStepContext context =
        pipeline.trained(
            pipeline.table(ExampleData.csv("wine.csv")),
            with("algorithm", "random-forest", "target", "cultivar", "trees", 5));
    assertThat(context.progressLines()).hasSize(6).last().isEqualTo("0.9 measuring");
  }

  @ParameterizedTest
  @ValueSource(strings = {"random-forest", "logistic-regression"})
  void aCancelledTrainingStops(String algorithm) throws Exception {
    FakeStepContext context =
        pipeline.train(
            pipeline.table(ExampleData.csv("wine.csv")),
            with("algorithm", algorithm, "target", "cultivar"));
    context.cancel();
    assertThatThrownBy(context::run).isInstanceOf(InterruptedException.class);
    assertThat(context.wrote("model")).isFalse();
  }

  @Test
  void aTargetThatDoesNotExistNamesTheNearestAndAllColumns() throws Exception {
    refuses(
        FailureClass.USER,
        "Parameter 'target' names column 'bougt', which the data does not have."
            + " Did you mean 'bought'? It has: age, city, member, pay, bought, day.",
        PEOPLE,
        with("algorithm", "decision-tree", "target", "bougt"));
  }

  @Test
  void aSingleClassIsNamedWithItsRows() throws Exception {
    refuses(
        FailureClass.DATA,
        "All 2 training rows have bought = 'yes'; a classifier needs at least two classes.",
        "FROM (" + PEOPLE + ") WHERE bought = 'yes'",
        with("algorithm", "logistic-regression", "target", "bought"));
  }

  @Test
  void noRowsAreRefused() throws Exception {
    refuses(
        FailureClass.DATA,
        "The training data has no rows.",
        "FROM (" + PEOPLE + ") WHERE false",
        with("algorithm", "logistic-regression", "target", "bought"));
  }

  @Test
  void infinityIsRefusedWithColumnAndRow() throws Exception {
    refuses(
        FailureClass.DATA,
        "Column 'x' holds NaN or infinity in 1 of 2 rows, first in row 2.",
        "SELECT * FROM (VALUES (1.0::DOUBLE, 'a'), ('inf'::DOUBLE, 'b')) t(x, y)",
        with("algorithm", "logistic-regression", "target", "y"));
  }

  @Test
  void aMissingTargetIsRefusedWithTheCountOrLeftOut() throws Exception {
    String query = "SELECT range AS x, CASE WHEN range > 2 THEN range * 1.5 END AS y FROM range(9)";
    refuses(
        FailureClass.DATA,
        "Target 'y' is missing in 3 of 9 rows. Fill it, or set missing-target: drop.",
        query,
        with("algorithm", "linear-regression", "target", "y"));
    FakeStepContext context =
        pipeline.train(
            pipeline.table(query),
            with("algorithm", "linear-regression", "target", "y", "missing-target", "drop"));
    assertThat(context.run().values()).containsEntry("rows", 6L);
    assertThat(context.logLines()).contains("left out 3 rows without target");
  }

  @Test
  void aTargetThatIsNotFiniteIsRefused() throws Exception {
    refuses(
        FailureClass.DATA,
        "Target 'y' is NaN in row 1 of 2; it must be a finite number.",
        "SELECT * FROM (VALUES ('nan'::DOUBLE, 1), (2.0::DOUBLE, 2)) t(y, x)",
        with("algorithm", "linear-regression", "target", "y"));
  }

  @Test
  void textCannotBeRegressed() throws Exception {
    refuses(
        FailureClass.USER,
        "Target 'city' is text; regression needs numbers.",
        PEOPLE,
        with("algorithm", "linear-regression", "target", "city"));
  }

  @Test
  void aTaskThatTheAlgorithmCannotDoNamesThoseThatCan() throws Exception {
    refuses(
        FailureClass.USER,
        "Algorithm 'logistic-regression' cannot do task 'regression'."
            + " These can: decision-tree, random-forest, linear-regression.",
        PEOPLE,
        with("algorithm", "logistic-regression", "target", "pay", "task", "regression"));
  }

  @Test
  void aMissingTargetParameterIsRefused() throws Exception {
    refuses(
        FailureClass.USER,
        "Parameter 'target' is missing",
        PEOPLE,
        with("algorithm", "decision-tree"));
  }

  @Test
  void kmeansTakesNoTarget() throws Exception {
    refuses(
        FailureClass.USER,
        "Algorithm 'kmeans' learns without a target. Remove 'target'",
        PEOPLE,
        with("algorithm", "kmeans", "target", "bought"));
  }

  @Test
  void aSettingOfAnotherAlgorithmIsRefused() throws Exception {
    refuses(
        FailureClass.USER,
        "Algorithm 'decision-tree' has no 'trees'. It has: max-depth, min-leaf.",
        PEOPLE,
        with("algorithm", "decision-tree", "target", "bought", "trees", 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"features", "exclude", "categorical"})
  void aColumnThatDoesNotExistIsNamedWithItsParameter(String parameter) throws Exception {
    refuses(
        FailureClass.USER,
        "Parameter '"
            + parameter
            + "' names column 'aeg', which the data does not have."
            + " Did you mean 'age'?",
        PEOPLE,
        with("algorithm", "decision-tree", "target", "bought", parameter, List.of("aeg")));
  }

  @Test
  void theTargetCannotBeAFeature() throws Exception {
    refuses(
        FailureClass.USER,
        "Parameter 'features' names [bought], the target or weight.",
        PEOPLE,
        with("algorithm", "decision-tree", "target", "bought", "features", List.of("bought")));
  }

  @Test
  void aDateThatIsNamedAsAFeatureIsRefused() throws Exception {
    refuses(
        FailureClass.USER,
        "Parameter 'features' names column 'day', which is date.",
        PEOPLE,
        with("algorithm", "decision-tree", "target", "bought", "features", List.of("day")));
  }

  @Test
  void noFeatureLeftIsRefused() throws Exception {
    refuses(
        FailureClass.USER,
        "No feature column is left",
        PEOPLE,
        with(
            "algorithm",
            "decision-tree",
            "target",
            "bought",
            "features",
            List.of("age"),
            "exclude",
            List.of("age")));
  }

  @Test
  void aWeightThatIsNotAboveZeroIsRefused() throws Exception {
    refuses(
        FailureClass.DATA,
        "Weight 'age' is null in row 4; it must be a number above 0.",
        PEOPLE,
        with("algorithm", "decision-tree", "target", "bought", "weight", "age"));
    refuses(
        FailureClass.USER,
        "Parameter 'weight' names column 'city', which is text; a weight is a number.",
        PEOPLE,
        with("algorithm", "decision-tree", "target", "bought", "weight", "city"));
  }

  @Test
  void aTargetWithManyValuesIsProbablyTheWrongColumn() throws Exception {
    refuses(
        FailureClass.USER,
        "Target 'id' has 1001 different values; at most 1000 classes.",
        "SELECT range AS x, 'n' || range AS id FROM range(1001)",
        with("algorithm", "decision-tree", "target", "id"));
  }

  @Test
  void aTrainingThatCannotFitIsRefusedBeforeItStarts() {
    assertThatThrownBy(() -> TrainingMemory.require(1_000_000, 1000, 1L << 30))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("1000000 rows of 1000 features need about 38146 MiB")
        .extracting(e -> ((StepException) e).failureClass())
        .isEqualTo(FailureClass.OOM);
  }

  @Test
  void validationRowsWithoutAColumnOfTheModelAreRefused() throws Exception {
    FakeStepContext context =
        pipeline
            .train(
                pipeline.table(PEOPLE),
                with("algorithm", "decision-tree", "target", "bought", "exclude", "day"))
            .input(
                "validation",
                pipeline.table("SELECT * EXCLUDE (city) FROM (" + PEOPLE + ")"),
                Map.of());
    assertThatThrownBy(context::run)
        .hasMessageContaining("Input 'validation' lacks column 'city', which the model needs.");
  }
}
