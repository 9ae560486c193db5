package dev.millrace.engine.language.step;

import java.util.HashSet;
import java.util.Set;

/**
 * How much of one file is worth checking: parsing and typing an expression takes a thousand times
 * as long as reading it, unless one like it was checked before.
 */
final class ExpressionBudget {
  /** Characters of all expressions of a file that differ in more than names and literals. */
  static final int CHARACTERS_MAX = 100_000;

  private static final int EACH = 30; // even a short one costs something

  private final Set<String> seen = new HashSet<>();
  private int spent;

  /** Whether an expression of this shape is still checked. */
  boolean allows(String shape) {
    if (seen.contains(shape)) {
      return true;
    }
    if (spent + shape.length() + EACH > CHARACTERS_MAX) {
      return false;
    }
    spent += shape.length() + EACH;
    return seen.add(shape);
  }
}
