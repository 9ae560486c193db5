package dev.millrace.engine.expression;

/** What the names in an expression mean at one place of a DAG. */
@FunctionalInterface
public interface Names {

  /** What a reference is; asked once for every reference of an expression. */
  Meaning resolve(Reference reference);

  /** The answer. */
  sealed interface Meaning {}

  /**
   * A value.
   *
   * @param keys how many keys of the reference lead to it, 0 to all of them; what is selected
   *     beyond is checked against its type
   */
  record Value(ExpressionType type, int keys) implements Meaning {}

  /**
   * There is no such thing here.
   *
   * @param code word of the rule that it breaks, such as {@code unknown-name}
   */
  record Refused(String code, String message, String suggestion) implements Meaning {}
}
