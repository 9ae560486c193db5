package dev.millrace.bench.process;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waiting with a bound. */
public final class Poll {
  private Poll() {}

  /**
   * Looks again and again until a condition holds.
   *
   * @throws BenchmarkFailed if it does not hold in time
   */
  public static void until(String what, Duration patience, Duration every, BooleanSupplier holds) {
    until(() -> what, patience, every, holds);
  }

  /** The same with words that are only found when they are needed. */
  public static void until(
      Supplier<String> what, Duration patience, Duration every, BooleanSupplier holds) {
    long end = System.nanoTime() + patience.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new BenchmarkFailed(
            "waited " + patience.toSeconds() + " s in vain for " + what.get());
      }
      pause(every);
    }
  }

  public static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis(), time.toNanosPart() % 1_000_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted");
    }
  }
}
