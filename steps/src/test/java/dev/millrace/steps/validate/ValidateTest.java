package dev.millrace.steps.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
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

class ValidateTest {
  private static final String WINES =
      "SELECT * FROM (VALUES (1, 14.2::DOUBLE, 'red', 'A-1', DATE '2026-01-01'),"
          + " (2, 3.1, 'red', 'A-2', DATE '2026-01-02'),"
          + " (3, 13.0, 'blue', 'a3', DATE '2020-01-03'),"
          + " (3, NULL, NULL, NULL, NULL),"
          + " (5, 12.5, 'white', 'B-5', DATE '2026-01-05'))"
          + " t(id, alcohol, colour, code, bottled)";
  private static final String CONTRACT =
      """
      description: What the cellar agreed on
      columns:
        id: {type: integer, required: true, unique: true}
        alcohol:
          type: number
          required: true
          min: 8
          max: 16.5
        colour: {values: [red, white]}
        code: {pattern: "[A-Z]-[0-9]", min-length: 3}
        bottled: {type: date, min: 2025-01-01}
      rules:
        - name: strong-reds
          sql: colour <> 'red' OR alcohol > 3.2  -- weak reds are vinegar
        - id > 0
      """;

  @TempDir Path directory;
  private int contexts;

  private FakeStepContext context(String query) throws IOException, SQLException {
    int n = contexts++;
    Path data = TestTables.parquet(directory.resolve("in" + n + ".parquet"), query);
    return new FakeStepContext(new ValidateKind(), directory.resolve("it" + n))
        .input("data", data, Map.of());
  }

  private FakeStepContext wines(String contract) throws IOException, SQLException {
    return context(WINES).file("c/wine.yaml", contract).with("contract", "c/wine.yaml");
  }

