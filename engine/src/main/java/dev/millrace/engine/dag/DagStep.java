package dev.millrace.engine.dag;

import dev.millrace.spi.kind.KindDeclaration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a DAG.
 *
 * @param inputs port to what is bound to it, in the order written
 * @param upstream ids of all steps it waits for, by data or by {@code needs}, each once
 * @param with parameters as plain data; texts may hold {@code ${{ }}}
 * @param condition bare CEL; empty for always
 * @param fanOut empty for a step that is one task
 */
public record DagStep(
    String id,
    KindDeclaration kind,
    Map<String, List<InputReference>> inputs,
    List<String> upstream,
    Map<String, Object> with,
    Optional<String> condition,
    Join join,
    Optional<FanOut> fanOut,
    RetryPolicy retry,
    Timeouts timeouts,
    OnFailure onFailure,
    StepOptions options) {
  public DagStep {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    upstream = List.copyOf(upstream);
    with = Collections.unmodifiableMap(new LinkedHashMap<>(with));
  }

  /** One task, once nothing upstream has failed, without limits. */
  public DagStep(
      String id,
      KindDeclaration kind,
      Map<String, List<InputReference>> inputs,
      List<String> upstream,
      Map<String, Object> with,
      Optional<String> condition,
      RetryPolicy retry,
      Timeouts timeouts,
      OnFailure onFailure) {
    this(
        id,
        kind,
        inputs,
        upstream,
        with,
        condition,
        Join.Word.OK,
        Optional.empty(),
        retry,
        timeouts,
        onFailure,
        StepOptions.NONE);
  }

  /** The same with other options. */
  public DagStep withOptions(StepOptions other) {
    return new DagStep(
        id, kind, inputs, upstream, with, condition, join, fanOut, retry, timeouts, onFailure,
        other);
  }
}
