package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.WorkerNeeds;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which tasks have waited too long for room on a worker, because smaller ones always took what
 * became free. For the loop's thread.
 */
final class Crowding {
  /** How long a task may be passed by those that reserve less. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<WorkerNeeds, Instant> since = new LinkedHashMap<>();

  /** Room for these was missing when it was last looked for; for nothing else. */
  void missing(Set<WorkerNeeds> now, Instant at) {
    since.keySet().retainAll(now);
    now.forEach(needs -> since.putIfAbsent(needs, at));
  }

  /** What a worker is to be kept free for, if anything: what has waited longest. */
  Optional<WorkerNeeds> impatient(Instant now) {
    return since.entrySet().stream()
        .filter(entry -> !now.isBefore(entry.getValue().plus(PATIENCE)))
        .min(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /** One of them has got room: the next one begins to wait now. */
  void served(WorkerNeeds needs) {
    since.remove(needs);
  }
}
