package dev.millrace.worker.supervision;

import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker.Share;
import dev.millrace.worker.WorkerSettings.Capacity;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How much of the worker its attempts have reserved. Several schedulers assign to it, and none sees
 * at once what another has just assigned: so what does not fit is not begun here, whoever believes
 * that it does.
 */
final class Room {
  private static final double ROUNDING = 1e-6;

  private final Capacity capacity;
  private final List<String> tags;
  private final Set<String> abilities;

  Room(Capacity capacity) {
    this.capacity = capacity;
    this.tags = List.copyOf(capacity.tags());
    this.abilities = new TreeSet<>(capacity.abilities());
  }

  /** From now on the worker can do it, or cannot; whether that is news. */
  boolean isAble(String ability, boolean now) {
    return now ? abilities.add(ability) : abilities.remove(ability);
  }

  /** Whether an attempt with this share fits beside all others that have not ended. */
  boolean hasFor(Share wanted, Collection<Assignment> present) {
    if (wanted == null) {
      return true;
    }
    long bytes = wanted.memoryBytes();
    double cpus = wanted.cpus();
    for (Assignment other : present) {
      Share share = other.assign.share();
      if (share != null && other.reserves()) {
        bytes += share.memoryBytes();
        cpus += share.cpus();
      }
    }
    return bytes <= capacity.memoryBytes() && cpus <= capacity.cpus() + ROUNDING;
  }

  /** What a scheduler is told: it knows what its own attempts have reserved. */
  ToScheduler.Capacity toldTo(String scheduler, Collection<Assignment> present) {
    long bytes = 0;
    double cpus = 0;
    for (Assignment other : present) {
      Share share = other.assign.share();
      if (share != null && other.reserves() && !other.isOwnedBy(scheduler)) {
        bytes += share.memoryBytes();
        cpus += share.cpus();
      }
    }
    return new ToScheduler.Capacity(
        tags,
        capacity.memoryBytes(),
        capacity.cpus(),
        bytes,
        cpus,
        List.copyOf(abilities),
        capacity.inlineSlots());
  }
}
