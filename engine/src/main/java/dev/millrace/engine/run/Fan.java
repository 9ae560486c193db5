package dev.millrace.engine.run;

import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.FailureClass;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The items of a mapped task: how far they are. An item that has not begun is nothing but a number:
 * no row is written for it before it is given to a worker or ends, so a fan of any width begins,
 * and stops, at once.
 */
final class Fan {
  /**
   * How many items are on offer at most. More would be of no use to anyone; fewer than half of it
   * makes the next ones go.
   */
  static final int WINDOW = 1_024;

  private final int task;
  private final ItemRange range;
  private final Elements elements;
  private final int[] counts = new int[TaskState.values().length];
  private int passed;
  private int open;
  private int failed;
  private int firstFailed = -1;
  private Optional<Failure> firstFailure = Optional.empty();
  private boolean closed;
  private Map<String, Object> values;

  /**
   * @param task index of the mapped task itself
   */
  Fan(int task, ItemRange range, Elements elements) {
    this.task = task;
    this.range = range;
    this.elements = elements;
    counts[TaskState.PENDING.ordinal()] = range.count();
  }

  int task() {
    return task;
  }

  ItemRange range() {
    return range;
  }

  boolean holds(int item) {
    return item >= range.first() && item < range.first() + range.count();
  }

  Object element(int item) {
    return elements.at(item - range.first());
  }

  Optional<RowSlice> slice(int item) {
    return elements.slice(item - range.first());
  }

  /** Index of the next item that may have to be let go, if one may. */
  Optional<Integer> next() {
    return closed || passed == range.count()
        ? Optional.empty()
        : Optional.of(range.first() + passed);
  }

  /** The next item has been looked at. */
  void pass() {
    passed++;
  }

  /** Whether so few items are on offer that more should be. */
  boolean isLow() {
    return counts[TaskState.READY.ordinal()] <= WINDOW / 2;
  }

  boolean isFull() {
    return counts[TaskState.READY.ordinal()] >= WINDOW;
  }

  /** How an item was when it was made durable. */
  void restored(int item, Task task) {
    moved(item, new Task.Pending(), task);
  }

  /** An item has moved. */
  void moved(int item, Task before, Task after) {
    counts[before.state().ordinal()]--;
    counts[after.state().ordinal()]++;
    open += before.state() == TaskState.PENDING ? 1 : 0;
    if (after.state().isTerminal()) {
      open--;
      ended(item, (Task.Ended) after);
    }
  }

  private void ended(int item, Task.Ended end) {
    if (end.state() == TaskState.FAILED) {
      failed++;
      if (firstFailed < 0) {
        firstFailed = item;
        firstFailure = end.failure();
      }
    }
  }

  /** An item that was on offer has begun nothing and never will. */
  void withdraw() {
    open--;
    counts[TaskState.READY.ordinal()]--;
  }

  /** Lets no more items go. */
  void close() {
    closed = true;
    counts[TaskState.PENDING.ordinal()] = 0;
  }

  boolean isClosed() {
    return closed;
  }

  boolean hasFailed() {
    return failed > 0;
  }

  /**
   * How many are in which state, for the states that some item is in. What never will begin counts
   * nowhere.
   */
  Map<String, Integer> states() {
    Map<String, Integer> words = new LinkedHashMap<>();
    for (TaskState state : TaskState.values()) {
      if (counts[state.ordinal()] > 0) {
        words.put(state.name(), counts[state.ordinal()]);
      }
    }
    return words;
  }

  /** Whether nothing is open any more, and nothing will be. */
  boolean isDone() {
    return open == 0 && next().isEmpty();
  }

  /** Index of the item that failed first; -1 if none has. */
  int firstFailed() {
    return firstFailed;
  }

  /** Why the whole has failed; empty if no item has. */
  Optional<Failure> failure(String firstId) {
    if (failed == 0) {
      return Optional.empty();
    }
    FailureClass why = firstFailure.map(Failure::failureClass).orElse(FailureClass.INTERNAL);
    String first = firstFailure.map(Failure::message).orElse("");
    String count = failed + " of " + range.count() + " items failed";
    String how = count + "; the first was " + firstId + ": " + first;
    return Optional.of(new Failure(why, how));
  }

  /** What its items returned, by name, once it has ended; kept by {@link #values(Map)}. */
  Optional<Map<String, Object>> values() {
    return Optional.ofNullable(values);
  }

  void values(Map<String, Object> collected) {
    values = collected;
  }
}
