package dev.millrace.engine.expression;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A common expression as the sequence of its tokens, without what its names and literals are
 * called: {@code params.trees > 3} and {@code run.rows > 10} have one shape. What CEL makes of one
 * expression of a shape, it makes of all, so that CEL needs to look at each shape only once.
 *
 * <p>Only what is read alike without a grammar has a shape: paths of names and keys, plain numbers
 * and texts, operators, parentheses, lists, calls, {@code has}. An expression with a loop, a map,
 * escapes, comments or anything else has none.
 *
 * @param text what expressions must share; {@link #NAME} stands for each reference
 * @param references in the order written
 */
record Shape(String text, List<Reference> references) {
  /** Stands for a reference; no expression of ASCII that can be printed holds it. */
  static final char NAME = '\u0001';

  static final char WHOLE = '\u0002';
  static final char DECIMAL = '\u0003';
  static final char TEXT = '\u0004';

  private static final int DIGITS_MAX = 15; // fits an int64 in any case
  private static final int KEYS_MAX = 8;
  private static final int LENGTH_MAX = 500;
  private static final Set<String> RESERVED =
      Set.of(
          "null",
          "as",
          "break",
          "const",
          "continue",
          "else",
          "for",
          "function",
          "if",
          "import",
          "let",
          "loop",
          "package",
          "namespace",
          "return",
          "var",
          "void",
          "while");

  /** Calls that are no calls: what stands in their parentheses has names of its own. */
  private static final Set<String> LOOPS =
      Set.of("all", "exists", "exists_one", "existsOne", "map", "filter", "optMap", "optFlatMap");

  /** The shape, or empty if the expression is not of the common kind. */
  static Optional<Shape> of(String expression) {
    if (expression.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    Lexer lexer = new Lexer(expression);
    return lexer.read()
        ? Optional.of(new Shape(lexer.shape.toString(), lexer.references))
        : Optional.empty();
  }

  /** The shape with what stands for each reference, and for how much of it, in its place. */
  String with(List<Names.Value> meanings) {
    StringBuilder typed = new StringBuilder(text.length() + 16 * meanings.size());
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      typed.append(c);
      if (c == NAME) {
        Names.Value value = meanings.get(next++);
        typed.append(value.type().word()).append(value.keys()).append(NAME);
      }
    }
    return typed.toString();
  }

  /** One pass from left to right; gives up at what is not common. */
  private static final class Lexer {
    /** Part of a name, by character. */
    private static final boolean[] WORD = new boolean[128];

    static {
      for (char c = 0; c < WORD.length; c++) {
        WORD[c] = isLetter(c) || isDigit(c);
      }
    }

    private final String text;
    private final char[] chars; // of the text, because most of the time goes into looking at them
    private final StringBuilder shape = new StringBuilder();
    private final List<Reference> references = new ArrayList<>();
    private int at;
    private boolean afterOperand;

    Lexer(String text) {
      this.text = text;
      this.chars = text.toCharArray();
    }

    boolean read() {
      while (at < chars.length) {
        char c = chars[at];
        if (c == ' ') {
          at++;
        } else if (isLetter(c)) {
          if (!word()) {
            return false;
          }
        } else if (isDigit(c)) {
          if (!number()) {
            return false;
          }
        } else if (c == '\'' || c == '"') {
          int end = textEnd(at);
          if (end < 0 || isTripled(at)) {
            return false;
          }
          at = end + 1;
          operand(TEXT);
          if (isContinued() && !(chars[at] == '.' && method())) {
            return false;
          }
        } else if (!operator(c)) {
          return false;
        }
      }
      return shape.length() > 0;
    }

    private void operand(char kind) {
      shape.append(kind).append(' ');
      afterOperand = true;
    }

    private boolean word() {
      int start = at;
      String root = name();
      if (at < chars.length && chars[at] == '(') {
        return root.equals("has") ? presence() : call(root);
      }
      switch (root) {
        case "in":
          shape.append("in ");
          afterOperand = false;
          return true;
        case "true", "false":
          shape.append("true ");
          afterOperand = true;
          return !isContinued();
        default:
          break;
      }
      if (isReserved(root) || ParsedExpression.WORDS.contains(root) || root.equals("optional")) {
        return false;
      }
      List<String> keys = new ArrayList<>();
      int optionalFrom = -1;
      StringBuilder ways = new StringBuilder(); // how each key is selected
      while (at < chars.length && keys.size() <= KEYS_MAX) {
        boolean optional = text.startsWith(".?", at);
        int from = at + (optional ? 2 : 1);
        if (chars[at] == '.' && from < chars.length && isLetter(chars[from])) {
          int dot = at;
          at = from;
          String key = name();
          if (at < chars.length && chars[at] == '(') {
            at = dot; // a call on what was read so far
            break;
          }
          if (isReserved(key)) {
            return false;
          }
          optionalFrom = optional && optionalFrom < 0 ? keys.size() : optionalFrom;
          keys.add(key);
          ways.append(optional ? '?' : '.');
        } else if (isQuotedKey()) {
          int end = textEnd(at + 1);
          ways.append('[');
          keys.add(text.substring(at + 2, end));
          at = end + 2;
        } else {
          break;
        }
      }
      boolean called = at < chars.length && chars[at] == '.';
      if (keys.size() > KEYS_MAX || !called && isContinued()) {
        return false;
      }
      int guarded = optionalFrom < 0 ? keys.size() : optionalFrom;
      references.add(new Reference(root, keys, guarded, -1, called && keys.isEmpty(), start));
      shape.append(ways);
      operand(NAME);
      return !called || method();
    }

    private static boolean isReserved(String word) {
      return RESERVED.contains(word)
          || word.equals("in")
          || word.equals("true")
          || word.equals("false");
    }

    /** A call of a function, whose name counts; the text stands at its parenthesis. */
    private boolean call(String function) {
      if (isReserved(function) || LOOPS.contains(function)) {
        return false;
      }
      shape.append(function).append("( ");
      at++;
      afterOperand = false;
      return true;
    }

    /** A call on what was read so far; the text stands at the dot. */
    private boolean method() {
      at++;
      if (at >= chars.length || !isLetter(chars[at])) {
        return false;
      }
      String function = name();
      shape.append('.');
      return at < chars.length && chars[at] == '(' && call(function);
    }

    /** {@code has(path)}, which asks for the last key. */
    private boolean presence() {
      at++;
      int start = at;
      if (at >= chars.length || !isLetter(chars[at])) {
        return false;
      }
      String root = name();
      List<String> keys = new ArrayList<>();
      while (at + 1 < chars.length && chars[at] == '.' && isLetter(chars[at + 1])) {
        at++;
        keys.add(name());
      }
      boolean plain =
          !keys.isEmpty()
              && keys.size() <= KEYS_MAX
              && !isReserved(root)
              && !ParsedExpression.WORDS.contains(root)
              && !root.equals("optional")
              && keys.stream().noneMatch(Lexer::isReserved);
      if (!plain || at >= chars.length || chars[at] != ')') {
        return false;
      }
      at++;
      references.add(new Reference(root, keys, keys.size(), keys.size() - 1, false, start));
      shape.append("has ").append(keys.size());
      operand(NAME);
      return !isContinued();
    }

    private String name() {
      int start = at;
      while (at < chars.length && chars[at] < WORD.length && WORD[chars[at]]) {
        at++;
      }
      return text.substring(start, at);
    }

    /** {@code ['key']} or {@code ["key"]}. */
    private boolean isQuotedKey() {
      if (chars[at] != '[' || at + 1 >= chars.length) {
        return false;
      }
      char quote = chars[at + 1];
      if (quote != '\'' && quote != '"' || isTripled(at + 1)) {
        return false;
      }
      int end = textEnd(at + 1);
      return end > 0 && end + 1 < chars.length && chars[end + 1] == ']';
    }

    /** Whether three quotes begin a text that goes on to the next three. */
    private boolean isTripled(int quote) {
      return quote + 2 < chars.length
          && chars[quote + 1] == chars[quote]
          && chars[quote + 2] == chars[quote];
    }

    /** Whether what was read is called, indexed, selected from, or the prefix of a text. */
    private boolean isContinued() {
      int next = at;
      while (next < chars.length && chars[next] == ' ') {
        next++;
      }
      return next < chars.length && "([.{'\"".indexOf(chars[next]) >= 0;
    }

    private boolean number() {
      int start = at;
      char kind = WHOLE;
      digits();
      if (at + 1 < chars.length && chars[at] == '.' && isDigit(chars[at + 1])) {
        kind = DECIMAL;
        at++;
        digits();
      }
      boolean ends = at >= chars.length || !isLetter(chars[at]) && chars[at] != '.';
      operand(kind);
      boolean octal = kind == WHOLE && chars[start] == '0' && at - start > 1;
      return ends && !octal && at - start <= DIGITS_MAX && !isContinued();
    }

    private void digits() {
      while (at < chars.length && isDigit(chars[at])) {
        at++;
      }
    }

    /** Index of the closing quote, or -1 if the text is not a plain one. */
    private int textEnd(int open) {
      char quote = chars[open];
      for (int i = open + 1; i < chars.length; i++) {
        char c = chars[i];
        if (c == quote) {
          return i;
        }
        if (c == '\\' || c < ' ' || c > '~') {
          return -1;
        }
      }
      return -1;
    }

    private boolean operator(char c) {
      boolean twice = at + 1 < chars.length && chars[at + 1] == c;
      boolean equal = at + 1 < chars.length && chars[at + 1] == '=';
      int length;
      switch (c) {
        case '&', '|':
          length = twice ? 2 : 0;
          break;
        case '=':
          length = twice ? 2 : 0;
          break;
        case '!', '<', '>':
          length = equal ? 2 : 1;
          break;
        case '/':
          length = twice ? 0 : 1; // a comment
          break;
        case '+', '-', '*', '%', '?', ':', '(', ',':
          length = 1;
          break;
        case '[', ')', ']':
          length = 1;
          break;
        default:
          length = 0;
      }
      if (length == 0) {
        return false;
      }
      shape.append(text, at, at + length).append(' ');
      at += length;
      afterOperand = c == ')' || c == ']';
      boolean ends = at >= chars.length || chars[at] != '.' || !afterOperand;
      return ends ? !afterOperand || !isContinued() : method();
    }

    private static boolean isLetter(char c) {
      return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }
  }
}
