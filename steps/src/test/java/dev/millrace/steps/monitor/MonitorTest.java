package dev.millrace.steps.monitor;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.kind.Reuse;
import dev.millrace.steps.statistics.ChiSquare;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whether a table has moved from an earlier one. */
class MonitorTest {
  @TempDir Path directory;
  private int files;

  private FakeStepContext monitor(String baseline, String data) throws Exception {
    return new FakeStepContext(new MonitorKind(), directory.resolve("it" + files++))
        .input("baseline", table(baseline), Map.of())
        .input("data", table(data), Map.of());
  }

  private Path table(String query) throws Exception {
    return TestTables.parquet(directory.resolve("t" + files++ + ".parquet"), query);
  }

  private static JsonNode column(FakeStepContext it, String name) throws Exception {
    for (JsonNode column : report(it).get("columns")) {
      if (column.get("name").asText().equals(name)) {
        return column;
      }
    }
    throw new AssertionError("no column " + name);
  }

  private static JsonNode report(FakeStepContext it) throws Exception {
    return new ObjectMapper().readTree(it.written("report").text());
  }

  @Test
  void textIsMeasuredByItsShares() throws Exception {
    FakeStepContext it =
        monitor(
            "SELECT CASE WHEN i < 50 THEN 'a' ELSE 'b' END AS c FROM range(100) r(i)",
            "SELECT CASE WHEN i < 80 THEN 'a' ELSE 'b' END AS c FROM range(100) r(i)");
    double psi = 0.3 * Math.log(0.8 / 0.5) - 0.3 * Math.log(0.2 / 0.5);
    Map<String, Object> values = it.run().values();
    assertThat(values)
        .containsEntry("drifted", true)
        .containsEntry("worst", "c")
        .containsEntry("columns", List.of("c"))
        .containsEntry("rows", 100L);
    assertThat((Double) values.get("score")).isCloseTo(psi, within(1e-12));
    double statistic = 900 / 130.0 + 900 / 70.0;
    assertThat(column(it, "c").get("test").asText()).isEqualTo("chi-square");
    assertThat(column(it, "c").get("statistic").asDouble()).isCloseTo(statistic, within(1e-12));
    assertThat(column(it, "c").get("probability").asDouble())
        .isCloseTo(ChiSquare.tail(statistic, 1), within(1e-15))
        .isCloseTo(8.68e-6, within(1e-8));
    assertThat(it.logLines()).contains("c: stability index 0.4159 is above 0.25", "drifted: c");
  }

  @Test
  void numbersAreMeasuredByTheirDistance() throws Exception {
    FakeStepContext it =
        monitor(
            "FROM (VALUES (1.0), (2.0), (3.0), (4.0)) t(x)",
            "FROM (VALUES (3.0), (4.0), (5.0), (6.0), (NULL)) t(x)");
    it.with("limits", Map.of("psi", 100, "ks", 0.49, "missing", "30%"));
    assertThat(it.run().values()).containsEntry("drifted", true);
    JsonNode x = column(it, "x");
    // At 2 half of the baseline is below or equal, and nothing of the data.
    assertThat(x.get("statistic").asDouble()).isEqualTo(0.5);
    // n = 4 · 4 / 8 = 2, λ = (√2 + 0.12 + 0.11/√2) / 2 = 0.806; 2(e^-2λ² - e^-8λ² + …)
    double lambda = (Math.sqrt(2) + 0.12 + 0.11 / Math.sqrt(2)) / 2;
    double expected =
        2
            * (Math.exp(-2 * lambda * lambda)
                - Math.exp(-8 * lambda * lambda)
                + Math.exp(-18 * lambda * lambda)
                - Math.exp(-32 * lambda * lambda));
    assertThat(x.get("probability").asDouble()).isCloseTo(expected, within(1e-9));
    assertThat(x.get("missingNow").asDouble()).isCloseTo(0.2, within(1e-12));
    assertThat(x.get("reasons").toString()).contains("distance 0.5000 is above 0.49");
    FakeStepContext wider =
        monitor(
                "FROM (VALUES (1.0), (2.0), (3.0), (4.0)) t(x)",
                "FROM (VALUES (3.0), (4.0), (5.0), (6.0)) t(x)")
            .with("limits", Map.of("psi", 100, "ks", 0.5));
    assertThat(wider.run().values()).containsEntry("drifted", false);
  }

  @Test
  void theSameTableHasNotMoved() throws Exception {
    String wine = ExampleData.csv("wine.csv");
    FakeStepContext it = monitor(wine, wine + " ORDER BY hue");
    it.with("limits", Map.of("psi", 0, "ks", 0, "significance", 0.5, "missing", 0, "rows", 0));
    assertThat(it.run().values())
        .containsEntry("drifted", false)
        .containsEntry("score", 0.0)
        .containsEntry("columns", List.of());
    assertThat(report(it).get("columns")).hasSize(14);
  }

