package dev.millrace.engine.expression;

import java.util.Optional;

/**
 * An expression as it is written, with its shape, which is found once because several ask for it.
 */
public final class Expression {
  private final String text;
  private final Optional<Shape> shape;

  private Expression(String text, Optional<Shape> shape) {
    this.text = text;
    this.shape = shape;
  }

  public static Expression of(String text) {
    return new Expression(text, Shape.of(text));
  }

  /** Of a checker that looks at each expression as if it were the only one. */
  static Expression withoutShape(String text) {
    return new Expression(text, Optional.empty());
  }

  public String text() {
    return text;
  }

  Optional<Shape> shape() {
    return shape;
  }

  /** What expressions have in common that cost no more than the first of them. */
  public String form() {
    return shape.map(Shape::text).orElse(text);
  }
}
