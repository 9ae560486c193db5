package dev.millrace.scheduler.loop;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.cache.Misses;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.dispatch.AssignmentBuilder;
import dev.millrace.scheduler.dispatch.Reusable;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.store.Store;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Gives READY tasks results of before instead of a slot, where there are any: the tasks of a turn
 * are looked up together, before anything is assigned. For the loop's thread.
 */
final class ResultCache {
  /** Outputs that are not larger are read and hashed again before they count. */
  static final long HASHED_BYTES_MAX = 256 * 1024;

  /** How long outputs may take to come from the folder of another scheduler. */
  static final Duration BROUGHT_WITHIN = Duration.ofSeconds(30);

  private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(200);
  private static final Duration TIDY_EVERY = Duration.ofMinutes(1);

  private final Store store;
  private final AssignmentBuilder assignments;
  private final ArtifactStore artifacts;
  private final Duration kept;

  /** Tasks whose results are being brought, and since when. */
  private final Map<TaskRef, Instant> coming = new LinkedHashMap<>();

  private Instant lookedAt = Instant.EPOCH;
  private Optional<Instant> tidiedAt = Optional.empty();

  /**
   * @param kept how long results are kept
   */
  ResultCache(LoopParts parts) {
    this.store = parts.store();
    this.assignments = parts.assignments();
    this.artifacts = parts.artifacts();
    this.kept = parts.resultsKept();
  }

  /**
   * Forgets old results, a few at a time. Commits, so to be called before anything else.
   *
   * @return whether it was time for it
   */
  boolean tidy(Turn turn) {
    boolean due = tidiedAt.isEmpty() || !turn.steady().isBefore(tidiedAt.get().plus(TIDY_EVERY));
    if (due) {
      store.forgetResults(turn.now().minus(kept));
      tidiedAt = Optional.of(turn.steady());
    }
    return due;
  }

  /** Looks once more for outputs that were not here. */
  void lookAgain(Turn turn) {
    if (!coming.isEmpty() && !turn.steady().isBefore(lookedAt.plus(LOOK_AGAIN_AFTER))) {
      lookedAt = turn.steady();
      coming.keySet().removeIf(ref -> !isReady(ref));
      coming.keySet().forEach(turn::lookUp);
    }
  }

  void forget() {
    coming.clear();
  }

  /**
   * Looks up all that has become READY in this turn, and what follows from it.
   *
   * @return whether there was anything
   */
  boolean settle(Turn turn) {
    boolean any = false;
    for (Set<TaskRef> batch = turn.takeLookUps(); !batch.isEmpty(); batch = turn.takeLookUps()) {
      any = true;
      lookUp(batch, turn);
    }
    return any;
  }

  private record Wish(TaskRef ref, CacheKey key) {}

  private void lookUp(Set<TaskRef> batch, Turn turn) {
    List<Wish> wishes = new ArrayList<>();
    for (TaskRef ref : batch) {
      if (isReady(ref)) {
        wish(ref, turn).ifPresent(wishes::add);
      }
    }
    if (wishes.isEmpty()) {
      return;
    }
    Map<String, CacheEntry> entries = entries(wishes, turn);
    List<Wish> unknown = new ArrayList<>();
    for (Wish wish : wishes) {
      CacheEntry entry = entries.get(wish.key().digest());
      if (entry == null) {
        unknown.add(wish);
      } else {
        use(entry, wish, turn);
      }
    }
    explain(unknown, turn);
  }

  private static boolean isReady(TaskRef ref) {
    return ref.run().task(ref.position()).state() == TaskState.READY;
  }

  /** Empty if nothing is to be looked for; then the task is in the queue. */
  private Optional<Wish> wish(TaskRef ref, Turn turn) {
    String step = ref.run().step(ref.position()).id();
    if (!ref.run().header().mayReuse(step)) {
      turn.runs(ref, ref.run().header().cache() ? Misses.NAMED : Misses.OFF);
      return Optional.empty();
    }
    AssignmentBuilder.Resolved resolved = assignments.resolve(ref);
    if (resolved.refusal().isPresent()) {
      coming.remove(ref);
      turn.runs(ref, ""); // whoever assigns it says why it cannot be
      return Optional.empty();
    }
    Reusable reusable = Reusable.of(ref, resolved.given());
    if (reusable.key().isEmpty()) {
      coming.remove(ref);
      turn.runs(ref, reusable.why());
    }
    return reusable.key().map(key -> new Wish(ref, key));
  }

