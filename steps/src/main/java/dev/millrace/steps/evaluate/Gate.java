package dev.millrace.steps.evaluate;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One expression that must hold. */
record Gate(String expression) {
  private static final Pattern NAMED =
      Pattern.compile(
          "\\b(metrics|champion)(?:\\.([A-Za-z_][A-Za-z0-9_]*)|\\[\\s*['\"]([^'\"]+)['\"]\\s*\\])");
  private static final Pattern COMPARED =
      Pattern.compile("(?<left>[^<>=!&|?]+?)\\s*(?<sign>>=|<=|==|!=|>|<)\\s*(?<right>[^<>=!&|?]+)");

  /**
   * What a gate said.
   *
   * @param passed empty if it was not asked
   * @param verdict for people
   */
  record Verdict(String expression, Optional<Boolean> passed, String verdict) {
    Map<String, Object> asMap() {
      Map<String, Object> map = new LinkedHashMap<>();
      map.put("expression", expression);
      map.put("state", passed.map(p -> p ? "passed" : "failed").orElse("not asked"));
      map.put("verdict", verdict);
      return map;
    }

    boolean failed() {
      return passed.isPresent() && !passed.get();
    }
  }

  boolean usesChampion() {
    return Pattern.compile("\\bchampion\\b").matcher(expression).find();
  }

  Verdict notAsked(String why) {
    return new Verdict(expression, Optional.empty(), why);
  }

  /**
   * @throws StepException USER if the expression names a metric that was not measured, cannot be
   *     evaluated, or is neither true nor false
   */
  Verdict ask(StepContext context, Map<String, Double> metrics, Map<String, Double> champion)
      throws StepException {
    Map<String, Object> names = Map.of("metrics", metrics, "champion", champion);
    Set<String> numbers = numbers(metrics, champion);
    if (!(context.evaluate(expression, names) instanceof Boolean holds)) {
      throw StepException.user(
          "Gate '" + expression + "' is neither true nor false. Write a comparison.");
    }
    String shown = String.join(", ", numbers);
    if (holds) {
      return new Verdict(expression, Optional.of(true), shown);
    }
    return new Verdict(
        expression,
        Optional.of(false),
        "Gate '" + expression + "' says no: " + shown + needed(context, names) + ".");
  }

  private Set<String> numbers(Map<String, Double> metrics, Map<String, Double> champion)
      throws StepException {
    Set<String> numbers = new LinkedHashSet<>();
    Matcher named = NAMED.matcher(expression);
    while (named.find()) {
      String name = named.group(2) == null ? named.group(3) : named.group(2);
      Map<String, Double> source = named.group(1).equals("metrics") ? metrics : champion;
      Double value = source.get(name);
      if (value == null) {
        throw StepException.user(
            "Gate '%s' names the metric '%s', which was not measured. There are: %s."
                .formatted(expression, name, String.join(", ", source.keySet())));
      }
      numbers.add(named.group() + " = " + Figures.text(value));
    }
    return numbers;
  }

  /** What the other side of a plain comparison is, such as {@code , needs >= 0.6}. */
  private String needed(StepContext context, Map<String, Object> names) {
    Matcher compared = COMPARED.matcher(expression.trim());
    if (!compared.matches() || !NAMED.matcher(compared.group("left").trim()).matches()) {
      return "";
    }
    String right = compared.group("right").trim();
    String sign = compared.group("sign");
    try {
      double bound = Double.parseDouble(right);
      return ", needs " + sign + " " + Figures.text(bound);
    } catch (NumberFormatException e) {
      return evaluated(context, names, sign, right);
    }
  }

  private static String evaluated(
      StepContext context, Map<String, Object> names, String sign, String right) {
    try {
      return context.evaluate(right, names) instanceof Number bound
          ? ", needs " + sign + " " + Figures.text(bound.doubleValue())
          : "";
    } catch (StepException e) {
      // The verdict stands; only its bound cannot be shown as a number.
      return ", needs " + sign + " " + right;
    }
  }
}
