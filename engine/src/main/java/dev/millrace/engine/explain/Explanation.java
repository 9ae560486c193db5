package dev.millrace.engine.explain;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.view.ScheduleView.TriggerView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a DAG will do.
 *
 * @param steps in the order in which they may run; those below {@code finally} last
 * @param layers how many steps follow each other on the longest way
 * @param width how many steps can run at the same time at most, counted by layers; a fan-out counts
 *     as one
 * @param maxParallel how many tasks of all its runs together run at the same time
 * @param files path to lower-case hexadecimal SHA-256 of all files that it pins
 * @param secrets names of all that a worker must have to run it, in order
 * @param outputs what its runs leave for others
 * @param triggers why its runs start, with the next ticks of each
 */
public record Explanation(
    String dag,
    String version,
    String description,
    List<Param> params,
    List<Step> steps,
    int layers,
    int width,
    Optional<Integer> maxParallel,
    Map<String, String> files,
    List<String> secrets,
    List<Given> outputs,
    List<TriggerView> triggers) {
  public Explanation {
    params = List.copyOf(params);
    steps = List.copyOf(steps);
    secrets = List.copyOf(secrets);
    outputs = List.copyOf(outputs);
    triggers = List.copyOf(triggers);
  }

  /**
   * @param value given or the default; empty if a run must give one
   */
  public record Param(
      String name, String type, Optional<Object> value, boolean given, String description) {
    static Param of(RunParameter declared, Map<String, Object> given) {
      Optional<Object> value = Optional.ofNullable(given.get(declared.name()));
      return new Param(
          declared.name(),
          declared.type(),
          value.or(declared::fallback),
          value.isPresent(),
          declared.description());
    }
  }

  /**
   * @param layer from 1; a step of a layer waits for one of the layer before
   * @param condition bare CEL of {@code if}
   * @param join the word or the expression of {@code join}
   * @param forEach where elements come from, in words; empty for a step that is one task
   * @param elements how many there are, where parameters alone say so
   * @param params names of the parameters of the run that its expressions use
   * @param files path to SHA-256 of the files that it names
   */
  public record Step(
      String id,
      String kind,
      int kindVersion,
      int layer,
      boolean inFinally,
      List<String> waitsFor,
      List<Input> inputs,
      List<Output> outputs,
      Optional<String> condition,
      String join,
      Optional<String> forEach,
      Optional<Integer> elements,
      boolean failFast,
      Retry retry,
      Limits limits,
      String onFailure,
      Needs needs,
      Cache cache,
      List<String> params,
      List<String> values,
      Map<String, String> files) {}

  /**
   * @param type what the port takes
   * @param from {@code step.port}, {@code artifact:…} or {@code model:…}
   * @param gives what comes from there, if a step says so
   */
  public record Input(String port, String type, String from, Optional<String> gives) {}

  /**
   * @param always false for an output that a run may not have
   */
  public record Output(String port, String type, boolean always) {}

  /**
   * @param from {@code step.port} of an artifact, the expression of a value
   */
  public record Given(String name, String type, String from, boolean artifact) {
    static Given of(DagOutput output) {
      return output instanceof DagOutput.Artifact made
          ? new Given(made.name(), made.typeWord(), made.step() + "." + made.port(), true)
          : new Given(
              output.name(), output.typeWord(), ((DagOutput.Value) output).expression(), false);
    }
  }

  /**
   * @param on failure classes, besides LOST, which is always retried
   * @param delays before each retry, in order
   */
  public record Retry(int max, List<String> on, List<Delay> delays, boolean exact) {}

  /**
   * @param atLeast the same as {@code atMost} if the run is known, because jitter follows from it
   */
  public record Delay(Duration atLeast, Duration atMost) {}

  public record Limits(
      Optional<Duration> queue,
      Optional<Duration> attempt,
      Optional<Duration> total,
      Optional<String> pool,
      int slots,
      int priority,
      Optional<Integer> maxParallel) {}

  public record Needs(
      List<String> tags,
      Optional<Long> memoryBytes,
      Optional<Double> cpus,
      String isolation,
      List<String> env,
      List<String> secrets) {}

  public record Cache(boolean on, Optional<Duration> ttl) {}
}
