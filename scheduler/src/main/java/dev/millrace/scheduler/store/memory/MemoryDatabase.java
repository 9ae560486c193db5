package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.backfill.PastTickRun;
import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.scheduler.store.ArtifactRow;
import dev.millrace.scheduler.store.AttemptRow;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.OwnershipLost;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleWrites;
import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.StoreException;
import dev.millrace.scheduler.store.StoredRun;
import dev.millrace.scheduler.store.StoredTasks;
import dev.millrace.scheduler.store.Writes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What several schedulers share: the rows, and one transaction after the other. Everything that
 * goes in is copied into the form that columns give it, so that nothing is shared with whoever
 * wrote it. For one thread. What fences a transaction may be overridden, to see what it is good
 * for.
 */
public class MemoryDatabase {
  private static final int RUN_ID_CHARS_MAX = 40;

  private record AttemptId(String run, String task, int number) {
    static AttemptId of(AttemptRow row) {
      return new AttemptId(row.run(), row.task(), row.number());
    }
  }

  private static final class RunEntry {
    RunRow row;
    final NavigableMap<Integer, TaskRow> tasks;

    RunEntry(RunRow row, NavigableMap<Integer, TaskRow> tasks) {
      this.row = row;
      this.tasks = tasks;
    }
  }

  /** Whether a run is here that has not ended. */
  boolean isOpen(String run) {
    RunEntry entry = runs.get(run);
    return entry != null && !entry.row.state().isTerminal();
  }

  private static final Duration SCHEDULERS_KEPT = Duration.ofDays(7);

  private final Clock clock;
  private final CommitObserver observer;
  private final Map<Integer, ShardTable.Shard> shards = new TreeMap<>();
  private final Map<String, Instant> schedulers = new TreeMap<>();
  private final Map<String, RunEntry> runs = new LinkedHashMap<>();
  private final Map<AttemptId, AttemptRow> attempts = new LinkedHashMap<>();
  private final Map<String, ArtifactRow> artifacts = new LinkedHashMap<>();
  private final KeptResults results = new KeptResults();
  private final MemoryPools pools = new MemoryPools(this);
  private final MemorySchedules schedules = new MemorySchedules();
  private final MemoryEvents events = new MemoryEvents();
  private final MemoryBackfills backfills = new MemoryBackfills();
  private Optional<Pause> maintenance = Optional.empty();
  private Models models = new Models();
  private MemoryStore modelsHeldBy;

  /**
   * @param clock the one that all schedulers share
   */
  public MemoryDatabase(Clock clock, CommitObserver observer) {
    this.clock = clock;
    this.observer = observer;
  }

  /** A connection of one scheduler. */
  public MemoryStore connect() {
    return new MemoryStore(this);
  }

  // What may be looked at.

  public Optional<RunRow> run(String id) {
    return Optional.ofNullable(runs.get(id)).map(entry -> entry.row);
  }

  /** Every run, in the order in which they were made. */
  public List<RunRow> runs() {
    return runs.values().stream().map(entry -> entry.row).toList();
  }

  /** The tasks of a run that have rows, by position; empty if there is no such run. */
  public List<TaskRow> tasks(String run) {
    RunEntry entry = runs.get(run);
    return entry == null ? List.of() : List.copyOf(entry.tasks.values());
  }

  public Optional<AttemptRow> attempt(String run, String task, int number) {
    return Optional.ofNullable(attempts.get(new AttemptId(run, task, number)));
  }

  public List<AttemptRow> attempts() {
    return List.copyOf(attempts.values());
  }

  public List<ModelVersionRow> modelVersions() {
    return models.all();
  }

  public Map<Integer, ShardTable.Shard> shards() {
    return new TreeMap<>(shards);
  }

  /** Scheduler to when it last said that it lives. */
  public Map<String, Instant> schedulers() {
    return new TreeMap<>(schedulers);
  }

  /** Pauses everything for the time being, or lets it go on. */
  public void maintenance(Optional<Pause> pause) {
    maintenance = pause.map(p -> new Pause(p.by(), p.reason(), ColumnForm.millis(p.since())));
  }

  // What stores do.

