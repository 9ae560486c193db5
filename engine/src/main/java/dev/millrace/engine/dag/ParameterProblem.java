package dev.millrace.engine.dag;

/**
 * A value of a run's parameter that does not fit.
 *
 * @param rule what it breaks: {@code unknown-parameter}, {@code missing-parameter}, {@code
 *     wrong-type}, {@code out-of-range} or {@code bad-value}
 * @param name of the parameter, with the way to the value inside of it, such as {@code tags[2]}
 * @param value as given, shortened; empty if none was
 * @param expected what would fit, in words
 * @param suggestion the nearest name or what to do; empty if there is none
 */
public record ParameterProblem(
    String rule, String name, String value, String expected, String suggestion) {

  /** The name of the parameter alone, without the way to a value inside of it. */
  public String parameter() {
    int inside = name.indexOf('[');
    int property = name.indexOf('.');
    int end = inside < 0 || property >= 0 && property < inside ? property : inside;
    return end < 0 ? name : name.substring(0, end);
  }

  /** A sentence for people. */
  public String message() {
    String is = value.isEmpty() ? " has no value" : " is '" + value + "'";
    String text = "Parameter '" + name + "'" + is + "; expected " + expected + ".";
    return suggestion.isEmpty() ? text : text + " " + suggestion;
  }
}
