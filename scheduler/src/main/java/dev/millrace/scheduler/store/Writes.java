package dev.millrace.scheduler.store;

import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.run.ActiveRun;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Everything that one transaction of the loop writes. Collected by one thread. */
public final class Writes {
  /** A task of a run; runs are told apart by identity, as the loop holds each once. */
  public record TaskKey(ActiveRun run, int position) {}

  private record AttemptKey(String run, String task, int number) {}

  private final Set<ActiveRun> newRuns = new LinkedHashSet<>();
  private final Set<ActiveRun> changedRuns = new LinkedHashSet<>();
  private final Map<TaskKey, Long> tasks = new LinkedHashMap<>();
  private final Set<TaskKey> newItems = new LinkedHashSet<>();
  private final Set<TaskKey> expanded = new LinkedHashSet<>();
  private final Map<AttemptKey, AttemptRow> newAttempts = new LinkedHashMap<>();
  private final Map<AttemptKey, AttemptRow> changedAttempts = new LinkedHashMap<>();
  private final List<ArtifactRow> artifacts = new ArrayList<>();
  private final Map<String, CacheEntry> cacheEntries = new LinkedHashMap<>();
  private final Map<TaskKey, List<Claim>> claims = new LinkedHashMap<>();
  private final ScheduleWrites schedules = new ScheduleWrites();
  private final BackfillWrites backfills = new BackfillWrites();
  private final EventWrites events = new EventWrites();

  public void newRun(ActiveRun run) {
    newRuns.add(run);
  }

  public void changed(ActiveRun run) {
    if (!newRuns.contains(run)) {
      changedRuns.add(run);
    }
  }

  /**
   * @param tokenBefore the task's token before this change; only the first one of a batch counts,
   *     since that is what is stored
   */
  public void changed(ActiveRun run, int position, long tokenBefore) {
    TaskKey key = new TaskKey(run, position);
    boolean isNew = run.isItem(position) ? newItems.contains(key) : newRuns.contains(run);
    if (!isNew) {
      tasks.putIfAbsent(key, tokenBefore);
    }
  }

  /** An item that has no row yet. */
  public void newItem(ActiveRun run, int position) {
    newItems.add(new TaskKey(run, position));
  }

  /** A mapped task whose elements have become known. */
  public void expanded(ActiveRun run, int position) {
    expanded.add(new TaskKey(run, position));
  }

  public void newAttempt(AttemptRow attempt) {
    newAttempts.put(key(attempt), attempt);
  }

  public void changedAttempt(AttemptRow attempt) {
    AttemptKey key = key(attempt);
    (newAttempts.containsKey(key) ? newAttempts : changedAttempts)
        .merge(key, attempt, (earlier, later) -> later.after(earlier));
  }

  public void artifact(ArtifactRow artifact) {
    artifacts.add(artifact);
  }

  /** Keeps a result; of several with the same key the last one counts. */
  public void cacheEntry(CacheEntry entry) {
    cacheEntries.put(entry.key().digest(), entry);
  }

  /** The attempts of a task with claims that may be running are more or fewer than before. */
  public void claims(ActiveRun run, int position, List<Claim> ofTask) {
    claims.put(new TaskKey(run, position), ofTask);
  }

  public boolean isEmpty() {
    return newRuns.isEmpty()
        && changedRuns.isEmpty()
        && tasks.isEmpty()
        && newItems.isEmpty()
        && newAttempts.isEmpty()
        && changedAttempts.isEmpty()
        && artifacts.isEmpty()
        && cacheEntries.isEmpty()
        && schedules.isEmpty()
        && backfills.isEmpty()
        && events.isEmpty();
  }

  public Set<ActiveRun> newRuns() {
    return newRuns;
  }

  public Set<ActiveRun> changedRuns() {
    return changedRuns;
  }

  /** Changed tasks with the token that the stored row must have. */
  public Map<TaskKey, Long> tasks() {
    return tasks;
  }

  public Set<TaskKey> newItems() {
    return newItems;
  }

  /** Mapped tasks whose items are to be written; what else changed of them is told otherwise. */
  public Set<TaskKey> expanded() {
    return expanded;
  }

  public List<AttemptRow> newAttempts() {
    return List.copyOf(newAttempts.values());
  }

  public List<AttemptRow> changedAttempts() {
    return List.copyOf(changedAttempts.values());
  }

  public List<ArtifactRow> artifacts() {
    return artifacts;
  }

  public Collection<CacheEntry> cacheEntries() {
    return cacheEntries.values();
  }

  /** What is about to be kept for a key. */
  public Optional<CacheEntry> cacheEntry(String digest) {
    return Optional.ofNullable(cacheEntries.get(digest));
  }

  /** What tasks claim of pools whose use of them may have changed. */
  public Map<TaskKey, List<Claim>> claims() {
    return claims;
  }

  /** What is written about schedules. */
  public ScheduleWrites schedules() {
    return schedules;
  }

  /** What is written about backfills. */
  public BackfillWrites backfills() {
    return backfills;
  }

  /** What is written about events. */
  public EventWrites events() {
    return events;
  }

  /** The shards of all that is written. */
  public Set<Integer> shards() {
    Set<Integer> shards = new TreeSet<>(schedules.shards());
    shards.addAll(backfills.shards());
    shards.addAll(events.shards());
    newRuns.forEach(run -> shards.add(run.header().shard()));
    changedRuns.forEach(run -> shards.add(run.header().shard()));
    tasks.keySet().forEach(task -> shards.add(task.run().header().shard()));
    newItems.forEach(task -> shards.add(task.run().header().shard()));
    return shards;
  }

  private static AttemptKey key(AttemptRow attempt) {
    return new AttemptKey(attempt.run(), attempt.task(), attempt.number());
  }
}
