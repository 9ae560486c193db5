package dev.millrace.cli.screen;

import java.util.stream.Collectors;

/** Text from elsewhere made safe to show. */
public final class Text {
  private Text() {}

  /** One line without control characters, so that no log line or message can steer a terminal. */
  public static String clean(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .mapToObj(Character::toString)
        .collect(Collectors.joining());
  }

  /** At most {@code columns} characters; a cut shows as {@code …}. */
  public static String cut(String text, int columns) {
    if (text.codePointCount(0, text.length()) <= columns) {
      return text;
    }
    return columns < 1 ? "" : text.substring(0, text.offsetByCodePoints(0, columns - 1)) + "…";
  }

  /** Filled with spaces on the right. */
  public static String padded(String text, int columns) {
    int missing = columns - text.codePointCount(0, text.length());
    return missing > 0 ? text + " ".repeat(missing) : text;
  }
}
