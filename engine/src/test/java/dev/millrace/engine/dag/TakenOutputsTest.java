package dev.millrace.engine.dag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.ValueType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a step takes of a run of another DAG, beside what that DAG gives. */
class TakenOutputsTest {
  private static final List<DagOutput> WINE =
      List.of(
          new DagOutput.Artifact("model", "trained", "model", ArtifactType.MODEL),
          new DagOutput.Artifact("rest", "odd", "data", ArtifactType.ANY),
          new DagOutput.Value("f1", "1.0", ValueType.NUMBER),
          new DagOutput.Value("rows", "1", ValueType.INTEGER),
          new DagOutput.Value("any", "dyn", ValueType.ANY));

  private static DagStep step(Map<String, String> outputs, Map<String, String> values) {
    KindDeclaration kind =
        new KindDeclaration(
            "dag",
            1,
            "",
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            false,
            false,
            false,
            Isolation.INLINE,
            "",
            new FreePorts(false, Optional.of("outputs"), Optional.of("values"), Optional.empty()));
    return new DagStep(
        "trained",
        kind,
        Map.of(),
        List.of(),
        Map.of("dag", "wine", "outputs", outputs, "values", values),
        Optional.empty(),
        RetryPolicy.NONE,
        Timeouts.NONE,
        OnFailure.FAIL);
  }

  private static List<String> misfits(Map<String, String> outputs, Map<String, String> values) {
    return TakenOutputs.compare(step(outputs, values), "wine", WINE).stream()
        .map(misfit -> misfit.parameter() + "." + misfit.name() + ": " + misfit.text())
        .toList();
  }

  @Test
  void whatIsGivenLikeThatFits() {
    assertThat(misfits(Map.of("model", "model"), Map.of("f1", "number"))).isEmpty();
    assertThat(misfits(Map.of("rest", "dataset"), Map.of("any", "text")))
        .as("known when it has run")
        .isEmpty();
    assertThat(misfits(Map.of(), Map.of("rows", "number"))).as("a whole number is one").isEmpty();
  }

  @Test
  void anUnknownNameSaysWhatThereIsAndTheNearest() {
    assertThat(misfits(Map.of("modle", "model"), Map.of()))
        .containsExactly(
            "outputs.modle: Step 'trained' takes 'modle' (model) of DAG 'wine', which has no such"
                + " output; it has model (model), rest (any), f1 (number), rows (integer) or any"
                + " (any). Did you mean 'model'?");
    assertThat(
            TakenOutputs.compare(step(Map.of(), Map.of("f1", "number")), "wine", List.of())
                .get(0)
                .text())
        .isEqualTo(
            "Step 'trained' takes 'f1' (number) of DAG 'wine', which declares no outputs. Add"
                + " 'outputs:' to that DAG, or remove it here.");
  }

  @Test
  void anotherTypeNamesBothSides() {
    assertThat(misfits(Map.of("model", "bundle"), Map.of()))
        .containsExactly(
            "outputs.model: Step 'trained' takes 'model' of DAG 'wine' as bundle; it is an artifact"
                + " of type model. Write model.");
    assertThat(misfits(Map.of(), Map.of("f1", "integer")))
        .containsExactly(
            "values.f1: Step 'trained' takes 'f1' of DAG 'wine' as integer; it is a value of type"
                + " number. Write number.");
  }

  @Test
  void anArtifactIsNoValueAndAValueIsNoArtifact() {
    assertThat(misfits(Map.of("f1", "metrics"), Map.of("model", "text")))
        .containsExactlyInAnyOrder(
            "outputs.f1: Step 'trained' takes 'f1' of DAG 'wine' as metrics; it is a value of type"
                + " number. Take it below 'values'.",
            "values.model: Step 'trained' takes 'model' of DAG 'wine' as text; it is an artifact of"
                + " type model. Take it below 'outputs'.");
  }

  @Test
  void whatItTakesAndOfWhichDagIsKnownBeforehand() {
    DagStep step = step(Map.of("model", "model"), Map.of("f1", "number"));
    assertThat(TakenOutputs.names(step)).containsExactly("model", "f1");
    assertThat(TakenOutputs.dagOf(step)).contains("wine");
    assertThat(TakenOutputs.names(step(Map.of(), Map.of()))).isEmpty();
  }
}
