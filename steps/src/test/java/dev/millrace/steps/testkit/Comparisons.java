package dev.millrace.steps.testkit;

import dev.millrace.spi.StepException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of CEL as gates in tests need: numbers, names, and one comparison of two of them. */
final class Comparisons {
  private static final Pattern COMPARISON = Pattern.compile("(.+?) (>=|<=|>|<) (.+)");
  private static final Pattern NAME = Pattern.compile("(\\w+)(?:\\.(\\w+)|\\['([^']+)'\\])");

  private Comparisons() {}

  static Object evaluate(String expression, Map<String, Object> names) throws StepException {
    Matcher comparison = COMPARISON.matcher(expression);
    if (!comparison.matches()) {
      return number(expression, names);
    }
    double left = number(comparison.group(1), names);
    double right = number(comparison.group(3), names);
    return switch (comparison.group(2)) {
      case ">=" -> left >= right;
      case "<=" -> left <= right;
      case ">" -> left > right;
      default -> left < right;
    };
  }

  private static double number(String text, Map<String, Object> names) throws StepException {
    Matcher name = NAME.matcher(text);
    if (!name.matches() || !(names.get(name.group(1)) instanceof Map<?, ?> map)) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        throw StepException.user("cannot be evaluated: " + text);
      }
    }
    return (Double) map.get(name.group(2) == null ? name.group(3) : name.group(2));
  }
}
