package dev.millrace.engine.language.step;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.expression.ExpressionChecker;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.engine.expression.Names;
import dev.millrace.engine.expression.Reference;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.hook.HookCall;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.key.HookExpressions;
import dev.millrace.engine.language.key.Keys;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Sequence;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Expressions over {@code body} and {@code headers} of a call of a webhook. */
public final class CallExpressions implements HookExpressions {
  private static final ExpressionType HEADERS = new ExpressionType("map(string, string)");

  private final Keys keys;
  private final ExpressionReader expressions;
  private final ConditionReader conditions;

  public CallExpressions(Keys keys, ExpressionChecker checker) {
    this.keys = keys;
    this.expressions = new ExpressionReader(checker, keys.findings());
    this.conditions = new ConditionReader(keys, expressions);
  }

  @Override
  public boolean condition(Node at, String what) {
    return conditions.bare(at, what, CallExpressions::meaning);
  }

  @Override
  public boolean value(Node at, RunParameter declared, String what) {
    if (!(at instanceof Scalar scalar)) {
      return inside(at); // whether it fits is known when a call comes
    }
    Optional<Template> template = expressions.template(scalar);
    if (template.isEmpty()) {
      return false;
    }
    Optional<Template.Part> whole = template.get().whole();
    if (whole.isPresent()) {
      return expressions.fits(
          scalar, whole.get(), CallExpressions::meaning, words(declared), type(declared));
    }
    if (!declared.type().equals("string") && !declared.type().equals(RunParameter.ANY)) {
      keys.findings()
          .add(
              FindingCode.WRONG_TYPE,
              at.place(),
              Keys.capital(what) + " is text with an expression; expected " + words(declared) + ".",
              "Let ${{ }} be all of the value.");
      return false;
    }
    return parts(scalar, template.get());
  }

  private boolean parts(Scalar scalar, Template template) {
    boolean fine = true;
    for (Template.Part part : template.parts()) {
      fine &= !part.expression() || expressions.inside(scalar, part, CallExpressions::meaning);
    }
    return fine;
  }

  private boolean inside(Node node) {
    boolean fine = true;
    if (node instanceof Sequence list) {
      for (Node item : list.items()) {
        fine &= inside(item);
      }
    } else if (node instanceof Mapping map) {
      for (Node.Entry entry : map.entries()) {
        fine &= inside(entry.value());
      }
    } else if (node instanceof Scalar scalar && scalar.isText() && Template.isIn(scalar.text())) {
      Optional<Template> template = expressions.template(scalar);
      Optional<Template.Part> whole = template.flatMap(Template::whole);
      fine =
          whole.isPresent()
              ? expressions.fits(
                  scalar, whole.get(), CallExpressions::meaning, "a value", ExpressionType.DYN)
              : template.isPresent() && parts(scalar, template.get());
    }
    return fine;
  }

  private static Names.Meaning meaning(Reference reference) {
    if (reference.root().equals("body")) {
      return new Names.Value(ExpressionType.DYN, 0);
    }
    if (!reference.root().equals("headers")) {
      String near = Nearest.suggestion(reference.root(), List.of("body", "headers"));
      return new Names.Refused(
          FindingCode.UNKNOWN_NAME.word(),
          "There is no name "
              + Findings.show(reference.written())
              + " for a call of a webhook; expected body or headers.",
          near.isEmpty() ? "A name with '-' is written headers['x-github-event']." : near);
    }
    String header = reference.keys().isEmpty() ? "" : reference.keys().get(0);
    String lower = header.toLowerCase(Locale.ROOT);
    if (HookCall.withheld(lower)) {
      return new Names.Refused(
          FindingCode.UNKNOWN_NAME.word(),
          "Header "
              + Findings.show(header)
              + " is withheld, because it may hold a secret or a proof.",
          "");
    }
    return header.equals(lower)
        ? new Names.Value(HEADERS, 0)
        : new Names.Refused(
            FindingCode.UNKNOWN_NAME.word(),
            "There is no header " + Findings.show(header) + "; their names are in lower case.",
            "Write headers['" + lower + "'].");
  }

  private static ExpressionType type(RunParameter declared) {
    return StepNames.type(declared);
  }

  private static String words(RunParameter declared) {
    return switch (declared.type()) {
      case "string" -> "text";
      case "integer" -> "a whole number";
      case "number" -> "a number";
      case "boolean" -> "true or false";
      case "array" -> "a list";
      default -> "an object";
    };
  }
}
