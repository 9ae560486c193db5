package dev.millrace.steps.split;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.testkit.Failures;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitTest {
  private static final String HUNDRED =
      "SELECT i AS id, CASE WHEN i % 10 = 0 THEN 'rare' ELSE 'common' END AS grade,"
          + " i % 20 AS cellar, DATE '2026-01-01' + (i::INTEGER // 7) AS bottled"
          + " FROM range(100) r(i)";
  private static final Map<String, Object> THREE =
      Map.of("train", 0.7, "validation", "15%", "test", 0.15);

  @TempDir Path directory;
  private int contexts;

  private FakeStepContext it(String query) throws IOException, SQLException {
    int n = contexts++;
    Path data = TestTables.parquet(directory.resolve("in" + n + ".parquet"), query);
    return new FakeStepContext(new SplitKind(), directory.resolve("it" + n))
        .input("data", data, Map.of());
  }

  private static List<String> ids(FakeStepContext it, String part) throws SQLException {
    return TestTables.column(it.written(part).path(), "id");
  }

  private static JsonNode report(FakeStepContext it) throws IOException {
    return new ObjectMapper().readTree(it.written("report").text());
  }

  private static void assertFails(FakeStepContext it, FailureClass failureClass, String message)
      throws Exception {
    StepException failure = Failures.of(it);
    assertThat(failure).hasMessage(message);
    assertThat(failure.failureClass()).isEqualTo(failureClass);
  }

  @Test
  void everyRowIsInOnePart() throws Exception {
    for (String strategy : List.of("random", "stratified", "group", "time")) {
      FakeStepContext it = it(HUNDRED).with("strategy", strategy).with("ratios", THREE);
      switch (strategy) {
        case "stratified" -> it.with("by", "grade");
        case "group" -> it.with("by", "cellar");
        case "time" -> it.with("by", "bottled");
        default -> assertThat(strategy).isEqualTo("random");
      }
      Map<String, Object> values = it.run().values();
      List<String> all = new ArrayList<>();
      long rows = 0;
      for (String part : List.of("train", "validation", "test")) {
        all.addAll(ids(it, part));
        rows += (Long) values.get(part);
      }
      assertThat(rows).isEqualTo(100);
      assertThat(all)
          .as(strategy)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void eachRowIsInTheTestOfOneFoldAndInTheTrainingOfAllOthers() throws Exception {
    for (String strategy : List.of("random", "stratified", "group")) {
      List<String> judged = new ArrayList<>();
      for (int fold = 1; fold <= 4; fold++) {
        FakeStepContext it = it(HUNDRED).with("strategy", strategy).with("seed", 7);
        it.with("folds", 4).with("fold", fold);
        if (!strategy.equals("random")) {
          it.with("by", strategy.equals("group") ? "cellar" : "grade");
        }
        Map<String, Object> values = it.run().values();
        assertThat(values).as(strategy).isEqualTo(Map.of("train", 75L, "test", 25L));
        List<String> all = new ArrayList<>(ids(it, "train"));
        all.addAll(ids(it, "test"));
        assertThat(all).as(strategy).doesNotHaveDuplicates().hasSize(100);
        judged.addAll(ids(it, "test"));
        assertThat(report(it).path("folds").asInt()).isEqualTo(4);
        assertThat(report(it).path("fold").asInt()).isEqualTo(fold);
        assertThat(report(it).path("parts").get(1).path("ratio").asDouble()).isEqualTo(0.25);
      }
      assertThat(judged)
          .as(strategy)
          .containsExactlyInAnyOrderElementsOf(
              IntStream.range(0, 100).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void equalRowsAreInOneFold() throws Exception {
    String twice = "SELECT i // 2 AS id FROM range(40) r(i)";
    for (int fold = 1; fold <= 3; fold++) {
      FakeStepContext it = it(twice).with("seed", 1).with("folds", 3).with("fold", fold);
      it.run();
      assertThat(ids(it, "train")).doesNotContainAnyElementsOf(ids(it, "test"));
    }
  }

  @Test
  void foldsThatCannotBeAreRefused() throws Exception {
    assertFails(
        it(HUNDRED).with("folds", 3),
        FailureClass.USER,
        "Given is 'folds' alone; expected both: how many folds there are, and which of them is for"
            + " 'test'.");
    assertFails(
        it(HUNDRED).with("folds", 3).with("fold", 4),
        FailureClass.USER,
        "'fold' is 4; there are 3 folds, from 1.");
    assertFails(
        it(HUNDRED).with("folds", 3).with("fold", 1).with("ratios", THREE),
        FailureClass.USER,
        "Folds are of equal size; remove 'ratios', or 'folds' and 'fold'.");
    assertFails(
        it(HUNDRED).with("folds", 3).with("fold", 1).with("strategy", "time").with("by", "bottled"),
        FailureClass.USER,
        "Strategy 'time' has no folds: what is learned would know what came later. Choose random,"
            + " stratified or group, or cut by 'ratios'.");
    assertFails(
        it("SELECT 1 AS id").with("folds", 2).with("fold", 1),
        FailureClass.DATA,
        "The data has 1 row; 2 parts need at least one each.");
  }

  @Test
  void withoutRatiosThereAreTrainAndTest() throws Exception {
    FakeStepContext it = it(HUNDRED);
    assertThat(it.run().values()).isEqualTo(Map.of("train", 70L, "test", 30L));
    assertThat(it.wrote("validation")).isFalse();
  }

  @Test
  void theSameSeedGivesTheSameBytesAndAnotherSeedOthers() throws Exception {
    FakeStepContext one = it(HUNDRED).with("seed", 7).limits(1 << 28, 1);
    FakeStepContext two = it(HUNDRED).with("seed", 7).limits(1 << 29, 4);
    FakeStepContext other = it(HUNDRED).with("seed", 8);
    one.run();
    two.run();
    other.run();
    for (String port : List.of("train", "test", "report")) {
      assertThat(one.written(port).sha256()).isEqualTo(two.written(port).sha256());
      assertThat(one.written(port).sha256()).isNotEqualTo(other.written(port).sha256());
    }
  }

  @Test
  void stratifiedPartsHaveTheSharesOfEachClass() throws Exception {
    FakeStepContext it =
        it(HUNDRED).with("strategy", "stratified").with("by", "grade").with("ratios", THREE);
    it.run();
    JsonNode parts = report(it).get("parts");
    assertThat(parts.get(0).get("classes").toString()).isEqualTo("{\"common\":63,\"rare\":7}");
    assertThat(parts.get(1).get("rows").asInt() + parts.get(2).get("rows").asInt()).isEqualTo(30);
  }

  @Test
  void timeGoesFromTrainToTest() throws Exception {
    FakeStepContext it =
        it(HUNDRED).with("strategy", "time").with("by", "bottled").with("ratios", THREE);
    it.run();
    JsonNode parts = report(it).get("parts");
    assertThat(parts.get(0).get("from").asText()).isEqualTo("2026-01-01");
    assertThat(parts.get(0).get("to").asText()).isLessThan(parts.get(1).get("from").asText());
    assertThat(parts.get(1).get("to").asText()).isLessThan(parts.get(2).get("from").asText());
  }

  @Test
  void equalRowsStayTogetherUnlessToldOtherwise() throws Exception {
    String copies = "SELECT i // 2 AS id FROM range(100) r(i)";
    FakeStepContext together = it(copies);
    together.run();
    assertThat(ids(together, "train")).doesNotContainAnyElementsOf(ids(together, "test"));
    assertThat(together.logLines())
        .contains("50 rows are copies of earlier rows; duplicates: together");
    assertThat(report(together).get("copies").asInt()).isEqualTo(50);
    FakeStepContext allowed = it(copies).with("duplicates", "allow");
    allowed.run();
    assertThat(ids(allowed, "train")).containsAnyElementsOf(ids(allowed, "test"));
  }

  @Test
  void equalRowsInTwoPartsAreRefusedOnRequest() throws Exception {
    StepException failure =
        Failures.of(
            it("SELECT i // 2 AS id, 'x' AS v FROM range(100) r(i)")
                .with("duplicates", "refuse")
                .with("seed", 1));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.DATA);
    assertThat(failure)
        .hasMessageMatching(
            "\\d+ rows are in another part than an equal row: row \\d+ in (train|test) equals row"
                + " \\d+ in (train|test) \\(id=\\d+, v=x\\)\\. Set 'duplicates: together' to keep"
                + " equal rows in one part, or 'allow' if they are different observations\\.");
  }

  @Test
  void missingValuesCanBeEqualToo() throws Exception {
    FakeStepContext it =
        it("SELECT NULL::INTEGER AS id FROM range(3) UNION ALL SELECT i FROM range(7) r(i)");
    it.run();
    assertThat(report(it).get("copies").asInt()).isEqualTo(2);
  }

  @Test
  void aClassThatMissesAPartIsRefused() throws Exception {
    assertFails(
        it("SELECT CASE WHEN i = 3 THEN 'odd one' ELSE 'usual' END AS grade, i AS id FROM range(40)"
                + " r(i)")
            .with("strategy", "stratified")
            .with("by", "grade"),
        FailureClass.DATA,
        "Class 'odd one' of column 'grade' has 1 rows, and none of them falls to part 'test'"
            + " (30.0%). Merge or drop rare classes, or make fewer or larger parts.");
  }

  @Test
  void rowsWithoutClassGroupOrTimeAreRefused() throws Exception {
    for (String strategy : List.of("stratified", "group", "time")) {
      assertFails(
          it("SELECT CASE WHEN i IN (4, 8) THEN NULL ELSE i END AS g, i AS id FROM range(9) r(i)")
              .with("strategy", strategy)
              .with("by", "g"),
          FailureClass.DATA,
          "2 rows have no value in column 'g' (row 5 is the first), so they belong to no part."
              + " Reject them with 'validate', or fill the column, before 'split'.");
    }
  }

  @Test
  void oneGroupCannotFillTwoParts() throws Exception {
    assertFails(
        it("SELECT 1 AS g, i AS id FROM range(9) r(i)").with("strategy", "group").with("by", "g"),
        FailureClass.DATA,
        "Part 'test' would be empty: strategy 'group' cannot cut 9 rows by 'g' that way. Use other"
            + " ratios or another column.");
  }

  @Test
  void oneTimeCannotFillTwoParts() throws Exception {
    assertThat(
            Failures.of(
                it("SELECT DATE '2026-01-01' AS t FROM range(9)")
                    .with("strategy", "time")
                    .with("by", "t")))
        .hasMessageStartingWith("Part 't")
        .hasMessageContaining("would be empty: strategy 'time' cannot cut 9 rows by 't'");
  }

  @Test
  void textIsNoTime() throws Exception {
    assertFails(
        it(HUNDRED).with("strategy", "time").with("by", "grade"),
        FailureClass.DATA,
        "Parameter 'by' names column 'grade', which is text; strategy 'time' expects a date, a"
            + " timestamp or a number.");
  }

  @Test
  void aMisspeltColumnComesWithTheNearestSpelling() throws Exception {
    assertFails(
        it(HUNDRED).with("strategy", "stratified").with("by", "grad"),
        FailureClass.DATA,
        "Parameter 'by' names column 'grad', which the data does not have. Did you mean 'grade'?"
            + " It has: id, grade, cellar, bottled.");
  }

  @Test
  void ratiosMustAddUpToOne() throws Exception {
    assertFails(
        it(HUNDRED).with("ratios", Map.of("train", 0.7, "test", 0.2)),
        FailureClass.USER,
        "'ratios' add up to 0.9; expected 1. Change them, for instance to {train: 0.7, validation:"
            + " 0.15, test: 0.15}.");
    assertFails(
        it(HUNDRED).with("ratios", Map.of("train", 1)),
        FailureClass.USER,
        "'ratios.test' is missing or 0; expected a share above 0, such as 0.7.");
  }

  @Test
  void byMustFitTheStrategy() throws Exception {
    assertFails(
        it(HUNDRED).with("strategy", "group"),
        FailureClass.USER,
        "Strategy 'group' needs 'by', the column that it goes by.");
    assertFails(
        it(HUNDRED).with("by", "grade"),
        FailureClass.USER,
        "Strategy 'random' goes by no column; remove 'by: grade' or choose stratified, group or"
            + " time.");
  }

  @Test
  void tooFewRowsAreRefused() throws Exception {
    assertFails(
        it("SELECT 1 AS id"),
        FailureClass.DATA,
        "The data has 1 row; 2 parts need at least one each.");
    assertFails(
        it("SELECT i AS id FROM range(2) r(i)").with("ratios", Map.of("train", 0.98, "test", 0.02)),
        FailureClass.DATA,
        "Part 'test' would be empty: strategy 'random' cannot cut 2 rows that way. Use other ratios"
            + " or another column.");
  }
}
