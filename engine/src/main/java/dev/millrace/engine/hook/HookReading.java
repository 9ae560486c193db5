package dev.millrace.engine.hook;

import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.ParameterProblem;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.RunParameters;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.expression.ExpressionException;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.expression.PlainData;
import dev.millrace.engine.expression.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a hook makes of a call before it is asked whether it may become a run now.
 *
 * @param params those that the call gives
 * @param not why the call cannot become a run whatever else there is; then there are no parameters
 */
public record HookReading(Map<String, Object> params, Optional<Not> not) {
  public HookReading {
    params = PlainData.settledMap(params);
  }

  /**
   * It becomes no run.
   *
   * @param outcome FILTERED or UNFIT
   * @param why for people
   */
  public record Not(DeliveryOutcome outcome, String why) {}

  /** What is in hand, such as what a call of before gives once more. */
  public static HookReading given(Map<String, Object> params) {
    return new HookReading(params, Optional.empty());
  }

  /** It becomes no run. */
  public static HookReading not(DeliveryOutcome outcome, String why) {
    return new HookReading(Map.of(), Optional.of(new Not(outcome, why)));
  }

  /**
   * Evaluates the expressions of a hook, first {@code if}, then every parameter, so that all that
   * is missing is said at once. Pure; bounded as {@link Expressions} are.
   *
   * @param declared parameters of the DAG
   */
  public static HookReading of(
      HookCall call, List<RunParameter> declared, Trigger.Webhook hook, Expressions expressions) {
    HookMapping mapping = hook.mapping();
    if (mapping.equals(HookMapping.NONE)) {
      return byName(call);
    }
    Scope scope = new Scope(Map.of("body", PlainData.json(call.body()), "headers", call.headers()));
    if (mapping.condition().isPresent()) {
      HookMapping.Written condition = mapping.condition().get();
      String text = String.valueOf(condition.value());
      try {
        if (!expressions.condition(text, scope)) {
          return not(DeliveryOutcome.FILTERED, text);
        }
      } catch (ExpressionException e) {
        return not(DeliveryOutcome.UNFIT, "'if'" + of(hook, condition) + ": " + e.getMessage());
      }
    }
    return mapping.maps() ? mapped(declared, hook, scope, expressions) : byName(call);
  }

  private static HookReading byName(HookCall call) {
    if (!(call.body() instanceof Map<?, ?>)) {
      return not(
          DeliveryOutcome.UNFIT,
          "The body is no JSON object; its members are parameters of the DAG.");
    }
    List<String> inexact = new ArrayList<>();
    call.members()
        .forEach(
            (name, value) -> {
              if (!PlainData.isExact(value)) {
                inexact.add(
                    "Parameter '"
                        + name
                        + "' has a number that does not fit into 64 bits; send it as text.");
              }
            });
    return inexact.isEmpty()
        ? given(call.members())
        : not(DeliveryOutcome.UNFIT, String.join(" ", inexact));
  }

  private static HookReading mapped(
      List<RunParameter> declared, Trigger.Webhook hook, Scope scope, Expressions expressions) {
    Map<String, Object> params = new LinkedHashMap<>();
    List<String> wrong = new ArrayList<>();
    hook.mapping()
        .params()
        .forEach(
            (name, written) -> {
              String what = "Parameter '" + name + "'" + of(hook, written);
              try {
                Object value = expressions.render(written.value(), scope);
                params.put(name, value);
                problems(declared, name, value)
                    .forEach(problem -> wrong.add(unlike(what, written, problem)));
              } catch (ExpressionException e) {
                wrong.add(what + ": " + e.getMessage());
              }
            });
    return wrong.isEmpty() ? given(params) : not(DeliveryOutcome.UNFIT, String.join(" ", wrong));
  }

  private static List<ParameterProblem> problems(
      List<RunParameter> all, String name, Object value) {
    Optional<RunParameter> declared =
        all.stream().filter(param -> param.name().equals(name)).findFirst();
    List<ParameterProblem> problems = new ArrayList<>();
    declared.ifPresent(param -> RunParameters.typed(param, value, problems));
    return problems;
  }

  private static String unlike(String what, HookMapping.Written written, ParameterProblem problem) {
    return what
        + ": '"
        + written.value()
        + "' gives '"
        + problem.value()
        + "'; expected "
        + problem.expected()
        + "."
        + (problem.suggestion().isEmpty() ? "" : " " + problem.suggestion());
  }

  private static String of(Trigger.Webhook hook, HookMapping.Written written) {
    return " of webhook '" + hook.id() + "' (line " + written.line() + " of the DAG)";
  }
}
