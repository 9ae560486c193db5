package dev.millrace.steps.anonymize;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules for columns, and the check that nobody stands alone. */
class AnonymizeTest {
  @TempDir Path directory;
  private int files;

  private FakeStepContext anonymize(String data, String with) throws Exception {
    Path table = TestTables.parquet(directory.resolve("t" + files++ + ".parquet"), data);
    FakeStepContext it =
        new FakeStepContext(new AnonymizeKind(), directory.resolve("c" + files++))
            .input("data", table, Map.of());
    Map<String, Object> parameters =
        new YAMLMapper().readValue(with, new TypeReference<Map<String, Object>>() {});
    parameters.forEach(it::with);
    return it;
  }

  private static List<List<String>> rows(FakeStepContext it) throws Exception {
    it.run();
    return TestTables.rows(it.written("data").path());
  }

  private static JsonNode report(FakeStepContext it) throws Exception {
    return new ObjectMapper().readTree(it.written("report").text());
  }

  @Test
  void columnsAreDroppedKeptAndMasked() throws Exception {
    FakeStepContext it =
        anonymize(
            "FROM (VALUES ('Ann', 'CH93007620', 7, 'a'), ('Bo', NULL, 8, 'b'), ('Cy', 'CH9', 9, 'c'))"
                + " t(name, account, n, v)",
            "columns: {name: drop, account: {mask: {first: 2, last: 3}}, n: mask, v: keep}");
    assertThat(rows(it))
        .containsExactly(
            List.of("CH***620", "***", "a"),
            List.of("null", "***", "b"),
            List.of("***", "***", "c"));
    assertThat(report(it).get("columns").get(0).toString())
        .isEqualTo("{\"name\":\"name\",\"type\":\"text\",\"rule\":\"drop\"}");
  }

  @Test
  void aPseudonymIsTheKeyedHash() throws Exception {
    FakeStepContext it =
        anonymize(
            "FROM (VALUES ('what do ya want for nothing?'), (NULL), ('x'), ('what do ya want for"
                + " nothing?')) t(v)",
            "{columns: {v: hash}, key: Jefe}");
    List<List<String>> rows = rows(it);
    // Test case 2 of RFC 4231, the first 128 bits.
    assertThat(rows.get(0)).containsExactly("5bdcc146bf60754e6a042426089575c7");
    assertThat(rows.get(1)).containsExactly("null");
    assertThat(rows.get(3)).isEqualTo(rows.get(0)).isNotEqualTo(rows.get(2));
    assertThat(report(it).get("pseudonyms").asText()).contains("secret key");
    assertThat(it.written("report").text()).doesNotContain("Jefe");
    assertThat(String.join("", it.logLines())).doesNotContain("Jefe");
  }

  @Test
  void theSameValueHasTheSamePseudonymInEveryColumnAndTable() throws Exception {
    FakeStepContext one =
        anonymize("SELECT 17 AS h, 'b' AS v", "{columns: {h: hash, v: hash}, salt: s}");
    FakeStepContext two = anonymize("SELECT '17' AS other", "{columns: {other: hash}, salt: s}");
    FakeStepContext three = anonymize("SELECT '17' AS other", "{columns: {other: hash}, salt: t}");
    String pseudonym = rows(one).get(0).get(0);
    assertThat(rows(two).get(0).get(0)).isEqualTo(pseudonym);
    assertThat(rows(three).get(0).get(0)).isNotEqualTo(pseudonym);
    assertThat(report(one).get("pseudonyms").asText()).contains("declared salt");
  }

  @Test
  void manyValuesHaveManyPseudonyms() throws Exception {
    FakeStepContext it =
        anonymize("SELECT i AS v FROM range(120000) r(i)", "{columns: {v: hash}, key: k}");
    it.run();
    List<String> all = TestTables.column(it.written("data").path(), "v");
    assertThat(all).hasSize(120000);
    assertThat(new HashSet<>(all)).hasSize(120000);
  }

