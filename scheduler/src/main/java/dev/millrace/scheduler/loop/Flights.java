package dev.millrace.scheduler.loop;

import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.dispatch.TaskRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Equal work of this scheduler's tasks: who is at it, and who would like to be given its result.
 * Only of tasks whose results may be reused. For the loop's thread.
 */
final class Flights {
  /** Equal work. */
  private static final class Flight {
    /** Who is at it. */
    TaskRef leader;

    /** READY tasks, and whether each is in the queue for a slot. */
    final Map<TaskRef, Boolean> waiting = new LinkedHashMap<>();
  }

  private final Map<String, Flight> byDigest = new HashMap<>();
  private final Map<TaskRef, String> digests = new LinkedHashMap<>();

  /**
   * A READY task has found no result.
   *
   * @return whether it is to be put into the queue, because it is not there
   */
  boolean waits(TaskRef ref, CacheKey key) {
    String before = digests.put(ref, key.digest());
    boolean queued = false;
    if (before != null && !before.equals(key.digest())) {
      queued = wasQueued(before, ref);
    }
    return !Boolean.TRUE.equals(flight(key.digest()).waiting.put(ref, true)) && !queued;
  }

  private boolean wasQueued(String digest, TaskRef ref) {
    Flight flight = byDigest.get(digest);
    boolean queued = flight != null && Boolean.TRUE.equals(flight.waiting.remove(ref));
    tidy(digest);
    return queued;
  }

  /**
   * A task came out of the queue and may go to a worker.
   *
   * @return who is at the same work; it waits for that one, out of the queue. Empty if it may go
   */
  Optional<TaskRef> goes(TaskRef ref, CacheKey key) {
    Flight flight = flight(key.digest());
    boolean shares = ref.run().header().mayReuse(ref.run().step(ref.position()).id());
    if (shares && flight.leader != null) {
      waits(ref, key);
      flight.waiting.put(ref, false);
      return Optional.of(flight.leader);
    }
    leads(ref, key);
    return Optional.empty();
  }

  /** A task is at this work. */
  void leads(TaskRef ref, CacheKey key) {
    Optional.ofNullable(digests.remove(ref)).ifPresent(digest -> wasQueued(digest, ref));
    Flight flight = flight(key.digest());
    if (flight.leader == null) {
      flight.leader = ref;
      digests.put(ref, key.digest());
    } else {
      tidy(key.digest());
    }
  }

  /**
   * A task is somewhere else now.
   *
   * @return tasks that waited for its work out of the queue, and no longer need to
   */
  List<TaskRef> moved(TaskRef ref) {
    TaskState state = ref.run().task(ref.position()).state();
    String digest = digests.get(ref);
    if (digest == null || state == TaskState.DISPATCHED || state == TaskState.RUNNING) {
      return List.of();
    }
    Flight flight = byDigest.get(digest);
    List<TaskRef> freed = new ArrayList<>();
    if (ref.equals(flight.leader)) {
      flight.leader = null;
      digests.remove(ref);
      flight.waiting.forEach(
          (other, queued) -> {
            if (!queued) {
              freed.add(other);
            }
          });
      freed.forEach(other -> flight.waiting.put(other, true));
    } else if (state != TaskState.READY) {
      digests.remove(ref);
      flight.waiting.remove(ref);
    }
    tidy(digest);
    return freed;
  }

  /** Whether a task waits for a result and is in the queue for a slot all the same. */
  boolean isQueued(TaskRef ref) {
    Flight flight = byDigest.get(digests.get(ref));
    return flight != null && Boolean.TRUE.equals(flight.waiting.get(ref));
  }

  /** Everyone who would like to be given the result of this work. */
  List<TaskRef> waiting(CacheKey key) {
    Flight flight = byDigest.get(key.digest());
    return flight == null ? List.of() : List.copyOf(flight.waiting.keySet());
  }

  /**
   * Forgets tasks that are no longer this scheduler's.
   *
   * @return tasks that waited out of the queue for such a one, and no longer need to
   */
  List<TaskRef> keepOnly(Predicate<TaskRef> ours) {
    List<TaskRef> freed = new ArrayList<>();
    for (TaskRef ref : List.copyOf(digests.keySet())) {
      if (!ours.test(ref)) {
        Flight flight = byDigest.get(digests.remove(ref));
        flight.waiting.remove(ref);
        if (ref.equals(flight.leader)) {
          flight.leader = null;
          flight.waiting.forEach(
              (other, queued) -> {
                if (!queued && ours.test(other)) {
                  freed.add(other);
                }
              });
          freed.forEach(other -> flight.waiting.replace(other, true));
        }
      }
    }
    byDigest.values().removeIf(flight -> flight.leader == null && flight.waiting.isEmpty());
    return freed;
  }

  void clear() {
    byDigest.clear();
    digests.clear();
  }

  private Flight flight(String digest) {
    return byDigest.computeIfAbsent(digest, d -> new Flight());
  }

  private void tidy(String digest) {
    Flight flight = byDigest.get(digest);
    if (flight != null && flight.leader == null && flight.waiting.isEmpty()) {
      byDigest.remove(digest);
    }
  }
}