  ShardTable look(String scheduler, int count) {
    Instant now = ColumnForm.millis(clock.instant());
    if (schedulers.put(scheduler, now) == null) {
      schedulers.values().removeIf(at -> at.isBefore(now.minus(SCHEDULERS_KEPT)));
    }
    for (int shard = 0; shard < count; shard++) {
      shards.putIfAbsent(shard, new ShardTable.Shard(Optional.empty(), 0));
    }
    Map<Integer, ShardTable.Shard> rows = new TreeMap<>(shards);
    rows.keySet().removeIf(shard -> shard >= count);
    Map<String, ShardTable.SignOfLife> signs = new TreeMap<>();
    schedulers.forEach(
        (id, at) ->
            signs.put(id, new ShardTable.SignOfLife(at.toEpochMilli(), Duration.between(at, now))));
    return new ShardTable(rows, signs, maintenance);
  }

  Map<Integer, Long> take(String scheduler, Map<Integer, Long> seen) {
    Map<Integer, Long> taken = new TreeMap<>();
    seen.forEach(
        (shard, epoch) -> {
          ShardTable.Shard row = shards.get(shard);
          if (row != null && row.epoch() == epoch) {
            shards.put(shard, new ShardTable.Shard(Optional.of(scheduler), epoch + 1));
            taken.put(shard, epoch + 1);
          }
        });
    return taken;
  }

  void release(String scheduler, Map<Integer, Long> owned) {
    owned.forEach(
        (shard, epoch) -> {
          ShardTable.Shard mine = new ShardTable.Shard(Optional.of(scheduler), epoch);
          shards.replace(shard, mine, new ShardTable.Shard(Optional.empty(), epoch));
        });
  }

  void leave(String scheduler) {
    schedulers.remove(scheduler);
  }

  List<StoredRun> openRuns(Map<Integer, Long> ofShards) {
    return runs.values().stream()
        .filter(entry -> !entry.row.state().isTerminal())
        .filter(entry -> ofShards.containsKey(entry.row.header().shard()))
        .sorted(
            Comparator.comparing((RunEntry entry) -> entry.row.header().createdAt())
                .thenComparing(entry -> entry.row.header().id()))
        .map(MemoryDatabase::stored)
        .toList();
  }

  /** A run with its tasks, ended or not. */
  public Optional<StoredRun> storedRun(String run) {
    return Optional.ofNullable(runs.get(run)).map(MemoryDatabase::stored);
  }

  private static StoredRun stored(RunEntry entry) {
    return StoredRun.of(
        entry.row.header(),
        entry.row.state(),
        entry.row.stop(),
        entry.row.startedAt(),
        entry.row.endedAt(),
        entry.row.reason(),
        entry.row.generations(),
        storedTasks(entry));
  }

  private static StoredTasks storedTasks(RunEntry entry) {
    StoredTasks tasks = new StoredTasks();
    entry
        .tasks
        .values()
        .forEach(row -> tasks.add(row.position(), row.task(), row.result(), row.items()));
    return tasks;
  }

  Optional<Output> artifact(String digest) {
    return Optional.ofNullable(artifacts.get(digest)).map(ArtifactRow::output);
  }

  /** Every result that is kept, in no order. */
  public List<CacheEntry> keptResults() {
    return results.all();
  }

  KeptResults results() {
    return results;
  }

  /** The pools and who has slots of them. */
  public MemoryPools pools() {
    return pools;
  }

  /** The schedules and what became of their ticks. */
  public MemorySchedules schedules() {
    return schedules;
  }

  /** What triggers hear, and what they heard. */
  public MemoryEvents events() {
    return events;
  }

  /** The backfills and what became of their items. */
  public MemoryBackfills backfills() {
    return backfills;
  }

  Map<String, Instant> newestRuns(ScheduleKey trigger, String kind, int most) {
    return runs.values().stream()
        .map(entry -> entry.row.header())
        .filter(run -> run.dag().equals(trigger.dag()) && run.trigger().equals(kind))
        .filter(run -> run.tick().filter(t -> t.trigger().equals(trigger.trigger())).isPresent())
        .sorted(Comparator.comparing(RunHeader::createdAt).reversed())
        .limit(most)
        .collect(Collectors.toMap(RunHeader::id, RunHeader::createdAt));
  }