  @Test
  void numbersBecomeIntervals() throws Exception {
    String data = "FROM (VALUES (-0.5), (0.0), (29.999), (30.0), (NULL)) t(x)";
    assertThat(rows(anonymize(data, "columns: {x: {bins: 10}}")))
        .containsExactly(
            List.of("[-10, 0)"),
            List.of("[0, 10)"),
            List.of("[20, 30)"),
            List.of("[30, 40)"),
            List.of("null"));
    assertThat(rows(anonymize("SELECT 0.3::DOUBLE AS x", "columns: {x: {bins: 0.25}}")))
        .containsExactly(List.of("[0.25, 0.5)"));
    assertThat(rows(anonymize("SELECT 1000 AS x", "columns: {x: {bins: 500}}")))
        .containsExactly(List.of("[1000, 1500)"));
    assertThat(rows(anonymize(data, "columns: {x: {bins: [0, 17.5, 30]}}")))
        .containsExactly(
            List.of("< 0"),
            List.of("[0, 17.5)"),
            List.of("[17.5, 30)"),
            List.of(">= 30"),
            List.of("null"));
  }

  @Test
  void datesBecomeMonthsAndYears() throws Exception {
    FakeStepContext it =
        anonymize(
            "SELECT DATE '1969-07-20' AS d, TIMESTAMP '2026-01-31 23:59:59' AS t, NULL::DATE AS n",
            "columns: {d: {date: year}, t: {date: month}, n: {date: month}}");
    assertThat(rows(it)).containsExactly(List.of("1969", "2026-01", "null"));
  }

  @Test
  void theEndsOfANumberAreCutOff() throws Exception {
    FakeStepContext it =
        anonymize(
            "FROM (VALUES (1, 1.5::DOUBLE), (50, 9.5), (99, NULL)) t(i, x)",
            "columns: {i: {limits: {least: 10, greatest: 60}}, x: {limits: {greatest: 2.5}}}");
    assertThat(rows(it))
        .containsExactly(List.of("10", "1.5"), List.of("50", "2.5"), List.of("60", "null"));
    assertThat(it.written("data").facts().get("columns").toString()).contains("integer", "number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "columns: {a: keep} | has no rule for b, c",
        "{columns: {aa: keep}, others: keep} | names column 'aa'",
        "{columns: {a: hash}, others: keep} | needs 'key', a secret, or 'salt'",
        "{columns: {a: hash}, others: keep, key: k, salt: s} | not both",
        "{columns: {a: hash}, others: keep, key: ''} | Parameter 'key' is empty",
        "{columns: {b: {bins: 3}}, others: keep} | Column 'b' is text; the rule 'bins' is for a number",
        "{columns: {a: {date: year}}, others: keep} | the rule 'date' is for a date or a timestamp",
        "{columns: {a: {limits: {least: 0.5}}}, others: keep} | a whole number, as column 'a' is integer",
        "{columns: {a: {bins: [3, 2]}}, others: keep} | an edge above the one before",
        "{columns: {a: {bins: 3, mask: {}}}, others: keep} | has 2 rules",
        "{columns: {a: {bin: 3}}, others: keep} | Did you mean 'bins'?",
        "{columns: {}, others: drop} | leave no column",
        "{columns: {a: drop}, others: keep, k-anonymity: {k: 2, quasi: [a]}} | names column 'a', which is not there after the rules",
        "{columns: {}, others: keep, k-anonymity: {k: 2, quasi: [a], l: 2}} | belong together",
        "{columns: {}, others: keep, k-anonymity: {k: 2, quasi: [a], l: 2, sensitive: a}} | both sensitive and in"
      })
  void aRuleThatCannotBeIsRefused(String with, String said) throws Exception {
    assertThat(failure(anonymize("SELECT 1 AS a, 'x' AS b, 2.5 AS c", with), FailureClass.USER))
        .contains(said);
  }

  private static final String CLASSES =
      "FROM (VALUES (1, 'x', 'p'), (2, 'x', 'q'), (3, 'y', 'p'), (4, 'y', 'p'), (5, 'z', 'p'),"
          + " (6, 'x', 'p'), (7, NULL, 'p'), (8, NULL, 'q')) t(id, g, s)";

