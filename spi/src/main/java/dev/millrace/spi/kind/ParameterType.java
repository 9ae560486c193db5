package dev.millrace.spi.kind;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a parameter's value may be. Checked when the DAG is checked. */
public sealed interface ParameterType {

  <R> R accept(Visitor<R> visitor);

  /** One method per type, so that whoever reads types answers for all of them. */
  interface Visitor<R> {
    R text(Text type);

    R integer(WholeNumber type);

    R number(Decimal type);

    R flag(Flag type);

    R duration(TimeSpan type);

    R size(ByteSize type);

    R share(Share type);

    R choice(Choice type);

    R path(PathName type);

    R model(ModelReference type);

    R artifact(ArtifactReference type);

    R expression(Expression type);

    R list(ListOf type);

    R map(MapOf type);

    R structure(Structure type);

    R either(Either type);

    R any(Anything type);
  }

  /**
   * Text, optionally of a form given by a regular expression that must match as a whole.
   *
   * @param words what the form is, as a message says it after "expected"; without, the expression
   *     itself is shown
   */
  record Text(Optional<String> pattern, Optional<String> words) implements ParameterType {
    /** Text of a form that explains itself. */
    public Text(Optional<String> pattern) {
      this(pattern, Optional.empty());
    }

    /** What is expected, in words. */
    public String expected() {
      return words.orElseGet(() -> "text" + pattern.map(p -> " of the form " + p).orElse(""));
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.text(this);
    }
  }

  /** A whole number; both ends included. */
  record WholeNumber(long min, long max) implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.integer(this);
    }
  }

  /** A finite number; both ends included. */
  record Decimal(double min, double max) implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.number(this);
    }
  }

  /** True or false. */
  record Flag() implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.flag(this);
    }
  }

  /** A duration with a unit. */
  record TimeSpan() implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.duration(this);
    }
  }

  /** A size with a unit. */
  record ByteSize() implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.size(this);
    }
  }

  /** {@code 1%} or {@code 0.01}. */
  record Share() implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.share(this);
    }
  }

  /** One of these words. */
  record Choice(List<String> words) implements ParameterType {
    public Choice {
      words = List.copyOf(words);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.choice(this);
    }
  }

  /**
   * A file beside the DAG, pinned as part of its version.
   *
   * @param orUrl an {@code http://} or {@code https://} address is allowed as well
   */
  record PathName(boolean orUrl) implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.path(this);
    }
  }

  /** A registered model: {@code name@alias} or {@code name@version}. */
  record ModelReference() implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.model(this);
    }
  }

  /**
   * An artifact that may not be there yet: {@code dag.output} for what the last run of a DAG left,
   * {@code artifact:sha256:…}, or {@code model:name@alias} or {@code model:name@version} for a
   * bundle. Looked up when an attempt begins; {@link dev.millrace.spi.StepContext#artifact(String)}
   * says what was found. No bytes are fetched.
   */
  record ArtifactReference() implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.artifact(this);
    }
  }

  /**
   * A bare CEL expression that the step evaluates itself.
   *
   * @param result CEL type it must have: {@code bool}, {@code double}, {@code string}, {@code dyn}
   * @param variables name to CEL type of what it may use besides {@code params} and {@code run},
   *     for instance {@code metrics -> map(string, double)}
   */
  record Expression(String result, Map<String, String> variables) implements ParameterType {
    public Expression {
      variables = Map.copyOf(variables);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.expression(this);
    }
  }

  /**
   * A list; a single value may be written instead of a list of one.
   *
   * @param least fewest items that it may have
   */
  record ListOf(ParameterType item, int least) implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.list(this);
    }
  }

  /** A map with free keys. */
  record MapOf(ParameterType value) implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.map(this);
    }
  }

  /**
   * A map with known keys.
   *
   * @param least fewest keys that it may have
   * @param ascending keys of numbers, of which none may be less than the one before it
   * @param whole its values are shares that add up to 1
   */
  record Structure(List<Parameter> parameters, int least, List<String> ascending, boolean whole)
      implements ParameterType {
    /** A map whose values need not add up to anything. */
    public Structure(List<Parameter> parameters, int least, List<String> ascending) {
      this(parameters, least, ascending, false);
    }

    public Structure {
      parameters = List.copyOf(parameters);
      ascending = List.copyOf(ascending);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.structure(this);
    }
  }

  /** Any of these, tried in order. */
  record Either(List<ParameterType> options) implements ParameterType {
    public Either {
      options = List.copyOf(options);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.either(this);
    }
  }

  /** Any data; the step checks it. */
  record Anything() implements ParameterType {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.any(this);
    }
  }

  static ParameterType text() {
    return new Text(Optional.empty());
  }

  /**
   * A moment in ISO-8601 with an offset or Z. Not every text of this form is one: the step tells of
   * a 30th of February.
   */
  static ParameterType moment() {
    return new Text(
        Optional.of(
            "\\s*[+-]?\\d{4,9}-\\d{2}-\\d{2}[Tt]\\d{2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?"
                + "([Zz]|[+-]\\d{2}(:?\\d{2}){0,2})\\s*"),
        Optional.of("a moment with an offset or Z, such as 2026-03-01T06:00:00Z"));
  }

  /** An address that begins with {@code http://} or {@code https://}. */
  static ParameterType webAddress() {
    return new Text(
        Optional.of("\\s*[Hh][Tt][Tt][Pp][Ss]?://\\S+\\s*"),
        Optional.of("an address that begins with http:// or https://"));
  }

  static ParameterType integer(long min, long max) {
    return new WholeNumber(min, max);
  }

  static ParameterType number(double min, double max) {
    return new Decimal(min, max);
  }

  static ParameterType flag() {
    return new Flag();
  }

  static ParameterType choice(String... words) {
    return new Choice(List.of(words));
  }

  static ParameterType listOf(ParameterType item) {
    return new ListOf(item, 0);
  }

  static ParameterType structure(Parameter... parameters) {
    return new Structure(List.of(parameters), 0, List.of());
  }

  /** A map of shares that add up to 1. */
  static ParameterType sharesOfOne(Parameter... parameters) {
    return new Structure(List.of(parameters), 0, List.of(), true);
  }
}
