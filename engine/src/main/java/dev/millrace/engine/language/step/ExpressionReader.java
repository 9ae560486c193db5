package dev.millrace.engine.language.step;

import dev.millrace.engine.expression.Checked;
import dev.millrace.engine.expression.Expression;
import dev.millrace.engine.expression.ExpressionChecker;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.ExpressionType;
import dev.millrace.engine.expression.Names;
import dev.millrace.engine.expression.Reference;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node.Scalar;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Expressions at their places: their problems become findings. */
final class ExpressionReader {
  private final ExpressionChecker checker;
  private final Findings findings;
  private final ExpressionBudget budget;
  private Expression last; // what names mean in a condition depends on what it asks about

  ExpressionReader(ExpressionChecker checker, Findings findings) {
    this(checker, findings, new ExpressionBudget());
  }

  private ExpressionReader(ExpressionChecker checker, Findings findings, ExpressionBudget budget) {
    this.checker = checker;
    this.findings = findings;
    this.budget = budget;
  }

  /** The references that an expression makes; none if it is not CEL. */
  List<Reference> references(String text) {
    return checker.references(expression(text));
  }

  private Expression expression(String text) {
    if (last == null || !last.text().equals(text)) {
      last = Expression.of(text);
    }
    return last;
  }

  ExpressionReader into(Findings others) {
    return new ExpressionReader(checker, others, budget);
  }

  /** The parts of a text, or a finding. */
  Optional<Template> template(Scalar at) {
    try {
      return Optional.of(Template.parse(at.text()));
    } catch (ExpressionException e) {
      findings.add(FindingCode.EXPRESSION_SYNTAX, at.place(), e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * The type of an expression, or findings.
   *
   * @param offset where it begins in the text of the scalar
   */
  Optional<ExpressionType> type(Scalar at, int offset, String text, Names names) {
    Expression expression = expression(text);
    if (!budget.allows(expression.form())) {
      findings.add(
          FindingCode.TOO_MANY_EXPRESSIONS,
          at.place(),
          "The expressions of this file are too different to be checked all; those that differ have"
              + " more than "
              + ExpressionBudget.CHARACTERS_MAX
              + " characters together.",
          "Split the DAG.");
      return Optional.empty();
    }
    Checked checked = checker.check(expression, names);
    for (Checked.Problem problem : checked.problems()) {
      findings.add(
          FindingCode.valueOf(problem.code().toUpperCase(Locale.ROOT).replace('-', '_')),
          at.inside(offset + problem.offset()),
          problem.message(),
          problem.suggestion());
    }
    return checked.problems().isEmpty() ? Optional.of(checked.type()) : Optional.empty();
  }

  /** Whether an expression is fine and of one of the types expected; if not, findings. */
  boolean fits(
      Scalar at, Template.Part part, Names names, String words, ExpressionType... expected) {
    Optional<ExpressionType> type = type(at, part.offset(), part.text(), names);
    if (type.isEmpty()) {
      return false;
    }
    for (ExpressionType one : expected) {
      if (type.get().fits(one)) {
        return true;
      }
    }
    findings.add(
        FindingCode.EXPRESSION_TYPE,
        at.inside(part.offset()),
        "Expression "
            + Findings.show(part.text())
            + " is of type "
            + type.get().word()
            + "; expected "
            + words
            + ".",
        type.get().isOptional() ? "Add .orValue(…)." : "");
    return false;
  }

  /** As {@link #fits}, of an expression that stands inside text. */
  boolean inside(Scalar scalar, Template.Part part, Names names) {
    return fits(
        scalar,
        part,
        names,
        "text, a number or a boolean, because it stands inside text",
        ExpressionType.TEXT,
        ExpressionType.NUMBER,
        ExpressionType.FLAG);
  }
}
