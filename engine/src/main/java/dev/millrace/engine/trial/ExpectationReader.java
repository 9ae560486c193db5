package dev.millrace.engine.trial;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.expression.PlainData;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.key.PlainNode;
import dev.millrace.engine.language.key.Values;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Place;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.trial.TrialOutcome.TaskOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** {@code expect} of a case. */
final class ExpectationReader {
  private static final List<String> KEYS =
      List.of(
          "run",
          "reason",
          "steps",
          "ran",
          "not-run",
          "order",
          "attempts",
          "values",
          "with",
          "within");
  private static final List<String> RUN_STATES =
      Arrays.stream(RunState.values()).filter(RunState::isTerminal).map(RunState::name).toList();
  private static final List<String> TASK_STATES =
      Arrays.stream(TaskState.values()).filter(TaskState::isTerminal).map(TaskState::name).toList();

  private final Keys keys;
  private final Values values;
  private final StepIds ids;
  private final List<Expectation> read = new ArrayList<>();

  ExpectationReader(Keys keys, StepIds ids) {
    this.keys = keys;
    this.values = new Values(keys);
    this.ids = ids;
  }

  List<Expectation> read(Node node) {
    Optional<Mapping> map = keys.map(node, "'expect'", KEYS);
    map.flatMap(m -> m.get("run")).ifPresent(this::run);
    map.flatMap(m -> m.get("reason")).ifPresent(this::reason);
    map.flatMap(m -> m.get("within")).ifPresent(this::within);
    map.flatMap(m -> m.get("ran")).ifPresent(n -> ran(n, true));
    map.flatMap(m -> m.get("not-run")).ifPresent(n -> ran(n, false));
    map.flatMap(m -> m.get("order")).ifPresent(this::order);
    map.ifPresent(m -> each(m, "steps", this::state));
    map.ifPresent(m -> each(m, "attempts", this::attempts));
    map.ifPresent(m -> each(m, "values", (e, s) -> data(e, s, true)));
    map.ifPresent(m -> each(m, "with", (e, s) -> data(e, s, false)));
    if (map.isPresent() && map.get().entries().isEmpty()) {
      keys.wrongShape(node, "'expect'", Nearest.list(KEYS));
    }
    return read;
  }

  private interface ForStep {
    void read(Entry entry, DagStep step);
  }

  private void each(Mapping expect, String key, ForStep forStep) {
    Optional<Mapping> map = expect.get(key).flatMap(n -> keys.map(n, "'" + key + "'"));
    for (Entry entry : map.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      ids.find(entry.key()).ifPresent(step -> forStep.read(entry, step));
    }
  }

  private void expect(Place place, Function<TrialOutcome, Optional<String>> check) {
    read.add(new Expectation(place, check));
  }

  private void run(Node node) {
    values
        .word(node, "'run'", RUN_STATES)
        .ifPresent(
            state ->
                expect(
                    node.place(),
                    outcome ->
                        outcome.state().name().equals(state)
                            ? Optional.empty()
                            : Optional.of(
                                "the run is "
                                    + outcome.state()
                                    + because(outcome.reason())
                                    + "; expected "
                                    + state)));
  }

  private void reason(Node node) {
    values
        .text(node, "'reason'")
        .ifPresent(
            text ->
                expect(
                    node.place(),
                    outcome ->
                        outcome.reason().contains(text)
                            ? Optional.empty()
                            : Optional.of(
                                "the reason is '"
                                    + outcome.reason()
                                    + "'; expected one that contains '"
                                    + text
                                    + "'")));
  }

  private void within(Node node) {
    values
        .duration(node, "'within'")
        .ifPresent(
            most ->
                expect(
                    node.place(),
                    outcome ->
                        outcome.took().compareTo(most) <= 0
                            ? Optional.empty()
                            : Optional.of(
                                "the run took "
                                    + Deadlines.text(outcome.took())
                                    + " of virtual time; expected at most "
                                    + Deadlines.text(most))));
  }

  /** Whether any attempt of it, or of one of its items, began. */
  private static boolean hasRun(TrialOutcome outcome, String id) {
    return outcome.began().stream().anyMatch(isOrItemOf(id));
  }

  private static Predicate<String> isOrItemOf(String id) {
    return task -> task.equals(id) || task.startsWith(id + "[");
  }

