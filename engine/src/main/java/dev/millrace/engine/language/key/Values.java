package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.language.DagReader;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Scalar;
import dev.millrace.engine.language.yaml.Node.Type;
import dev.millrace.spi.Units;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Single values of a type. What does not fit becomes a finding that says what was expected. */
public final class Values {
  private static final Pattern DAG_NAME = Pattern.compile(DagReader.NAME_PATTERN);
  private static final Duration DURATION_MAX = Duration.ofDays(3_650);

  private final Keys keys;
  private final Findings findings;

  public Values(Keys keys) {
    this.keys = keys;
    this.findings = keys.findings();
  }

  public Optional<String> text(Node node, String what) {
    if (node instanceof Scalar one && one.isText()) {
      return Optional.of(one.text());
    }
    Optional<Scalar> scalar = keys.scalar(node, what, "text");
    if (scalar.isPresent() && !scalar.get().isText()) {
      String suggestion = "Quote it: \"" + scalar.get().text() + "\".";
      wrongType(scalar.get(), what, "text", suggestion);
      return Optional.empty();
    }
    return scalar.map(Scalar::text);
  }

  /** The name of a DAG that may be elsewhere. */
  public Optional<String> dagName(Node node, String what) {
    Optional<String> name = text(node, what);
    if (name.isPresent() && !DAG_NAME.matcher(name.get()).matches()) {
      badValue((Scalar) node, what, "the name of a DAG: letters, digits, '-' and '.'", "");
      return Optional.empty();
    }
    return name;
  }

  /** The name of a registered model. */
  public Optional<String> modelName(Node node, String what) {
    Optional<String> name = text(node, what);
    if (name.isPresent() && name.get().isBlank()) {
      badValue((Scalar) node, what, "the name of a registered model", "");
      return Optional.empty();
    }
    return name;
  }

  /** A whole number; both ends included. */
  public Optional<Long> whole(Node node, String what, long min, long max) {
    if (node instanceof Scalar one
        && one.value() instanceof Long value
        && value >= min
        && value <= max) {
      return Optional.of(value);
    }
    String range = range(min, max);
    Optional<Scalar> scalar = keys.scalar(node, what, "a whole number" + range);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    if (scalar.get().type() != Type.WHOLE) {
      wrongType(scalar.get(), what, "a whole number" + range, "");
      return Optional.empty();
    }
    outOfRange(scalar.get(), what, "a whole number" + range);
    return Optional.empty();
  }

  /** A finite number; both ends included. */
  public Optional<Double> number(Node node, String what, double min, double max) {
    if (node instanceof Scalar one && one.value() instanceof Number number) {
      double value = number.doubleValue();
      if (!Double.isInfinite(value) && value >= min && value <= max) {
        return Optional.of(value == 0 ? 0.0 : value);
      }
    }
    String expected = "a number" + range(min, max);
    Optional<Scalar> scalar = keys.scalar(node, what, expected);
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    if (scalar.get().value() instanceof Number) {
      outOfRange(scalar.get(), what, expected);
    } else {
      wrongType(scalar.get(), what, expected, "");
    }
    return Optional.empty();
  }

  public Optional<Boolean> flag(Node node, String what) {
    Optional<Scalar> scalar = keys.scalar(node, what, "true or false");
    if (scalar.isPresent() && scalar.get().type() != Type.FLAG) {
      wrongType(scalar.get(), what, "true or false", flagAdvice(scalar.get().text()));
      return Optional.empty();
    }
    return scalar.map(s -> (Boolean) s.value());
  }

  private static String flagAdvice(String text) {
    return switch (text) {
      case "yes", "Yes", "YES", "on", "On", "ON", "y" -> "Write true.";
      case "no", "No", "NO", "off", "Off", "OFF", "n" -> "Write false.";
      default -> "";
    };
  }

  /** A duration longer than nothing, at most ten years. */
  public Optional<Duration> duration(Node node, String what) {
    return duration(node, what, false);
  }

  /** A duration of at most ten years. */
  public Optional<Duration> duration(Node node, String what, boolean zero) {
    Optional<Scalar> scalar = keys.scalar(node, what, "a duration such as 10s or 5m");
    return scalar.isPresent() ? duration(scalar.get(), what, zero) : Optional.empty();
  }

