package dev.millrace.api.catalog;

import dev.millrace.spi.kind.ParameterType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Describes a parameter type as plain data: a word in {@code type}, and its bounds beside it. */
final class TypeDescription implements ParameterType.Visitor<Map<String, Object>> {

  @Override
  public Map<String, Object> text(ParameterType.Text type) {
    return type.pattern()
        .map(pattern -> of("text", "pattern", pattern))
        .orElseGet(() -> of("text"));
  }

  @Override
  public Map<String, Object> integer(ParameterType.WholeNumber type) {
    Map<String, Object> description = of("integer");
    if (type.min() != Long.MIN_VALUE) {
      description.put("minimum", type.min());
    }
    if (type.max() != Long.MAX_VALUE) {
      description.put("maximum", type.max());
    }
    return description;
  }

  @Override
  public Map<String, Object> number(ParameterType.Decimal type) {
    Map<String, Object> description = of("number");
    putIfBound(description, "minimum", type.min());
    putIfBound(description, "maximum", type.max());
    return description;
  }

  @Override
  public Map<String, Object> flag(ParameterType.Flag type) {
    return of("boolean");
  }

  @Override
  public Map<String, Object> duration(ParameterType.TimeSpan type) {
    return of("duration");
  }

  @Override
  public Map<String, Object> size(ParameterType.ByteSize type) {
    return of("size");
  }

  @Override
  public Map<String, Object> share(ParameterType.Share type) {
    return of("share");
  }

  @Override
  public Map<String, Object> choice(ParameterType.Choice type) {
    return of("choice", "words", type.words());
  }

  @Override
  public Map<String, Object> path(ParameterType.PathName type) {
    return of("path", "orUrl", type.orUrl());
  }

  @Override
  public Map<String, Object> model(ParameterType.ModelReference type) {
    return of("model");
  }

  @Override
  public Map<String, Object> artifact(ParameterType.ArtifactReference type) {
    return of("artifact");
  }

  @Override
  public Map<String, Object> expression(ParameterType.Expression type) {
    Map<String, Object> description = of("expression", "result", type.result());
    description.put("variables", type.variables());
    return description;
  }

  @Override
  public Map<String, Object> list(ParameterType.ListOf type) {
    return of("list", "item", type.item().accept(this));
  }

  @Override
  public Map<String, Object> map(ParameterType.MapOf type) {
    return of("map", "value", type.value().accept(this));
  }

  @Override
  public Map<String, Object> structure(ParameterType.Structure type) {
    return of("structure", "parameters", KindDocument.parameters(type.parameters()));
  }

  @Override
  public Map<String, Object> either(ParameterType.Either type) {
    return of("either", "options", type.options().stream().map(o -> o.accept(this)).toList());
  }

  @Override
  public Map<String, Object> any(ParameterType.Anything type) {
    return of("any");
  }

  private static void putIfBound(Map<String, Object> description, String name, double bound) {
    if (Double.isFinite(bound) && Math.abs(bound) != Double.MAX_VALUE) {
      description.put(name, bound);
    }
  }

  private static Map<String, Object> of(String type) {
    Map<String, Object> description = new LinkedHashMap<>();
    description.put("type", type);
    return description;
  }

  private static Map<String, Object> of(String type, String name, Object value) {
    Map<String, Object> description = of(type);
    description.put(name, value);
    return description;
  }
}
