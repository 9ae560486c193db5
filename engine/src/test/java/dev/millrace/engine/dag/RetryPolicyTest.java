package dev.millrace.engine.dag;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static RetryPolicy policy(int max, double factor, double jitter) {
    return new RetryPolicy(
        max,
        Set.of(FailureClass.TRANSIENT),
        Duration.ofSeconds(10),
        factor,
        Duration.ofMinutes(1),
        jitter);
  }

  @Test
  void eachDelayIsTheOneBeforeTimesTheFactorUpToTheLimit() {
    List<Long> seconds =
        IntStream.rangeClosed(1, 6)
            .mapToObj(n -> policy(9, 2, 0).delayAfter(n, "r/a").toSeconds())
            .toList();

    assertThat(seconds).containsExactly(10L, 20L, 40L, 60L, 60L, 60L);
    assertThat(policy(9, 1, 0).delayAfter(7, "r/a")).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theSameTaskAndAttemptAlwaysWaitTheSame() {
    RetryPolicy policy = policy(9, 2, 0.2);

    assertThat(policy.delayAfter(2, "r1/a")).isEqualTo(policy.delayAfter(2, "r1/a"));
    assertThat(policy.delayAfter(2, "r1/a")).isNotEqualTo(policy.delayAfter(2, "r1/b"));
    assertThat(policy.delayAfter(1, "r1/a"))
        .as("a delay that was once explained to a user must not move with a new release")
        .isEqualTo(Duration.ofNanos(9_370_078_454L));
  }

  @Test
  void jitterStaysWithinItsShareAndUsesAllOfIt() {
    long seed = 20260301;
    SplittableRandom random = new SplittableRandom(seed);
    double least = 1;
    double most = 1;
    for (int i = 0; i < 20_000; i++) {
      double jitter = random.nextDouble();
      int failed = 1 + random.nextInt(40);
      RetryPolicy exact = policy(9, 1 + 3 * random.nextDouble(), 0);
      RetryPolicy moved =
          new RetryPolicy(9, exact.on(), exact.initial(), exact.factor(), exact.limit(), jitter);
      String key = "r" + random.nextLong() + "/a";
      double middle = exact.delayAfter(failed, key).toNanos();
      double share = moved.delayAfter(failed, key).toNanos() / middle;

      assertThat(share)
          .as("seed %d, case %d", seed, i)
          .isBetween(1 - jitter - 1e-9, 1 + jitter + 1e-9);
      assertThat(middle).isLessThanOrEqualTo(exact.limit().toNanos());
      least = Math.min(least, share);
      most = Math.max(most, share);
    }
    assertThat(least).isLessThan(0.1);
    assertThat(most).isGreaterThan(1.9);
  }

  @Test
  void hugeAttemptNumbersAndTinyDelaysDoNotOverflow() {
    RetryPolicy zero =
        new RetryPolicy(
            9, Set.of(FailureClass.TRANSIENT), Duration.ZERO, 2, Duration.ofMinutes(1), 0.5);

    assertThat(policy(9, 1e9, 0).delayAfter(Integer.MAX_VALUE, "k"))
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(zero.delayAfter(5_000, "k")).isEqualTo(Duration.ZERO);
  }

  @Test
  void maxCountsTheRetriesAndNotTheFirstAttempt() {
    RetryPolicy two = policy(2, 2, 0);

    assertThat(two.allowsAnotherAfter(FailureClass.TRANSIENT, 1, 0)).isTrue();
    assertThat(two.allowsAnotherAfter(FailureClass.TRANSIENT, 2, 0)).isTrue();
    assertThat(two.allowsAnotherAfter(FailureClass.TRANSIENT, 3, 0)).isFalse();
    assertThat(two.allowsAnotherAfter(FailureClass.DATA, 1, 0)).isFalse();
  }

  @Test
  void aLostWorkerIsRetriedByItsOwnCapWhateverThePolicySays() {
    int max = RetryPolicy.LOST_MAX;
    for (RetryPolicy policy : List.of(RetryPolicy.NONE, policy(0, 2, 0), policy(9, 2, 0))) {
      assertThat(policy.allowsAnotherAfter(FailureClass.LOST, 99, max)).isTrue();
      assertThat(policy.allowsAnotherAfter(FailureClass.LOST, 0, max + 1)).isFalse();
    }
  }

  @Test
  void whatWouldFailTheSameWayIsNotRetriedEvenIfListed() {
    RetryPolicy everything =
        new RetryPolicy(
            9, Set.of(FailureClass.values()), Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0.2);

    assertThat(Stream.of(FailureClass.values()).filter(c -> everything.allowsAnotherAfter(c, 1, 1)))
        .containsExactly(
            FailureClass.TRANSIENT, FailureClass.OOM, FailureClass.TIMEOUT, FailureClass.LOST);
  }

  @Test
  void withoutAPolicyNothingElseIsRetried() {
    for (FailureClass each : FailureClass.values()) {
      assertThat(RetryPolicy.NONE.allowsAnotherAfter(each, 1, 1))
          .isEqualTo(each == FailureClass.LOST);
    }
  }
}
