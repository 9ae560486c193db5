package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker.Held;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** The attempts that a worker holds by the scheduler's own book, and what is known of each. */
final class HeldAttempts {
  private final Map<AttemptKey, TaskRef> tasks = new LinkedHashMap<>();
  private final Map<AttemptKey, TaskRef> tasksView = Collections.unmodifiableMap(tasks);
  private final Map<AttemptKey, Instant> since = new HashMap<>();

  /** What another scheduler assigned, or another life of this one. */
  private final Set<AttemptKey> takenOver = new HashSet<>();

  /** What was held, and in which epoch, before the truth is read again. */
  private final Map<AttemptKey, Long> before = new LinkedHashMap<>();

  /** The newest moment of the worker's clock at which it showed that it has an attempt. */
  private final Map<AttemptKey, Long> shown = new HashMap<>();

  private int inline;

  Map<AttemptKey, TaskRef> tasks() {
    return tasksView;
  }

  boolean contains(AttemptKey attempt) {
    return tasks.containsKey(attempt);
  }

  /** How many of them run on the worker's threads. */
  int inline() {
    return inline;
  }

  long reservedBytes() {
    long reserved = 0;
    for (TaskRef task : tasks.values()) {
      reserved += task.workerNeeds().memoryBytes().orElse(0L);
    }
    return reserved;
  }

  double reservedCpus() {
    double reserved = 0;
    for (TaskRef task : tasks.values()) {
      reserved += task.workerNeeds().cpus().orElse(0.0);
    }
    return reserved;
  }

  void add(AttemptKey attempt, TaskRef task, Instant now) {
    if (tasks.put(attempt, task) == null && task.workerNeeds().inline()) {
      inline++;
    }
    since.put(attempt, now);
  }

  /**
   * Adds what is in the store.
   *
   * @return whether it was not held before the truth was read again, so that it is another's
   */
  boolean takeOver(AttemptKey attempt, TaskRef task, Instant now) {
    add(attempt, task, now);
    boolean anothers = !before.containsKey(attempt);
    if (anothers) {
      takenOver.add(attempt);
    }
    return anothers;
  }

  boolean isTakenOver(AttemptKey attempt) {
    return takenOver.contains(attempt);
  }

  Instant since(AttemptKey attempt) {
    return since.getOrDefault(attempt, Instant.MIN);
  }

  void shows(AttemptKey attempt, long sentNanos) {
    if (contains(attempt)) {
      shown.merge(attempt, sentNanos, Math::max);
    }
  }

  boolean isShownAfter(AttemptKey attempt, long sentNanos) {
    return sentNanos > 0 && shown.getOrDefault(attempt, 0L) >= sentNanos;
  }

  void remove(AttemptKey attempt) {
    TaskRef task = tasks.remove(attempt);
    if (task != null && task.workerNeeds().inline()) {
      inline--;
    }
    takenOver.remove(attempt);
    since.remove(attempt);
    shown.remove(attempt);
  }

  /** Until the truth has been read again; {@link #listed} goes on listing them. */
  void forget(OwnedRuns owned) {
    tasks.keySet().forEach(attempt -> before.put(attempt, owned.epochOf(attempt.run())));
    tasks.clear();
    inline = 0;
    since.clear();
  }

  void drop(Predicate<TaskRef> gone) {
    tasks.values().removeIf(gone);
    inline = (int) tasks.values().stream().filter(t -> t.workerNeeds().inline()).count();
    since.keySet().retainAll(tasks.keySet());
    retainKnown();
  }

  /** The truth has been read. */
  void knownAgain() {
    before.clear();
    retainKnown();
  }

  private void retainKnown() {
    shown.keySet().retainAll(tasks.keySet());
    takenOver.retainAll(tasks.keySet());
  }

  /** As a pulse says it, without what is of a run that the scheduler does not own. */
  List<Held> listed(OwnedRuns owned) {
    List<Held> list = new ArrayList<>(tasks.size());
    tasks.keySet().forEach(attempt -> list.add(new Held(attempt, owned.epochOf(attempt.run()))));
    before.forEach((attempt, epoch) -> list.add(new Held(attempt, epoch)));
    list.removeIf(entry -> entry.epoch() == 0);
    return list;
  }
}
