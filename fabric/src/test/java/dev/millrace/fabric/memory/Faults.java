package dev.millrace.fabric.memory;

/**
 * What the network does to each batch.
 *
 * @param drop probability that it is lost
 * @param twice probability that it is delivered twice
 * @param delay probability that it waits for the next round, asked again each round
 * @param reorder whether the batches of a round arrive in random order
 */
public record Faults(double drop, double twice, double delay, boolean reorder) {
  /** Everything arrives once and in order. */
  public static final Faults NONE = new Faults(0, 0, 0, false);

  /** A bad day. */
  public static final Faults MANY = new Faults(0.2, 0.2, 0.3, true);
}
