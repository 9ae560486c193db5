package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.engine.expression.Names;
import dev.millrace.engine.expression.Reference;
import dev.millrace.engine.expression.SecretReference;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.ValueDeclaration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What names mean in the expressions of one step. */
final class StepNames implements Names {
  /** Where an expression stands. */
  enum Where {
    CONDITION,
    /** Among the elements that the step runs once for each of. */
    ELEMENTS,
    WITH,
    /** Variables of code: as {@link #WITH}, but the scheduler evaluates all of it. */
    ENVIRONMENT,
    /** An expression that the step evaluates itself: it knows {@code params} and {@code run}. */
    STEP,
    /** Below {@code outputs} of the DAG: the run has succeeded, and the step is none of its own. */
    OUTPUTS
  }

  private static final List<String> ROOTS = List.of("params", "run", "steps", "trigger");
  private static final List<String> TRIGGER = List.of("kind", "name");
  private static final int SEARCHED_MAX = 1_000; // parameters, for a suggestion
  private static final List<String> OF_TICKS = List.of("tick", "window");
  private static final List<String> WINDOW = List.of("start", "end");

  private final Map<String, RunParameter> params;
  private final Map<String, StepDraft> steps;
  private final StepDraft step;
  private final Where where;
  private final Map<String, String> variables;
  private final Set<String> guarded;
  private final Findings findings;

  /**
   * @param variables further names and their CEL types
   * @param guarded ids of steps whose values the step's {@code if} asks about
   * @param findings once they are full, costly suggestions are left out
   */
  StepNames(
      Map<String, RunParameter> params,
      Map<String, StepDraft> steps,
      StepDraft step,
      Where where,
      Map<String, String> variables,
      Set<String> guarded,
      Findings findings) {
    this.params = params;
    this.steps = steps;
    this.step = step;
    this.where = where;
    this.variables = variables;
    this.guarded = guarded;
    this.findings = findings;
  }

  @Override
  public Meaning resolve(Reference reference) {
    String root = reference.root();
    if (variables.containsKey(root)) {
      return new Value(new ExpressionType(variables.get(root)), 0);
    }
    boolean hasSteps = where != Where.STEP;
    switch (root) {
      case "params":
        return parameter(reference);
      case "run":
        return run(reference);
      case "steps":
        return hasSteps ? value(reference) : unknownRoot(reference);
      case "trigger":
        return hasSteps ? trigger(reference) : unknownRoot(reference);
      case "item":
        return where == Where.WITH || where == Where.ENVIRONMENT || where == Where.CONDITION
            ? item(reference)
            : unknownRoot(reference);
      default:
        return unknownRoot(reference);
    }
  }

  private Meaning unknownRoot(Reference reference) {
    String root = reference.root();
    if (root.equals(SecretReference.ROOT)) {
      return SecretReader.misplaced(reference, step.kind());
    }
    List<String> known = new ArrayList<>(variables.keySet());
    known.addAll(where == Where.STEP ? ROOTS.subList(0, 2) : ROOTS);
    known.sort(null);
    String suggestion =
        params.containsKey(root)
            ? "Did you mean '" + parameterPath(root) + "'?"
            : Nearest.suggestion(root, known);
    return unknown("name", root, "expected " + Nearest.list(known), suggestion);
  }

  private Meaning item(Reference reference) {
    if (!step.isMapped()) {
      return unknown("name", "item", "the step has neither 'for-each' nor 'matrix'", "");
    }
    if (where == Where.CONDITION && step.isOverRows()) {
      return unknown(
          "name",
          "item",
          "'if' is decided before a worker reads the rows of the dataset",
          "Leave rows out before this step, or let the step itself pass over them.");
    }
    if (where == Where.ENVIRONMENT && step.isOverRows()) {
      return unknown(
          "name",
          "item",
          "variables are made before a worker reads the rows of the dataset",
          "Give the row to the code by a parameter below 'with'.");
    }
    ItemType item = step.itemType().orElse(ItemType.of(ExpressionType.DYN));
    if (reference.keys().isEmpty() || item.keys().isEmpty()) {
      return new Value(item.type(), 0);
    }
    String key = reference.keys().get(0);
    ExpressionType type = item.keys().get(key);
    return type != null
        ? new Value(type, 1)
        : unknown(
            "name",
            "item." + key,
            "expected item." + String.join(", item.", item.keys().keySet()),
            suggestion(key, item.keys().keySet()));
  }

