package dev.millrace.engine.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The mapped tasks of a run whose elements are known. */
final class Fans {
  private final Fan[] byTask;

  /** By the index of their first item. */
  private final List<Fan> all = new ArrayList<>();

  private final Deque<Fan> touched = new ArrayDeque<>();

  /**
   * @param steps how many tasks are no items
   */
  Fans(int steps) {
    this.byTask = new Fan[steps];
  }

  boolean isItem(int task) {
    return task >= byTask.length;
  }

  /** The fan that an item belongs to. */
  Fan of(int item) {
    int low = 0;
    int high = all.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (all.get(middle).range().first() <= item) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    Fan fan = all.get(low);
    if (!fan.holds(item)) {
      throw new IllegalArgumentException("there is no task " + item);
    }
    return fan;
  }

  /** The fan of a mapped task, once its elements are known. */
  Optional<Fan> find(int task) {
    return Optional.ofNullable(byTask[task]);
  }

  /** Fans are added in the order of their items. */
  void add(Fan fan) {
    if (fan.range().count() > 0) { // otherwise the next one begins at the same place
      all.add(fan);
    }
    byTask[fan.task()] = fan;
  }

  /** Puts a fan into the place of an earlier one with the same items. */
  void replace(Fan fan) {
    all.replaceAll(known -> known.task() == fan.task() ? fan : known);
    byTask[fan.task()] = fan;
  }

  /** Something about it has changed that may let more items go or end it. */
  void touch(Fan fan) {
    if (!touched.contains(fan)) {
      touched.add(fan);
    }
  }

  Optional<Fan> nextTouched() {
    return Optional.ofNullable(touched.poll());
  }

  boolean hasTouched() {
    return !touched.isEmpty();
  }
}
