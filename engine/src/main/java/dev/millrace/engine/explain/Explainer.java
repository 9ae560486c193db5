package dev.millrace.engine.explain;

import dev.millrace.engine.dag.AttemptParameters;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.InputReference.FixedArtifact;
import dev.millrace.engine.dag.InputReference.ModelBundle;
import dev.millrace.engine.dag.InputReference.StepOutput;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.explain.Explanation.Cache;
import dev.millrace.engine.explain.Explanation.Given;
import dev.millrace.engine.explain.Explanation.Input;
import dev.millrace.engine.explain.Explanation.Limits;
import dev.millrace.engine.explain.Explanation.Needs;
import dev.millrace.engine.explain.Explanation.Output;
import dev.millrace.engine.explain.Explanation.Param;
import dev.millrace.engine.explain.Explanation.Step;
import dev.millrace.engine.expression.ExpressionChecker;
import dev.millrace.engine.expression.Reference;
import dev.millrace.engine.schedule.Moment;
import dev.millrace.spi.kind.Port;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Works out what a DAG will do. Pure; make one per DAG. */
public final class Explainer {
  private static final int TICKS = 3; // of each trigger, the next

  private final ExpressionChecker expressions = new ExpressionChecker(List.of());
  private final ElementCount elements;
  private final ScheduleExplainer ticks;
  private final Dag dag;
  private final Map<String, Object> params;
  private final Optional<String> run;
  private final Map<String, DagStep> steps = new LinkedHashMap<>();

  /**
   * @param params values for the run that fit what the DAG declares; may be incomplete
   * @param run id of a run whose delays are wanted exactly
   * @param now ticks after it are listed
   */
  public Explainer(Dag dag, Map<String, Object> params, Optional<String> run, Instant now) {
    this.dag = dag;
    this.params = params;
    this.run = run;
    this.ticks = new ScheduleExplainer(Moment.of(now), Optional.empty(), TICKS);
    this.elements = new ElementCount(dag, params, expressions);
    dag.steps().forEach(step -> steps.put(step.id(), step));
    dag.finallySteps().forEach(step -> steps.put(step.id(), step));
  }

  public Explanation explain() {
    Layers main = new Layers(0, dag.steps());
    Layers last = new Layers(main.last(), dag.finallySteps());
    List<Step> explained = new ArrayList<>();
    dag.steps().forEach(step -> explained.add(step(step, main.of(step), false)));
    dag.finallySteps().forEach(step -> explained.add(step(step, last.of(step), true)));
    return new Explanation(
        dag.name(),
        dag.version(),
        dag.description(),
        dag.params().stream().map(declared -> Param.of(declared, params)).toList(),
        explained,
        Math.max(main.last(), last.last()),
        Math.max(main.widest(), last.widest()),
        dag.maxParallel(),
        dag.files(),
        explained.stream()
            .flatMap(step -> step.needs().secrets().stream())
            .distinct()
            .sorted()
            .toList(),
        dag.outputs().stream().map(Given::of).toList(),
        dag.triggers().stream().map(ticks::trigger).toList());
  }

  private Step step(DagStep step, int layer, boolean inFinally) {
    List<Reference> references =
        StepExpressions.in(step).stream()
            .flatMap(expression -> expressions.references(expression).stream())
            .toList();
    return new Step(
        step.id(),
        step.kind().name(),
        step.kind().version(),
        layer,
        inFinally,
        step.upstream(),
        inputs(step),
        step.kind().outputs().stream()
            .map(port -> new Output(port.name(), port.type().word(), port.required()))
            .toList(),
        step.condition(),
        join(step.join()),
        step.fanOut().map(fanOut -> forEach(fanOut.items())),
        step.fanOut().flatMap(fanOut -> elements.of(fanOut.items())),
        step.fanOut().map(FanOut::failFast).orElse(false),
        RetryDelays.of(step.retry(), step.id(), run),
        limits(step),
        step.onFailure().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        needs(step),
        new Cache(step.options().cache().on(), step.options().cache().ttl()),
        selected("params", references),
        values(references),
        files(step));
  }

  private List<Input> inputs(DagStep step) {
    List<Input> inputs = new ArrayList<>();
    step.inputs()
        .forEach(
            (port, references) -> {
              String type = step.kind().input(port).map(p -> p.type().word()).orElse("any");
              references.forEach(
                  reference ->
                      inputs.add(new Input(port, type, written(reference), given(reference))));
            });
    return inputs;
  }

  private static String written(InputReference reference) {
    if (reference instanceof StepOutput output) {
      return output.step() + "." + output.port();
    }
    if (reference instanceof FixedArtifact artifact) {
      return "artifact:sha256:" + artifact.digest();
    }
    ModelBundle model = (ModelBundle) reference;
    return "model:" + model.model() + "@" + model.selector();
  }

  private Optional<String> given(InputReference reference) {
    if (reference instanceof StepOutput output) {
      return Optional.ofNullable(steps.get(output.step()))
          .flatMap(step -> step.kind().output(output.port()))
          .map(Port::type)
          .map(type -> type.word());
    }
    return reference instanceof ModelBundle ? Optional.of("bundle") : Optional.empty();
  }

  private static String join(Join join) {
    return join instanceof Join.States states ? states.cel() : ((Join.Word) join).text();
  }

  private static String forEach(FanOut.Items items) {
    if (items instanceof FanOut.Listed listed) {
      return listed.written() instanceof String text ? text : "a list in the file";
    }
    if (items instanceof FanOut.Product product) {
      return "every combination of " + String.join(", ", product.lists().keySet());
    }
    FanOut.Rows rows = (FanOut.Rows) items;
    String each = rows.batch().map(size -> "each " + size + " rows").orElse("each row");
    return each + " of " + rows.source().step() + "." + rows.source().port();
  }

  private static Limits limits(DagStep step) {
    StepOptions options = step.options();
    return new Limits(
        step.timeouts().queue(),
        step.timeouts().attempt(),
        step.timeouts().total(),
        options.limits().pool(),
        options.limits().slots(),
        options.limits().priority(),
        options.limits().maxParallel());
  }

  private static Needs needs(DagStep step) {
    StepOptions options = step.options();
    return new Needs(
        List.copyOf(options.worker().tags()),
        options.worker().memoryBytes(),
        options.worker().cpus(),
        options.isolation().orElse(step.kind().isolation()).name().toLowerCase(Locale.ROOT),
        List.copyOf(options.code().env().keySet()),
        List.copyOf(options.code().named()));
  }

  /** The first key after this root, of all references that have one; in order, each once. */
  private static List<String> selected(String root, List<Reference> references) {
    Set<String> names = new TreeSet<>();
    references.stream()
        .filter(reference -> reference.root().equals(root) && !reference.keys().isEmpty())
        .forEach(reference -> names.add(reference.keys().get(0)));
    return List.copyOf(names);
  }

  private static List<String> values(List<Reference> references) {
    Set<String> names = new TreeSet<>();
    references.stream()
        .filter(reference -> reference.root().equals("steps") && reference.keys().size() > 2)
        .forEach(reference -> names.add(reference.keys().get(0) + "." + reference.keys().get(2)));
    return List.copyOf(names);
  }

  private Map<String, String> files(DagStep step) {
    Map<String, String> files = new TreeMap<>();
    for (String path : AttemptParameters.pathsIn(step)) {
      files.put(path, dag.files().getOrDefault(path, ""));
    }
    return files;
  }
}
