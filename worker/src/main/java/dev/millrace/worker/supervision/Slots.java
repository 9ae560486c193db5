package dev.millrace.worker.supervision;

import dev.millrace.worker.supervision.Assignment.Phase;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** How many attempts hold a slot, and which wait for one, oldest first. */
final class Slots {
  private final int total;
  private final Deque<Assignment> waiting = new ArrayDeque<>();
  private int taken;

  Slots(int total) {
    this.total = total;
  }

  void await(Assignment assignment) {
    waiting.add(assignment);
  }

  /** The next to start, which now holds a slot; empty if no slot is free or nothing waits. */
  Optional<Assignment> take() {
    while (taken < total && !waiting.isEmpty()) {
      Assignment next = waiting.poll();
      if (next.phase == Phase.WAITING) {
        taken++;
        return Optional.of(next);
      }
    }
    return Optional.empty();
  }

  void free() {
    taken--;
  }

  boolean areAllFree() {
    return taken == 0;
  }
}