  @Test
  void rowsThatTooFewAreLikeAreLeftOutUpToALimit() throws Exception {
    FakeStepContext it =
        anonymize(
            CLASSES,
            "{columns: {}, others: keep, k-anonymity: {k: 2, quasi: [g], suppress: 12.5%}}");
    assertThat(it.run().values()).isEqualTo(Map.of("rows", 7L, "suppressed", 1L, "smallest", 2L));
    assertThat(TestTables.column(it.written("data").path(), "id"))
        .containsExactly("1", "2", "3", "4", "6", "7", "8");
    JsonNode check = report(it).get("kAnonymity");
    assertThat(check.get("before").get("classes").asInt()).isEqualTo(4);
    assertThat(check.get("before").get("smallest").asInt()).isEqualTo(1);
    assertThat(check.get("after").get("classes").asInt()).isEqualTo(3);
    assertThat(check.get("after").get("smallest").asInt()).isEqualTo(2);
    assertThat(check.get("before").get("sizes").get(0).toString())
        .isEqualTo("{\"rows\":\"1\",\"classes\":1}");
    assertThat(check.get("kept").asBoolean()).isTrue();
  }

  @Test
  void moreThanMayBeLeftOutIsANoAndTheReportIsThere() throws Exception {
    FakeStepContext it =
        anonymize(
            CLASSES, "{columns: {}, others: keep, k-anonymity: {k: 3, quasi: [g], suppress: 10%}}");
    assertThat(failure(it, FailureClass.GATE))
        .isEqualTo(
            "5 of 8 rows (62.50%) have fewer than 3 rows alike in g; 'k-anonymity.suppress' allows"
                + " 10.00%. Make these columns coarser, or let more rows be left out.");
    assertThat(report(it).get("kAnonymity").get("kept").asBoolean()).isFalse();
    assertThat(it.wrote("data")).isFalse();
  }

  @Test
  void aClassNeedsSeveralSensitiveValuesIfAsked() throws Exception {
    FakeStepContext it =
        anonymize(
            CLASSES,
            "{columns: {}, others: keep, k-anonymity: {k: 2, quasi: [g], suppress: 40%, l: 2, sensitive: s}}");
    assertThat(it.run().values()).containsEntry("suppressed", 3L);
    assertThat(TestTables.column(it.written("data").path(), "id"))
        .containsExactly("1", "2", "6", "7", "8");
  }

  @Test
  void coarserColumnsMakeClassesLarger() throws Exception {
    FakeStepContext it =
        anonymize(
            ExampleData.csv("diabetes.csv"),
            "{columns: {age: {bins: 20}, sex: keep, bmi: {bins: [25, 30]}, progression: keep},"
                + " others: drop, k-anonymity: {k: 5, quasi: [age, sex, bmi], suppress: 2%}}");
    it.run();
    JsonNode check = report(it).get("kAnonymity");
    assertThat(check.get("before").get("smallest").asInt()).isEqualTo(1);
    assertThat(check.get("changed").get("classes").asInt())
        .isLessThan(check.get("before").get("classes").asInt());
    assertThat(check.get("after").get("smallest").asInt()).isGreaterThanOrEqualTo(5);
    List<List<String>> sizes =
        TestTables.query(
            "SELECT min(n), sum(n) FROM (SELECT count(*) AS n FROM read_parquet('"
                + it.written("data").path()
                + "') GROUP BY age, sex, bmi)");
    assertThat(Long.parseLong(sizes.get(0).get(0))).isGreaterThanOrEqualTo(5);
    assertThat(sizes.get(0).get(1)).isEqualTo(it.written("data").facts().get("rows").toString());
  }

  @Test
  void theSameRowsGiveTheSameBytesOnAnyNumberOfThreads() throws Exception {
    String data = "SELECT i % 5000 AS id, i % 83 AS age, i AS n FROM range(60000) r(i)";
    String with =
        "{columns: {id: hash, age: {bins: 10}, n: keep}, key: k,"
            + " k-anonymity: {k: 7200, quasi: [age], suppress: 100%}}";
    FakeStepContext one = anonymize(data, with).limits(512L << 20, 1);
    FakeStepContext four = anonymize(data, with).limits(512L << 20, 4);
    one.run();
    four.run();
    assertThat(one.written("data").sha256()).isEqualTo(four.written("data").sha256());
    assertThat(one.written("report").text()).isEqualTo(four.written("report").text());
  }
}