  private Meaning parameter(Reference reference) {
    if (reference.keys().isEmpty()) {
      return new Value(ExpressionType.MAP, 0);
    }
    String name = reference.keys().get(0);
    RunParameter parameter = params.get(name);
    if (parameter != null) {
      return new Value(type(parameter), 1);
    }
    Optional<String> dashed =
        params.keySet().stream()
            .limit(findings.full() ? 0 : SEARCHED_MAX)
            .filter(known -> known.startsWith(name + "-"))
            .findFirst();
    String suggestion =
        dashed
            .map(known -> "A name with '-' is written " + parameterPath(known) + ".")
            .orElseGet(() -> suggestion(name, params.keySet()));
    String expected =
        params.isEmpty() ? "the DAG has none" : "expected " + Nearest.list(params.keySet());
    return unknown("parameter", name, expected, suggestion);
  }

  private static String parameterPath(String name) {
    return name.contains("-") ? "params['" + name + "']" : "params." + name;
  }

  /** The type of the values of a parameter. */
  static ExpressionType type(RunParameter parameter) {
    return switch (parameter.type()) {
      case "string" -> ExpressionType.TEXT;
      case "integer" -> ExpressionType.INTEGER;
      case "number" -> ExpressionType.NUMBER;
      case "boolean" -> ExpressionType.FLAG;
      case "array" ->
          ExpressionType.listOf(parameter.items().map(StepNames::type).orElse(ExpressionType.DYN));
      case RunParameter.ANY -> ExpressionType.DYN;
      default -> ExpressionType.MAP;
    };
  }

  private Meaning run(Reference reference) {
    List<String> known = new ArrayList<>(List.of("id", "dag"));
    if (where == Where.WITH || where == Where.ENVIRONMENT) {
      known.add("attempt");
    }
    if (step.last()) {
      known.add("state");
    }
    if (reference.keys().isEmpty()) {
      return new Value(ExpressionType.MAP, 0);
    }
    String name = reference.keys().get(0);
    if (OF_TICKS.contains(name)) {
      return ofTick(reference);
    }
    if (known.contains(name)) {
      boolean attempt = name.equals("attempt");
      return new Value(attempt ? ExpressionType.INTEGER : ExpressionType.TEXT, 1);
    }
    String reason =
        switch (name) {
          case "state" -> "The state of the run is known below finally only.";
          case "attempt" -> "The attempt is known below with only.";
          default -> Nearest.suggestion(name, known);
        };
    return unknown("name", "run." + name, "expected run." + String.join(", run.", known), reason);
  }

  private static Meaning trigger(Reference reference) {
    if (reference.keys().isEmpty()) {
      return new Value(ExpressionType.MAP, 0);
    }
    String name = reference.keys().get(0);
    return TRIGGER.contains(name)
        ? new Value(ExpressionType.TEXT, 1)
        : unknown(
            "name",
            "trigger." + name,
            "expected trigger.kind, trigger.name",
            Nearest.suggestion(name, TRIGGER));
  }

  /** {@code run.tick} and {@code run.window}, which runs that no schedule starts lack. */
  private static Meaning ofTick(Reference reference) {
    List<String> keys = reference.keys();
    boolean window = keys.get(0).equals("window");
    if (window && keys.size() > 1 && !WINDOW.contains(keys.get(1))) {
      return unknown(
          "name",
          "run.window." + keys.get(1),
          "expected run.window.start, run.window.end",
          Nearest.suggestion(keys.get(1), WINDOW));
    }
    if (!reference.guarded(0)) {
      String path = window ? "window.?" + (keys.size() > 1 ? keys.get(1) : "start") : "tick";
      return new Refused(
          FindingCode.MAY_BE_SKIPPED.word(),
          "A run that no schedule started has no '" + reference.written() + "'.",
          "Write run.?" + path + ".orValue(…), or ask has(run." + keys.get(0) + ").");
    }
    if (window && keys.size() == 1) {
      return new Value(ExpressionType.MAP, 1);
    }
    return new Value(ExpressionType.TEXT, window ? 2 : 1);
  }

  private Meaning value(Reference reference) {
    List<String> keys = reference.keys();
    if (keys.isEmpty()) {
      return unknown("name", "steps", "expected steps.ID.values.NAME", "Name the step.");
    }
    Optional<Refused> refused = refusal(keys.get(0), reference);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (keys.size() == 1) {
      return new Value(ExpressionType.MAP, 1);
    }
    if (!keys.get(1).equals("values")) {
      String name = "steps." + keys.get(0) + "." + keys.get(1);
      return unknown("name", name, "expected steps.ID.values.NAME", "");
    }
    StepDraft other = steps.get(keys.get(0));
    if (keys.size() == 2 || other.kind().isEmpty()) {
      return new Value(keys.size() == 2 ? ExpressionType.MAP : ExpressionType.DYN, keys.size());
    }
    Meaning one = value(keys.get(0), other.kind().get(), keys.get(2));
    return one instanceof Value value && other.isMapped()
        ? new Value(ExpressionType.listOf(value.type()), 3) // one of each item
        : one;
  }

