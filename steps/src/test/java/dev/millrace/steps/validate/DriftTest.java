package dev.millrace.steps.validate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.testkit.Failures;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriftTest {
  @TempDir Path directory;

  private FakeStepContext it(String baseline, String data) throws Exception {
    return new FakeStepContext(new ValidateKind(), directory.resolve("it"))
        .input("data", TestTables.parquet(directory.resolve("d.parquet"), data), Map.of())
        .input("baseline", TestTables.parquet(directory.resolve("b.parquet"), baseline), Map.of())
        .with("checks", Map.of("rows", Map.of("min", 1)));
  }

  private static JsonNode drift(FakeStepContext it) throws Exception {
    return new ObjectMapper().readTree(it.written("report").text()).get("drift");
  }

  @Test
  void theIndexIsThatOfTheShares() throws Exception {
    FakeStepContext it =
        it(
            "SELECT CASE WHEN i < 50 THEN 'a' ELSE 'b' END AS c FROM range(100) r(i)",
            "SELECT CASE WHEN i < 80 THEN 'a' ELSE 'b' END AS c FROM range(100) r(i)");
    it.run();
    double expected = 0.3 * Math.log(0.8 / 0.5) - 0.3 * Math.log(0.2 / 0.5);
    assertThat(drift(it).get("c").asDouble()).isCloseTo(expected, Offset.offset(1e-12));
  }

  @Test
  void theSameDataHasNotMoved() throws Exception {
    FakeStepContext it =
        it("SELECT i * 1.5 AS x FROM range(999) r(i)", "SELECT i * 1.5 AS x FROM range(999) r(i)");
    it.with("drift", Map.of("max", 0)).run();
    assertThat(drift(it).get("x").asDouble()).isZero();
  }

  @Test
  void movementBeyondTheBoundFails() throws Exception {
    FakeStepContext it =
        it("SELECT i AS x FROM range(1000) r(i)", "SELECT i + 500 AS x FROM range(1000) r(i)")
            .with("drift", Map.of("max", 0.25));
    StepException failure = Failures.of(it);
    assertThat(failure.failureClass()).isEqualTo(FailureClass.DATA);
    assertThat(failure)
        .hasMessageMatching(
            "Column 'x' has moved from the baseline by a population stability index of"
                + " [0-9.]+; 'drift.max' allows 0.25.");
    assertThat(drift(it).get("x").asDouble()).isGreaterThan(1);
  }

  @Test
  void aBoundWithoutABaselineIsTheAuthorsMistake() throws Exception {
    FakeStepContext it =
        new FakeStepContext(new ValidateKind(), directory.resolve("it"))
            .input(
                "data",
                TestTables.parquet(directory.resolve("d.parquet"), "SELECT 1 AS a"),
                Map.of())
            .with("checks", Map.of("rules", "a > 0"))
            .with("drift", Map.of("max", 0.1));
    assertThat(Failures.of(it))
        .hasMessage("'drift' needs something to compare with: connect 'baseline'.");
  }
}
