package dev.millrace.engine.run;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Port;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A step of a test's DAG: of kind {@code noop}, with ports {@code data} and {@code extra}. */
final class StepSketch {
  private static final KindDeclaration KIND =
      new KindDeclaration(
          "noop",
          1,
          "Does nothing.",
          List.of(
              Port.in("data", ArtifactType.ANY, "What it needs."),
              Port.optionalIn("extra", ArtifactType.ANY, "What it can do without.")),
          List.of(Port.optionalOut("data", ArtifactType.ANY, "What it makes.")),
          List.of(),
          List.of(),
          true,
          false,
          false,
          Isolation.INLINE,
          "");

  private final String id;
  private final Map<String, List<InputReference>> inputs = new LinkedHashMap<>();
  private final Set<String> upstream = new LinkedHashSet<>();
  private final Map<String, Object> with = new LinkedHashMap<>();
  private Optional<String> condition = Optional.empty();
  private RetryPolicy retry = RetryPolicy.NONE;
  private OnFailure onFailure = OnFailure.FAIL;
  private Join join = Join.Word.OK;
  private Optional<FanOut> fanOut = Optional.empty();

  private StepSketch(String id) {
    this.id = id;
  }

  static StepSketch step(String id, String... after) {
    StepSketch sketch = new StepSketch(id);
    sketch.upstream.addAll(List.of(after));
    return sketch;
  }

  StepSketch reads(String port, String from) {
    inputs
        .computeIfAbsent(port, p -> new ArrayList<>())
        .add(new InputReference.StepOutput(from, "data"));
    upstream.add(from);
    return this;
  }

  StepSketch when(String cel) {
    condition = Optional.of(cel);
    return this;
  }

  StepSketch with(String name, Object value) {
    with.put(name, value);
    return this;
  }

  StepSketch retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  StepSketch join(Join rule) {
    join = rule;
    return this;
  }

  /** Runs once for so many rows of the data of another step; 0 for one by one. */
  StepSketch forRows(String from, int batch) {
    Optional<Integer> size = batch == 0 ? Optional.empty() : Optional.of(batch);
    InputReference.StepOutput source = new InputReference.StepOutput(from, "data");
    fanOut = Optional.of(new FanOut(new FanOut.Rows(source, size), false));
    upstream.add(from);
    return this;
  }

  /** Runs once for each element of a list, a map or what an expression gives. */
  StepSketch forEach(Object elements) {
    fanOut = Optional.of(new FanOut(new FanOut.Listed(elements), false));
    return this;
  }

  StepSketch matrix(Map<String, List<Object>> lists) {
    fanOut = Optional.of(new FanOut(new FanOut.Product(lists), false));
    return this;
  }

  StepSketch failFast() {
    fanOut = fanOut.map(known -> new FanOut(known.items(), true));
    return this;
  }

  StepSketch onFailure(OnFailure what) {
    onFailure = what;
    return this;
  }

  DagStep build() {
    return new DagStep(
        id,
        KIND,
        inputs,
        List.copyOf(upstream),
        with,
        condition,
        join,
        fanOut,
        retry,
        Timeouts.NONE,
        onFailure,
        StepOptions.NONE);
  }
}
