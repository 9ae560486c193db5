package dev.millrace.steps.tune;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.ModelPipeline;
import dev.millrace.steps.train.TrainKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The search for parameters. */
class TuneTest {
  @TempDir Path directory;
  private ModelPipeline pipeline;
  private int contexts;
  private Path train;
  private Path validation;

  @BeforeEach
  void open() throws Exception {
    pipeline = new ModelPipeline(directory);
    List<Path> parts = pipeline.split(ExampleData.csv("wine.csv"), 0.7, 3);
    train = parts.get(0);
    validation = parts.get(1);
  }

  private static Map<String, Object> yaml(String text) throws Exception {
    return new YAMLMapper().readValue(text, new TypeReference<Map<String, Object>>() {});
  }

  private FakeStepContext tune(boolean withValidation, String with) throws Exception {
    FakeStepContext it =
        new FakeStepContext(new TuneKind(), directory.resolve("tune-" + contexts++))
            .input("data", train, Map.of());
    if (withValidation) {
      it.input("validation", validation, Map.of());
    }
    yaml(with).forEach(it::with);
    return it;
  }

  private static JsonNode report(FakeStepContext it) throws Exception {
    return new ObjectMapper().readTree(it.written("report").text());
  }

  /** What train gives with these parameters on the same rows. */
  private FakeStepContext trained(Map<String, Object> with) throws Exception {
    FakeStepContext it =
        new FakeStepContext(new TrainKind(), directory.resolve("train-" + contexts++))
            .input("data", train, Map.of())
            .input("validation", validation, Map.of());
    with.forEach(it::with);
    it.run();
    return it;
  }

