package dev.millrace.engine.run;

import dev.millrace.engine.dag.CanonicalJson;
import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a run leaves for others. Pure.
 *
 * @param byName in the order of the DAG; those of a run that has not succeeded are none
 */
public record RunOutputs(Map<String, RunOutput> byName) {
  /** Nothing, not even what is missing. */
  public static final RunOutputs NONE = new RunOutputs(Map.of());

  /** How long all of them together may be as JSON; what goes beyond is missing. */
  public static final int CHARACTERS_MAX = 256 * 1024;

  public RunOutputs {
    byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
  }

  public boolean isEmpty() {
    return byName.isEmpty();
  }

  /** Those of these names. */
  public RunOutputs only(Set<String> names) {
    if (byName.isEmpty()) {
      return this;
    }
    Map<String, RunOutput> few = new LinkedHashMap<>(byName);
    few.keySet().retainAll(names);
    return new RunOutputs(few);
  }

  /** Those of a run whose tasks have all ended; none unless it has succeeded. */
  static RunOutputs of(ActiveRun run, Expressions expressions) {
    List<DagOutput> declared = run.plan().dag().outputs();
    if (declared.isEmpty() || run.state() != RunState.SUCCEEDED) {
      return NONE;
    }
    Map<String, RunOutput> outputs = new LinkedHashMap<>();
    int characters = 0;
    for (DagOutput output : declared) {
      RunOutput made =
          output instanceof DagOutput.Artifact artifact
              ? artifact(run, artifact)
              : value(run, (DagOutput.Value) output, expressions);
      int size = CanonicalJson.of(data(made)).length();
      if (characters + size > CHARACTERS_MAX) {
        made =
            missing(
                output,
                "With it the outputs of the run would be longer than "
                    + CHARACTERS_MAX
                    + " characters as JSON. Write what is large to an artifact.");
      } else {
        characters += size;
      }
      outputs.put(output.name(), made);
    }
    return new RunOutputs(outputs);
  }

  private static RunOutput artifact(ActiveRun run, DagOutput.Artifact wanted) {
    int task = run.indexOf(wanted.step());
    Optional<Output> made =
        run.task(task).state().isSuccess()
            ? run.result(task).output(wanted.port())
            : Optional.empty();
    return made.<RunOutput>map(
            output ->
                new RunOutput.Artifact(
                    output.type(), output.digest(), output.bytes(), output.facts(), wanted.step()))
        .orElseGet(() -> missing(wanted, whyNot(run, task, wanted)));
  }

  private static String whyNot(ActiveRun run, int task, DagOutput.Artifact wanted) {
    TaskState state = run.task(task).state();
    String step = "Step '" + wanted.step() + "' ";
    if (state.isSuccess()) {
      return step + "did not write its output '" + wanted.port() + "'.";
    }
    String why =
        run.task(task) instanceof Task.Ended end
            ? end.failure().map(Failure::message).orElse(end.reason())
            : "";
    return step + "ended as " + state.name() + (why.isEmpty() ? "." : ": " + why);
  }

  private static RunOutput value(ActiveRun run, DagOutput.Value wanted, Expressions expressions) {
    try {
      Object value = expressions.evaluate(wanted.expression(), RunNames.ofOutputs(run));
      return value instanceof Map
          ? missing(wanted, "It is a map; a value is text, a number, a boolean or a list.")
          : new RunOutput.Value(wanted.typeWord(), value);
    } catch (ExpressionException e) {
      return missing(wanted, e.getMessage());
    }
  }

  private static RunOutput missing(DagOutput output, String why) {
    return new RunOutput.Missing(output.typeWord(), why);
  }

  /** As plain data, which {@link #read} reads. */
  public Map<String, Object> data() {
    Map<String, Object> data = new LinkedHashMap<>();
    byName.forEach((name, output) -> data.put(name, data(output)));
    return data;
  }

  private static Map<String, Object> data(RunOutput output) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("type", output.type());
    if (output instanceof RunOutput.Artifact artifact) {
      data.put("digest", artifact.digest());
      data.put("bytes", artifact.bytes());
      data.put("facts", artifact.facts());
      data.put("task", artifact.task());
    } else if (output instanceof RunOutput.Value value) {
      data.put("value", value.value());
    } else {
      data.put("missing", ((RunOutput.Missing) output).reason());
    }
    return data;
  }

  /** What {@link #data} gave, also after it was JSON. */
  public static RunOutputs read(Map<?, ?> data) {
    Map<String, RunOutput> outputs = new LinkedHashMap<>();
    data.forEach(
        (name, each) -> {
          if (each instanceof Map<?, ?> output) {
            outputs.put(String.valueOf(name), one(output));
          }
        });
    return new RunOutputs(outputs);
  }

  private static RunOutput one(Map<?, ?> data) {
    String type = String.valueOf(data.get("type"));
    if (data.containsKey("value")) {
      return new RunOutput.Value(type, data.get("value"));
    }
    if (!data.containsKey("digest")) {
      return new RunOutput.Missing(type, String.valueOf(data.get("missing")));
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    if (data.get("facts") instanceof Map<?, ?> given) {
      given.forEach((name, fact) -> facts.put(String.valueOf(name), fact));
    }
    long bytes = data.get("bytes") instanceof Number number ? number.longValue() : 0;
    return new RunOutput.Artifact(
        type, String.valueOf(data.get("digest")), bytes, facts, String.valueOf(data.get("task")));
  }
}
