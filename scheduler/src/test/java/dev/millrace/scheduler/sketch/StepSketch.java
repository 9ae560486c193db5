package dev.millrace.scheduler.sketch;

import dev.millrace.engine.dag.CacheRule;
import dev.millrace.engine.dag.CodeEnvironment;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.FreePorts;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.Port;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** A step of a test's DAG: of kind {@code noop}, with one optional input and output. */
public final class StepSketch {
  public static final KindDeclaration NOOP = kind("noop", 3, false);

  private final String id;
  private final Map<String, List<InputReference>> inputs = new LinkedHashMap<>();
  private final Set<String> upstream = new LinkedHashSet<>();
  private final Map<String, Object> with = new LinkedHashMap<>();
  private KindDeclaration kind = NOOP;
  private RetryPolicy retry = RetryPolicy.NONE;
  private Timeouts timeouts = Timeouts.NONE;
  private Optional<FanOut> fanOut = Optional.empty();
  private OnFailure onFailure = OnFailure.FAIL;
  private Optional<String> condition = Optional.empty();
  private CacheRule cache = CacheRule.OFF;
  private int version = 3;
  private StepLimits limits = StepLimits.NONE;
  private WorkerNeeds worker = WorkerNeeds.NONE;
  private Optional<Isolation> isolation = Optional.empty();

  private StepSketch(String id) {
    this.id = id;
  }

  public static StepSketch step(String id, String... after) {
    StepSketch sketch = new StepSketch(id);
    sketch.upstream.addAll(List.of(after));
    return sketch;
  }

  /** A plan of version {@code v1}. */
  public static DagPlan plan(String dag, StepSketch... steps) {
    return new DagPlan(
        new Dag(
            dag,
            "v1",
            "",
            "",
            Map.of(),
            List.of(),
            Arrays.stream(steps).map(StepSketch::build).toList(),
            List.of(),
            Map.of("a.csv", "a".repeat(64), "b.csv", "b".repeat(64))));
  }

  /** The same plan for a DAG of which at most so many tasks run at the same time. */
  public static DagPlan atMost(int most, DagPlan plan) {
    Dag dag = plan.dag();
    return new DagPlan(
        new Dag(
            dag.name(),
            dag.version(),
            dag.description(),
            dag.owner(),
            dag.labels(),
            dag.params(),
            dag.steps(),
            dag.finallySteps(),
            dag.files(),
            Optional.of(most)));
  }

  /** Another version of the plan, which triggers start. */
  public static DagPlan triggered(DagPlan plan, String version, Trigger... triggers) {
    Dag dag = plan.dag();
    return new DagPlan(
        new Dag(
            dag.name(),
            version,
            dag.description(),
            dag.owner(),
            dag.labels(),
            dag.params(),
            dag.steps(),
            dag.finallySteps(),
            dag.files(),
            dag.maxParallel(),
            dag.outputs(),
            List.of(triggers)));
  }

  /** The same plan for a DAG whose runs leave something for others. */
  public static DagPlan leaving(DagPlan plan, DagOutput... outputs) {
    Dag dag = plan.dag();
    return new DagPlan(
        new Dag(
            dag.name(),
            dag.version(),
            dag.description(),
            dag.owner(),
            dag.labels(),
            dag.params(),
            dag.steps(),
            dag.finallySteps(),
            dag.files(),
            dag.maxParallel(),
            List.of(outputs)));
  }

  /** Steps {@code s0} and so on, all independent, each with one slot of a pool. */
  public static DagPlan pooled(String dag, int count, String pool) {
    return plan(
        dag,
        IntStream.range(0, count)
            .mapToObj(i -> step("s" + i).pool(pool, 1))
            .toArray(StepSketch[]::new));
  }

  /** Steps {@code s0} and so on, all independent. */
  public static DagPlan wide(String dag, int count) {
    return plan(
        dag, IntStream.range(0, count).mapToObj(i -> step("s" + i)).toArray(StepSketch[]::new));
  }

  public StepSketch reads(InputReference from) {
    inputs.put("data", List.of(from));
    if (from instanceof InputReference.StepOutput output) {
      upstream.add(output.step());
    }
    return this;
  }

  public StepSketch with(String name, Object value) {
    with.put(name, value);
    return this;
  }

  /** Runs once for so many rows of the data of another step; 0 for one by one. */
  public StepSketch forRows(String from, int batch) {
    Optional<Integer> size = batch == 0 ? Optional.empty() : Optional.of(batch);
    InputReference.StepOutput source = new InputReference.StepOutput(from, "data");
    fanOut = Optional.of(new FanOut(new FanOut.Rows(source, size), false));
    upstream.add(from);
    return this;
  }

