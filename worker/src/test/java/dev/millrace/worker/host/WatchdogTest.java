package dev.millrace.worker.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A host whose worker stands still, by a clock that the test moves. */
class WatchdogTest {
  private static final Duration SILENCE = Duration.ofSeconds(8);

  private long now = 1_000_000_000_000L;
  private int ended;
  private final Watchdog watchdog = new Watchdog(SILENCE, () -> now, () -> ended++);

  @Test
  void aBusyHostEndsOnceItsWorkerWasSilentForTooLong() {
    watchdog.busy(true);
    watchdog.heard(now, SILENCE.toNanos());

    runFor(8_000);
    assertThat(ended).isZero();

    runFor(250);
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void signsKeepItAlive() {
    watchdog.busy(true);
    for (int i = 0; i < 100; i++) {
      watchdog.heard(now, SILENCE.toNanos());
      runFor(7_000);
    }

    assertThat(ended).isZero();
  }

  @Test
  void aSignCountsFromWhenItWasSaidNotFromWhenItArrived() {
    watchdog.busy(true);
    long said = now;
    runFor(7_000);
    watchdog.heard(said, SILENCE.toNanos());

    runFor(1_250);

    assertThat(ended).isEqualTo(1);
  }

  @Test
  void aHostOfAWorkerThatStopsWhenItsLeaseIsHalfOverEndsWithTheLease() {
    watchdog.busy(true);
    Duration leaseLeft = Duration.ofSeconds(3);
    watchdog.heard(now, Watchdog.goOn(SILENCE, leaseLeft).toNanos());

    runFor(3_000);
    assertThat(ended).isZero();

    runFor(250);
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void aLongLeaseDoesNotMakeSilenceLonger() {
    assertThat(Watchdog.goOn(SILENCE, Duration.ofSeconds(11))).isEqualTo(SILENCE);
  }

  @Test
  void whatIsSaidLaterCountsAlsoIfItIsLess() {
    watchdog.busy(true);
    watchdog.heard(now + 1, SILENCE.toNanos());
    watchdog.heard(now + 2, Duration.ofSeconds(1).toNanos());
    watchdog.heard(now, SILENCE.toNanos());

    runFor(1_250);

    assertThat(ended).isEqualTo(1);
  }

  @Test
  void whatWasSaidBeforeTheHostHadStartedCounts() {
    watchdog.heard(now - 500_000_000, Duration.ofSeconds(2).toNanos());
    watchdog.busy(true);

    runFor(1_750);

    assertThat(ended).isEqualTo(1);
  }

  @Test
  void aHostWithNothingToDoWaitsInPeace() {
    runFor(100_000);

    assertThat(ended).isZero();
  }

  @Test
  void aHostThatWasStoppedItselfFirstReadsWhatItsWorkerSaidMeanwhile() {
    watchdog.busy(true);
    watchdog.heard(now, SILENCE.toNanos());
    now += TimeUnit.MINUTES.toNanos(1);

    watchdog.look();
    assertThat(ended).isZero();

    watchdog.heard(now, SILENCE.toNanos());
    runFor(1_000);
    assertThat(ended).isZero();
  }

  @Test
  void aHostThatWasStoppedItselfEndsIfItsWorkerSaidNothingMeanwhile() {
    watchdog.busy(true);
    watchdog.heard(now, SILENCE.toNanos());
    now += TimeUnit.MINUTES.toNanos(1);
    watchdog.look();

    runFor(250);

    assertThat(ended).isEqualTo(1);
  }

  @Test
  void aHostThatWasSlowToBeginFirstReadsWhatItsWorkerSaidMeanwhile() {
    now += TimeUnit.SECONDS.toNanos(20);
    watchdog.look();
    watchdog.busy(true);

    watchdog.look();
    assertThat(ended).isZero();

    watchdog.look();
    assertThat(ended).isEqualTo(1);
  }

  private void runFor(long millis) {
    for (long passed = 0; passed < millis; passed += 250) {
      now += TimeUnit.MILLISECONDS.toNanos(250);
      watchdog.look();
    }
  }
}
