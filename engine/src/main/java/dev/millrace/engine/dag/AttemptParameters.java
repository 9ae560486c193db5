package dev.millrace.engine.dag;

import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.Scope;
import dev.millrace.engine.expression.SecretReference;
import dev.millrace.engine.message.SecretText;
import dev.millrace.spi.kind.KindDeclaration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What one attempt of a step is given: its parameters with expressions evaluated, and the files and
 * models that they name. Pure, and safe for use by several threads.
 */
public final class AttemptParameters {
  private static final Pattern RUN = Pattern.compile("\\brun\\b");

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
   * The parameters of {@code with}, expressions evaluated, defaults filled in; without those that
   * the worker evaluates ({@link ItemTexts#of}). Secrets stand in it by name, as they are written
   * in the DAG.
   *
   * @throws ExpressionException if an expression cannot be evaluated, or its value does not fit the
   *     parameter; the message names both. The author of the DAG acts: class USER
   */
  public Map<String, Object> render(DagStep step, Scope scope) throws ExpressionException {
    Map<String, Object> forWorker = ItemTexts.of(step);
    if (forWorker.isEmpty()) {
      return render(step.id(), step.kind(), step.with(), withSecrets(step, scope));
    }
    Map<String, Object> written = new LinkedHashMap<>(step.with());
    written.keySet().removeAll(forWorker.keySet());
    return render(step.id(), step.kind(), written, withSecrets(step, scope));
  }

  /**
   * Some parameters, expressions evaluated.
   *
   * @param id of the step, for messages
   * @param written plain data; texts may hold {@code ${{ }}}
   * @throws ExpressionException as for {@link #render(DagStep, Scope)}
   */
  public Map<String, Object> render(
      String id, KindDeclaration kind, Map<String, Object> written, Scope scope)
      throws ExpressionException {
    Map<String, Object> rendered = new LinkedHashMap<>();
    for (Map.Entry<String, Object> entry : written.entrySet()) {
      rendered.put(entry.getKey(), expressions.render(entry.getValue(), scope));
    }
    Optional<String> misfit = ParameterFit.misfit(kind.parameters(), rendered, "");
    if (misfit.isPresent()) {
      throw new ExpressionException("In step '" + id + "', " + misfit.get() + ".");
    }
    return rendered;
  }

  /**
   * What the worker needs to evaluate {@link ItemTexts#of}, besides the item.
   *
   * @return name to plain data, as in a {@link Scope}
   */
  public static Map<String, Object> namesBesideItem(Map<String, Object> texts, Scope scope) {
    return ItemTexts.names(texts, scope);
  }

  /** The paths, relative to the DAG file, that the step's parameters name; addresses are none. */
  public static Set<String> pathsIn(DagStep step) {
    return NamedInParameters.in(step.kind().parameters(), step.with()).paths();
  }

  /**
   * The addresses that parameters name where a path may stand.
   *
   * @param rendered what {@link #render} gave
   */
  public static Set<String> urlsIn(KindDeclaration kind, Map<String, Object> rendered) {
    return NamedInParameters.in(kind.parameters(), rendered).urls();
  }

  /**
   * The references to registered models, {@code name@alias}, in parameters.
   *
   * @param rendered what {@link #render} gave
   */
  public static Set<String> modelsIn(KindDeclaration kind, Map<String, Object> rendered) {
    return NamedInParameters.in(kind.parameters(), rendered).models();
  }

  /**
   * The references to artifacts in parameters, each of a form of {@link ArtifactName}.
   *
   * @param rendered what {@link #render} gave
   */
  public static Set<String> artifactsIn(KindDeclaration kind, Map<String, Object> rendered) {
    return NamedInParameters.in(kind.parameters(), rendered).artifacts();
  }

  /**
   * What the expressions that a step evaluates itself can see of the run: the parameters that they
   * name, and {@code run.id} if they name {@code run}. Whatever is not plainly {@code params.NAME}
   * or {@code params['NAME']} counts as naming all of them.
   *
   * @param rendered what {@link #render} gave
   * @param params parameters of the run
   * @param run what {@code run} holds
   */
  public static Map<String, Object> namedByExpressions(
      KindDeclaration kind,
      Map<String, Object> rendered,
      Map<String, Object> params,
      Map<String, Object> run) {
    Map<String, Object> named = new TreeMap<>();
    for (String expression : NamedInParameters.in(kind.parameters(), rendered).expressions()) {
      ParamMentions.in(expression, params.keySet())
          .forEach(name -> named.put(name, params.get(name)));
      if (RUN.matcher(expression).find()) {
        named.put("run.id", run.getOrDefault("id", ""));
      }
    }
    return named;
  }

  /**
   * The texts of the step that hold secrets, with everything but the secrets evaluated.
   *
   * @throws ExpressionException if one cannot be evaluated
   */
  public List<SecretText> secretTexts(DagStep step, Scope scope) throws ExpressionException {
    return step.options().code().named().isEmpty()
        ? List.of()
        : SecretTexts.in(step, expressions, scope);
  }

  /** Each secret stands for its own name; nobody here knows more. */
  private static Scope withSecrets(DagStep step, Scope scope) {
    Set<String> named = step.options().code().named();
    if (named.isEmpty()) {
      return scope;
    }
    Map<String, String> placeholders = new LinkedHashMap<>();
    named.forEach(name -> placeholders.put(name, SecretReference.placeholder(name)));
    Map<String, Object> names = new LinkedHashMap<>(scope.names());
    names.put(SecretReference.ROOT, placeholders);
    return new Scope(names);
  }

  /**
   * The variables that the step's code finds, expressions evaluated; secrets as in {@link #render}.
   *
   * @throws ExpressionException if one cannot be evaluated
   */
  public Map<String, String> environment(DagStep step, Scope scope) throws ExpressionException {
    if (step.options().code().env().isEmpty()) {
      return Map.of();
    }
    Map<String, String> rendered = new LinkedHashMap<>();
    Scope names = withSecrets(step, scope);
    for (Map.Entry<String, String> entry : step.options().code().env().entrySet()) {
      Object text = expressions.render(entry.getValue(), names);
      rendered.put(entry.getKey(), String.valueOf(text));
    }
    return rendered;
  }
}
