package dev.millrace.steps.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.steps.statistics.ChiSquare;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against tables and numbers worked out by hand. */
class PairedTestsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "0.0157908, 0.9",
    "0.4549364, 0.5",
    "1, 0.3173105",
    "2.7055435, 0.1",
    "3.8414588, 0.05",
    "6.6348966, 0.01",
    "10.8275662, 0.001",
    "23.9281270, 0.000001"
  })
  void theChiSquareTailIsThatOfTheTables(double x, double p) {
    assertThat(ChiSquare.tail(x)).isCloseTo(p, within(p * 1e-6));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "0, 5, 0.0625",
    "5, 0, 0.0625",
    "1, 9, 0.021484375",
    "3, 3, 1",
    "12, 12, 1",
    "0, 24, 1.1920928955078125E-7"
  })
  void fewDifferencesAreCountedExactly(long onlyChampion, long onlyCandidate, double p) {
    McNemar test = McNemar.of(onlyChampion, onlyCandidate);
    assertThat(test.method()).isEqualTo("exact binomial");
    assertThat(test.pValue()).isCloseTo(p, within(1e-15));
  }

  @Test
  void manyDifferencesUseTheCorrectedChiSquare() {
    McNemar test = McNemar.of(10, 15);
    assertThat(test.method()).isEqualTo("chi-square");
    // (|10 - 15| - 1)^2 / 25 = 0.64
    assertThat(test.pValue()).isCloseTo(ChiSquare.tail(0.64), within(1e-15));
    assertThat(McNemar.of(121, 59).pValue()).isCloseTo(5.4498e-6, within(1e-9));
  }

  @Test
  void equallyManyDifferencesAreNoDifference() {
    assertThat(McNemar.of(20, 20).pValue()).isEqualTo(1);
  }

  @Test
  void theBootstrapIntervalHoldsTheDifferenceAndIsTheSameEachTime() {
    double[] values = new double[200];
    Arrays.setAll(values, i -> i % 5 - 1.0);
    PairedBootstrap first = interval(values);
    assertThat(first.difference()).isCloseTo(1, within(1e-12));
    // Standard error sqrt(2 / 200) = 0.1; 1.96 of them on each side.
    assertThat(first.low()).isCloseTo(0.8, within(0.03));
    assertThat(first.high()).isCloseTo(1.2, within(0.03));
    assertThat(interval(values)).isEqualTo(first);
  }

  private static PairedBootstrap interval(double[] values) {
    return PairedBootstrap.of(
        values.length,
        0.05,
        rows -> Arrays.stream(rows).mapToDouble(row -> values[row]).average().orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({
    "0.6, 0.6",
    "0.53333333, 0.5333",
    "0, 0",
    "1234567, 1235000",
    "0.00001234, 0.00001234"
  })
  void numbersAreShownWithFourDigits(double number, String text) {
    assertThat(Figures.text(number)).isEqualTo(text);
  }
}
