package dev.millrace.bench.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class PowerLawTest {
  private static final double[] SIZES = {1_000, 3_000, 10_000, 30_000};

  @Test
  void proportionalTimesHaveExponentOne() {
    PowerLaw law = PowerLaw.through(SIZES, new double[] {0.5, 1.5, 5, 15});

    assertThat(law.exponent()).isCloseTo(1, within(1e-9));
    assertThat(law.factor()).isCloseTo(0.0005, within(1e-9));
  }

  @Test
  void quadraticTimesHaveExponentTwo() {
    PowerLaw law = PowerLaw.through(SIZES, new double[] {1, 9, 100, 900});

    assertThat(law.exponent()).isCloseTo(2, within(1e-9));
  }

  @Test
  void noiseInOnePointMovesTheExponentLittle() {
    PowerLaw law = PowerLaw.through(SIZES, new double[] {0.55, 1.5, 5, 15});

    assertThat(law.exponent()).isBetween(0.95, 1.0);
  }

  @Test
  void onePointHasNoSlope() {
    assertThatThrownBy(() -> PowerLaw.through(new double[] {1}, new double[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PowerLaw.through(new double[] {2, 2}, new double[] {1, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> PowerLaw.through(new double[] {1, 2}, new double[] {0, 3}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