  private FakeStepContext checking(String query, Map<String, Object> checks)
      throws IOException, SQLException {
    return context(query).with("checks", checks);
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
  void rowsThatBreakTheContractAreSetAsideWithEveryReason() throws Exception {
    FakeStepContext it = wines(CONTRACT).with("quarantine", Map.of("max", "60%"));
    StepResult result = it.run();
    assertThat(TestTables.column(it.written("data").path(), "id")).containsExactly("1", "5");
    assertThat(TestTables.column(it.written("rejected").path(), "id"))
        .containsExactly("2", "3", "3");
    assertThat(TestTables.column(it.written("rejected").path(), "reason"))
        .containsExactly(
            "alcohol is '3.1', expected at least 8; breaks strong-reds: colour <> 'red' OR alcohol"
                + " > 3.2  -- weak reds are vinegar",
            "colour is 'blue', expected one of red, white; code is 'a3', expected a match of"
                + " [A-Z]-[0-9]; code is 'a3', expected at least 3 characters; bottled is"
                + " '2020-01-03', expected at least 2025-01-01",
            "id is '3', which an earlier row has; alcohol is missing");
    assertThat(result.values())
        .containsEntry("rows", 2L)
        .containsEntry("rejected", 3L)
        .containsEntry("share", 0.6);
  }

  @Test
  void theReportCountsEachRuleWithSamples() throws Exception {
    FakeStepContext it = wines(CONTRACT).with("quarantine", Map.of("max", 1));
    it.run();
    JsonNode report = report(it);
    assertThat(report.get("verdict").asText()).isEqualTo("kept");
    JsonNode rule = report.get("rules").get(3);
    assertThat(rule.get("rule").asText()).isEqualTo("alcohol.min");
    assertThat(rule.get("broken").asLong()).isEqualTo(1);
    assertThat(rule.get("samples").toString()).isEqualTo("[{\"row\":2,\"value\":\"3.1\"}]");
    assertThat(report.get("columns").get(1).get("missing").asLong()).isEqualTo(1);
    assertThat(report.get("columns").get(1).get("mean").asDouble()).isEqualTo(10.7);
  }

  @Test
  void beyondTheBoundTheStepFailsButShowsTheRows() throws Exception {
    FakeStepContext it = wines(CONTRACT).with("quarantine", Map.of("max", "10%"));
    assertFails(
        it,
        FailureClass.DATA,
        "3 of 5 rows (60.00%) break c/wine.yaml; 'quarantine.max' allows 10.00%. Broken: id.unique"
            + " by 1, alcohol.required by 1, alcohol.min by 1, colour.values by 1, code.pattern by"
            + " 1, code.min-length by 1, bottled.min by 1, strong-reds by 1. Output 'rejected' has"
            + " the rows with their reasons.");
    assertThat(it.written("rejected").facts()).containsEntry("rows", 3L);
    assertThat(report(it).get("verdict").asText()).isEqualTo("broken");
    assertThat(it.wrote("data")).isFalse();
  }

  @Test
  void withoutQuarantineNoRowMayBreakTheContract() throws Exception {
    assertThat(Failures.of(checking("SELECT 1 AS a", Map.of("rules", "a > 1"))))
        .hasMessageStartingWith(
            "1 of 1 rows (100.00%) break Parameter 'checks'; 'quarantine.max' allows 0.00%. Broken:"
                + " a > 1 by 1.");
  }

  @Test
  void cleanDataPassesUnchanged() throws Exception {
    FakeStepContext it =
        checking("SELECT 2 - i AS a FROM range(3) r(i)", Map.of("rows", Map.of("min", 3)));
    it.run();
    assertThat(TestTables.column(it.written("data").path(), "a")).containsExactly("2", "1", "0");
    assertThat(it.written("rejected").facts()).containsEntry("rows", 0L);
  }

  @Test
  void aMissingColumnComesWithTheNearestSpelling() throws Exception {
    assertFails(
        checking(
            "SELECT 1.0 AS alchohol, 2 AS ash", Map.of("columns", Map.of("alcohol", "number"))),
        FailureClass.DATA,
        "Parameter 'checks' expects column 'alcohol', which the data does not have. Did you mean"
            + " 'alchohol'? It has: alchohol, ash.");
  }

  @Test
  void aWrongTypeNamesTheColumnAndAValue() throws Exception {
    FakeStepContext it =
        wines("columns:\n  colour: {type: text}\n  code: {type: integer}\nrows: {min: 9}\n");
    assertFails(
        it,
        FailureClass.DATA,
        "c/wine.yaml, line 3 expects column 'code' to be integer; the data has text, such as 'A-1'"
            + " in row 1. c/wine.yaml expects at least 9 rows; the data has 5.");
    assertThat(report(it).get("problems")).hasSize(2);
  }

  @Test
  void wholeNumbersCountAsNumbers() throws Exception {
    checking("SELECT 1 AS a", Map.of("columns", Map.of("a", "number"))).run();
  }

  @Test
  void extraColumnsAreRefusedOnRequest() throws Exception {
    assertFails(
        checking(
            "SELECT 1 AS a, 2 AS b",
            Map.of("columns", Map.of("a", Map.of()), "extra-columns", "refuse")),
        FailureClass.DATA,
        "Parameter 'checks' does not know column 'b', and refuses extra columns."
            + " Did you mean 'a'?");
  }

  @Test
  void tooManyRowsAreRefused() throws Exception {
    assertFails(
        checking("SELECT 1 AS a FROM range(3)", Map.of("rows", Map.of("max", 2))),
        FailureClass.DATA,
        "Parameter 'checks' expects at most 2 rows; the data has 3.");
  }

  @Test
  void columnsCanBeUniqueTogether() throws Exception {
    FakeStepContext it =
        checking(
                "SELECT * FROM (VALUES (1,1),(1,2),(1,1),(NULL,1),(NULL,1)) t(a,b)",
                Map.of("unique", List.of("a", "b")))
            .with("quarantine", Map.of("max", 1));
    it.run();
    assertThat(TestTables.column(it.written("rejected").path(), "reason"))
        .containsExactly("a, b is '1, 1', which an earlier row has");
  }

  @Test
  void notANumberIsOutsideEveryRange() throws Exception {
    FakeStepContext it =
        checking(
                "SELECT 'nan'::DOUBLE AS a UNION ALL SELECT 1",
                Map.of("columns", Map.of("a", Map.of("min", 0))))
            .with("quarantine", Map.of("max", 1));
    assertThat(it.run().values()).containsEntry("rejected", 1L);
  }

  @Test
  void awkwardColumnNamesDoNotConfuseTheReasons() throws Exception {
    FakeStepContext it =
        checking(
                "SELECT 1 AS n, 2 AS \"broken\", 'x' AS reason, 3 AS \"it's \"\"odd\"\"\"",
                Map.of("columns", Map.of("it's \"odd\"", Map.of("max", 2), "n", Map.of("max", 0))))
            .with("quarantine", Map.of("max", 1));
    it.run();
    assertThat(TestTables.column(it.written("rejected").path(), "rejection_reason").get(0))
        .contains("it's \"odd\" is '3', expected at most 2")
        .contains("n is '1', expected at most 0");
  }

  @Test
  void aRuleOverAnUnknownColumnNamesItsLine() throws Exception {
    StepException failure = Failures.of(wines("rules:\n  - id > 0\n  - alkohol > 3\n"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure)
        .hasMessageStartingWith(
            "c/wine.yaml, line 3: rule 'alkohol > 3': Referenced column \"alkohol\" not found");
  }

  @Test
  void aRuleThatIsNoConditionIsRefused() throws Exception {
    assertFails(
        wines("rules:\n  - id + 1\n"),
        FailureClass.USER,
        "c/wine.yaml, line 2: rule 'id + 1' gives integer; expected a condition.");
  }

  @Test
  void aRuleCannotReadOtherFiles() throws Exception {
    StepException failure =
        Failures.of(wines("rules:\n  - id IN (SELECT 1 FROM read_text('/etc/hostname'))\n"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure).hasMessageContaining("Cannot access file \"/etc/hostname\"");
  }

  @Test
  void aMisspeltKeyNamesItsLineAndTheNearest() throws Exception {
    assertFails(
        wines("columns:\n  id:\n    requird: true\n"),
        FailureClass.USER,
        "c/wine.yaml, line 3: unknown key 'requird' in 'columns.id'. Did you mean 'required'?"
            + " Expected: type, required, unique, min, max, values, pattern, min-length,"
            + " max-length, description.");
  }

  @Test
  void anUnknownTypeNamesItsLine() throws Exception {
    assertFails(
        wines("columns:\n  id: {type: numbr}\n"),
        FailureClass.USER,
        "c/wine.yaml, line 2: 'columns.id.type' is 'numbr'. Did you mean 'number'? Expected: text,"
            + " integer, number, boolean, date, time, timestamp.");
  }

  @Test
  void brokenYamlNamesItsLine() throws Exception {
    StepException failure = Failures.of(wines("columns:\n  id: {type: text\n"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure).hasMessageMatching("c/wine.yaml, line \\d: is not valid YAML: .*");
  }

  @Test
  void aKeyWrittenTwiceIsRefused() throws Exception {
    assertThat(Failures.of(wines("rows: {min: 1}\nrows: {min: 2}\n")))
        .hasMessageStartingWith("c/wine.yaml, line 2: is not valid YAML: Duplicate field 'rows'");
  }

  @Test
  void aBoundOfAnotherTypeIsRefused() throws Exception {
    assertFails(
        wines("columns:\n  id: {min: low}\n"),
        FailureClass.USER,
        "c/wine.yaml, line 2: 'min' of 'id' is 'low'; expected a number.");
    assertFails(
        wines("columns:\n  colour: {min: 3}\n"),
        FailureClass.USER,
        "c/wine.yaml, line 2: 'min' of 'colour' needs a column of numbers, dates or times; it is"
            + " text.");
    assertThat(Failures.of(wines("columns:\n  bottled: {min: soon}\n")))
        .hasMessageStartingWith("c/wine.yaml, line 2: 'min' of 'bottled': ");
  }

  @Test
  void aBrokenPatternIsTheAuthorsMistake() throws Exception {
    StepException failure = Failures.of(wines("columns:\n  code: {pattern: '('}\n"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure)
        .hasMessageStartingWith("c/wine.yaml, line 2: the pattern of 'code': missing )");
  }

  @Test
  void aContractOrChecksAreNeededButNotBoth() throws Exception {
    String message =
        "Give either 'contract', the path of a contract, or 'checks', the contract itself.";
    assertFails(context("SELECT 1 AS a"), FailureClass.USER, message);
    assertFails(
        wines(CONTRACT).with("checks", Map.of("rules", "id > 0")), FailureClass.USER, message);
  }

  @Test
  void aContractThatChecksNothingIsRefused() throws Exception {
    assertFails(
        wines("description: empty\n"),
        FailureClass.USER,
        "c/wine.yaml checks nothing; expected 'columns', 'rules', 'unique' or 'rows'.");
  }

  @Test
  void theSameInputGivesTheSameBytes() throws Exception {
    FakeStepContext one = wines(CONTRACT).with("quarantine", Map.of("max", 1)).limits(1 << 28, 1);
    FakeStepContext two = wines(CONTRACT).with("quarantine", Map.of("max", 1)).limits(1 << 29, 4);
    one.run();
    two.run();
    for (String port : List.of("data", "rejected", "report")) {
      assertThat(one.written(port).sha256()).isEqualTo(two.written(port).sha256());
    }
  }
}
