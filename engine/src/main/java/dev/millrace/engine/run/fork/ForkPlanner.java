package dev.millrace.engine.run.fork;

import dev.millrace.engine.dag.CanonicalJson;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.ParamMentions;
import dev.millrace.engine.explain.StepExpressions;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.fork.ForkPlan.Action;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.spi.kind.Reuse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Decides what becomes of each step of a run that is made from another one. Whatever was named, or
 * may come out otherwise, runs with everything downstream of it; the rest is reused. The steps
 * below {@code finally} run in every run.
 */
public final class ForkPlanner {
  private static final String IN_EVERY_RUN = "steps below finally run in every run";

  private final PastRun past;
  private final DagPlan plan;
  private final Map<String, Object> params;
  private final Set<String> from;
  private final Function<Output, Optional<String>> missing;
  private final Set<String> changedParams;
  private final DefinitionChanges definitions;
  private final Map<String, Optional<String>> looked = new HashMap<>();

  /**
   * @param plan what the new run is pinned to
   * @param params its parameters, complete
   * @param from steps that must run, whether or not anything changed
   * @param missing why an output cannot be given to anyone any more, such as {@code is no longer in
   *     the artifact store}; empty if it can. Asked once for each digest
   */
  public ForkPlanner(
      PastRun past,
      DagPlan plan,
      Map<String, Object> params,
      Set<String> from,
      Function<Output, Optional<String>> missing) {
    this.past = past;
    this.plan = plan;
    this.params = params;
    this.from = new TreeSet<>(from);
    this.missing = missing;
    this.changedParams = Words.changed(past.header().params(), params);
    this.definitions = new DefinitionChanges(past.plan().dag(), plan.dag());
  }

  public ForkPlan plan() {
    List<ForkPlan.Step> steps = new ArrayList<>();
    for (int task = 0; task < plan.size(); task++) {
      steps.add(
          task < plan.mainCount() ? decide(task, steps) : step(task, Action.RUN, IN_EVERY_RUN));
    }
    return new ForkPlan(changes(), steps, digest(steps));
  }

  private List<String> changes() {
    List<String> changes =
        new ArrayList<>(Words.changes("parameter", past.header().params(), params));
    if (!plan.dag().version().equals(past.header().dagVersion())) {
      changes.add(
          "version "
              + Words.digest(past.header().dagVersion())
              + " → "
              + Words.digest(plan.dag().version()));
      for (int task = 0; task < past.plan().mainCount(); task++) {
        String id = past.plan().step(task).id();
        if (plan.dag().step(id).isEmpty()) {
          changes.add("step " + id + " is no longer there");
        }
      }
    }
    return changes;
  }

  private ForkPlan.Step decide(int task, List<ForkPlan.Step> before) {
    DagStep step = plan.step(task);
    int old = past.plan().indexOf(step.id());
    Optional<String> runs = runs(step, old).or(() -> follows(task, before));
    if (runs.isPresent()) {
      return step(task, Action.RUN, runs.get());
    }
    TaskState state = past.tasks().get(old).state();
    if (state == TaskState.SKIPPED) {
      return step(task, Action.SKIP, ((Task.Ended) past.tasks().get(old)).reason());
    }
    if (!state.isSuccess()) {
      return step(task, Action.RUN, neverSucceeded(past.tasks().get(old)));
    }
    return lost(old)
        .map(why -> step(task, Action.RUN, why))
        .orElseGet(() -> step(task, Action.REUSE, unchanged(step)));
  }

  /** Code that is given all parameters may read what no expression names: its author knows. */
  private String unchanged(DagStep step) {
    return step.kind().reuse() == Reuse.IF_ASKED && !changedParams.isEmpty()
        ? "its expressions name nothing that has changed; if its code reads "
            + String.join(" or ", changedParams)
            + ", add --from "
            + step.id()
        : "nothing that it depends on has changed";
  }

  /** Why it runs by itself, whatever the others do. */
  private Optional<String> runs(DagStep step, int old) {
    List<String> why = new ArrayList<>();
    if (from.contains(step.id())) {
      why.add("you asked for it");
    }
    if (old < 0 || old >= past.plan().mainCount()) {
      why.add("it is new in this version");
    } else if (!plan.dag().version().equals(past.header().dagVersion())) {
      why.addAll(definitions.of(past.plan().step(old), step));
    }
    for (String name : seen(step)) {
      Object was = past.header().params().get(name);
      why.add(Words.change("parameter " + name, was, params.get(name)));
    }
    return why.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", why));
  }

  /** The changed parameters that its expressions name. */
  private Set<String> seen(DagStep step) {
    Set<String> seen = new TreeSet<>();
    if (!changedParams.isEmpty()) {
      Set<String> known = new TreeSet<>(past.header().params().keySet());
      known.addAll(params.keySet());
      StepExpressions.in(step).forEach(text -> seen.addAll(ParamMentions.in(text, known)));
      seen.retainAll(changedParams);
    }
    return seen;
  }

  private Optional<String> follows(int task, List<ForkPlan.Step> before) {
    List<String> running = new ArrayList<>();
    for (int upstream : plan.upstream(task)) {
      if (before.get(upstream).action() == Action.RUN) {
        running.add(before.get(upstream).id());
      }
    }
    return running.isEmpty()
        ? Optional.empty()
        : Optional.of("downstream of " + String.join(", ", running));
  }

  private static String neverSucceeded(Task task) {
    if (!task.state().isTerminal()) {
      return "it had not ended; it is " + task.state();
    }
    Task.Ended end = (Task.Ended) task;
    String why = end.failure().map(Failure::message).orElse(end.reason());
    return "it was " + end.state() + (why.isEmpty() ? "" : ": " + why);
  }

  private Optional<String> lost(int old) {
    return past.positions(old)
        .mapToObj(position -> past.results().get(position).outputs())
        .flatMap(List::stream)
        .flatMap(output -> lost(output).stream())
        .findFirst();
  }

  private Optional<String> lost(Output output) {
    return looked
        .computeIfAbsent(output.digest(), digest -> missing.apply(output))
        .map(
            why ->
                "its output "
                    + output.port()
                    + " (sha256 "
                    + Words.digest(output.digest())
                    + ") "
                    + why);
  }

  private ForkPlan.Step step(int task, Action action, String why) {
    DagStep step = plan.step(task);
    boolean notRepeated = action == Action.REUSE && step.kind().reuse() == Reuse.NEVER;
    return new ForkPlan.Step(step.id(), step.kind().name(), action, why, notRepeated);
  }

  private String digest(List<ForkPlan.Step> steps) {
    List<Object> rests = new ArrayList<>();
    for (ForkPlan.Step step : steps) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("step", step.id());
      one.put("action", step.action().name());
      if (step.action() == Action.REUSE) {
        one.put("outputs", outputs(past.plan().indexOf(step.id())));
      }
      rests.add(one);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("run", past.header().id());
    all.put("version", plan.dag().version());
    all.put("params", params);
    all.put("from", List.copyOf(from));
    all.put("steps", rests);
    return CanonicalJson.sha256(all);
  }

  private List<Object> outputs(int old) {
    return past.positions(old)
        .mapToObj(position -> past.results().get(position))
        .map(
            result ->
                (Object)
                    List.of(
                        result.outputs().stream().map(Output::digest).toList(), result.values()))
        .toList();
  }
}