  private void ran(Node node, boolean expected) {
    for (Node item : keys.oneOrMany(node)) {
      Optional<Scalar> id = keys.scalar(item, expected ? "'ran'" : "'not-run'", "a step");
      if (id.isPresent() && ids.find(id.get()).isPresent()) {
        String step = id.get().text();
        expect(
            item.place(),
            outcome ->
                hasRun(outcome, step) == expected
                    ? Optional.empty()
                    : Optional.of(
                        "step "
                            + step
                            + (expected ? " did not run" : " ran")
                            + because(task(outcome, step).reason())
                            + "; expected that it does"
                            + (expected ? "" : " not")));
      }
    }
  }

  private void order(Node node) {
    List<String> wanted = new ArrayList<>();
    for (Node item : keys.oneOrMany(node)) {
      Optional<Scalar> id = keys.scalar(item, "'order'", "a step");
      id.filter(found -> ids.find(found).isPresent()).ifPresent(found -> wanted.add(found.text()));
    }
    expect(node.place(), outcome -> outOfOrder(outcome, wanted));
  }

  private static Optional<String> outOfOrder(TrialOutcome outcome, List<String> wanted) {
    int last = -1;
    String before = "";
    for (String id : wanted) {
      int first = -1;
      for (int i = 0; i < outcome.began().size() && first < 0; i++) {
        first = isOrItemOf(id).test(outcome.began().get(i)) ? i : -1;
      }
      if (first < 0) {
        return Optional.of("step " + id + " did not run; expected the order " + wanted);
      }
      if (first < last) {
        return Optional.of(
            "step " + id + " began before " + before + "; expected the order " + wanted);
      }
      last = first;
      before = id;
    }
    return Optional.empty();
  }

  private void state(Entry entry, DagStep step) {
    String id = entry.key().text();
    values
        .word(entry.value(), "the state of step '" + id + "'", TASK_STATES)
        .ifPresent(
            state ->
                expect(
                    entry.value().place(),
                    outcome -> {
                      TaskOutcome task = task(outcome, id);
                      return task.state().name().equals(state)
                          ? Optional.empty()
                          : Optional.of(
                              "step "
                                  + id
                                  + " is "
                                  + task.state()
                                  + because(task.reason())
                                  + "; expected "
                                  + state);
                    }));
  }

  private void attempts(Entry entry, DagStep step) {
    String id = entry.key().text();
    values
        .whole(entry.value(), "the attempts of step '" + id + "'", 0, 1_000)
        .ifPresent(
            count ->
                expect(
                    entry.value().place(),
                    outcome -> {
                      long began = outcome.began().stream().filter(id::equals).count();
                      return began == count
                          ? Optional.empty()
                          : Optional.of(
                              "step " + id + " had " + began + " attempts; expected " + count);
                    }));
  }

  private void data(Entry entry, DagStep step, boolean returned) {
    String id = entry.key().text();
    String what = returned ? "'values' of step '" : "'with' of step '";
    Optional<Mapping> map = keys.map(entry.value(), what + id + "'");
    for (Entry one : map.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      String name = one.key().text();
      Object wanted = PlainData.normal(PlainNode.of(one.value()));
      expect(
          one.value().place(),
          outcome -> {
            TaskOutcome task = task(outcome, id);
            Object is = (returned ? task.values() : task.with().orElse(Map.of())).get(name);
            return same(is, wanted)
                ? Optional.empty()
                : Optional.of(
                    (returned ? "value " : "parameter ")
                        + id
                        + "."
                        + name
                        + (is == null ? " is not there" : " is " + is)
                        + "; expected "
                        + wanted);
          });
    }
  }

  /** Numbers count by what they stand for: 1 and 1.0 are the same. */
  private static boolean same(Object is, Object wanted) {
    if (is instanceof Number one && wanted instanceof Number other) {
      return one.doubleValue() == other.doubleValue();
    }
    return Objects.equals(is == null ? null : PlainData.normal(is), wanted);
  }

  private static TaskOutcome task(TrialOutcome outcome, String id) {
    return outcome
        .tasks()
        .getOrDefault(
            id,
            new TaskOutcome(TaskState.PENDING, 0, "it does not exist", Map.of(), Optional.empty()));
  }

  private static String because(String reason) {
    return reason.isEmpty() ? "" : " (" + reason + ")";
  }
}
