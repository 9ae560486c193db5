package dev.millrace.engine.forecast;

import java.time.Duration;

/**
 * How a step is played.
 *
 * @param takes how long each of its tasks takes, not negative
 * @param items how many tasks it has, if it is one that runs once for each of several elements
 * @param runs whether it runs at all; otherwise it is skipped
 */
public record StepTime(Duration takes, int items, boolean runs) {
  public StepTime {
    if (takes.isNegative()) {
      throw new IllegalArgumentException("a step takes " + takes + ", which is below zero");
    }
    if (items < 0) {
      throw new IllegalArgumentException("a step has " + items + " items");
    }
  }

  /** One task that runs. */
  public StepTime(Duration takes) {
    this(takes, 1, true);
  }
}
