package dev.millrace.engine.language.yaml;

import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Type;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Types of plain scalars by the core schema of YAML 1.2.2, section 10.3.2: {@code on}, {@code no},
 * {@code 12:30} and dates are text.
 */
final class CoreSchema {
  private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]+");
  private static final Pattern OCTAL = Pattern.compile("0o[0-7]+");
  private static final Pattern HEXADECIMAL = Pattern.compile("0x[0-9a-fA-F]+");
  private static final Pattern DECIMAL =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]{1,9})?");
  private static final int DIGITS_MAX = 400;
  private static final int WORD_MAX = "false".length(); // the longest that is no text
  private static final int LONG_MAX = 18; // digits that fit into a long in any case
  private static final String NUMBER_SIGNS = "eEox"; // go on a number after digits

  private CoreSchema() {}

  static Scalar text(Place place, String text, Optional<Place> inner) {
    return new Scalar(place, Type.TEXT, text, text, inner);
  }

  static Scalar plain(Place place, String text, Optional<Place> inner) {
    return text.length() > WORD_MAX ? number(place, text, inner) : word(place, text, inner);
  }

  private static Scalar word(Place place, String text, Optional<Place> inner) {
    switch (text) {
      case "", "~", "null", "Null", "NULL":
        return new Scalar(place, Type.EMPTY, text, "", inner);
      case "true", "True", "TRUE":
        return new Scalar(place, Type.FLAG, text, true, inner);
      case "false", "False", "FALSE":
        return new Scalar(place, Type.FLAG, text, false, inner);
      case ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF":
        return new Scalar(place, Type.DECIMAL, text, Double.POSITIVE_INFINITY, inner);
      case "-.inf", "-.Inf", "-.INF":
        return new Scalar(place, Type.DECIMAL, text, Double.NEGATIVE_INFINITY, inner);
      case ".nan", ".NaN", ".NAN":
        return new Scalar(place, Type.DECIMAL, text, Double.NaN, inner);
      default:
        return number(place, text, inner);
    }
  }

  private static Scalar number(Place place, String text, Optional<Place> inner) {
    char first = text.charAt(0);
    boolean candidate = first == '-' || first == '+' || first == '.' || Character.isDigit(first);
    if (!candidate || text.length() > DIGITS_MAX) {
      return text(place, text, inner);
    }
    int digits = digits(text, 0);
    if (digits == text.length() && digits <= LONG_MAX) { // nearly all numbers
      return new Scalar(place, Type.WHOLE, text, Long.parseLong(text), inner);
    }
    if (digits > 0 && digits < text.length()) {
      boolean point = text.charAt(digits) == '.';
      if (point && digits(text, digits + 1) == text.length()) {
        return new Scalar(place, Type.DECIMAL, text, Double.valueOf(text), inner);
      }
      if (!point && NUMBER_SIGNS.indexOf(text.charAt(digits)) < 0) {
        return text(place, text, inner); // such as 10s or 2026-11-27
      }
    }
    if (WHOLE.matcher(text).matches()) {
      return whole(place, text, new BigInteger(text), inner);
    }
    if (OCTAL.matcher(text).matches()) {
      return whole(place, text, new BigInteger(text.substring(2), 8), inner);
    }
    if (HEXADECIMAL.matcher(text).matches()) {
      return whole(place, text, new BigInteger(text.substring(2), 16), inner);
    }
    if (DECIMAL.matcher(text).matches()) {
      return new Scalar(place, Type.DECIMAL, text, Double.valueOf(text), inner);
    }
    return text(place, text, inner);
  }

  /** Where the digits that begin at an index end. */
  private static int digits(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
      end++;
    }
    return end;
  }

  private static Scalar whole(Place place, String text, BigInteger value, Optional<Place> inner) {
    Object fitting = value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    return new Scalar(place, Type.WHOLE, text, fitting, inner);
  }
}
