package dev.millrace.engine.dag;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A DAG that was read and found valid.
 *
 * @param version lower-case hexadecimal SHA-256 of its meaning and of the digests of its files;
 *     reformatting the file does not change it
 * @param steps in topological order; ties in the order written
 * @param finallySteps steps below {@code finally}, in topological order
 * @param files files that it uses: path relative to the DAG file, to lower-case SHA-256
 * @param maxParallel how many of its tasks run at the same time, over all of its runs
 * @param outputs what its runs leave for others, in the order written; names are unique
 * @param triggers why its runs start, in the order written; ids are unique
 */
public record Dag(
    String name,
    String version,
    String description,
    String owner,
    Map<String, String> labels,
    List<RunParameter> params,
    List<DagStep> steps,
    List<DagStep> finallySteps,
    Map<String, String> files,
    Optional<Integer> maxParallel,
    List<DagOutput> outputs,
    List<Trigger> triggers) {
  public Dag {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    params = List.copyOf(params);
    steps = List.copyOf(steps);
    finallySteps = List.copyOf(finallySteps);
    files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    outputs = List.copyOf(outputs);
    triggers = List.copyOf(triggers);
  }

  /** One that nothing starts but a person or another DAG. */
  public Dag(
      String name,
      String version,
      String description,
      String owner,
      Map<String, String> labels,
      List<RunParameter> params,
      List<DagStep> steps,
      List<DagStep> finallySteps,
      Map<String, String> files,
      Optional<Integer> maxParallel,
      List<DagOutput> outputs) {
    this(
        name,
        version,
        description,
        owner,
        labels,
        params,
        steps,
        finallySteps,
        files,
        maxParallel,
        outputs,
        List.of());
  }

  /** One whose runs leave nothing under a name of their own. */
  public Dag(
      String name,
      String version,
      String description,
      String owner,
      Map<String, String> labels,
      List<RunParameter> params,
      List<DagStep> steps,
      List<DagStep> finallySteps,
      Map<String, String> files,
      Optional<Integer> maxParallel) {
    this(
        name,
        version,
        description,
        owner,
        labels,
        params,
        steps,
        finallySteps,
        files,
        maxParallel,
        List.of());
  }

  /** One whose tasks are not limited. */
  public Dag(
      String name,
      String version,
      String description,
      String owner,
      Map<String, String> labels,
      List<RunParameter> params,
      List<DagStep> steps,
      List<DagStep> finallySteps,
      Map<String, String> files) {
    this(
        name,
        version,
        description,
        owner,
        labels,
        params,
        steps,
        finallySteps,
        files,
        Optional.empty());
  }

  public Optional<DagStep> step(String id) {
    return steps.stream().filter(step -> step.id().equals(id)).findFirst();
  }

  public Optional<DagOutput> output(String name) {
    return outputs.stream().filter(output -> output.name().equals(name)).findFirst();
  }

  public Optional<Trigger> trigger(String id) {
    return triggers.stream().filter(trigger -> trigger.id().equals(id)).findFirst();
  }
}
