package dev.millrace.scheduler.show;

import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How many items of a mapped step are in which state. Items end nearly in their order, so those
 * before the first block that has not ended are counted once and remembered: looking at a step of
 * 100,000 items again and again reads the few that are at work. Any thread.
 */
final class ItemCounts {
  private static final int BLOCK = 1024;
  private static final int KEPT_MAX = 256;

  private final Sql sql;
  private final Map<Life, Ended> ended = Kept.atMost(KEPT_MAX);

  ItemCounts(Sql sql) {
    this.sql = sql;
  }

  /**
   * The items of a step from when it was mapped, or from its end.
   *
   * @param since another moment when its items begin once more
   */
  private record Life(String run, int first, Instant since) {}

  /** Items that have ended for good: the first so many blocks. */
  private record Ended(int blocks, Map<String, Integer> states) {
    static final Ended NONE = new Ended(0, Map.of());

    Ended and(Block block) {
      return new Ended(blocks + 1, sum(states, block.states));
    }
  }

  private static final class Block {
    final int number;
    final Map<String, Integer> states = new TreeMap<>();
    int size;

    Block(int number) {
      this.number = number;
    }

    boolean hasEnded(ItemRange range) {
      return size == Math.min(BLOCK, range.count() - number * BLOCK)
          && states.keySet().stream().allMatch(state -> TaskState.valueOf(state).isTerminal());
    }
  }

  private record Count(int block, String state, int items) {}

  /** How many items are in which state; those that have not begun are PENDING. */
  Map<String, Integer> of(String run, Task mapped, ItemRange range) {
    Map<String, Integer> states = new TreeMap<>(begun(run, range, since(mapped)));
    int begun = states.values().stream().mapToInt(Integer::intValue).sum();
    if (mapped instanceof Task.Mapped && begun < range.count()) {
      states.merge(TaskState.PENDING.name(), range.count() - begun, Integer::sum);
    }
    return states;
  }

  /** When the step was mapped or ended; empty where all items are counted again. */
  private static Optional<Instant> since(Task task) {
    if (task instanceof Task.Mapped mapped) {
      return Optional.of(mapped.since());
    }
    return task instanceof Task.Ended ended ? Optional.of(ended.at()) : Optional.empty();
  }

  /** Those that have a row. */
  private Map<String, Integer> begun(String run, ItemRange range, Optional<Instant> since) {
    Life life = new Life(run, range.first(), since.orElse(Instant.MIN));
    Ended before = since.map(known -> ended.get(life)).orElse(Ended.NONE);
    Ended now = before;
    Map<String, Integer> states = before.states();
    for (Block block : from(before.blocks(), run, range)) {
      states = sum(states, block.states);
      if (block.number == now.blocks() && block.hasEnded(range)) {
        now = now.and(block);
      }
    }
    if (since.isPresent() && now.blocks() > before.blocks()) {
      ended.put(life, now);
    }
    return states;
  }

  private Iterable<Block> from(int block, String run, ItemRange range) {
    List<Count> counts =
        sql.list(
            "select block, state, count(*) from (select (position - ?) / "
                + BLOCK
                + " as block, state from task"
                + " where run_id = ? and position >= ? and position < ?) items"
                + " group by block, state order by block, state",
            row -> new Count(row.getInt(1), row.getString(2), row.getInt(3)),
            range.first(),
            run,
            range.first() + block * BLOCK,
            range.first() + range.count());
    Map<Integer, Block> blocks = new TreeMap<>();
    for (Count count : counts) {
      Block of = blocks.computeIfAbsent(count.block(), Block::new);
      of.states.put(count.state(), count.items());
      of.size += count.items();
    }
    return blocks.values();
  }

  private static Map<String, Integer> sum(Map<String, Integer> one, Map<String, Integer> other) {
    Map<String, Integer> sum = new TreeMap<>(one);
    other.forEach((state, items) -> sum.merge(state, items, Integer::sum));
    return sum;
  }
}
