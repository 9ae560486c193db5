package dev.millrace.engine.dag;

import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one attempt of a step is given: its parameters with expressions evaluated, and the files and
 * models that they name. Pure, and safe for use by several threads.
 */
public final class AttemptParameters {
  private final Expressions expressions;

  public AttemptParameters(Expressions expressions) {
    this.expressions = expressions;
  }

  /**
   * The names that the expressions of a step may use.
   *
   * @param params parameters of the run, complete
   * @param run what {@code run} holds: {@code id}, {@code dag}, for an attempt {@code attempt},
   *     below {@code finally} {@code state}
   * @param values id of a step to the values that it returned, for steps that succeeded and no
   *     others, so that {@code has(steps.ID)} says whether it did
   */
  public static Scope scope(
      Map<String, ?> params, Map<String, ?> run, Map<String, ? extends Map<String, ?>> values) {
    Map<String, Object> steps = new LinkedHashMap<>();
    values.forEach((id, returned) -> steps.put(id, Map.of("values", returned)));
    return new Scope(Map.of("params", params, "run", run, "steps", steps));
  }

  /**
   * Whether the step's {@code if} lets it run; true without one.
   *
   * @throws ExpressionException if it cannot be evaluated or is not a boolean
   */
  public boolean runs(DagStep step, Scope scope) throws ExpressionException {
    return step.condition().isEmpty() || expressions.condition(step.condition().get(), scope);
  }

  /**
   * The parameters of {@code with}, expressions evaluated, defaults filled in.
   *
   * @throws ExpressionException if an expression cannot be evaluated, or its value does not fit the
   *     parameter; the message names both. The author of the DAG acts: class USER
   */
  public Map<String, Object> render(DagStep step, Scope scope) throws ExpressionException {
    Map<String, Object> rendered = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : step.with().entrySet()) {
      rendered.put(entry.getKey(), expressions.render(entry.getValue(), scope));
    }
    Optional<String> misfit = ParameterFit.misfit(step.kind().parameters(), rendered, "");
    if (misfit.isPresent()) {
      throw new ExpressionException("In step '" + step.id() + "', " + misfit.get() + ".");
    }
    return rendered;
  }

  /** The paths, relative to the DAG file, that the step's parameters name; addresses are none. */
  public static Set<String> pathsIn(DagStep step) {
    Set<String> paths = new TreeSet<>();
    NamedInParameters.collect(step.kind().parameters(), step.with(), paths, new TreeSet<>());
    return paths;
  }

  /**
   * The references to registered models, {@code name@alias}, in parameters.
   *
   * @param rendered what {@link #render} gave
   */
  public static Set<String> modelsIn(KindDeclaration kind, Map<String, Object> rendered) {
    Set<String> models = new TreeSet<>();
    NamedInParameters.collect(kind.parameters(), rendered, new TreeSet<>(), models);
    return models;
  }
}