  /** Runs once for each element of a list, a map or what an expression gives. */
  public StepSketch forEach(Object elements) {
    fanOut = Optional.of(new FanOut(new FanOut.Listed(elements), false));
    return this;
  }

  public StepSketch wantsLineage() {
    kind = kind("historian", true);
    return this;
  }

  /** Takes these of a run that it waits for: name to type. */
  public StepSketch takes(Map<String, String> outputs, Map<String, String> values) {
    KindDeclaration plain = kind("dag", false);
    KindDeclaration free =
        new KindDeclaration(
            plain.name(),
            plain.version(),
            plain.summary(),
            plain.inputs(),
            plain.outputs(),
            plain.parameters(),
            plain.values(),
            plain.openValues(),
            plain.lineage(),
            false,
            plain.isolation(),
            "",
            new FreePorts(false, Optional.of("outputs"), Optional.of("values"), Optional.empty()));
    with.put("outputs", outputs);
    with.put("values", values);
    kind = free.asUsed(List.of(), with);
    return this;
  }

  public StepSketch retry(RetryPolicy policy) {
    retry = policy;
    return this;
  }

  public StepSketch timeouts(Timeouts limits) {
    timeouts = limits;
    return this;
  }

  public StepSketch when(String cel) {
    condition = Optional.of(cel);
    return this;
  }

  /** Its results may be reused. */
  public StepSketch cached() {
    cache = CacheRule.BY_KIND;
    return this;
  }

  /** Its results may be reused for so long. */
  public StepSketch cached(Duration ttl) {
    cache = new CacheRule(true, Optional.of(ttl), true);
    return this;
  }

  /** Of another version of its kind. */
  public StepSketch version(int other) {
    version = other;
    kind = kind(kind.name(), kind.lineage());
    return this;
  }

  public StepSketch onFailure(OnFailure what) {
    onFailure = what;
    return this;
  }

  /** Each task takes so many slots of a pool. */
  public StepSketch pool(String pool, int slots) {
    limits = new StepLimits(Optional.of(pool), slots, limits.priority(), limits.maxParallel());
    return this;
  }

  public StepSketch priority(int priority) {
    limits = new StepLimits(limits.pool(), limits.slots(), priority, limits.maxParallel());
    return this;
  }

  public StepSketch maxParallel(int most) {
    limits = new StepLimits(limits.pool(), limits.slots(), limits.priority(), Optional.of(most));
    return this;
  }

  /** It runs in a container; which workers can do that is not asked. */
  public StepSketch inContainer() {
    isolation = Optional.of(Isolation.CONTAINER);
    return this;
  }

  public StepSketch worker(WorkerNeeds needs) {
    worker = needs;
    return this;
  }

  private DagStep build() {
    return new DagStep(
        id,
        kind,
        inputs,
        List.copyOf(upstream),
        with,
        condition,
        Join.Word.OK,
        fanOut,
        retry,
        timeouts,
        onFailure,
        new StepOptions(limits, worker, cache, isolation, CodeEnvironment.NONE));
  }

  private KindDeclaration kind(String name, boolean lineage) {
    return kind(name, version, lineage);
  }

  private static KindDeclaration kind(String name, int version, boolean lineage) {
    return new KindDeclaration(
        name,
        version,
        "Does nothing.",
        List.of(Port.optionalIn("data", ArtifactType.ANY, "What it reads.")),
        List.of(Port.optionalOut("data", ArtifactType.ANY, "What it makes.")),
        List.of(
            Parameter.optional("against", new ParameterType.ModelReference(), "A model."),
            Parameter.optional("awaited", new ParameterType.ArtifactReference(), "An artifact."),
            Parameter.optional("file", new ParameterType.PathName(false), "A file."),
            Parameter.optional("trees", ParameterType.integer(0, 1_000_000), "A number."),
            Parameter.optional("source", new ParameterType.PathName(true), "A file or an address."),
            Parameter.optional("sha256", ParameterType.text(), "Of what the address gives."),
            Parameter.optional(
                "gate", new ParameterType.Expression("bool", Map.of()), "What must be true."),
            Parameter.optional("seed", ParameterType.integer(0, 1_000_000), "A number.")),
        List.of(),
        true,
        lineage,
        false,
        Isolation.INLINE,
        "");
  }
}
