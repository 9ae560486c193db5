package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.InputReference.StepOutput;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.spi.FailureClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExampleTest {
  static final String EXAMPLE = resource("example.yaml");

  private static String resource(String name) {
    try (InputStream in = ExampleTest.class.getResourceAsStream(name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The example without what later versions execute. */
  static String runnable() {
    return EXAMPLE.replaceAll("(?s)triggers:.*?\\n\\n", "");
  }

  @Test
  void theWholeExampleHasNoFinding() {
    assertThat(Reading.findings(EXAMPLE)).isEmpty();
  }

  @Test
  void whatIsLeftOfItIsReadInFull() {
    Dag dag = Reading.dag(runnable());

    assertThat(dag.name()).isEqualTo("wine-quality");
    assertThat(dag.owner()).isEqualTo("cellar-team");
    assertThat(dag.labels()).isEqualTo(Map.of("domain", "demo"));
    assertThat(dag.steps().stream().map(DagStep::id))
        .containsExactly("raw", "clean", "graded", "parts", "forest", "scores", "bundle", "live");
    assertThat(dag.finallySteps().stream().map(DagStep::id)).containsExactly("tell");
    assertThat(dag.finallySteps().get(0).options().code().named()).containsExactly("CHAT_HOOK");
    assertThat(dag.params().get(0).fallback()).contains(200L);
    assertThat(dag.params().get(1).fallback()).contains(0.6);
    assertThat(dag.files().keySet())
        .containsExactly("contracts/wine.yaml", "data/wine.csv", "labels/wine.yaml");
    assertThat(dag.version()).matches("[0-9a-f]{64}");
  }

  @Test
  void referencesAreResolvedToPorts() {
    Dag dag = Reading.dag(runnable());

    assertThat(dag.step("scores").orElseThrow().inputs())
        .isEqualTo(
            Map.of(
                "model", List.of(new StepOutput("forest", "model")),
                "data", List.of(new StepOutput("parts", "test"))));
    assertThat(dag.step("scores").orElseThrow().upstream()).containsExactly("forest", "parts");
    assertThat(dag.step("bundle").orElseThrow().inputs().get("report"))
        .containsExactly(new StepOutput("scores", "report"));
  }

  @Test
  void parametersAreTypedAndDefaultsAreFilledIn() {
    Dag dag = Reading.dag(runnable());

    assertThat(dag.step("forest").orElseThrow().with())
        .isEqualTo(
            Map.of(
                "algorithm", "random-forest",
                "target", "grade",
                "trees", "${{ params.trees }}",
                "depth", 12L,
                "seed", 7L));
    assertThat(dag.step("clean").orElseThrow().with().get("quarantine"))
        .isEqualTo(Map.of("max", "1%", "keep", true));
    assertThat(dag.step("parts").orElseThrow().with().get("by")).isEqualTo(List.of("grade"));
  }

  @Test
  void policiesComeFromDefaults() {
    DagStep raw = Reading.dag(runnable()).step("raw").orElseThrow();

    assertThat(raw.retry().max()).isEqualTo(2);
    assertThat(raw.retry().on()).isEqualTo(Set.of(FailureClass.TRANSIENT, FailureClass.LOST));
    assertThat(raw.retry().initial()).isEqualTo(Duration.ofSeconds(10));
    assertThat(raw.retry().limit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(raw.timeouts().attempt()).contains(Duration.ofMinutes(30));
    assertThat(raw.onFailure()).isEqualTo(OnFailure.FAIL);
  }
}
