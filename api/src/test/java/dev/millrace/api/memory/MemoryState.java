package dev.millrace.api.memory;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.language.Finding;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.view.ArtifactView;
import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.DecisionView;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.WhyView;
import dev.millrace.engine.view.WorkerView;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** Queries and commands over plain maps that a test fills. */
@Singleton
public class MemoryState implements Queries, Commands {
  public final Map<String, DagView> dags = new LinkedHashMap<>();
  public final Map<String, List<Trigger>> triggers = new LinkedHashMap<>();
  public final Map<String, String> sources = new LinkedHashMap<>();
  public final List<RunView> runs = new ArrayList<>();
  public final List<TaskView> tasks = new ArrayList<>();
  public final Map<String, WhyView> whys = new LinkedHashMap<>();
  public final List<AttemptView> attempts = new ArrayList<>();
  public final List<LogLine> logs = new ArrayList<>();
  public final List<ModelView> models = new ArrayList<>();
  public final List<ArtifactView> artifacts = new ArrayList<>();
  public final List<String> triggerKeys = new ArrayList<>();
  public final List<Optional<Duration>> timeouts = new ArrayList<>();
  public final List<Boolean> caches = new ArrayList<>();
  public final List<String> stops = new ArrayList<>();
  public final List<String> decided = new ArrayList<>();
  public final List<DecisionView> decisions = new ArrayList<>();

  public final Map<String, PoolView> pools = new TreeMap<>();

  /** Thrown by every call while it is set. */
  public RuntimeException failure;

  /** Thrown by what stops a run while it is set. */
  public Refused stopRefusal;

  /** What {@code submit} finds in every source. */
  public List<Finding> findings = List.of();

  public int modelLookups;

  public void clear() {
    dags.clear();
    triggers.clear();
    sources.clear();
    runs.clear();
    tasks.clear();
    attempts.clear();
    logs.clear();
    models.clear();
    artifacts.clear();
    triggerKeys.clear();
    timeouts.clear();
    caches.clear();
    stops.clear();
    decided.clear();
    decisions.clear();
    pools.clear();
    failure = null;
    stopRefusal = null;
    findings = List.of();
    modelLookups = 0;
  }

  @Override
  public DagDurationsView durations(String dag, int runs) {
    fail();
    return new DagDurationsView(
        dag,
        runs,
        List.of(
            new DagDurationsView.StepDuration(
                "train", Duration.ofMillis(61_500), runs, 1, runs, 0)));
  }

  @Override
  public List<PoolView> pools() {
    fail();
    return List.copyOf(pools.values());
  }

  @Override
  public PoolView definePool(String name, int slots) {
    fail();
    PoolView pool = new PoolView(name, slots, true, 1, List.of("r1/train"), 2);
    pools.put(name, pool);
    return pool;
  }

  @Override
  public PoolView pausePool(String name, String by, String reason) {
    fail();
    return changed(name, Optional.of(new Pause(by, reason, Instant.EPOCH)));
  }

  @Override
  public PoolView resumePool(String name, String by) {
    fail();
    return changed(name, Optional.empty());
  }

  private PoolView changed(String name, Optional<Pause> paused) {
    PoolView before = pools.get(name);
    if (before == null) {
      throw new Refused(Refused.Reason.NOT_FOUND, "There is no pool '" + name + "'.");
    }
    PoolView after =
        new PoolView(
            name,
            before.slots(),
            before.defined(),
            before.used(),
            before.users(),
            before.waiting(),
            paused);
    pools.put(name, after);
    return after;
  }

  @Override
  public void removePool(String name) {
    fail();
    if (pools.remove(name) == null) {
      throw new Refused(Refused.Reason.NOT_FOUND, "There is no pool '" + name + "'.");
    }
  }

  @Override
  public List<DagView> dags() {
    fail();
    return List.copyOf(dags.values());
  }

  @Override
  public Optional<DagView> dag(String name) {
    fail();
    return Optional.ofNullable(dags.get(name));
  }

  @Override
  public Optional<String> dagSource(String name, String version) {
    return Optional.ofNullable(sources.get(name + "@" + version));
  }

  @Override
  public Optional<List<Trigger>> triggers(String dag) {
    return dag(dag).map(view -> triggers.getOrDefault(view.name(), List.of()));
  }

  @Override
  public Page<RunView> runs(
      Optional<String> dag, Optional<String> state, Optional<String> cursor, int limit) {
    fail();
    return page(
        runs.stream()
            .filter(run -> dag.isEmpty() || run.dag().equals(dag.get()))
            .filter(run -> state.isEmpty() || run.state().equals(state.get()))
            .toList(),
        cursor,
        limit);
  }

  @Override
  public Optional<RunView> run(String run) {
    fail();
    return first(runs, RunView::id, run);
  }

  @Override
  public Optional<DagView> dagOfRun(String run) {
    return run(run).flatMap(view -> dag(view.dag()));
  }

