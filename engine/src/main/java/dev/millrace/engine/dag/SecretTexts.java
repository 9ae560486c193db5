package dev.millrace.engine.dag;

import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.expression.SecretReference;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.SecretText.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds the texts of a step that hold secrets, and takes them apart. */
final class SecretTexts {
  private final Expressions expressions;
  private final Scope scope;
  private final List<String> path = new ArrayList<>();
  private final List<SecretText> found = new ArrayList<>();

  private SecretTexts(Expressions expressions, Scope scope) {
    this.expressions = expressions;
    this.scope = scope;
  }

  /** Those of {@code with} and {@code env}, in the order written. */
  static List<SecretText> in(DagStep step, Expressions expressions, Scope scope)
      throws ExpressionException {
    SecretTexts texts = new SecretTexts(expressions, scope);
    texts.below("with", step.with());
    texts.below("env", step.options().code().env());
    return texts.found;
  }

  private void below(String key, Object tree) throws ExpressionException {
    path.add(key);
    visit(tree);
    path.remove(path.size() - 1);
  }

  private void visit(Object tree) throws ExpressionException {
    if (tree instanceof String text && Template.isIn(text)) {
      text(Template.parse(text));
    } else if (tree instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        below(String.valueOf(i), list.get(i));
      }
    } else if (tree instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        below(String.valueOf(entry.getKey()), entry.getValue());
      }
    }
  }

  private void text(Template template) throws ExpressionException {
    boolean any =
        template.parts().stream()
            .anyMatch(part -> part.expression() && SecretReference.in(part.text()).isPresent());
    if (!any) {
      return;
    }
    List<Part> parts = new ArrayList<>();
    for (Template.Part part : template.parts()) {
      String secret = part.expression() ? SecretReference.in(part.text()).orElse("") : "";
      if (!secret.isEmpty()) {
        parts.add(Part.secret(secret));
      } else if (part.expression()) {
        parts.add(Part.text(String.valueOf(expressions.evaluate(part.text(), scope))));
      } else {
        parts.add(Part.text(part.text()));
      }
    }
    found.add(new SecretText(path, parts));
  }
}