  private static Map<String, Object> best(FakeStepContext it, Map<String, Object> fixed)
      throws Exception {
    Map<String, Object> with = new LinkedHashMap<>(fixed);
    JsonNode set = report(it).get("best").get("parameters");
    set.properties()
        .forEach(
            each ->
                with.put(
                    each.getKey(), new ObjectMapper().convertValue(each.getValue(), Object.class)));
    return with;
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void theBestModelIsTheOneThatTrainGives(boolean withValidation) throws Exception {
    FakeStepContext it =
        tune(
            withValidation,
            """
            algorithm: random-forest
            target: cultivar
            space: {trees: {from: 1, to: 12}, max-depth: [1, 2, 6], min-leaf: {from: 1, to: 40}}
            trials: 6
            seed: 11
            """);
    Map<String, Object> values = it.run().values();
    FakeStepContext same =
        trained(best(it, Map.of("algorithm", "random-forest", "target", "cultivar", "seed", 11)));
    assertThat(Files.readAllBytes(it.written("model").path()))
        .isEqualTo(Files.readAllBytes(same.written("model").path()));
    assertThat(it.written("model").facts()).isEqualTo(same.written("model").facts());
    assertThat(values).containsEntry("trials", 6L);
    if (withValidation) {
      assertThat(values.get("score")).isEqualTo(same.run().values().get("validation-accuracy"));
    }
  }

  @Test
  void theBestTrialHasTheBestScoreAndTheEarlierOfEqualOnesWins() throws Exception {
    FakeStepContext it =
        tune(
            true,
            """
            algorithm: decision-tree
            target: cultivar
            search: grid
            space: {max-depth: [1, 2, 3, 8, 9, 10]}
            metric: f1
            """);
    Map<String, Object> values = it.run().values();
    JsonNode trials = report(it).get("trials");
    double most = 0;
    int first = 0;
    for (JsonNode trial : trials) {
      double score = trial.get("score").asDouble();
      if (score > most) {
        most = score;
        first = trial.get("trial").asInt();
      }
    }
    assertThat(values).containsEntry("score", most).containsEntry("best", (long) first);
    assertThat(trials.get(3).get("score")).isEqualTo(trials.get(4).get("score"));
    assertThat(first).isLessThan(5);
    assertThat(values.get("best-max-depth"))
        .isEqualTo((Object) List.of(1L, 2L, 3L, 8L, 9L, 10L).get(first - 1));
    assertThat(report(it).get("table").get("columns").toString())
        .isEqualTo("[\"trial\",\"max-depth\",\"f1\"]");
    assertThat(report(it).get("table").get("rows")).hasSize(6);
  }

  @Test
  void aGridTriesEveryCombinationInTheOrderWritten() throws Exception {
    FakeStepContext it =
        tune(
            true,
            """
            algorithm: logistic-regression
            target: cultivar
            search: grid
            space:
              epochs: [1, 3]
              learning-rate: {from: 0.01, to: 1, scale: log, steps: 3}
            """);
    it.run();
    JsonNode rows = report(it).get("table").get("rows");
    assertThat(rows).hasSize(6);
    double[] rates = {0.01, 0.1, 1};
    for (int i = 0; i < 6; i++) {
      assertThat(rows.get(i).get(0).asInt()).isEqualTo(i + 1);
      assertThat(rows.get(i).get(1).asInt()).isEqualTo(i < 3 ? 1 : 3);
      assertThat(rows.get(i).get(2).asDouble()).isCloseTo(rates[i % 3], within(1e-12));
    }
  }

  @Test
  void aGridOfWholeNumbersHasBothEndsAndNoNumberTwice() throws Exception {
    FakeStepContext it =
        tune(
            true,
            "{algorithm: decision-tree, target: cultivar, search: grid,"
                + " space: {max-depth: {from: 1, to: 3, steps: 9}}}");
    it.run();
    List<Integer> tried = new ArrayList<>();
    report(it).get("table").get("rows").forEach(row -> tried.add(row.get(1).asInt()));
    assertThat(tried).containsExactly(1, 2, 3);
  }

  @Test
  void theSameSeedGivesTheSameTrialsModelAndReport() throws Exception {
    String with =
        """
        algorithm: logistic-regression
        target: cultivar
        space: {epochs: {from: 1, to: 30}, learning-rate: {from: 0.0001, to: 1, scale: log}}
        trials: 4
        """;
    FakeStepContext one = tune(false, with).with("seed", 5).limits(512L << 20, 1);
    FakeStepContext two = tune(false, with).with("seed", 5).limits(512L << 20, 4);
    FakeStepContext other = tune(false, with).with("seed", 6);
    one.run();
    two.run();
    other.run();
    assertThat(two.written("report").text()).isEqualTo(one.written("report").text());
    assertThat(two.written("model").sha256()).isEqualTo(one.written("model").sha256());
    assertThat(report(other).get("table")).isNotEqualTo(report(one).get("table"));
    for (JsonNode row : report(one).get("table").get("rows")) {
      assertThat(row.get(1).asInt()).isBetween(1, 30);
      assertThat(row.get(2).asDouble()).isBetween(0.0001, 1.0);
    }
  }

  @Test
  void aSearchThatFindsNothingBetterEnds() throws Exception {
    FakeStepContext it =
        tune(
            true,
            """
            algorithm: decision-tree
            target: cultivar
            search: grid
            space: {max-depth: [20, 21, 22, 23, 24, 25]}
            patience: 2
            """);
    assertThat(it.run().values()).containsEntry("trials", 3L).containsEntry("best", 1L);
    assertThat(it.logLines()).contains("ended: no better trial for 2 trials");
  }

  @Test
  void lossesAreMinimizedUnlessToldOtherwise() throws Exception {
    String with =
        "{algorithm: decision-tree, target: cultivar, search: grid, metric: log-loss,"
            + " space: {max-depth: [1, 6]}}";
    FakeStepContext it = tune(true, with);
    it.run();
    FakeStepContext turned = tune(true, with).with("direction", "maximize");
    turned.run();
    assertThat(report(it).get("direction").asText()).isEqualTo("minimize");
    double least = report(it).get("best").get("score").asDouble();
    double most = report(turned).get("best").get("score").asDouble();
    assertThat(least).isLessThan(most);
  }

  @Test
  void algorithmsAreTriedEachWithItsOwnParameters() throws Exception {
    FakeStepContext it =
        tune(
            true,
            """
            target: cultivar
            search: grid
            space: {algorithm: [logistic-regression, decision-tree], epochs: [2, 4], max-depth: [3]}
            """);
    it.run();
    JsonNode trials = report(it).get("trials");
    assertThat(trials).hasSize(3);
    assertThat(trials.get(0).get("parameters").toString())
        .isEqualTo("{\"algorithm\":\"logistic-regression\",\"epochs\":2}");
    assertThat(trials.get(2).get("parameters").toString())
        .isEqualTo("{\"algorithm\":\"decision-tree\",\"max-depth\":3}");
  }

  @Test
  void numbersAndGroupsAreTunedByTheirOwnMetrics() throws Exception {
    train = pipeline.table(ExampleData.csv("diabetes.csv"));
    FakeStepContext numbers =
        tune(
            false,
            "{algorithm: decision-tree, target: progression, search: grid, folds: 3,"
                + " space: {max-depth: [2, 4, 12]}}");
    numbers.run();
    assertThat(report(numbers).get("metric").asText()).isEqualTo("rmse");
    assertThat(report(numbers).get("measuredOn").asText()).isEqualTo("3 folds");
    assertThat(report(numbers).get("best").get("parameters").get("max-depth").asInt())
        .isLessThan(12);
    FakeStepContext groups =
        tune(
            false,
            "{algorithm: kmeans, exclude: [progression], search: grid, folds: 2,"
                + " space: {clusters: [2, 5]}}");
    groups.run();
    assertThat(report(groups).get("best").get("parameters").get("clusters").asInt()).isEqualTo(5);
  }

  @Test
  void aTrialThatCannotLearnIsToldAndTheOthersGoOn() throws Exception {
    FakeStepContext it =
        tune(
            true,
            "{algorithm: kmeans, exclude: [cultivar], search: grid, space: {clusters: [9000, 3]}}");
    assertThat(it.run().values()).containsEntry("best", 2L).containsEntry("trials", 2L);
    assertThat(report(it).get("trials").get(0).get("failure").asText())
        .contains("clusters: 9000 needs as many different rows");
    FakeStepContext none =
        tune(true, "{algorithm: kmeans, exclude: [cultivar], space: {clusters: [9000]}}");
    assertThat(failure(none, FailureClass.DATA)).startsWith("None of 1 trials gave a model.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "space: {tree: [1]} | names 'tree', which train does not have. Did you mean 'trees'?",
        "space: {seed: [1]} | names 'seed'",
        "space: {} | is empty",
        "space: {trees: [0]} | a whole number from 1 to 10000",
        "space: {trees: [1.5]} | a whole number",
        "space: {trees: {from: 5, to: 2}} | a number of at least 5",
        "space: {learning-rate: {from: 0, to: 1}} | a number from 1.0E-9",
        "space: {trees: {from: 1, to: 2, scal: log}} | Did you mean 'scale'?",
        "space: {scale: {from: 1, to: 2}} | a list of values, because 'scale' is no number",
        "space: {scale: [standrd]} | Did you mean 'standard'?",
        "space: {features: [a]} | cannot be searched",
        "space: {target: [a]} | cannot be searched",
        "'search: grid, space: {trees: {from: 1, to: 100, steps: 30}}' | more than 20 combinations",
        "'trees: 3, space: {trees: [1, 2]}' | stands in 'space' and beside it",
        "'metric: rmse, space: {trees: [1]}' | Metric 'rmse' does not exist for classification",
        "space: {epochs: [1]} | Algorithm 'random-forest' has no 'epochs'"
      })
  void aSpaceThatIsNoneIsRefused(String with, String said) throws Exception {
    String bare = with.startsWith("'") ? with.substring(1, with.length() - 1) : with;
    FakeStepContext it = tune(true, "{algorithm: random-forest, target: cultivar, " + bare + "}");
    assertThat(failure(it, FailureClass.USER)).contains(said);
    assertThat(it.wrote("model")).isFalse();
  }

  @Test
  void anAlgorithmIsNeededSomewhere() throws Exception {
    assertThat(failure(tune(true, "{target: cultivar, space: {trees: [1]}}"), FailureClass.USER))
        .contains("Parameter 'algorithm' is missing");
  }

  @Test
  void tooFewRowsForTheFoldsAreSaid() throws Exception {
    train = pipeline.table(ExampleData.csv("wine.csv") + " LIMIT 7");
    FakeStepContext it =
        tune(false, "{algorithm: decision-tree, target: cultivar, space: {max-depth: [1]}}");
    assertThat(failure(it, FailureClass.DATA)).contains("7 rows, too few for 5 folds");
  }
}