  Optional<PastTickRun> lastRunOfTick(ScheduleKey trigger, Instant tick) {
    return runs.values().stream()
        .map(entry -> entry.row)
        .filter(row -> row.header().dag().equals(trigger.dag()))
        .filter(
            row ->
                row.header()
                    .tick()
                    .filter(of -> of.trigger().equals(trigger.trigger()) && of.tick().equals(tick))
                    .isPresent())
        .max(
            Comparator.comparing((RunRow row) -> row.header().createdAt())
                .thenComparing(row -> row.header().id()))
        .map(row -> new PastTickRun(row.header().id(), row.state()));
  }

  Instant now() {
    return ColumnForm.millis(clock.instant());
  }

  Models models() {
    return models;
  }

  /**
   * @throws StoreException if another transaction has the models
   */
  void holdModels(MemoryStore store) {
    if (modelsHeldBy != null && modelsHeldBy != store) {
      throw refused("registering a model", "another transaction holds it", "55P03");
    }
    modelsHeldBy = store;
  }

  void releaseModels(MemoryStore store) {
    if (modelsHeldBy == store) {
      modelsHeldBy = null;
    }
  }

  /**
   * All of it or nothing.
   *
   * @param registered the models with what this transaction registered, if it did
   */
  void commit(
      Writes writes, String scheduler, Map<Integer, Long> epochs, Optional<Models> registered) {
    checkEpochs(writes.shards(), scheduler, epochs);
    Function<ActiveRun, RunRow> rows = ColumnForm::run;
    List<RunEntry> newRuns = writes.newRuns().stream().map(MemoryDatabase::entry).toList();
    List<RunRow> changedRuns = writes.changedRuns().stream().map(rows).toList();
    List<TaskRow> changedTasks = changedTasks(writes);
    List<AttemptRow> newAttempts = writes.newAttempts().stream().map(ColumnForm::attempt).toList();
    List<AttemptRow> changedAttempts =
        writes.changedAttempts().stream().map(ColumnForm::attempt).toList();
    List<TaskRow> newItems =
        writes.newItems().stream().map(item -> taskRow(item.run(), item.position())).toList();
    newRuns.forEach(entry -> checkNew(entry.row.header().id()));
    newAttempts.forEach(this::checkNew);
    checkTicks(writes.schedules());
    backfills.check(writes.backfills());

    List<CommitObserver.Change<RunRow>> runChanges = new ArrayList<>();
    List<CommitObserver.Change<TaskRow>> taskChanges = new ArrayList<>();
    List<CommitObserver.Change<AttemptRow>> attemptChanges = new ArrayList<>();
    for (RunEntry entry : newRuns) {
      runs.put(entry.row.header().id(), entry);
      runChanges.add(new CommitObserver.Change<>(Optional.empty(), entry.row));
      entry
          .tasks
          .values()
          .forEach(task -> taskChanges.add(new CommitObserver.Change<>(Optional.empty(), task)));
    }
    for (RunRow row : changedRuns) {
      RunEntry entry = runs.get(row.header().id());
      if (entry != null) {
        RunRow after =
            new RunRow(
                entry.row.header(),
                row.state(),
                row.stop(),
                row.startedAt(),
                row.endedAt(),
                row.reason(),
                row.generations(),
                row.outputs());
        runChanges.add(new CommitObserver.Change<>(Optional.of(entry.row), after));
        entry.row = after;
      }
    }
    for (TaskRow row : changedTasks) {
      TaskRow before = runs.get(row.run()).tasks.put(row.position(), row);
      taskChanges.add(new CommitObserver.Change<>(Optional.of(before), row));
    }
    for (TaskRow row : newItems) {
      if (runs.get(row.run()).tasks.putIfAbsent(row.position(), row) != null) {
        throw refused("committing a batch", "task " + row.id() + " exists", "23505");
      }
      taskChanges.add(new CommitObserver.Change<>(Optional.empty(), row));
    }
    for (AttemptRow row : newAttempts) {
      attempts.put(AttemptId.of(row), row);
      attemptChanges.add(new CommitObserver.Change<>(Optional.empty(), row));
    }
    for (AttemptRow row : changedAttempts) {
      AttemptRow before = attempts.get(AttemptId.of(row));
      if (before != null) {
        AttemptRow after = changed(before, row);
        attempts.put(AttemptId.of(row), after);
        attemptChanges.add(new CommitObserver.Change<>(Optional.of(before), after));
      }
    }
    writes.artifacts().forEach(row -> artifacts.putIfAbsent(row.output().digest(), row));
    writes.cacheEntries().forEach(results::keep);
    registered.ifPresent(all -> models = all);
    pools.write(writes.claims());
    schedules.write(writes.schedules());
    backfills.write(writes.backfills());
    events.write(writes.events());
    observer.committed(
        new CommitObserver.Commit(
            scheduler, runChanges, taskChanges, attemptChanges, writes.schedules()));
  }

