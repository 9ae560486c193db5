package dev.millrace.engine.limit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Ready tasks of one DAG with one need, by rank, those of equal rank in the order in which they
 * came. Either all those without a limit of their step, or those of one step of one run.
 */
final class Lane<T> implements Comparable<Lane<T>> {
  private final long number;
  private final Optional<StepLane<T>> step;
  private final NavigableMap<Rank, Deque<T>> tasks = new TreeMap<>();
  private int size;

  /**
   * @param number another one for each lane of a line
   * @param step empty if nothing but the need limits them
   */
  Lane(long number, Optional<StepLane<T>> step) {
    this.number = number;
    this.step = step;
  }

  void add(T task, Rank rank) {
    tasks.computeIfAbsent(rank, r -> new ArrayDeque<>()).add(task);
    size++;
  }

  int size() {
    return size;
  }

  /** Rank of the next task; there must be one. */
  Rank head() {
    return tasks.firstKey();
  }

  /** Whether a task with this rank would not become the next one. */
  boolean goesBehind(Rank rank) {
    return size > 0 && tasks.firstKey().compareTo(rank) <= 0;
  }

  /** Whether it has a task that its step lets go. */
  boolean isOffered() {
    return size > 0 && !step.map(StepLane::isFull).orElse(false);
  }

  /** Whether its next task may still run. */
  boolean isHeadReady(Predicate<T> ready) {
    return ready.test(peek());
  }

  /** The next task; there must be one. */
  T peek() {
    return tasks.firstEntry().getValue().peek();
  }

  T take() {
    Map.Entry<Rank, Deque<T>> first = tasks.firstEntry();
    T task = first.getValue().remove();
    if (first.getValue().isEmpty()) {
      tasks.remove(first.getKey());
    }
    size--;
    return task;
  }

  void removeIf(Predicate<T> unwanted) {
    Iterator<Deque<T>> each = tasks.values().iterator();
    size = 0;
    while (each.hasNext()) {
      Deque<T> left = each.next();
      left.removeIf(unwanted);
      size += left.size();
      if (left.isEmpty()) {
        each.remove();
      }
    }
  }

  /** Of lanes that have a task: whose next task goes first. */
  @Override
  public int compareTo(Lane<T> other) {
    int byRank = head().compareTo(other.head());
    return byRank != 0 ? byRank : Long.compare(number, other.number);
  }
}
