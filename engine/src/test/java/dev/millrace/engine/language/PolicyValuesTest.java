package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyValuesTest {
  private static DagStep step(String defaults, String keys) {
    String head = Reading.HEADER + (defaults.isEmpty() ? "" : "defaults: {" + defaults + "}\n");
    return Reading.dag(head + "steps: {a: {uses: acme/everything" + keys + "}}\n").steps().get(0);
  }

  @Test
  void withoutAWordThereIsNoRetryAndNoLimit() {
    DagStep step = step("", "");

    assertThat(step.retry()).isEqualTo(RetryPolicy.NONE);
    assertThat(step.timeouts()).isEqualTo(Timeouts.NONE);
    assertThat(step.onFailure()).isEqualTo(OnFailure.FAIL);
  }

  @Test
  void maxAloneRetriesWhatIsTransientOrLost() {
    RetryPolicy retry = step("", ", retry: {max: 3}").retry();

    assertThat(retry.max()).isEqualTo(3);
    assertThat(retry.on()).isEqualTo(Set.of(FailureClass.TRANSIENT, FailureClass.LOST));
  }

  @Test
  void aDurationThatIsSuggestedCanBeRead() {
    String expected = "; expected a duration such as 250ms, 10s, 5m, 2h, 7d or PT5M.";

    assertThat(
            Reading.inSteps(
                "  a: {uses: acme/everything, timeout: 1.5}",
                "  b: {uses: acme/everything, timeout: 1e5}",
                "  c: {uses: acme/everything, timeout: -5}"))
        .containsExactly(
            "4:39 bad-duration: 'timeout' is '1.5', without a unit"
                + expected
                + " Did you mean '1.5s'?",
            "5:39 bad-duration: 'timeout' is '1e5', without a unit" + expected,
            "6:39 bad-duration: 'timeout' is '-5', without a unit" + expected);
  }

  @Test
  void lostIsAlwaysRetried() {
    assertThat(step("", ", retry: {max: 1, on: oom}").retry().on())
        .isEqualTo(Set.of(FailureClass.OOM, FailureClass.LOST));
  }

  @Test
  void aStepsKeysWinOneByOne() {
    DagStep step =
        step(
            "retry: {max: 2, on: [timeout], backoff: {initial: 10s, limit: 1m}}, timeout: 30m,"
                + " on-failure: continue",
            ", retry: {max: 5, backoff: {factor: 3}}, timeouts: {total: 2h, queue: 1d}");

    assertThat(step.retry())
        .isEqualTo(
            new RetryPolicy(
                5,
                Set.of(FailureClass.TIMEOUT, FailureClass.LOST),
                Duration.ofSeconds(10),
                3,
                Duration.ofMinutes(1),
                0.2));
    assertThat(step.timeouts())
        .isEqualTo(
            new Timeouts(
                Optional.of(Duration.ofDays(1)),
                Optional.of(Duration.ofMinutes(30)),
                Optional.of(Duration.ofHours(2))));
    assertThat(step.onFailure()).isEqualTo(OnFailure.CONTINUE);
  }

  @Test
  void classesFromDefaultsStayWhenAStepOnlySaysHowOften() {
    assertThat(step("retry: {on: [oom]}", ", retry: {max: 2}").retry().on())
        .isEqualTo(Set.of(FailureClass.OOM, FailureClass.LOST));
  }

  @Test
  void theLimitOfDelaysGrowsWithTheFirst() {
    RetryPolicy retry = step("", ", retry: {max: 1, backoff: {initial: 10m}}").retry();

    assertThat(retry.initial()).isEqualTo(Duration.ofMinutes(10));
    assertThat(retry.limit()).isEqualTo(Duration.ofMinutes(10));
  }
}
