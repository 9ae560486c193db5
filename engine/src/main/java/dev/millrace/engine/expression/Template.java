package dev.millrace.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Text that may hold {@code ${{ expression }}}.
 *
 * @param parts in order; plain text without any expression is one literal
 */
public record Template(List<Part> parts) {
  private static final String OPEN = "${{";
  private static final String CLOSE = "}}";

  public Template {
    parts = List.copyOf(parts);
  }

  /**
   * A piece of the text.
   *
   * @param expression whether {@code text} is CEL, without the braces and the space around it
   * @param offset of {@code text} in the template, in characters
   */
  public record Part(boolean expression, String text, int offset) {}

  /** Whether there is anything to evaluate; cheap. */
  public static boolean isIn(String text) {
    return text.contains(OPEN);
  }

  /**
   * Splits text. An expression ends at the first {@code }}} outside of its strings and braces.
   *
   * @throws ExpressionException if an expression is not closed or is empty
   */
  public static Template parse(String text) throws ExpressionException {
    List<Part> parts = new ArrayList<>();
    int at = 0;
    for (int open = text.indexOf(OPEN); open >= 0; open = text.indexOf(OPEN, at)) {
      if (open > at) {
        parts.add(new Part(false, text.substring(at, open), at));
      }
      int start = open + OPEN.length();
      int end = end(text, start);
      if (end < 0) {
        throw new ExpressionException(
            "Expression '" + shortened(text.substring(open)) + "' is not closed; expected '}}'.");
      }
      String expression = text.substring(start, end);
      String trimmed = expression.strip();
      if (trimmed.isEmpty()) {
        throw new ExpressionException("'${{ }}' holds no expression.");
      }
      parts.add(new Part(true, trimmed, start + expression.indexOf(trimmed)));
      at = end + CLOSE.length();
    }
    if (at < text.length() || parts.isEmpty()) {
      parts.add(new Part(false, text.substring(at), at));
    }
    return new Template(parts);
  }

  /** The expression if the text is nothing but one, so that its value keeps its type. */
  public Optional<Part> whole() {
    return parts.size() == 1 && parts.get(0).expression()
        ? Optional.of(parts.get(0))
        : Optional.empty();
  }

  static String shortened(String text) {
    return text.length() <= 200 ? text : text.substring(0, 200) + "…";
  }

  private static int end(String text, int start) {
    int depth = 0;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\'') {
        i = endOfString(text, i);
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && depth > 0) {
        depth--;
      } else if (c == '}' && text.startsWith(CLOSE, i)) {
        return i;
      }
    }
    return -1;
  }

  /** Index of the closing quote, or the text's length. */
  private static int endOfString(String text, int open) {
    char quote = text.charAt(open);
    boolean raw = open > 0 && (text.charAt(open - 1) == 'r' || text.charAt(open - 1) == 'R');
    for (int i = open + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\' && !raw) {
        i++;
      } else if (text.charAt(i) == quote) {
        return i;
      }
    }
    return text.length();
  }
}
