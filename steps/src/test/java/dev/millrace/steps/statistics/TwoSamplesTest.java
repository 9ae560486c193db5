package dev.millrace.steps.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Formulas against values computed by hand and against printed tables. */
class TwoSamplesTest {

  @ParameterizedTest
  @CsvSource({
    // The 5 % and 1 % points of the chi-square distribution, as every textbook prints them.
    "3.841459, 1, 0.05",
    "5.991465, 2, 0.05",
    "7.814728, 3, 0.05",
    "11.070498, 5, 0.05",
    "18.307038, 10, 0.05",
    "67.504807, 50, 0.05",
    "6.634897, 1, 0.01",
    "23.209251, 10, 0.01"
  })
  void theTailIsThatOfTheTables(double x, int freedom, double p) {
    assertThat(ChiSquare.tail(x, freedom)).isCloseTo(p, within(p * 1e-5));
  }

  @ParameterizedTest
  @CsvSource({"0.1", "1", "7", "40"})
  void withTwoDegreesOfFreedomTheTailIsExponential(double x) {
    assertThat(ChiSquare.tail(x, 2)).isCloseTo(Math.exp(-x / 2), within(1e-14));
  }

  @Test
  void theStatisticOfEqualSamplesIsTheSumOfSquares() {
    // (50 - 80)² / 130 + (50 - 20)² / 70
    assertThat(ChiSquare.statistic(new long[] {50, 50, 0}, new long[] {80, 20, 0}))
        .isCloseTo(900 / 130.0 + 900 / 70.0, within(1e-12));
  }

  @Test
  void samplesOfOtherSizesWithTheSameSharesHaveNotMoved() {
    assertThat(ChiSquare.statistic(new long[] {10, 30}, new long[] {20, 60}))
        .isCloseTo(0, within(1e-12));
    assertThat(StabilityIndex.of(new long[] {10, 30}, new long[] {20, 60})).isZero();
  }

  @Test
  void theStabilityIndexIsTheSumOverTheBins() {
    double expected = 0.3 * Math.log(0.8 / 0.5) - 0.3 * Math.log(0.2 / 0.5);
    assertThat(StabilityIndex.of(new long[] {50, 50}, new long[] {160, 40}))
        .isCloseTo(expected, within(1e-12));
    // An empty bin counts as one in ten thousand.
    double empty = 0.5 * Math.log(1 / 0.5) + (1e-4 - 0.5) * Math.log(1e-4 / 0.5);
    assertThat(StabilityIndex.of(new long[] {1, 1}, new long[] {2, 0}))
        .isCloseTo(empty, within(1e-12));
  }

  @ParameterizedTest
  @CsvSource({
    // Points of the limiting distribution (Smirnov 1948, table).
    "1.2238, 0.10",
    "1.3581, 0.05",
    "1.6276, 0.01",
    "1.9495, 0.001"
  })
  void theProbabilityOfADistanceIsThatOfTheTables(double lambda, double p) {
    long rows = 2_000_000_000L;
    double distance = lambda / Math.sqrt(rows / 2.0);
    assertThat(KolmogorovSmirnov.probability(distance, rows, rows)).isCloseTo(p, within(p * 2e-3));
  }

  @Test
  void noDistanceIsCertain() {
    assertThat(KolmogorovSmirnov.probability(0, 100, 100)).isEqualTo(1);
    assertThat(KolmogorovSmirnov.probability(1e-9, 100, 100)).isEqualTo(1);
    assertThat(KolmogorovSmirnov.probability(1, 0, 100)).isEqualTo(1);
    assertThat(KolmogorovSmirnov.probability(1, 1000, 1000)).isLessThan(1e-100);
  }
}
