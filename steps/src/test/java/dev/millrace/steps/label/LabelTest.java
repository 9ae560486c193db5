package dev.millrace.steps.label;

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
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelTest {
  private static final String WINES =
      "SELECT * FROM (VALUES (1, 14.2::DOUBLE, 'A fine, FULL wine', 'north', 'fine'),"
          + " (2, 12.0, 'thin', 'south', 'plain'),"
          + " (3, 13.5, 'finely thin', 'west', 'fine'),"
          + " (4, NULL, NULL, NULL, 'plain'),"
          + " (5, 12.8, 'full', 'south', NULL))"
          + " t(id, alcohol, note, cellar, truth)";
  private static final String FUNCTIONS =
      """
      description: How the cellar grades
      functions:
        - name: strong
          type: threshold
          column: alcohol
          op: ">="
          value: 13.5
          label: fine
        - {name: praised, type: keyword, column: note, words: [fine, full], label: fine}
        - {name: thin, type: regex, column: note, pattern: "thin$", label: plain}
        - {name: cellars, type: lookup, column: cellar, map: {north: fine, south: plain}}
        - name: weak
          type: sql
          sql: alcohol < 12.5 -- and not unknown
          label: plain
      """;

  @TempDir Path directory;
  private int contexts;

  private FakeStepContext it(String query) throws IOException, SQLException {
    int n = contexts++;
    Path data = TestTables.parquet(directory.resolve("in" + n + ".parquet"), query);
    return new FakeStepContext(new LabelKind(), directory.resolve("it" + n))
        .input("data", data, Map.of());
  }

  private FakeStepContext wines(String functions) throws IOException, SQLException {
    return it(WINES).file("labels/wine.yaml", functions).with("functions", "labels/wine.yaml");
  }

  private FakeStepContext wine(String function) throws IOException, SQLException {
    return wines("functions:\n  - " + function + "\n");
  }

  private static List<String> column(FakeStepContext it, String column) throws SQLException {
    return TestTables.column(it.written("data").path(), column);
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
  void theMajorityDecidesAndTiesAbstain() throws Exception {
    FakeStepContext it = wines(FUNCTIONS).with("votes", true).with("keep-unlabeled", true);
    it.with("target", "grade").run();
    assertThat(column(it, "vote_strong")).containsExactly("fine", "null", "fine", "null", "null");
    assertThat(column(it, "vote_praised")).containsExactly("fine", "null", "null", "null", "fine");
    assertThat(column(it, "vote_thin")).containsExactly("null", "plain", "plain", "null", "null");
    assertThat(column(it, "vote_cellars"))
        .containsExactly("fine", "plain", "null", "null", "plain");
    assertThat(column(it, "vote_weak")).containsExactly("null", "plain", "null", "null", "null");
    assertThat(column(it, "grade")).containsExactly("fine", "plain", "null", "null", "null");
  }

  @Test
  void rowsWithoutLabelAreLeftOutUnlessKept() throws Exception {
    FakeStepContext it = wines(FUNCTIONS);
    Map<String, Object> values = it.run().values();
    assertThat(column(it, "id")).containsExactly("1", "2");
    assertThat(values)
        .containsEntry("rows", 2L)
        .containsEntry("labeled", 2L)
        .containsEntry("coverage", 0.4);
    assertThat(it.written("data").facts()).containsEntry("rows", 2L);
  }

  @Test
  void theFirstOfTiedFunctionsCanWin() throws Exception {
    FakeStepContext it = wines(FUNCTIONS).with("tie", "first");
    it.run();
    assertThat(column(it, "label")).containsExactly("fine", "plain", "fine", "fine");
  }

  @Test
  void aTieCanBeAnError() throws Exception {
    FakeStepContext it = wines(FUNCTIONS).with("tie", "error");
    assertFails(
        it,
        FailureClass.DATA,
        "2 rows have as many votes for one label as for another (row 3: strong says fine, thin says"
            + " plain), and 'tie' is error. Make the functions agree, or set 'tie' to abstain or"
            + " first.");
    assertThat(report(it).get("ties").asInt()).isEqualTo(2);
  }

  @Test
  void theReportMeasuresEachFunction() throws Exception {
    FakeStepContext it = wines(FUNCTIONS).with("gold", "truth");
    it.run();
    JsonNode report = report(it);
    assertThat(report.get("coverage").asDouble()).isEqualTo(0.4);
    assertThat(report.get("labels").toString()).isEqualTo("{\"fine\":1,\"plain\":1}");
    assertThat(report.get("gold").toString()).isEqualTo("{\"compared\":2,\"accuracy\":1.0}");
    assertThat(report.get("functions").get(0).toString())
        .isEqualTo(
            "{\"name\":\"strong\",\"type\":\"threshold\",\"polarity\":[\"fine\"],\"votes\":2,"
                + "\"coverage\":0.4,\"overlaps\":0.4,\"conflicts\":0.2,\"accuracy\":1.0}");
    assertThat(report.get("functions").get(3).get("polarity").toString())
        .isEqualTo("[\"fine\",\"plain\"]");
    assertThat(report.get("functions").get(2).get("accuracy").asDouble()).isEqualTo(0.5);
  }

  @Test
  void aFunctionThatNeverVotesIsToldInTheLog() throws Exception {
    FakeStepContext it =
        wine("{name: odd, type: keyword, column: note, words: corked, label: faulty}");
    it.run();
    assertThat(it.logLines())
        .contains("0 of 5 rows labeled, 0 ties", "Function 'odd' never votes.");
  }

  @Test
  void tooLittleCoverageIsAVerdict() throws Exception {
    FakeStepContext it = wines(FUNCTIONS).with("min-coverage", "90%");
    assertFails(
        it,
        FailureClass.GATE,
        "2 of 5 rows (40.00%) got a label; 'min-coverage' expects at least 90.00%. Add functions, or"
            + " widen those that the report shows with low coverage.");
    assertThat(it.wrote("report")).isTrue();
    assertThat(it.wrote("data")).isFalse();
  }

  @Test
  void functionsCanStandInTheDag() throws Exception {
    FakeStepContext it =
        it(WINES)
            .with(
                "functions",
                List.of(
                    Map.of("name", "all", "type", "sql", "sql", "id > 0", "label", 1),
                    Map.of(
                        "name", "ids", "type", "lookup", "column", "id", "map", Map.of("2", 7))));
    it.with("tie", "first").run();
    assertThat(column(it, "label")).containsExactly("1", "1", "1", "1", "1");
  }

  @Test
  void keywordsAreWholeWordsAndTakenLiterally() throws Exception {
    String notes = "SELECT * FROM (VALUES ('C++ rocks'), ('c+++'), ('sea c++'), ('abc++')) t(note)";
    FakeStepContext it =
        it(notes)
            .with("keep-unlabeled", true)
            .with(
                "functions",
                List.of(
                    Map.of(
                        "name",
                        "k",
                        "type",
                        "keyword",
                        "column",
                        "note",
                        "words",
                        List.of("c++"),
                        "label",
                        "x")));
    it.run();
    assertThat(column(it, "label")).containsExactly("x", "x", "x", "null");
  }

  @Test
  void aMisspeltColumnNamesItsFunctionAndTheNearest() throws Exception {
    assertFails(
        wine("{name: strong, type: threshold, column: alchohol, op: '>', value: 1, label: a}"),
        FailureClass.DATA,
        "labels/wine.yaml, line 2: function 'strong' names column 'alchohol', which the data does"
            + " not have. Did you mean 'alcohol'? It has: id, alcohol, note, cellar, truth.");
  }

  @Test
  void brokenSqlNamesItsFunction() throws Exception {
    StepException failure = Failures.of(wine("{name: s, type: sql, sql: alkohol > 3, label: a}"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure)
        .hasMessageStartingWith(
            "labels/wine.yaml, line 2: function 's': Referenced column \"alkohol\" not found");
    assertFails(
        wine("{name: s, type: sql, sql: alcohol, label: a}"),
        FailureClass.USER,
        "labels/wine.yaml, line 2: function 's': it gives double; expected a condition");
  }

  @Test
  void aBrokenPatternNamesItsFunction() throws Exception {
    StepException failure =
        Failures.of(wine("{name: r, type: regex, column: note, pattern: '(', label: a}"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure).hasMessageStartingWith("labels/wine.yaml, line 2: function 'r': missing )");
  }

  @Test
  void aThresholdMustFitItsColumn() throws Exception {
    assertFails(
        wine("{name: t, type: threshold, column: alcohol, op: '>', value: high, label: a}"),
        FailureClass.USER,
        "labels/wine.yaml, line 2: 'functions[0].value' is 'high'; expected a number, as column"
            + " 'alcohol' is number.");
  }

  @Test
  void lookupKeysMustFitTheirColumn() throws Exception {
    assertFails(
        wine("{name: l, type: lookup, column: id, map: {one: a}}"),
        FailureClass.USER,
        "labels/wine.yaml, line 2: 'functions[0].map' has the key 'one'; expected a number, as"
            + " column 'id' is integer.");
  }

  @Test
  void unknownTypesAndKeysNameTheirLineAndTheNearest() throws Exception {
    assertFails(
        wine("{name: t, type: treshold, label: a}"),
        FailureClass.USER,
        "labels/wine.yaml, line 2: 'functions[0].type' is 'treshold'. Did you mean 'threshold'?"
            + " Expected: keyword, regex, sql, threshold, lookup.");
    assertFails(
        wine("{name: t, type: sql, sql: id > 0, lable: a}"),
        FailureClass.USER,
        "labels/wine.yaml, line 2: unknown key 'lable' in 'functions[0]'. Did you mean 'label'?"
            + " Expected: name, type, description, label, sql.");
    assertFails(
        wine("{name: t, type: sql, sql: id > 0}"),
        FailureClass.USER,
        "labels/wine.yaml, line 2: 'functions[0]' needs the key 'label'.");
  }

  @Test
  void twoFunctionsOfOneNameAreRefused() throws Exception {
    assertFails(
        wines(
            "functions:\n- {name: a, type: sql, sql: id > 0, label: x}\n"
                + "- {name: a, type: sql, sql: id > 1, label: x}\n"),
        FailureClass.USER,
        "labels/wine.yaml, line 3: a second function named 'a'. Rename one.");
  }

  @Test
  void aFileWithoutFunctionsIsRefused() throws Exception {
    assertFails(
        wines("functions: []\n"),
        FailureClass.USER,
        "labels/wine.yaml, line 1: 0 functions; expected 1 to 200.");
    assertFails(
        wines("description: none\n"),
        FailureClass.USER,
        "labels/wine.yaml, line 1: the document needs the key 'functions'.");
  }

  @Test
  void aTargetThatIsTakenIsRefused() throws Exception {
    assertFails(
        wines(FUNCTIONS).with("target", "Note"),
        FailureClass.DATA,
        "The data already has a column 'note', and 'target' would write 'Note'. Choose another"
            + " name.");
  }

  @Test
  void aMisspeltGoldColumnComesWithTheNearestSpelling() throws Exception {
    assertThat(Failures.of(wines(FUNCTIONS).with("gold", "thruth")))
        .hasMessageStartingWith("Parameter 'gold' names column 'thruth'")
        .hasMessageContaining("Did you mean 'truth'?");
  }

  @Test
  void theSameInputGivesTheSameBytes() throws Exception {
    FakeStepContext one = wines(FUNCTIONS).limits(1 << 28, 1);
    FakeStepContext two = wines(FUNCTIONS).limits(1 << 29, 4);
    one.run();
    two.run();
    for (String port : List.of("data", "report")) {
      assertThat(one.written(port).sha256()).isEqualTo(two.written(port).sha256());
    }
  }
}