  /** By digest; what is about to be written counts too. */
  private Map<String, CacheEntry> entries(List<Wish> wishes, Turn turn) {
    Map<String, CacheEntry> entries = new LinkedHashMap<>();
    Set<String> others = new LinkedHashSet<>();
    for (Wish wish : wishes) {
      String digest = wish.key().digest();
      turn.writes()
          .cacheEntry(digest)
          .ifPresentOrElse(entry -> entries.put(digest, entry), () -> others.add(digest));
    }
    if (!others.isEmpty()) {
      store.cached(others).forEach(entry -> entries.put(entry.key().digest(), entry));
    }
    return entries;
  }

  private void use(CacheEntry entry, Wish wish, Turn turn) {
    TaskRef ref = wish.ref();
    Optional<Duration> ttl = ref.run().step(ref.position()).options().cache().ttl();
    if (entry.isTooOld(ttl, turn.now())) {
      misses(wish, Misses.tooOld(ttl.orElseThrow()), turn);
      return;
    }
    for (Output output : entry.outputs()) {
      if (!artifacts.has(output.digest())) {
        if (isComing(ref, output, turn)) {
          return;
        }
        boolean waited = coming.containsKey(ref);
        misses(wish, waited ? Misses.away(output, BROUGHT_WITHIN) : Misses.gone(output), turn);
        return;
      }
      if (output.bytes() <= HASHED_BYTES_MAX && !isWhole(output)) {
        misses(wish, Misses.damaged(output), turn);
        return;
      }
    }
    coming.remove(ref);
    ActiveRun run = ref.run();
    CacheNote note = CacheNote.reused(entry.origin());
    run.keep(ref.position(), new TaskResult(entry.outputs(), entry.values(), note));
    run.apply(ref.position(), new TaskEvent.Reused(turn.now()), turn);
  }

  /** Whether to wait for bytes that are on their way from another scheduler. */
  private boolean isComing(TaskRef ref, Output output, Turn turn) {
    Instant since = coming.getOrDefault(ref, turn.steady());
    boolean inTime = turn.steady().isBefore(since.plus(BROUGHT_WITHIN));
    if (inTime && artifacts.bring(output.digest())) {
      coming.put(ref, since);
      return true;
    }
    return false;
  }

  private boolean isWhole(Output output) {
    try {
      return artifacts.verify(output.digest());
    } catch (IOException e) {
      return false;
    }
  }

  /** There is no result for these: says what differs from the newest result of the same task. */
  private void explain(List<Wish> unknown, Turn turn) {
    Map<String, Set<String>> tasks = new LinkedHashMap<>();
    for (Wish wish : unknown) {
      String dag = wish.ref().run().header().dag();
      tasks.computeIfAbsent(dag, d -> new LinkedHashSet<>()).add(wish.ref().id());
    }
    Map<String, Map<String, CacheEntry>> newest = new LinkedHashMap<>();
    tasks.forEach(
        (dag, ids) -> {
          Map<String, CacheEntry> found = new LinkedHashMap<>();
          store.newestResults(dag, ids).forEach(entry -> found.put(entry.origin().task(), entry));
          newest.put(dag, found);
        });
    for (Wish wish : unknown) {
      CacheEntry nearest = newest.get(wish.ref().run().header().dag()).get(wish.ref().id());
      misses(
          wish,
          nearest == null
              ? Misses.NOTHING_YET
              : Misses.changed(nearest.key().parts(), wish.key().parts()),
          turn);
    }
  }

  private void misses(Wish wish, String why, Turn turn) {
    coming.remove(wish.ref());
    turn.runs(wish.ref(), wish.key(), why);
  }
}
