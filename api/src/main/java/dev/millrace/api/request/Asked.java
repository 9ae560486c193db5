package dev.millrace.api.request;

import dev.millrace.api.problem.NearestName;
import dev.millrace.api.problem.Problem;
import dev.millrace.api.problem.ProblemException;
import dev.millrace.api.problem.ProblemKind;
import dev.millrace.engine.view.Commands;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Values of query parameters, path segments and headers, checked. */
public final class Asked {
  /** Items of a page, where the request does not say. */
  public static final int PAGE_DEFAULT = 100;

  /** Items of a page, at most. */
  public static final int PAGE_MAX = 500;

  private static final List<String> RUN_STATES =
      List.of("QUEUED", "RUNNING", "SUCCEEDED", "FAILED", "CANCELLING", "CANCELLED");
  private static final Pattern DIGEST = Pattern.compile("(?:sha256:)?([0-9a-f]{64})");
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,200}");

  private Asked() {}

  /** A page size, 1 to 500. */
  public static int limit(String written) {
    return limit(written, PAGE_DEFAULT, PAGE_MAX);
  }

  /** A number of items from 1 to {@code max}, {@code fallback} if it is absent. */
  public static int limit(String written, int fallback, int max) {
    return written == null ? fallback : (int) number("limit", written, 1, max);
  }

  /** A whole number; both ends included. */
  public static long number(String name, String written, long min, long max) {
    try {
      long value = Long.parseLong(written.trim());
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw invalid(name, written, "a whole number from " + min + " to " + max + " was expected");
    }
    throw invalid(name, written, "a whole number from " + min + " to " + max + " was expected");
  }

  /** Text that may be absent; blank counts as absent. */
  public static Optional<String> text(String written) {
    return Optional.ofNullable(written).filter(text -> !text.isBlank());
  }

  /** A state of runs, in upper or lower case. */
  public static Optional<String> runState(String written) {
    return text(written).map(state -> word("state", state, RUN_STATES));
  }

  /** A SHA-256 digest as {@code sha256:} and lower-case hexadecimal digits; the prefix may lack. */
  public static String digest(String written) {
    var matcher = DIGEST.matcher(written);
    if (!matcher.matches()) {
      throw invalid(
          "digest", written, "sha256: and 64 lower-case hexadecimal digits were expected");
    }
    return "sha256:" + matcher.group(1);
  }

  /** The Idempotency-Key header: 1 to 200 printable ASCII characters. */
  public static Optional<String> idempotencyKey(String written) {
    if (written != null && !KEY.matcher(written).matches()) {
      throw invalid(
          "Idempotency-Key", written, "1 to 200 printable ASCII characters were expected");
    }
    return Optional.ofNullable(written);
  }

  /** A call that takes a cursor; a cursor that it cannot read is the client's mistake. */
  public static <T> T page(Optional<String> cursor, Supplier<T> call) {
    if (cursor.isEmpty()) {
      return call.get();
    }
    try {
      return call.get();
    } catch (IllegalArgumentException e) {
      throw badCursor(cursor.get());
    } catch (Commands.Refused e) {
      if (e.reason() == Commands.Refused.Reason.INVALID) {
        throw badCursor(cursor.get());
      }
      throw e;
    }
  }

  private static ProblemException badCursor(String cursor) {
    return invalid("cursor", cursor, "the \"next\" of an earlier answer was expected");
  }

  private static String word(String name, String written, Collection<String> words) {
    String upper = written.toUpperCase(Locale.ROOT);
    if (!words.contains(upper)) {
      throw invalid(name, written, NearestName.hint(upper, words));
    }
    return upper;
  }

  /** 400 for a parameter, with its value and what was expected. */
  public static ProblemException invalid(String name, String value, String expected) {
    return Problem.of(ProblemKind.INVALID_PARAMETER, name + " is \"" + value + "\"; " + expected)
        .with("parameter", name)
        .with("value", value)
        .asException();
  }
}
