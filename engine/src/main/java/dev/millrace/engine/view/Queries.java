package dev.millrace.engine.view;

import dev.millrace.engine.dag.Trigger;
import java.util.List;
import java.util.Optional;

/** Reading the durable state. Every call may block on the database. */
public interface Queries {
  List<DagView> dags();

  Optional<DagView> dag(String name);

  /** The YAML text of a version; {@code version} may be {@code current}. */
  Optional<String> dagSource(String name, String version);

  /**
   * How long its steps took.
   *
   * @param runs how many of the newest runs that succeeded count, 1 to 100
   */
  DagDurationsView durations(String dag, int runs);

  /** The triggers of the current version; none of a DAG that is retired. */
  Optional<List<Trigger>> triggers(String dag);

  /**
   * Runs, newest first.
   *
   * @param dag only of this DAG, if given
   * @param state only in this state, if given
   * @param cursor from {@link Page#next}
   * @param limit 1 to 500
   */
  Page<RunView> runs(
      Optional<String> dag, Optional<String> state, Optional<String> cursor, int limit);

  Optional<RunView> run(String run);

  /** The DAG as it was in the version that the run is pinned to. */
  Optional<DagView> dagOfRun(String run);

  /** The tasks of the steps of a run in the order of the DAG, without their items. */
  Page<TaskView> tasks(String run, Optional<String> cursor, int limit);

  /**
   * The items of a task that have begun, in their order.
   *
   * @param task id of a task that runs once for each of several elements
   */
  Page<TaskView> items(String run, String task, Optional<String> cursor, int limit);

  Optional<TaskView> task(String run, String task);

  List<AttemptView> attempts(String run, String task);

  /**
   * What waits for a person, of the oldest runs first.
   *
   * @param limit 1 to 500
   */
  List<DecisionView> decisions(int limit);

  /** Why a run is where it is. May ask the scheduler that owns it. */
  Optional<WhyView> why(String run);

  /** Why a task or an item is where it is. May ask the scheduler that owns the run. */
  Optional<WhyView> why(String run, String task);

  /**
   * Log lines of a task, oldest first.
   *
   * @param attempt only of this attempt, if given
   * @param after only lines with a higher sequence number (with {@code attempt})
   */
  List<LogLine> logs(String run, String task, Optional<Integer> attempt, long after, int limit);

  List<ModelView> models();

  Optional<ModelView> model(String name);

  /**
   * @param selector an alias, or a version number in digits
   */
  Optional<ModelVersionView> modelVersion(String name, String selector);

  Page<ArtifactView> artifacts(Optional<String> run, Optional<String> cursor, int limit);

  /**
   * @param digest with or without {@code sha256:}
   */
  Optional<ArtifactView> artifact(String digest);

  List<WorkerView> workers();

  /** Every pool that somebody defined or that a task has named, by name. */
  List<PoolView> pools();
}