  /**
   * Called before anything is written.
   *
   * @param touched the shards of all runs that are to be written
   * @param epochs the epochs that the scheduler believes in, by shard
   * @throws OwnershipLost if a shard has another owner or epoch
   */
  protected void checkEpochs(Set<Integer> touched, String scheduler, Map<Integer, Long> epochs) {
    for (int shard : touched) {
      Long epoch = epochs.get(shard);
      ShardTable.Shard row = shards.get(shard);
      if (epoch == null || !new ShardTable.Shard(Optional.of(scheduler), epoch).equals(row)) {
        throw new OwnershipLost("shards [" + shard + "] are no longer owned by " + scheduler);
      }
    }
  }

  /** A row with another token was written by someone else: then this batch must not count. */
  private List<TaskRow> changedTasks(Writes writes) {
    List<TaskRow> changed = new ArrayList<>();
    for (Map.Entry<Writes.TaskKey, Long> entry : writes.tasks().entrySet()) {
      ActiveRun run = entry.getKey().run();
      int position = entry.getKey().position();
      RunEntry stored = runs.get(run.header().id());
      if (stored == null) {
        throw new OwnershipLost("there is no run " + run.header().id());
      }
      if (!stored.tasks.containsKey(position)) {
        throw new OwnershipLost("task " + run.taskId(position) + " has no row");
      }
      checkToken(stored.tasks.get(position), entry.getValue());
      changed.add(taskRow(run, position));
    }
    return changed;
  }

  /**
   * Called before anything is written, for each task that is to be.
   *
   * @param token the one that the scheduler believes the stored row to have
   * @throws OwnershipLost if it has another
   */
  protected void checkToken(TaskRow stored, long token) {
    if (stored.task().history().token() != token) {
      throw new OwnershipLost("a task has another token than this scheduler believed");
    }
  }

  /**
   * Called before anything is written.
   *
   * @throws StoreException if a tick was decided on before
   */
  protected void checkTicks(ScheduleWrites writes) {
    schedules.check(writes);
  }

  /**
   * Called before anything is written, for each run that is to be new.
   *
   * @throws StoreException if there is such a run
   */
  protected void checkNew(String id) {
    if (id.length() > RUN_ID_CHARS_MAX) {
      throw refused("committing a batch", "run id '" + id + "' is too long", "22001");
    }
    if (runs.containsKey(id)) {
      throw refused("committing a batch", "run " + id + " exists", "23505");
    }
  }

  private void checkNew(AttemptRow row) {
    if (attempts.containsKey(AttemptId.of(row))) {
      throw refused("committing a batch", "attempt " + AttemptId.of(row) + " exists", "23505");
    }
  }

  private static RunEntry entry(ActiveRun run) {
    NavigableMap<Integer, TaskRow> tasks = new TreeMap<>();
    for (int i = 0; i < run.plan().size(); i++) {
      tasks.put(i, taskRow(run, i));
    }
    return new RunEntry(ColumnForm.run(run), tasks);
  }

  private static TaskRow taskRow(ActiveRun run, int position) {
    return new TaskRow(
        run.header().id(),
        position,
        run.taskId(position),
        ColumnForm.task(run.task(position)),
        ColumnForm.result(run.result(position)),
        run.items(position));
  }

  private static AttemptRow changed(AttemptRow before, AttemptRow row) {
    return new AttemptRow(
        before.run(),
        before.task(),
        before.number(),
        row.assignment().or(before::assignment),
        row.state(),
        row.startedAt().or(before::startedAt),
        row.endedAt(),
        row.failure());
  }

  static StoreException refused(String doing, String why, String sqlState) {
    return new StoreException(doing, new SQLException(why, sqlState));
  }
}
