package dev.millrace.scheduler.backfill;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunEffects;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.BackfillPlanView.Reuse;
import dev.millrace.scheduler.dispatch.AssignmentBuilder;
import dev.millrace.scheduler.dispatch.Reusable;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Says what runs would be given instead of run: lets them begin in memory, and go on as long as
 * results are kept for what they do. Nothing is written and nothing else runs. For one thread.
 */
final class ReuseForecast {
  /** How many runs are tried, spread over all of them: each looks up every step. */
  private static final int RUNS_TRIED = 20;

  private final Expressions expressions = new Expressions();
  private final Store store;
  private final AssignmentBuilder assignments;
  private final ArtifactStore artifacts;

  /**
   * @param store only read
   */
  ReuseForecast(Store store, ArtifactStore artifacts) {
    this.store = store;
    this.assignments = new AssignmentBuilder(expressions, store);
    this.artifacts = artifacts;
  }

  /** Empty if nothing would run. */
  Optional<Reuse> of(PlannedBackfill planned, Instant now) {
    List<BackfillItem> items = planned.plan().items();
    int tried = Math.min(RUNS_TRIED, items.size());
    int steps = 0;
    int reused = 0;
    for (int i = 0; i < tried; i++) {
      BackfillItem item = items.get((int) ((long) i * items.size() / tried));
      ActiveRun run = ActiveRun.create(planned.header(item, now), planned.dag(), expressions);
      begin(run, now);
      steps += planned.dag().mainCount();
      for (int step = 0; step < planned.dag().mainCount(); step++) {
        reused += run.task(step).state() == TaskState.CACHED ? 1 : 0;
      }
    }
    return tried == 0 ? Optional.empty() : Optional.of(new Reuse(tried, steps, reused));
  }

  private void begin(ActiveRun run, Instant now) {
    Offers offers = new Offers();
    run.begin(now, offers);
    while (!offers.tasks.isEmpty()) {
      TaskRef ref = offers.tasks.remove();
      boolean ready = run.task(ref.position()).state() == TaskState.READY;
      Optional<CacheEntry> entry = ready ? entry(ref, now) : Optional.empty();
      if (entry.isPresent()) {
        CacheNote note = CacheNote.reused(entry.get().origin());
        run.keep(ref.position(), new TaskResult(entry.get().outputs(), entry.get().values(), note));
        run.apply(ref.position(), new TaskEvent.Reused(now), offers);
      }
    }
  }

  private Optional<CacheEntry> entry(TaskRef ref, Instant now) {
    String step = ref.run().step(ref.position()).id();
    if (!Reusable.isAsked(ref) || !ref.run().header().mayReuse(step)) {
      return Optional.empty();
    }
    AssignmentBuilder.Resolved resolved = assignments.resolve(ref);
    if (resolved.refusal().isPresent()) {
      return Optional.empty();
    }
    Optional<CacheKey> key = Reusable.of(ref, resolved.given()).key();
    Optional<Duration> ttl = ref.run().step(ref.position()).options().cache().ttl();
    return key.stream()
        .flatMap(of -> store.cached(List.of(of.digest())).stream())
        .filter(entry -> !entry.isTooOld(ttl, now))
        .filter(entry -> entry.outputs().stream().allMatch(out -> artifacts.has(out.digest())))
        .findFirst();
  }

  /** What a run offers to run; the rest of what it tells concerns nobody. */
  private static final class Offers implements RunEffects {
    final Deque<TaskRef> tasks = new ArrayDeque<>();

    @Override
    public void runChanged(ActiveRun run) {}

    @Override
    public void taskMoved(ActiveRun run, int task, Task before, TaskEvent event) {}

    @Override
    public void command(ActiveRun run, int task, TaskCommand command) {
      if (command instanceof TaskCommand.Offer) {
        tasks.add(new TaskRef(run, task));
      }
    }

    @Override
    public void ignored(ActiveRun run, int task, String reason) {}
  }
}
