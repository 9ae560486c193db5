package dev.millrace.scheduler.request;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.view.ArtifactView;
import dev.millrace.engine.view.AttemptView;
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
import java.util.List;
import java.util.Optional;

/** The same answers, for which nobody waits without end. */
public record PatientQueries(Queries real, Patience patience) implements Queries {
  @Override
  public List<DagView> dags() {
    return patience.ask(real::dags);
  }

  @Override
  public Optional<DagView> dag(String name) {
    return patience.ask(() -> real.dag(name));
  }

  @Override
  public Optional<String> dagSource(String name, String version) {
    return patience.ask(() -> real.dagSource(name, version));
  }

  @Override
  public DagDurationsView durations(String dag, int runs) {
    return patience.ask(() -> real.durations(dag, runs));
  }

  @Override
  public Optional<List<Trigger>> triggers(String dag) {
    return patience.ask(() -> real.triggers(dag));
  }

  @Override
  public Page<RunView> runs(
      Optional<String> dag, Optional<String> state, Optional<String> cursor, int limit) {
    return patience.ask(() -> real.runs(dag, state, cursor, limit));
  }

  @Override
  public Optional<RunView> run(String run) {
    return patience.ask(() -> real.run(run));
  }

  @Override
  public Optional<DagView> dagOfRun(String run) {
    return patience.ask(() -> real.dagOfRun(run));
  }

  @Override
  public Page<TaskView> tasks(String run, Optional<String> cursor, int limit) {
    return patience.ask(() -> real.tasks(run, cursor, limit));
  }

  @Override
  public Page<TaskView> items(String run, String task, Optional<String> cursor, int limit) {
    return patience.ask(() -> real.items(run, task, cursor, limit));
  }

  @Override
  public Optional<TaskView> task(String run, String task) {
    return patience.ask(() -> real.task(run, task));
  }

  @Override
  public List<AttemptView> attempts(String run, String task) {
    return patience.ask(() -> real.attempts(run, task));
  }

  @Override
  public List<DecisionView> decisions(int limit) {
    return patience.ask(() -> real.decisions(limit));
  }

  @Override
  public Optional<WhyView> why(String run) {
    return patience.ask(() -> real.why(run));
  }

  @Override
  public Optional<WhyView> why(String run, String task) {
    return patience.ask(() -> real.why(run, task));
  }

  @Override
  public List<LogLine> logs(
      String run, String task, Optional<Integer> attempt, long after, int limit) {
    return patience.ask(() -> real.logs(run, task, attempt, after, limit));
  }

  @Override
  public List<ModelView> models() {
    return patience.ask(real::models);
  }

  @Override
  public Optional<ModelView> model(String name) {
    return patience.ask(() -> real.model(name));
  }

  @Override
  public Optional<ModelVersionView> modelVersion(String name, String selector) {
    return patience.ask(() -> real.modelVersion(name, selector));
  }

  @Override
  public Page<ArtifactView> artifacts(Optional<String> run, Optional<String> cursor, int limit) {
    return patience.ask(() -> real.artifacts(run, cursor, limit));
  }

  @Override
  public Optional<ArtifactView> artifact(String digest) {
    return patience.ask(() -> real.artifact(digest));
  }

  @Override
  public List<PoolView> pools() {
    return patience.ask(real::pools);
  }

  /** From memory. */
  @Override
  public List<WorkerView> workers() {
    return real.workers();
  }
}
