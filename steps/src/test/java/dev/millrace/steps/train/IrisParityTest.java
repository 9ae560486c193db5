package dev.millrace.steps.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.spi.StepResult;
import dev.millrace.steps.split.SplitKind;
import dev.millrace.steps.testkit.ExampleData;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.ModelPipeline;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The figures of Tribuo's classification tutorial, through our own steps. */
class IrisParityTest {
  @TempDir Path directory;

  @Test
  void tribuosSettingsAndSplitGiveItsPublishedAccuracy() throws Exception {
    ModelPipeline pipeline = new ModelPipeline(directory);
    FakeStepContext parts =
        new FakeStepContext(new SplitKind(), directory.resolve("parts"))
            .input("data", pipeline.table(ExampleData.bezdekIris()), Map.of())
            .with("strategy", "random")
            .with("ratios", Map.of("train", 0.7, "test", 0.3))
            .with("duplicates", "allow")
            .seed(1);
    parts.run();
    FakeStepContext fit =
        pipeline.trained(
            parts.written("train").path(),
            Map.of(
                "algorithm",
                "logistic-regression",
                "target",
                "species",
                "scale",
                "none",
                "epochs",
                5,
                "learning-rate",
                1.0,
                "seed",
                12345L));
    StepResult result = pipeline.evaluate(fit, parts.written("test").path(), Map.of()).run();
    assertThat(result.values()).containsEntry("rows", 45L);
    assertThat((double) result.values().get("accuracy")).isCloseTo(44 / 45.0, within(1e-12));
    // The tutorial's table: micro and macro F1 and the balanced error rate.
    assertThat((double) result.values().get("f1")).isCloseTo(0.978, within(0.0005));
    assertThat((double) result.values().get("balanced-accuracy"))
        .isCloseTo(1 - 0.022, within(0.0005));
  }
}
