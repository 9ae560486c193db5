package dev.millrace.steps.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Numbers worked out by hand. */
class MetricsTest {
  private static final Offset<Double> CLOSE = within(1e-12);
  private static final List<String> ABC = List.of("a", "b", "c");

  @Test
  void threeClassesGiveTheMetricsOfTheirConfusionMatrix() throws Exception {
    // a: 2 right, 1 as b; b: 1 right, 1 as c; c: 1 right.
    Measured measured =
        Fixed.classified(
                ABC, List.of("a", "a", "a", "b", "b", "c"), List.of("a", "a", "b", "b", "c", "c"))
            .measure();
    Map<String, Double> metrics = measured.metrics();
    assertThat(metrics.get("accuracy")).isCloseTo(4 / 6.0, CLOSE);
    assertThat(metrics.get("balanced-accuracy")).isCloseTo((2 / 3.0 + 1 / 2.0 + 1) / 3, CLOSE);
    assertThat(metrics.get("precision")).isCloseTo((1 + 1 / 2.0 + 1 / 2.0) / 3, CLOSE);
    assertThat(metrics.get("recall")).isCloseTo((2 / 3.0 + 1 / 2.0 + 1) / 3, CLOSE);
    assertThat(metrics.get("f1")).isCloseTo((4 / 5.0 + 2 / 4.0 + 2 / 3.0) / 3, CLOSE);
    // Chance: (3*2 + 2*2 + 1*2) / 36 = 1/3.
    assertThat(metrics.get("kappa")).isCloseTo((4 / 6.0 - 1 / 3.0) / (1 - 1 / 3.0), CLOSE);
    // Gorodkin: (4*6 - 12) / sqrt((36 - 12) * (36 - 14)).
    assertThat(metrics.get("mcc")).isCloseTo(12 / Math.sqrt(24.0 * 22), CLOSE);
    Map<?, ?> confusion = (Map<?, ?>) measured.details().get("confusion");
    assertThat(confusion.get("labels")).isEqualTo(ABC);
    assertThat((long[][]) confusion.get("truthByPrediction"))
        .isDeepEqualTo(new long[][] {{2, 1, 0}, {0, 1, 1}, {0, 0, 1}});
  }

  @Test
  void logLossIsTheMeanLogarithmOfTheTruthsScore() throws Exception {
    Measured measured =
        Fixed.sureOf(List.of("no", "yes"), List.of("yes", "no"), 0.8, 0.4).measure();
    assertThat(measured.metrics().get("log-loss"))
        .isCloseTo(-(Math.log(0.8) + Math.log(0.6)) / 2, CLOSE);
  }

  @Test
  void aScoreOfZeroForTheTruthStaysFinite() throws Exception {
    Measured measured = Fixed.sureOf(List.of("no", "yes"), List.of("yes"), 0).measure();
    assertThat(measured.metrics().get("log-loss")).isCloseTo(-Math.log(1e-15), CLOSE);
  }

  @Test
  void aLabelTheModelNeverSawCountsAsWrong() throws Exception {
    Measured measured =
        Fixed.classified(List.of("a", "b"), List.of("a", "new"), List.of("a", "b")).measure();
    assertThat(measured.metrics().get("accuracy")).isEqualTo(0.5);
    assertThat(measured.metrics().get("balanced-accuracy")).isEqualTo(0.5);
    assertThat((List<?>) ((Map<?, ?>) measured.details().get("confusion")).get("labels"))
        .isEqualTo(List.of("a", "b", "new"));
  }

  @Test
  void oneClassAloneHasNoCorrelation() throws Exception {
    Measured measured =
        Fixed.classified(List.of("a", "b"), List.of("a", "a"), List.of("a", "a")).measure();
    assertThat(measured.metrics())
        .containsEntry("accuracy", 1.0)
        .containsEntry("mcc", 0.0)
        .containsEntry("kappa", 0.0);
  }

  @Test
  void aRegressionHasErrorsInTheUnitOfItsTarget() throws Exception {
    Measured measured =
        Fixed.regressed(new double[] {1, 2, 4, 0}, new double[] {2, 2, 1, 0}).measure();
    assertThat(measured.metrics().get("rmse")).isCloseTo(Math.sqrt(10 / 4.0), CLOSE);
    assertThat(measured.metrics().get("mae")).isCloseTo(1, CLOSE);
    // Mean 1.75; squares around it: 0.5625 + 0.0625 + 5.0625 + 3.0625 = 8.75.
    assertThat(measured.metrics().get("r2")).isCloseTo(1 - 10 / 8.75, CLOSE);
    assertThat(measured.metrics().get("mape")).isCloseTo((1 + 0 + 0.75) / 3, CLOSE);
  }

  @Test
  void whatTheRowsDoNotDefineIsAbsent() throws Exception {
    Measured measured = Fixed.regressed(new double[] {0, 0}, new double[] {1, 2}).measure();
    assertThat(measured.metrics()).containsOnlyKeys("rmse", "mae");
  }
}
