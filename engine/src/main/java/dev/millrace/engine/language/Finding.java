package dev.millrace.engine.language;

/**
 * One problem found in a DAG.
 *
 * @param code stable name of the rule, such as {@code unknown-key}
 * @param file as the reader was given it
 * @param line from 1
 * @param column from 1
 * @param message what, with which value, and what was expected
 * @param suggestion the nearest valid spelling or what to do; empty if there is none
 */
public record Finding(
    String code, String file, int line, int column, String message, String suggestion) {
  /** {@code file:line:column: message suggestion}. */
  @Override
  public String toString() {
    String text = file + ":" + line + ":" + column + ": " + message;
    return suggestion.isEmpty() ? text : text + " " + suggestion;
  }
}
