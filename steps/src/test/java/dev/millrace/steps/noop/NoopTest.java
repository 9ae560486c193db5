package dev.millrace.steps.noop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.steps.testkit.FakeStepContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NoopTest {
  @TempDir Path directory;
  private FakeStepContext it;
  private Path table;

  @BeforeEach
  void begin() throws Exception {
    it = new FakeStepContext(new NoopKind(), directory.resolve("it"));
    table = Files.writeString(directory.resolve("table"), "rows");
  }

  @Test
  void withoutParametersItDoesNothing() throws Exception {
    assertThat(it.run().values()).isEmpty();
  }

  @Test
  void valuesAreReturnedAsGiven() throws Exception {
    it.with("values", Map.of("stage", "graded", "rows", 3L));

    assertThat(it.run().values()).isEqualTo(Map.of("stage", "graded", "rows", 3L));
  }

  @Test
  void aStampSaysWhenItBegan() throws Exception {
    Instant before = Instant.now();
    it.with("stamp", true);

    long at = (Long) it.run().values().get("at");

    assertThat(Instant.EPOCH.plus(at, ChronoUnit.MICROS))
        .isBetween(before.truncatedTo(ChronoUnit.MICROS), Instant.now());
  }

  @Test
  void anOutputIsTheInputOfItsNameWithItsFacts() throws Exception {
    it.with("outputs", Map.of("data", "dataset"))
        .input("data", ArtifactType.DATASET, table, Map.of("rows", 1L))
        .input("other", table, Map.of())
        .run();

    assertThat(it.written("data").text()).isEqualTo("rows");
    assertThat(it.written("data").facts()).isEqualTo(Map.of("rows", 1L));
    assertThatThrownBy(() -> it.output("other")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void anOutputWithoutAnInputIsTheUsersMistake() {
    it.with("outputs", Map.of("data", "dataset"));

    refused("Output 'data' passes the input of the same name on, which has 0 artifacts");
  }

  @Test
  void anotherTypeThanDeclaredIsTheUsersMistake() throws Exception {
    it.with("outputs", Map.of("data", "dataset"))
        .input("data", ArtifactType.MODEL, table, Map.of());

    refused("Output 'data' is declared as dataset; input 'data' is model.");
  }

  @Test
  void aSleepEndsWhenTheStepIsStopped() {
    it.with("sleep", "1h");
    Thread.currentThread().interrupt();

    assertThatThrownBy(it::run).isInstanceOf(InterruptedException.class);
    assertThat(Thread.interrupted()).isFalse();
  }

  private void refused(String message) {
    assertThatThrownBy(it::run)
        .hasMessageStartingWith(message)
        .extracting("failureClass")
        .isEqualTo(FailureClass.USER);
  }
}
