package dev.millrace.engine.expression;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Regular expressions that users write. RE2 matches in linear time, but writes repetitions out, so
 * that {@code ((a{100}){100}){100}} fills the memory before anything is matched; a pattern that
 * stands for more than {@link #SIZE_MAX} characters is refused first.
 */
public final class Patterns {
  /** How long a pattern may be with all its repetitions written out. */
  static final long SIZE_MAX = 10_000;

  private static final int CLASS = 10;
  private static final int KEPT_MAX = 100_000; // characters of all that are kept, written out
  private static final BoundedCache<String, Pattern> KEPT =
      new BoundedCache<>(KEPT_MAX, pattern -> (int) Math.min(size(pattern), SIZE_MAX) + 8);

  private final String text;
  private int at;
  private long last; // size of what a repetition would repeat
  private long sum;
  private final Deque<Long> outside = new ArrayDeque<>();

  private Patterns(String text) {
    this.text = text;
  }

  /**
   * @throws PatternSyntaxException if it is none, or is too large
   */
  public static Pattern compile(String pattern) {
    if (size(pattern) > SIZE_MAX) {
      throw new PatternSyntaxException(
          "its repetitions stand for more than " + SIZE_MAX + " characters", pattern);
    }
    return Pattern.compile(pattern);
  }

  /**
   * The same, remembered, for patterns of declarations, which are used again and again.
   *
   * @throws PatternSyntaxException if it is none, or is too large
   */
  public static Pattern compiled(String pattern) {
    return KEPT.get(pattern)
        .orElseGet(
            () -> {
              Pattern compiled = compile(pattern);
              KEPT.put(pattern, compiled);
              return compiled;
            });
  }

  /**
   * How long a pattern is with its repetitions written out, at most just above {@link #SIZE_MAX}; a
   * class of characters counts as {@value #CLASS} of them.
   */
  public static long size(String pattern) {
    return new Patterns(pattern).size();
  }

  private long size() {
    while (at < text.length()) {
      char c = text.charAt(at++);
      switch (c) {
        case '\\':
          escape();
          break;
        case '[':
          skipClass();
          add(CLASS);
          break;
        case '(':
          outside.push(sum);
          sum = 0;
          last = 0;
          break;
        case ')':
          last = sum;
          sum = Math.min(SIZE_MAX + 1, sum + (outside.isEmpty() ? 0 : outside.pop()));
          break;
        case '{':
          repeat();
          break;
        default:
          one();
      }
    }
    while (!outside.isEmpty()) {
      sum = Math.min(SIZE_MAX + 1, sum + outside.pop());
    }
    return sum;
  }

  private void one() {
    add(1);
  }

  private void add(int size) {
    last = size;
    sum = Math.min(SIZE_MAX + 1, sum + size);
  }

  /** {@code \\Q…\\E} is text as it stands; anything else is one character. */
  private void escape() {
    if (at < text.length() && text.charAt(at) == 'Q') {
      int end = text.indexOf("\\E", at);
      at = end < 0 ? text.length() : end + 2;
    } else if (at < text.length()) {
      add("pPdDwWsS".indexOf(text.charAt(at)) >= 0 ? CLASS : 1);
      at++;
      return;
    }
    one();
  }

  private void skipClass() {
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == ']') {
      at++; // stands for itself there
    }
    while (at < text.length() && text.charAt(at) != ']') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    at++;
  }

  /**
   * {@code {n}}, {@code {n,}} or {@code {n,m}}; a brace that begins none of these is a character.
   */
  private void repeat() {
    int from = at;
    long min = number();
    long times = min;
    if (at < text.length() && text.charAt(at) == ',') {
      at++;
      long max = number();
      times = max < 0 ? min + 1 : max;
    }
    if (min < 0 || at >= text.length() || text.charAt(at) != '}') {
      at = from;
      one();
      return;
    }
    at++;
    long repeated = Math.min(SIZE_MAX + 1, last * Math.max(1, times));
    sum = Math.min(SIZE_MAX + 1, sum - last + repeated);
    last = repeated;
  }

  /** The number that stands here, or -1. */
  private long number() {
    int from = at;
    while (at < text.length() && at - from < 6 && Character.isDigit(text.charAt(at))) {
      at++;
    }
    return at == from ? -1 : Long.parseLong(text.substring(from, at));
  }
}
