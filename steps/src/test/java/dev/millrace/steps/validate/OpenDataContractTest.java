package dev.millrace.steps.validate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepException;
import dev.millrace.steps.testkit.Failures;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.TestTables;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenDataContractTest {
  private static final String CONTRACT =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: wine
      version: 1.0.0
      status: active
      schema:
        - name: wines
          logicalType: object
          properties:
            - name: id
              logicalType: integer
              primaryKey: true
            - name: colour
              logicalType: string
              required: true
              quality:
                - metric: invalidValues
                  arguments: {validValues: [red, white]}
                  mustBe: 0
            - name: alcohol
              logicalType: number
              logicalTypeOptions: {minimum: 8, maximum: 16}
          quality:
            - {metric: rowCount, mustBeGreaterThan: 2}
      """;

  @TempDir Path directory;

  private FakeStepContext it(String contract) throws Exception {
    Path data =
        TestTables.parquet(
            directory.resolve("in.parquet"),
            "SELECT * FROM (VALUES (1, 'red', 9.5::DOUBLE), (1, 'red', 9.5), (2, 'blue', 20),"
                + " (NULL, NULL, NULL)) t(id, colour, alcohol)");
    return new FakeStepContext(new ValidateKind(), directory.resolve("it"))
        .input("data", data, Map.of())
        .file("wine.odcs.yaml", contract)
        .with("contract", "wine.odcs.yaml")
        .with("quarantine", Map.of("max", 1));
  }

  @Test
  void itsPropertiesAndMetricsAreHeld() throws Exception {
    FakeStepContext it = it(CONTRACT);
    it.run();
    assertThat(TestTables.column(it.written("rejected").path(), "reason"))
        .containsExactly(
            "id is '1', which an earlier row has",
            "colour is 'blue', expected one of red, white; alcohol is '20.0', expected at most 16",
            "id is missing; colour is missing");
  }

  @Test
  void itsRowCountIsHeld() throws Exception {
    assertThat(Failures.of(it(CONTRACT.replace("mustBeGreaterThan: 2", "mustBeLessThan: 4"))))
        .hasMessage("wine.odcs.yaml expects at most 3 rows; the data has 4.");
  }

  @Test
  void aCheckThatCannotBeMadeIsRefused() throws Exception {
    StepException failure = Failures.of(it(CONTRACT.replace("mustBe: 0", "mustBeLessThan: 5")));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.USER);
    assertThat(failure)
        .hasMessageStartingWith(
            "wine.odcs.yaml, line 19: 'mustBeLessThan' cannot be checked here; expected"
                + " 'mustBe: 0'.");
    assertThat(Failures.of(it(CONTRACT.replace("maximum: 16", "multipleOf: 2"))))
        .hasMessage(
            "wine.odcs.yaml, line 22: 'multipleOf' is a check that 'validate' does not make."
                + " Remove it.");
  }
}
