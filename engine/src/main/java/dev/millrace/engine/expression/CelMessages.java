package dev.millrace.engine.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import java.util.regex.Pattern;

/** CEL's own messages, made short enough for people. */
final class CelMessages {
  private static final Pattern PREFIX = Pattern.compile("^evaluation error( at [^:]*:\\d+)?: ");
  private static final Pattern CONTAINER = Pattern.compile(" \\(in container '[^']*'\\)");
  private static final Pattern CANDIDATES = Pattern.compile(" \\(candidates: .*\\)$");
  private static final Pattern EXPECTING = Pattern.compile(" expecting \\{.*$");
  private static final Pattern OVERLOAD =
      Pattern.compile("found no matching overload for '([^']*)' applied to '(.*)'.*");

  private static final Pattern UNEXPECTED =
      Pattern.compile(
          "^(mismatched input|extraneous input|token recognition error at:) '(.*?) ?'$");

  private CelMessages() {}

  static String evaluation(CelEvaluationException failure) {
    String text = evaluation(failure.getMessage());
    boolean bareKey = // of an index into a map: all it says is the key
        failure.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND && text.indexOf(' ') < 0;
    return bareKey ? "key '" + text + "' is not present in map" : text;
  }

  static String evaluation(String message) {
    String text = PREFIX.matcher(String.valueOf(message)).replaceFirst("");
    int candidates = text.indexOf(" Overload candidates:");
    return withoutDot(candidates < 0 ? text : text.substring(0, candidates));
  }

  static String check(String message) {
    String text = CONTAINER.matcher(message).replaceAll("");
    text = CANDIDATES.matcher(text).replaceFirst("");
    text = EXPECTING.matcher(text).replaceFirst("");
    text = OVERLOAD.matcher(text).replaceFirst("'$1' does not take $2");
    text = UNEXPECTED.matcher(text).replaceFirst("'$2' does not belong there");
    text = text.replace("'<EOF>' does not belong there", "it ends where more was expected");
    return withoutDot(text.replace('\n', ' ').replace("'@in'", "'in'"));
  }

  /** What to do about habits from other languages; empty if nothing fits. */
  static String advice(String message, String expression) {
    if (Pattern.compile("\\b(and|or|not)\\b").matcher(expression).find()) {
      return "CEL writes && for and, || for or, ! for not.";
    }
    if (Pattern.compile("[^=!<>]=[^=]").matcher(expression).find()) {
      return "CEL compares with ==.";
    }
    if (message.contains("'_?:_'") || message.contains("'_?_:_'")) {
      return "Both branches of ?: must have the same type.";
    }
    if (message.contains("string") && message.contains("'_+_'")) {
      return "Make it text with string(…).";
    }
    return "";
  }

  private static String withoutDot(String text) {
    return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
  }
}
