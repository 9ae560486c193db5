package dev.millrace.steps.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.spi.Parameters;
import dev.millrace.spi.StepException;
import dev.millrace.steps.learn.Task;
import dev.millrace.steps.metrics.Fixed;
import dev.millrace.steps.metrics.Scored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final List<String> LABELS = List.of("no", "yes");

  /** A classifier on 100 rows that is wrong in the first ones. */
  private static Scored wrongInFirst(int wrong) throws Exception {
    List<String> predicted = new ArrayList<>(Collections.nCopies(100, "yes"));
    for (int i = 0; i < wrong; i++) {
      predicted.set(i, "no");
    }
    return Fixed.classified(LABELS, Collections.nCopies(100, "yes"), predicted);
  }

  private static Scored off(double by) throws Exception {
    double[] truth = new double[50];
    double[] predicted = new double[50];
    for (int i = 0; i < 50; i++) {
      truth[i] = i;
      predicted[i] = i + (i % 2 == 0 ? by : -by * 1.2);
    }
    return Fixed.regressed(truth, predicted);
  }

  private static Against against(Task task, Map<String, Object> parameters) throws Exception {
    return Against.of(new Parameters(parameters), task);
  }

  private static Comparison compare(Scored candidate, Scored champion, Map<String, Object> how)
      throws Exception {
    return Comparison.of(candidate, champion, "wine@live", against(candidate.scorer().task(), how));
  }

  @Test
  void aSignificantLossFailsWithItsNumbers() throws Exception {
    Comparison comparison = compare(wrongInFirst(10), wrongInFirst(0), Map.of());
    assertThat(comparison.failure())
        .contains(
            "The model is significantly worse than wine@live: 10 rows only that one gets right,"
                + " 0 only this one (McNemar, exact binomial, p = 0.001953 < 0.05).");
    assertThat(comparison.facts())
        .containsEntry("onlyChampionRight", 10L)
        .containsEntry("onlyCandidateRight", 0L)
        .containsEntry("passed", false);
  }

  @Test
  void aSignificantGainPasses() throws Exception {
    Comparison comparison = compare(wrongInFirst(0), wrongInFirst(10), Map.of());
    assertThat(comparison.failure()).isEmpty();
    assertThat(comparison.facts()).containsEntry("difference", 0.1);
  }

  @Test
  void aSmallLossPassesWithoutMarginAndFailsWithOne() throws Exception {
    assertThat(compare(wrongInFirst(3), wrongInFirst(0), Map.of()).failure()).isEmpty();
    assertThat(compare(wrongInFirst(3), wrongInFirst(0), Map.of("margin", 0.02)).failure())
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith("The model may be worse than wine@live by more than the margin")
                    .endsWith("allowed are 0.02."));
  }

  @Test
  void theSameModelPassesAnyMargin() throws Exception {
    assertThat(compare(wrongInFirst(5), wrongInFirst(5), Map.of("margin", 0.0)).failure())
        .isEmpty();
  }

  @Test
  void aWorseRegressionFailsByBootstrap() throws Exception {
    Comparison comparison = compare(off(2), off(1), Map.of());
    assertThat(comparison.failure())
        .hasValueSatisfying(
            text ->
                assertThat(text)
                    .startsWith(
                        "The model is significantly worse than wine@live: its rmse is worse by 1.1"));
    assertThat(comparison.facts())
        .containsEntry("test", "bootstrap")
        .containsEntry("metric", "rmse");
    assertThat(compare(off(1), off(2), Map.of("metric", "mae")).failure()).isEmpty();
  }

  @Test
  void aTestThatDoesNotFitTheTaskIsRefused() {
    assertThatThrownBy(() -> against(Task.REGRESSION, Map.of("test", "mcnemar")))
        .isInstanceOf(StepException.class)
        .hasMessageContaining("Test 'mcnemar' compares classifiers");
    assertThatThrownBy(() -> against(Task.CLASSIFICATION, Map.of("metric", "rmse")))
        .hasMessageContaining("'against.metric' is 'rmse', which does not fit classification");
    assertThatThrownBy(() -> against(Task.CLUSTERING, Map.of()))
        .hasMessageContaining("Clusterings cannot be compared row by row");
  }
}
