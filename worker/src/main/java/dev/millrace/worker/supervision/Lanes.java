package dev.millrace.worker.supervision;

import java.util.Optional;
import java.util.function.Consumer;

/** The slots for steps that have a process of their own, and those for steps on a thread. */
final class Lanes {
  private final Slots slots;
  private final Slots inlineSlots;

  Lanes(int slots, int inlineSlots) {
    this.slots = new Slots(slots);
    this.inlineSlots = new Slots(inlineSlots);
  }

  void await(Assignment assignment) {
    of(assignment).await(assignment);
  }

  /** The slot that it held is free again. */
  void free(Assignment assignment) {
    of(assignment).free();
  }

  /** Gives free slots to what waits for them, oldest first. */
  void fill(Consumer<Assignment> start) {
    fill(slots, start);
    fill(inlineSlots, start);
  }

  private static void fill(Slots lane, Consumer<Assignment> start) {
    for (Optional<Assignment> next = lane.take(); next.isPresent(); next = lane.take()) {
      start.accept(next.get());
    }
  }

  boolean areAllFree() {
    return slots.areAllFree() && inlineSlots.areAllFree();
  }

  private Slots of(Assignment assignment) {
    return assignment.assign.inlineSlot() ? inlineSlots : slots;
  }
}
