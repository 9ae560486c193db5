package dev.millrace.steps.predict;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.model.RegisteredModel;
import dev.millrace.spi.model.ServedModel;
import dev.millrace.steps.serve.BundleLoader;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.ModelPipeline;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model's answers for a table. */
class PredictTest {
  private static final String PEOPLE =
      "SELECT range AS id, range % 7 AS visits, range * 1.5::DOUBLE AS pay, range % 3 = 0 AS member,"
          + " ['Ulm', 'Basel', NULL][1 + range % 3] AS city,"
          + " CASE WHEN range % 7 > 3 THEN 'yes' ELSE 'no' END AS bought FROM range(60)";
  @TempDir Path directory;
  private ModelPipeline pipeline;
  private int contexts;

  @BeforeEach
  void open() {
    pipeline = new ModelPipeline(directory);
  }

  private FakeStepContext trained(String query, Map<String, Object> with) throws Exception {
    return pipeline.trained(pipeline.table(query), with);
  }

  private FakeStepContext people() throws Exception {
    return trained(
        PEOPLE,
        Map.of(
            "algorithm",
            "random-forest",
            "target",
            "bought",
            "trees",
            5,
            "exclude",
            List.of("id")));
  }

  private FakeStepContext predict() throws Exception {
    return new FakeStepContext(new PredictKind(), directory.resolve("predict-" + contexts++));
  }

  private FakeStepContext predict(FakeStepContext trained, String data) throws Exception {
    return predict()
        .connect("model", trained, "model")
        .input("data", pipeline.table(data), Map.of());
  }

