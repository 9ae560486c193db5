package dev.millrace.engine.dag;

import dev.millrace.engine.expression.Template;
import dev.millrace.spi.Units;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether plain data fits a parameter's type; text with {@code ${{ }}} fits, since its value is not
 * known. The answer is the first misfit in words, or empty.
 */
final class ParameterFit implements ParameterType.Visitor<Optional<String>> {
  private static final int SHOWN_MAX = 200; // characters of a value in messages

  private final String name;
  private final Object value;

  private ParameterFit(String name, Object value) {
    this.name = name;
    this.value = value;
  }

  /** The first misfit among the parameters of a kind. */
  static Optional<String> misfit(List<Parameter> declared, Map<?, ?> values, String prefix) {
    for (Parameter parameter : declared) {
      Object value = values.get(parameter.name());
      if (value != null) {
        Optional<String> misfit = misfit(parameter.type(), prefix + parameter.name(), value);
        if (misfit.isPresent()) {
          return misfit;
        }
      }
    }
    return Optional.empty();
  }

  static Optional<String> misfit(ParameterType type, String name, Object value) {
    return isTemplate(value) ? Optional.empty() : type.accept(new ParameterFit(name, value));
  }

  static boolean isTemplate(Object value) {
    return value instanceof String text && Template.isIn(text);
  }

  private Optional<String> expect(boolean fits, String expected) {
    return fits
        ? Optional.empty()
        : Optional.of("parameter '" + name + "' is '" + shown() + "'; expected " + expected);
  }

  private String shown() {
    String text = String.valueOf(value);
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }

  @Override
  public Optional<String> text(ParameterType.Text type) {
    boolean form = value instanceof String text && type.pattern().map(text::matches).orElse(true);
    return expect(form, type.expected());
  }

  @Override
  public Optional<String> integer(ParameterType.WholeNumber type) {
    boolean fits = value instanceof Long number && number >= type.min() && number <= type.max();
    return expect(fits, "a whole number from " + type.min() + " to " + type.max());
  }

  @Override
  public Optional<String> number(ParameterType.Decimal type) {
    boolean fits =
        value instanceof Number number
            && number.doubleValue() >= type.min()
            && number.doubleValue() <= type.max();
    return expect(fits, "a number from " + type.min() + " to " + type.max());
  }

  @Override
  public Optional<String> flag(ParameterType.Flag type) {
    return expect(value instanceof Boolean, "true or false");
  }

  @Override
  public Optional<String> duration(ParameterType.TimeSpan type) {
    return expect(reads(() -> Units.duration(String.valueOf(value))), "a duration such as 10s");
  }

  @Override
  public Optional<String> size(ParameterType.ByteSize type) {
    return expect(reads(() -> Units.bytes(String.valueOf(value))), "a size such as 64KiB");
  }

  @Override
  public Optional<String> share(ParameterType.Share type) {
    return expect(reads(() -> Units.share(String.valueOf(value))), "a share such as 1%");
  }

  private static boolean reads(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  @Override
  public Optional<String> choice(ParameterType.Choice type) {
    boolean fits = value instanceof String text && type.words().contains(text);
    return expect(fits, Nearest.list(type.words()));
  }

  @Override
  public Optional<String> path(ParameterType.PathName type) {
    return expect(value instanceof String, "a path");
  }

  @Override
  public Optional<String> model(ParameterType.ModelReference type) {
    return expect(value instanceof String text && text.indexOf('@') > 0, "name@alias");
  }

  @Override
  public Optional<String> artifact(ParameterType.ArtifactReference type) {
    boolean fits = value instanceof String text && ArtifactName.parse(text).isPresent();
    return expect(fits, ArtifactName.EXPECTED);
  }

  @Override
  public Optional<String> expression(ParameterType.Expression type) {
    return expect(value instanceof String, "CEL");
  }

  @Override
  public Optional<String> list(ParameterType.ListOf type) {
    if (!(value instanceof List<?> list)) {
      return misfit(type.item(), name, value);
    }
    if (list.size() < type.least()) {
      return expect(false, "a list with at least " + type.least());
    }
    for (int i = 0; i < list.size(); i++) {
      Optional<String> misfit = misfit(type.item(), name + "[" + i + "]", list.get(i));
      if (misfit.isPresent()) {
        return misfit;
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> map(ParameterType.MapOf type) {
    if (!(value instanceof Map<?, ?> map)) {
      return expect(false, "a map");
    }
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String path = name + "." + entry.getKey();
      Optional<String> misfit = misfit(type.value(), path, entry.getValue());
      if (misfit.isPresent()) {
        return misfit;
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> structure(ParameterType.Structure type) {
    if (!(value instanceof Map<?, ?> map)) {
      return expect(false, "a map");
    }
    for (Parameter parameter : type.parameters()) {
      if (parameter.required() && !map.containsKey(parameter.name())) {
        return Optional.of("parameter '" + name + "." + parameter.name() + "' is missing");
      }
    }
    if (map.size() < type.least()) {
      return expect(false, "a map with at least " + type.least());
    }
    return misfit(type.parameters(), map, name + ".")
        .or(() -> descends(type, map))
        .or(() -> type.whole() ? SharesOfOne.misfit(name, map) : Optional.empty());
  }

  private Optional<String> descends(ParameterType.Structure type, Map<?, ?> map) {
    for (int i = 1; i < type.ascending().size(); i++) {
      String least = type.ascending().get(i - 1);
      String most = type.ascending().get(i);
      if (map.get(least) instanceof Number low
          && map.get(most) instanceof Number high
          && high.doubleValue() < low.doubleValue()) {
        ParameterFit end = new ParameterFit(name + "." + most, high);
        return end.expect(false, "at least " + low + ", which '" + least + "' is");
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<String> either(ParameterType.Either type) {
    boolean fits = type.options().stream().anyMatch(o -> misfit(o, name, value).isEmpty());
    return expect(fits, "a value that the kind takes");
  }

  @Override
  public Optional<String> any(ParameterType.Anything type) {
    return Optional.empty();
  }
}