  private Meaning value(String id, KindDeclaration kind, String name) {
    for (ValueDeclaration value : kind.values()) {
      if (value.name().equals(name)) {
        ExpressionType type =
            switch (value.type()) {
              case TEXT -> ExpressionType.TEXT;
              case INTEGER -> ExpressionType.INTEGER;
              case NUMBER -> ExpressionType.NUMBER;
              case BOOLEAN -> ExpressionType.FLAG;
              case LIST -> ExpressionType.LIST;
              case ANY -> ExpressionType.DYN;
            };
        return new Value(type, 3);
      }
    }
    if (kind.openValues()) {
      return new Value(ExpressionType.NUMBER, 3);
    }
    List<String> names = kind.values().stream().map(ValueDeclaration::name).toList();
    return new Refused(
        FindingCode.UNKNOWN_VALUE.word(),
        "Step '"
            + id
            + "' ("
            + kind.name()
            + ") returns no value '"
            + name
            + "'; expected "
            + Nearest.list(names)
            + ".",
        Nearest.suggestion(name, names));
  }

  private Optional<Refused> refusal(String id, Reference reference) {
    StepDraft other = steps.get(id);
    if (other == null) {
      return Optional.of(
          new Refused(
              FindingCode.UNKNOWN_STEP.word(),
              "There is no step " + Findings.show(id) + ".",
              suggestion(id, steps.keySet())));
    }
    if (where == Where.OUTPUTS) {
      return ofOutput(id, other, reference);
    }
    boolean ended = step.last() && !other.last();
    if (!ended && !Ancestry.isUpstream(other, step, steps)) {
      boolean self = other == step;
      String message =
          self
              ? "Step '" + id + "' uses its own values, which do not exist before it ran."
              : "Step '" + step.id() + "' uses values of step '" + id + "', which is not upstream.";
      String suggestion = self || other.last() != step.last() ? "" : "Add 'needs: [" + id + "]'.";
      return Optional.of(new Refused(FindingCode.NOT_UPSTREAM.word(), message, suggestion));
    }
    Optional<String> lacks =
        ended ? Optional.of("may not have run when the run ends") : lacksValues(other);
    return lacks.isEmpty() || reference.guarded(0) || guarded.contains(id) || joinsOnSuccess(id)
        ? Optional.empty()
        : Optional.of(
            mayLack(id, lacks.get(), reference, ", or ask has(steps." + id + ") in an 'if'."));
  }

  /** Whether the step runs only if the other has succeeded: one of the terms that must all hold. */
  private boolean joinsOnSuccess(String id) {
    if (!(step.join() instanceof Join.States states) || states.cel().matches("(?s).*[|?(].*")) {
      return false;
    }
    Set<String> terms = Set.of(id + ".succeeded", "steps['" + id + "'].succeeded");
    return Stream.of(states.cel().split("&&")).map(String::strip).anyMatch(terms::contains);
  }

  private Optional<Refused> ofOutput(String id, StepDraft other, Reference reference) {
    if (other.last()) {
      return Optional.of(
          new Refused(
              FindingCode.NOT_UPSTREAM.word(),
              "Output '"
                  + step.id()
                  + "' uses step '"
                  + id
                  + "', which stands below finally; the outputs of a DAG come from its steps.",
              "Move the step below steps."));
    }
    return reference.guarded(0)
        ? Optional.empty()
        : other.lacksResult().map(lacks -> mayLack(id, lacks, reference, "."));
  }

  private static Refused mayLack(String id, String lacks, Reference reference, String otherwise) {
    String written = reference.keys().size() > 2 ? reference.keys().get(2) : "NAME";
    return new Refused(
        FindingCode.MAY_BE_SKIPPED.word(),
        "Step '" + id + "' " + lacks + ", and then '" + reference.written() + "' does not exist.",
        "Write steps.?" + id + ".values.?" + written + ".orValue(…)" + otherwise);
  }

  /** Why the step may run although the other has no values. */
  private Optional<String> lacksValues(StepDraft other) {
    boolean regardless = step.join() != Join.Word.OK;
    return other
        .lacksValues()
        .or(
            () ->
                regardless
                    ? Optional.of("may have failed, which 'join' allows")
                    : Optional.empty());
  }

  private String suggestion(String name, Set<String> candidates) {
    return findings.full() ? "" : Nearest.suggestion(name, candidates);
  }

  private static Refused unknown(String noun, String name, String expected, String suggestion) {
    String message = "There is no " + noun + " " + Findings.show(name) + "; " + expected + ".";
    return new Refused(FindingCode.UNKNOWN_NAME.word(), message, suggestion);
  }
}