  /** Rows of a Parquet file as the endpoint would be given them. */
  private static List<Map<String, Object>> rows(Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("FROM read_parquet('" + file + "')")) {
      List<Map<String, Object>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getObject(i));
        }
        rows.add(row);
      }
      return rows;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "random-forest, cultivar, wine.csv",
    "logistic-regression, cultivar, wine.csv",
    "linear-regression, progression, diabetes.csv",
    "decision-tree, progression, diabetes.csv",
    "kmeans, , wine.csv"
  })
  void theAnswersAreThoseOfTheEndpoint(String algorithm, String target, String file)
      throws Exception {
    Map<String, Object> with = new LinkedHashMap<>(Map.of("algorithm", algorithm, "seed", 3));
    if (target == null) {
      with.put("exclude", List.of("cultivar"));
    } else {
      with.put("target", target);
    }
    FakeStepContext trained = trained(ExampleData.csv(file), with);
    Path bundle = pipeline.packaged(trained, Map.of()).written("bundle").path();
    Path data = pipeline.table(ExampleData.csv(file));
    FakeStepContext it =
        predict()
            .input("bundle", bundle, Map.of())
            .input("data", data, Map.of())
            .with("keep", List.of());
    StepResult result = it.run();

    List<Map<String, Object>> asked = rows(data);
    try (ServedModel served = new BundleLoader().load(bundle)) {
      List<Map<String, Object>> expected = served.predict(asked);
      assertThat(rows(it.written("data").path())).isEqualTo(expected);
      assertThat(result.values()).containsEntry("rows", (long) asked.size());
    }
  }

  @Test
  void aModelAnswersAsItsBundleAndTheSameBytesComeAgain() throws Exception {
    FakeStepContext trained = people();
    Path bundle = pipeline.packaged(trained, Map.of()).written("bundle").path();
    FakeStepContext byModel = predict(trained, PEOPLE);
    byModel.run();
    FakeStepContext byBundle =
        predict().input("bundle", bundle, Map.of()).input("data", pipeline.table(PEOPLE), Map.of());
    byBundle.limits(256L << 20, 1);
    byBundle.run();
    FakeStepContext byName =
        predict()
            .with("model", "people@live")
            .model("people@live", new RegisteredModel("people", 4, "d", bundle))
            .input("data", pipeline.table(PEOPLE), Map.of());
    byName.run();
    assertThat(byBundle.written("data").sha256()).isEqualTo(byModel.written("data").sha256());
    assertThat(byName.written("data").sha256()).isEqualTo(byModel.written("data").sha256());
    assertThat(byName.logLines()).contains("asking people@live (version 4)");
  }

  @Test
  void keptColumnsAndScoresStandBesideThePrediction() throws Exception {
    FakeStepContext it = predict(people(), PEOPLE).with("keep", List.of("id"));
    StepResult result = it.run();
    assertThat(columns(it)).containsExactly("id", "prediction", "score.no", "score.yes");
    assertThat(TestTables.column(it.written("data").path(), "id"))
        .startsWith("0", "1", "2")
        .endsWith("59")
        .hasSize(60);
    List<String> predictions = TestTables.column(it.written("data").path(), "prediction");
    assertThat(result.values())
        .containsEntry("class-no", predictions.stream().filter("no"::equals).count())
        .containsEntry("class-yes", predictions.stream().filter("yes"::equals).count())
        .containsEntry("errors", 0L);
    assertThat(predictions.stream().filter("yes"::equals).count()).isBetween(20L, 30L);

    FakeStepContext bare =
        predict(people(), PEOPLE)
            .with("keep", List.of())
            .with("scores", false)
            .with("prefix", "p_");
    bare.run();
    assertThat(columns(bare)).containsExactly("p_prediction");
  }

  private static List<Object> columns(FakeStepContext it) {
    List<Object> names = new ArrayList<>();
    for (Object column : (List<?>) it.written("data").facts().get("columns")) {
      names.add(((Map<?, ?>) column).get("name"));
    }
    return names;
  }

  @Test
  void numbersAreSummedUpByMeanAndEnds() throws Exception {
    FakeStepContext trained =
        trained(
            "SELECT range AS x, range * 2.0 AS y FROM range(50)",
            Map.of("algorithm", "decision-tree", "target", "y", "min-leaf", 1));
    StepResult result = predict(trained, "SELECT range AS x FROM range(50)").run();
    assertThat(result.values()).containsKeys("mean", "least", "greatest");
    assertThat((Double) result.values().get("least")).isEqualTo(0.0);
    assertThat((Double) result.values().get("greatest")).isEqualTo(98.0);
    assertThat((Double) result.values().get("mean")).isEqualTo(49.0);
  }

  @Test
  void moreRowsThanABatchKeepTheirOrder() throws Exception {
    long rows = 2L * PredictStep.BATCH_ROWS + 7;
    FakeStepContext trained =
        trained(
            "SELECT range AS x, range % 5 * 1.0 AS y FROM range(50)",
            Map.of("algorithm", "decision-tree", "target", "y", "min-leaf", 1));
    FakeStepContext it = predict(trained, "SELECT range % 50 AS x FROM range(" + rows + ")");
    assertThat(it.run().values()).containsEntry("rows", rows);
    Path written = it.written("data").path();
    assertThat(
            TestTables.query(
                "SELECT count(*) FROM (SELECT x, prediction, file_row_number AS r FROM read_parquet('"
                    + written
                    + "')) WHERE x = r % 50 AND prediction = r % 5"))
        .containsExactly(List.of(Long.toString(rows)));
  }

  @Test
  void aWholeNumberMayComeAsADecimalOne() throws Exception {
    FakeStepContext it =
        predict(people(), "SELECT * REPLACE (visits::DOUBLE AS visits) FROM (" + PEOPLE + ")");
    it.run();
    FakeStepContext same = predict(people(), PEOPLE);
    same.run();
    assertThat(TestTables.column(it.written("data").path(), "prediction"))
        .isEqualTo(TestTables.column(same.written("data").path(), "prediction"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "SELECT * EXCLUDE (pay) FROM | Column 'pay' is not there.",
        "SELECT * RENAME (visits AS visit) FROM | Did you mean 'visit'?",
        "SELECT * REPLACE ('x' AS pay) FROM | Column 'pay' is text; the model learned it as number.",
        "SELECT * REPLACE (1 AS member) FROM | Column 'member' is integer; the model learned it as boolean.",
        "SELECT * REPLACE (3 AS city) FROM | Column 'city' is integer; the model learned it as text.",
        "SELECT * REPLACE (CASE WHEN id <> 5 THEN pay END AS pay) FROM | Row 6 of input 'data': column 'pay' is missing; expected number",
        "SELECT * REPLACE (visits + 0.5 AS visits) FROM | Row 1 of input 'data': column 'visits' is 0.5; expected a whole number",
        "SELECT * REPLACE ('nan'::DOUBLE AS pay) FROM | Row 1 of input 'data': column 'pay' is NaN; expected a finite number"
      })
  void rowsThatTheModelCannotReadAreNamed(String query, String said) throws Exception {
    assertThat(failure(predict(people(), query + " (" + PEOPLE + ")"), FailureClass.DATA))
        .contains(said);
  }

  @Test
  void aColumnThatTrainingLackedNowAndThenMayBeMissing() throws Exception {
    FakeStepContext it = predict(people(), "SELECT * EXCLUDE (city) FROM (" + PEOPLE + ")");
    assertThat(it.run().values()).containsEntry("errors", 0L);
  }

  @Test
  void someRowsMayStayWithoutAnAnswer() throws Exception {
    String data =
        "SELECT * REPLACE (CASE WHEN id NOT IN (5, 59) THEN pay END AS pay) FROM (" + PEOPLE + ")";
    FakeStepContext it = predict(people(), data).with("errors", Map.of("max", "5%"));
    assertThat(it.run().values()).containsEntry("rows", 60L).containsEntry("errors", 2L);
    Path written = it.written("data").path();
    assertThat(
            TestTables.query(
                "SELECT id, prediction, \"score.no\", error FROM read_parquet('"
                    + written
                    + "') WHERE error IS NOT NULL"))
        .containsExactly(
            List.of(
                "5",
                "null",
                "null",
                "column 'pay' is missing; expected number, as in every training row"),
            List.of(
                "59",
                "null",
                "null",
                "column 'pay' is missing; expected number, as in every training row"));
    assertThat(
            failure(predict(people(), data).with("errors", Map.of("max", "2%")), FailureClass.DATA))
        .contains("2 of 60 rows or more have no answer; 'errors.max' allows 2.00%. Row 6");
  }

  @Test
  void namesThatAreTakenAreRefused() throws Exception {
    FakeStepContext it = predict(people(), "SELECT *, 1 AS prediction FROM (" + PEOPLE + ")");
    assertThat(failure(it, FailureClass.USER))
        .contains("a column 'prediction'")
        .contains("'prefix'");
    FakeStepContext keep = predict(people(), PEOPLE).with("keep", List.of("idd"));
    assertThat(failure(keep, FailureClass.USER)).contains("Did you mean 'id'?");
  }

  @Test
  void oneModelIsAsked() throws Exception {
    Path data = pipeline.table(PEOPLE);
    assertThat(failure(predict().input("data", data, Map.of()), FailureClass.USER))
        .contains("There is no model to ask");
    FakeStepContext trained = people();
    FakeStepContext two = predict(trained, PEOPLE).with("model", "people@live");
    two.model(
        "people@live", new RegisteredModel("people", 1, "d", trained.written("model").path()));
    assertThat(failure(two, FailureClass.USER)).contains("2 models to ask");
    FakeStepContext none = predict().with("model", "people@live").input("data", data, Map.of());
    assertThat(failure(none, FailureClass.USER)).contains("no model 'people@live' yet");
    FakeStepContext table = predict().input("data", data, Map.of()).input("model", data, Map.of());
    assertThat(failure(table, FailureClass.DATA)).contains("cannot be read");
  }
}