  private Optional<Duration> duration(Scalar scalar, String what, boolean zero) {
    try {
      Duration duration = Units.duration(scalar.text());
      if ((zero || !duration.isZero()) && duration.compareTo(DURATION_MAX) <= 0) {
        return Optional.of(duration);
      }
      outOfRange(scalar, what, "a duration " + (zero ? "" : "above 0 and ") + "up to 3650d");
    } catch (IllegalArgumentException e) {
      boolean number = scalar.type() == Type.WHOLE || scalar.type() == Type.DECIMAL;
      findings.add(
          FindingCode.BAD_DURATION,
          scalar.place(),
          Keys.capital(what)
              + " is "
              + Findings.show(scalar.text())
              + (number ? ", without a unit" : "")
              + "; expected a duration such as 250ms, 10s, 5m, 2h, 7d or PT5M.",
          number && isDuration(scalar.text() + "s")
              ? "Did you mean '" + scalar.text() + "s'?"
              : "");
    }
    return Optional.empty();
  }

  private static boolean isDuration(String text) {
    try {
      Units.duration(text);
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** A size, as written. */
  public Optional<Object> size(Node node, String what) {
    Optional<Scalar> scalar = keys.scalar(node, what, "a size such as 64KiB or 2GiB");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    try {
      Units.bytes(scalar.get().text());
      return Optional.of(scalar.get().value());
    } catch (IllegalArgumentException e) {
      findings.add(
          FindingCode.BAD_SIZE,
          scalar.get().place(),
          Keys.capital(what)
              + " is "
              + Findings.show(scalar.get().text())
              + "; expected a size such as 64KiB, 2GiB or a number of bytes.",
          sizeAdvice(scalar.get().text()));
      return Optional.empty();
    }
  }

  private static String sizeAdvice(String text) {
    String unit = text.replaceFirst("^[0-9. ]+", "");
    String number = text.substring(0, text.length() - unit.length());
    return unit.length() > 3 || number.isEmpty()
        ? ""
        : Nearest.to(unit.endsWith("B") ? unit : unit + "B", List.of("KiB", "MiB", "GiB", "TiB"))
            .map(near -> "Did you mean '" + number + near + "'?")
            .orElse("");
  }

  /** A share, as written. */
  public Optional<Object> share(Node node, String what) {
    Optional<Scalar> scalar = keys.scalar(node, what, "a share such as 1% or 0.01");
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    try {
      Units.share(scalar.get().text());
      return Optional.of(scalar.get().value());
    } catch (IllegalArgumentException e) {
      findings.add(
          FindingCode.BAD_SHARE,
          scalar.get().place(),
          Keys.capital(what)
              + " is "
              + Findings.show(scalar.get().text())
              + "; expected a share between 0 and 1, such as 1% or 0.01.");
      return Optional.empty();
    }
  }

  /** One of the words. */
  public Optional<String> word(Node node, String what, List<String> words) {
    if (node instanceof Scalar one && one.type() != Node.Type.EMPTY && words.contains(one.text())) {
      return Optional.of(one.text());
    }
    Optional<Scalar> scalar = keys.scalar(node, what, Nearest.list(words));
    if (scalar.isEmpty()) {
      return Optional.empty();
    }
    badValue(
        scalar.get(), what, Nearest.list(words), Nearest.suggestion(scalar.get().text(), words));
    return Optional.empty();
  }

  public void badValue(Scalar scalar, String what, String expected, String suggestion) {
    add(FindingCode.BAD_VALUE, scalar, what, expected, suggestion);
  }

  public void outOfRange(Scalar scalar, String what, String expected) {
    add(FindingCode.OUT_OF_RANGE, scalar, what, expected, "");
  }

  public void wrongType(Scalar scalar, String what, String expected, String suggestion) {
    findings.add(
        FindingCode.WRONG_TYPE,
        scalar.place(),
        Keys.capital(what)
            + " is "
            + Findings.show(scalar.text())
            + ", "
            + scalar.what()
            + "; expected "
            + expected
            + ".",
        suggestion);
  }

  private void add(
      FindingCode code, Scalar scalar, String what, String expected, String suggestion) {
    String shown = Findings.show(scalar.text());
    String message = Keys.capital(what) + " is " + shown + "; expected " + expected + ".";
    findings.add(code, scalar.place(), message, suggestion);
  }

  private static String range(long min, long max) {
    if (min == Long.MIN_VALUE && max == Long.MAX_VALUE) {
      return "";
    }
    if (max == Long.MAX_VALUE) {
      return " of at least " + min;
    }
    return min == Long.MIN_VALUE ? " of at most " + max : " from " + min + " to " + max;
  }

  private static String range(double min, double max) {
    boolean low = min > -Double.MAX_VALUE;
    boolean high = max < Double.MAX_VALUE;
    if (low && high) {
      return " from " + shown(min) + " to " + shown(max);
    }
    return low ? " of at least " + shown(min) : high ? " of at most " + shown(max) : "";
  }

  private static String shown(double bound) {
    boolean whole = bound == Math.rint(bound) && Math.abs(bound) < 0x1p53;
    return whole ? String.valueOf((long) bound) : String.valueOf(bound);
  }
}
