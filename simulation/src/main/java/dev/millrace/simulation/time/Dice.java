package dev.millrace.simulation.time;

import java.util.List;
import java.util.SplittableRandom;

/**
 * Chance that depends on the seed and on what it is for, so that one more draw in one place changes
 * nothing in another.
 */
public final class Dice {
  private final SplittableRandom random;

  private Dice(long seed) {
    this.random = new SplittableRandom(seed);
  }

  public static Dice of(long seed, String purpose) {
    return new Dice(mix(seed ^ mix(hash(purpose))));
  }

  /** True in this share of all draws. */
  public boolean chance(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  /**
   * @param bound exclusive
   */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Both ends inclusive. */
  public int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  /** Nanoseconds between two times in milliseconds, every one as likely. */
  public long millis(double least, double most) {
    return Math.round((least + random.nextDouble() * (most - least)) * 1e6);
  }

  /** Nanoseconds between two times in milliseconds, every order of magnitude as likely. */
  public long spreadMillis(double least, double most) {
    return Math.round(least * Math.pow(most / least, random.nextDouble()) * 1e6);
  }

  /** Nanoseconds until the next of events that come by chance, so many milliseconds apart. */
  public long nextMillis(double mean) {
    return Math.round(-Math.log(1 - random.nextDouble()) * mean * 1e6);
  }

  public <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L; // FNV-1a
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014). */
  private static long mix(long seed) {
    long z = seed + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
