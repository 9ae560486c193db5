package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.engine.expression.Names;
import dev.millrace.engine.expression.Reference;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Scalar;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code if} and {@code join}: bare CEL that answers yes or no. */
final class ConditionReader {
  private static final List<String> JOINS = List.of("ok", "any", "always");
  private static final List<String> STATES = List.of("succeeded", "failed", "skipped", "cancelled");

  private final Keys keys;
  private final ExpressionReader expressions;
  private StepDraft asked; // the last step whose condition was looked through
  private List<Reference> mentioned = List.of();

  ConditionReader(Keys keys, ExpressionReader expressions) {
    this.keys = keys;
    this.expressions = expressions;
  }

  /** Checks the step's {@code if}. */
  void condition(StepDraft step, Names names) {
    step.map().get("if").ifPresent(node -> bare(node, "'if'", names));
  }

  /** Checks a {@code join} that is neither of its three words: CEL over states. */
  void join(StepDraft step) {
    Optional<Node> join = step.map().get("join");
    boolean word = join.orElse(null) instanceof Scalar scalar && JOINS.contains(scalar.text());
    if (join.isPresent() && !word) {
      bare(join.get(), "'join'", reference -> state(step, reference));
    }
  }

  /**
   * Whether a text is CEL that answers yes or no.
   *
   * @param what its key, in words
   */
  boolean bare(Node node, String what, Names names) {
    Optional<Scalar> scalar = keys.scalar(node, what, "CEL");
    if (scalar.isEmpty()) {
      return false;
    }
    String text = scalar.get().text();
    if (Template.isIn(text)) {
      String inner = text.replace("${{", "").replace("}}", "").strip();
      keys.findings()
          .add(
              FindingCode.EXPRESSION_SYNTAX,
              scalar.get().place(),
              what + " is bare CEL, without ${{ }}.",
              "Write " + Findings.show(inner) + ".");
      return false;
    }
    Template.Part part = new Template.Part(true, text, 0);
    return expressions.fits(scalar.get(), part, names, "true or false", ExpressionType.FLAG);
  }

  private static Names.Meaning state(StepDraft step, Reference reference) {
    Set<String> upstream = step.waitsFor().keySet();
    // steps['a-b'] is how an id is written that CEL would read as a difference
    boolean written = reference.root().equals("steps") && !upstream.contains("steps");
    int at = written ? 1 : 0;
    String id =
        !written ? reference.root() : reference.keys().isEmpty() ? "" : reference.keys().get(0);
    if (!upstream.contains(id)) {
      String waits =
          upstream.isEmpty() ? "the step waits for none" : "expected " + Nearest.list(upstream);
      Optional<String> dashed =
          upstream.stream().filter(known -> known.startsWith(id + "-")).findFirst();
      return new Names.Refused(
          FindingCode.NOT_UPSTREAM.word(),
          "'" + id + "' is not a step upstream; " + waits + ".",
          dashed
              .map(known -> "An id with '-' is written steps['" + known + "'].")
              .orElseGet(() -> Nearest.suggestion(id, upstream)));
    }
    String state = reference.keys().size() <= at ? "" : reference.keys().get(at);
    if (!STATES.contains(state)) {
      return new Names.Refused(
          FindingCode.UNKNOWN_NAME.word(),
          "A step has no state "
              + Findings.show(state)
              + "; expected "
              + Nearest.list(STATES)
              + ".",
          Nearest.suggestion(state, STATES));
    }
    return new Names.Value(ExpressionType.FLAG, at + 1);
  }

  /**
   * Ids of the steps that guards cover: in {@code with} those that {@code if} mentions, in {@code
   * if} itself those that it asks about with {@code has}.
   */
  Set<String> guarded(StepDraft step, boolean inCondition) {
    if (step.condition().isEmpty()) {
      return Set.of();
    }
    Set<String> guarded = new HashSet<>();
    for (Reference reference : references(step)) {
      boolean counts = !inCondition || reference.presence() == 0;
      if (counts && reference.root().equals("steps") && !reference.keys().isEmpty()) {
        guarded.add(reference.keys().get(0));
      }
    }
    return guarded;
  }

  private List<Reference> references(StepDraft step) {
    if (asked != step) {
      mentioned = expressions.checker().references(step.condition().orElseThrow());
      asked = step;
    }
    return mentioned;
  }
}
