package dev.millrace.worker.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A host whose worker stands still, by a clock that the test moves. */
class WatchdogTest {
  private long now = 1_000_000_000_000L;
  private int ended;
  private final Watchdog watchdog = new Watchdog(Duration.ofSeconds(8), () -> now, () -> ended++);

  @Test
  void aBusyHostEndsOnceItsWorkerWasSilentForTooLong() {
    watchdog.busy(true);
    watchdog.heard(now);

    runFor(8_000);
    assertThat(ended).isZero();

    runFor(250);
    assertThat(ended).isEqualTo(1);
  }

  @Test
  void signsKeepItAlive() {
    watchdog.busy(true);
    for (int i = 0; i < 100; i++) {
      watchdog.heard(now);
      runFor(7_000);
    }

    assertThat(ended).isZero();
  }

  @Test
  void aSignCountsFromWhenItWasSaidNotFromWhenItArrived() {
    watchdog.busy(true);
    long said = now;
    runFor(7_000);
    watchdog.heard(said);

    runFor(1_250);

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
    watchdog.heard(now);
    now += TimeUnit.MINUTES.toNanos(1);

    watchdog.look();
    assertThat(ended).isZero();

    watchdog.heard(now);
    runFor(1_000);
    assertThat(ended).isZero();
  }

  @Test
  void aHostThatWasStoppedItselfEndsIfItsWorkerSaidNothingMeanwhile() {
    watchdog.busy(true);
    watchdog.heard(now);
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
