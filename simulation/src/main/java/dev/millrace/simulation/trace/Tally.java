package dev.millrace.simulation.trace;

import java.util.Map;
import java.util.TreeMap;

/** Counts by name. */
public final class Tally {
  public static final String SEEDS = "seeds";

  private final Map<String, Long> counts = new TreeMap<>();

  public void add(String what) {
    add(what, 1);
  }

  public void add(String what, long count) {
    counts.merge(what, count, Long::sum);
  }

  public void add(Tally other) {
    other.counts.forEach(this::add);
  }

  public long of(String what) {
    return counts.getOrDefault(what, 0L);
  }

  public Map<String, Long> counts() {
    return counts;
  }
}
