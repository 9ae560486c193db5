package dev.millrace.scheduler.loop;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the loop did, for metrics. Any thread may read. */
public final class Counters {
  private final LongAdder commits = new LongAdder();
  private final LongAdder tasksMoved = new LongAdder();
  private final LongAdder recoveries = new LongAdder();
  private final LongAdder takeovers = new LongAdder();
  private final Map<String, LongAdder> ignored = new ConcurrentHashMap<>();

  void committed(int moves) {
    commits.increment();
    tasksMoved.add(moves);
  }

  void recovered() {
    recoveries.increment();
  }

  void tookOver(int count) {
    takeovers.add(count);
  }

  void ignored(String reason) {
    ignored.computeIfAbsent(reason, r -> new LongAdder()).increment();
  }

  public long commits() {
    return commits.sum();
  }

  public long tasksMoved() {
    return tasksMoved.sum();
  }

  /** How often the loop had to read its state again. */
  public long recoveries() {
    return recoveries.sum();
  }

  /** How many shards were taken from others, or from nobody. */
  public long takeovers() {
    return takeovers.sum();
  }

  /** Late, doubled and stale events by the reason they changed nothing. */
  public Map<String, Long> ignoredEvents() {
    Map<String, Long> counts = new TreeMap<>();
    ignored.forEach((reason, count) -> counts.put(reason, count.sum()));
    return counts;
  }
}
