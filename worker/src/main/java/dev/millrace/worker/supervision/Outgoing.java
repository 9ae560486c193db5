package dev.millrace.worker.supervision;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.ToScheduler;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Collects what one turn of the supervisor says, and sends one batch to each scheduler. */
final class Outgoing {
  private final Fabric fabric;
  private final Set<String> schedulers = new TreeSet<>();
  private final Map<String, List<ToScheduler>> batches = new LinkedHashMap<>();

  Outgoing(Fabric fabric) {
    this.fabric = fabric;
  }

  void join(String scheduler) {
    schedulers.add(scheduler);
  }

  void leave(String scheduler) {
    schedulers.remove(scheduler);
    batches.remove(scheduler);
  }

  /** A view, in the order of their names. */
  Set<String> schedulers() {
    return Collections.unmodifiableSet(schedulers);
  }

  void to(String scheduler, ToScheduler message) {
    batches.computeIfAbsent(scheduler, s -> new ArrayList<>()).add(message);
  }

  /** To the owner of an attempt, or to all if that one is gone: another may own the run now. */
  void toOwner(String owner, ToScheduler message) {
    if (schedulers.contains(owner)) {
      to(owner, message);
    } else {
      schedulers.forEach(scheduler -> to(scheduler, message));
    }
  }

  void flush() {
    Map<String, List<ToScheduler>> now = new LinkedHashMap<>(batches);
    batches.clear();
    now.forEach(fabric::send);
  }
}