  @Test
  void missingValuesThatBecomeMoreAreSeen() throws Exception {
    String before = "SELECT i % 7 AS x FROM range(1000) r(i)";
    String now = "SELECT CASE WHEN i % 4 > 0 THEN i % 7 END AS x FROM range(1000) r(i)";
    FakeStepContext it = monitor(before, now).with("limits", Map.of("psi", 100));
    assertThat(it.run().values()).containsEntry("drifted", true);
    assertThat(column(it, "x").get("reasons").toString())
        .contains("the share of missing values changed by 0.2500, more than 0.1");
    FakeStepContext allowed =
        monitor(before, now).with("limits", Map.of("psi", 100, "missing", "25%"));
    assertThat(allowed.run().values()).containsEntry("drifted", false);
  }

  @Test
  void rowsThatBecomeFewerAreSeenIfThereIsALimit() throws Exception {
    String before = "SELECT i % 5 AS x FROM range(1000) r(i)";
    String now = "SELECT i % 5 AS x FROM range(500) r(i)";
    assertThat(monitor(before, now).run().values()).containsEntry("drifted", false);
    FakeStepContext it = monitor(before, now).with("limits", Map.of("rows", "40%"));
    assertThat(it.run().values())
        .containsEntry("drifted", true)
        .containsEntry("columns", List.of());
    assertThat(report(it).get("problems").toString())
        .contains("The number of rows is 500, it was 1000");
  }

  @Test
  void columnsThatCameWentOrChangedAreSeen() throws Exception {
    FakeStepContext it =
        monitor("SELECT 1 AS a, 2 AS b, 3 AS c", "SELECT 1 AS a, 'x' AS b, 4 AS d");
    assertThat(it.run().values()).containsEntry("columns", List.of("b", "d", "c"));
    assertThat(report(it).get("problems").toString())
        .contains("Column 'b' is text; it was integer.")
        .contains("Column 'd' is new")
        .contains("Column 'c' of the baseline is not there any more.");
  }

  @Test
  void significanceIsCorrectedForTheNumberOfColumns() throws Exception {
    // One column has p = 0.0455 (chi-square 4 of 1), nine others have not moved.
    StringBuilder before = new StringBuilder("SELECT i < 50 AS c");
    StringBuilder now = new StringBuilder("SELECT i < 64 AS c");
    for (int k = 0; k < 9; k++) {
      before.append(", i % 2 = 0 AS n").append(k);
      now.append(", i % 2 = 0 AS n").append(k);
    }
    String from = " FROM range(100) r(i)";
    FakeStepContext alone =
        monitor(before + from, now + from)
            .with("columns", List.of("c"))
            .with("limits", Map.of("significance", 0.05));
    assertThat(alone.run().values()).containsEntry("drifted", true);
    FakeStepContext many =
        monitor(before + from, now + from).with("limits", Map.of("significance", 0.05));
    assertThat(many.run().values()).containsEntry("drifted", false);
  }

  @Test
  void datesAreLookedForButNotCompared() throws Exception {
    FakeStepContext it =
        monitor("SELECT DATE '2026-01-01' AS d, 1 AS x", "SELECT DATE '2027-01-01' AS d, 1 AS x");
    assertThat(it.run().values()).containsEntry("drifted", false);
    assertThat(report(it).get("notCompared").toString()).isEqualTo("[\"d\"]");
  }

  @Test
  void columnsAreChosenByName() throws Exception {
    String before = "SELECT i AS id, i % 3 AS x FROM range(100) r(i)";
    String now = "SELECT i + 500 AS id, i % 3 AS x FROM range(100) r(i)";
    assertThat(monitor(before, now).run().values()).containsEntry("worst", "id");
    FakeStepContext without = monitor(before, now).with("exclude", List.of("id"));
    assertThat(without.run().values()).containsEntry("drifted", false).containsEntry("worst", "x");
    assertThat(failure(monitor(before, now).with("exclude", List.of("ids")), FailureClass.USER))
        .contains("Parameter 'exclude' names column 'ids'")
        .contains("Did you mean 'id'?");
    assertThat(failure(monitor(before, now).with("exclude", List.of("id", "x")), FailureClass.USER))
        .contains("No column is left");
  }

  @Test
  void aTableWithoutRowsHasNothingToCompare() throws Exception {
    assertThat(failure(monitor("SELECT 1 AS x", "SELECT 1 AS x LIMIT 0"), FailureClass.DATA))
        .isEqualTo("Input 'data' has no rows, so there is nothing to compare.");
  }

  @Test
  void theSameTablesGiveTheSameBytesOnAnyNumberOfThreads() throws Exception {
    String before =
        "SELECT sin(i) AS x, i % 40 AS n, (i % 60)::VARCHAR AS t FROM range(50000) r(i)";
    String now =
        "SELECT sin(i) * 1.1 AS x, i % 41 AS n, (i % 66)::VARCHAR AS t FROM range(40000) r(i)";
    FakeStepContext one = monitor(before, now).limits(512L << 20, 1);
    FakeStepContext four = monitor(before, now).limits(512L << 20, 4);
    one.run();
    four.run();
    assertThat(one.written("report").text()).isEqualTo(four.written("report").text());
  }

  @Test
  void itIsNeverReused() {
    assertThat(new MonitorKind().declaration().reuse()).isEqualTo(Reuse.NEVER);
  }
}
