package dev.millrace.engine.expression;

import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Evaluates CEL. Expressions are at most 2,000 characters long; one evaluation goes through at most
 * 10,000 rounds of its {@code all}, {@code exists}, {@code map} and {@code filter}. Safe for use by
 * several threads; make one and keep it, because it keeps the programs used last.
 */
public final class Expressions {
  private static final int PROGRAMS_MAX = 200_000; // characters of all expressions that are kept
  private static final int DEPTH_MAX = 100; // of data to render

  private final CelCompiler parser = CelEnvironment.compiler(List.of());
  private final CelRuntime runtime = CelEnvironment.runtime();
  private final BoundedCache<String, CelRuntime.Program> programs =
      new BoundedCache<>(PROGRAMS_MAX, expression -> expression.length() + 8);

  /**
   * The value of an expression as plain data: text, Long, Double, Boolean, List or Map; times and
   * durations as ISO-8601 text.
   *
   * @throws ExpressionException if it is not CEL, uses a name or key that does not exist, mixes
   *     types, takes too long, or gives null or an absent optional
   */
  public Object evaluate(String expression, Scope scope) throws ExpressionException {
    CelRuntime.Program program = program(expression);
    Object result;
    try {
      result = program.eval(scope.names());
    } catch (CelEvaluationException e) {
      throw PlainData.failed(expression, CelMessages.evaluation(e));
    }
    return PlainData.fromCel(result, expression);
  }

  /**
   * The value of an expression that answers yes or no.
   *
   * @throws ExpressionException as for {@link #evaluate}, or if the value is not a boolean
   */
  public boolean condition(String expression, Scope scope) throws ExpressionException {
    Object value = evaluate(expression, scope);
    if (value instanceof Boolean answer) {
      return answer;
    }
    throw PlainData.failed(expression, "it gives '" + value + "'; expected true or false");
  }

  /**
   * The same data with every {@code ${{ }}} in its texts evaluated. A text that is one expression
   * becomes its value with its type; inside text a value is written out.
   *
   * @param tree text, numbers, booleans, lists and maps of these, nested at most 100 deep
   * @throws ExpressionException as for {@link #evaluate}, or if a list or map stands inside text
   */
  public Object render(Object tree, Scope scope) throws ExpressionException {
    return render(tree, scope, 0);
  }

  private Object render(Object tree, Scope scope, int depth) throws ExpressionException {
    if (depth > DEPTH_MAX) {
      throw new ExpressionException("Data is nested deeper than " + DEPTH_MAX + " levels.");
    }
    if (tree instanceof String text) {
      return Template.isIn(text) ? text(text, scope) : text;
    }
    if (tree instanceof List<?> list) {
      List<Object> items = new ArrayList<>(list.size());
      for (Object item : list) {
        items.add(render(item, scope, depth + 1));
      }
      return items;
    }
    if (tree instanceof Map<?, ?> map) {
      Map<String, Object> entries = new LinkedHashMap<>();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        entries.put(String.valueOf(entry.getKey()), render(entry.getValue(), scope, depth + 1));
      }
      return entries;
    }
    return tree;
  }

  private Object text(String text, Scope scope) throws ExpressionException {
    Template template = Template.parse(text);
    Optional<Template.Part> whole = template.whole();
    if (whole.isPresent()) {
      return evaluate(whole.get().text(), scope);
    }
    StringBuilder rendered = new StringBuilder();
    for (Template.Part part : template.parts()) {
      Object value = part.expression() ? evaluate(part.text(), scope) : part.text();
      if (value instanceof List || value instanceof Map) {
        throw PlainData.failed(part.text(), "a list or map cannot stand inside text");
      }
      rendered.append(value);
    }
    return rendered.toString();
  }

  private CelRuntime.Program program(String expression) throws ExpressionException {
    Optional<CelRuntime.Program> known = programs.get(expression);
    if (known.isPresent()) {
      return known.get();
    }
    CelValidationResult parsed = parser.parse(expression);
    if (parsed.hasError()) {
      throw PlainData.failed(expression, CelMessages.check(parsed.getErrors().get(0).getMessage()));
    }
    try {
      CelRuntime.Program program = runtime.createProgram(parsed.getAst());
      programs.put(expression, program);
      return program;
    } catch (CelEvaluationException | CelValidationException e) {
      throw PlainData.failed(expression, CelMessages.evaluation(e.getMessage()));
    }
  }
}