  @Override
  public Page<TaskView> tasks(String run, Optional<String> cursor, int limit) {
    return page(
        tasks.stream().filter(t -> t.run().equals(run) && t.id().equals(t.step())).toList(),
        cursor,
        limit);
  }

  @Override
  public Page<TaskView> items(String run, String task, Optional<String> cursor, int limit) {
    return page(
        tasks.stream()
            .filter(t -> t.run().equals(run) && t.step().equals(task) && !t.id().equals(task))
            .toList(),
        cursor,
        limit);
  }

  @Override
  public Optional<TaskView> task(String run, String task) {
    return first(tasks.stream().filter(t -> t.run().equals(run)).toList(), TaskView::id, task);
  }

  @Override
  public Optional<WhyView> why(String run) {
    return Optional.ofNullable(whys.get(run));
  }

  @Override
  public Optional<WhyView> why(String run, String task) {
    return Optional.ofNullable(whys.get(run + "/" + task));
  }

  @Override
  public List<AttemptView> attempts(String run, String task) {
    return attempts.stream().filter(a -> a.run().equals(run) && a.task().equals(task)).toList();
  }

  @Override
  public List<LogLine> logs(
      String run, String task, Optional<Integer> attempt, long after, int limit) {
    return logs.stream()
        .filter(line -> line.task().equals(task) && line.sequence() > after)
        .filter(line -> attempt.isEmpty() || line.attempt() == attempt.get())
        .limit(limit)
        .toList();
  }

  @Override
  public List<ModelView> models() {
    return List.copyOf(models);
  }

  @Override
  public Optional<ModelView> model(String name) {
    return first(models, ModelView::name, name);
  }

  @Override
  public Optional<ModelVersionView> modelVersion(String name, String selector) {
    fail();
    modelLookups++;
    return model(name)
        .flatMap(
            model ->
                first(
                    model.versions(),
                    v -> String.valueOf(v.version()),
                    model.aliases().containsKey(selector)
                        ? String.valueOf(model.aliases().get(selector))
                        : selector));
  }

  @Override
  public Page<ArtifactView> artifacts(Optional<String> run, Optional<String> cursor, int limit) {
    return page(
        artifacts.stream().filter(a -> run.isEmpty() || a.run().equals(run.get())).toList(),
        cursor,
        limit);
  }

  @Override
  public Optional<ArtifactView> artifact(String digest) {
    return first(artifacts, ArtifactView::digest, digest);
  }

  @Override
  public List<WorkerView> workers() {
    fail();
    return List.of();
  }

  @Override
  public Submission submit(String file, String source, Map<String, String> files) {
    if (!findings.isEmpty()) {
      return new Submission(Optional.empty(), findings);
    }
    DagView dag = Samples.dag(source.strip());
    dags.put(dag.name(), dag);
    return new Submission(Optional.of(dag), List.of());
  }

  @Override
  public RunView trigger(
      String dag, Map<String, Object> params, RunOptions options, Optional<String> key) {
    fail();
    timeouts.add(options.timeout());
    caches.add(options.cache());
    if (!dags.containsKey(dag)) {
      throw new Refused(Refused.Reason.NOT_FOUND, "no " + dag);
    }
    int seen = key.map(triggerKeys::indexOf).orElse(-1);
    if (seen >= 0) {
      return runs.get(seen);
    }
    RunView run = Samples.run("r" + (runs.size() + 1), dag, "QUEUED", params);
    runs.add(run);
    triggerKeys.add(key.orElse(""));
    return run;
  }

  @Override
  public RunView cancel(String run, String reason) {
    return stop("cancel", run, reason);
  }

  @Override
  public RunView kill(String run, String reason) {
    return stop("kill", run, reason);
  }

  private RunView stop(String how, String run, String reason) {
    if (stopRefusal != null) {
      throw stopRefusal;
    }
    stops.add(how + " " + run + ": " + reason);
    return run(run).orElseThrow();
  }

  @Override
  public TaskView decide(String run, String task, boolean approved, String by, String comment) {
    fail();
    decided.add(run + "/" + task + " " + approved + " " + by + ": " + comment);
    return task(run, task).orElseThrow();
  }

  @Override
  public List<DecisionView> decisions(int limit) {
    return decisions.stream().limit(limit).toList();
  }

  private void fail() {
    if (failure != null) {
      throw failure;
    }
  }

  private static <T> Optional<T> first(List<T> items, Function<T, String> name, String wanted) {
    return items.stream().filter(item -> name.apply(item).equals(wanted)).findFirst();
  }

  /** The cursor is the index of the first item. */
  private static <T> Page<T> page(List<T> items, Optional<String> cursor, int limit) {
    int from = cursor.map(Integer::parseInt).orElse(0);
    int to = Math.min(items.size(), from + limit);
    return new Page<>(
        items.subList(from, to),
        to < items.size() ? Optional.of(String.valueOf(to)) : Optional.empty());
  }
}
