package dev.millrace.engine.language.schema;

import static dev.millrace.engine.language.schema.Pieces.anyOf;
import static dev.millrace.engine.language.schema.Pieces.described;
import static dev.millrace.engine.language.schema.Pieces.ref;

import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a parameter of a kind may be, expressions included where the reader takes them. */
final class ParameterSchema implements ParameterType.Visitor<Map<String, Object>> {
  private static final ParameterSchema SCHEMA = new ParameterSchema();

  private ParameterSchema() {}

  static Map<String, Object> of(ParameterType type) {
    return type.accept(SCHEMA);
  }

  /** A map with these keys and no others. */
  static Map<String, Object> mapOf(List<Parameter> parameters) {
    Map<String, Object> properties = new LinkedHashMap<>();
    List<String> required = new ArrayList<>();
    for (Parameter parameter : parameters) {
      Map<String, Object> schema =
          new LinkedHashMap<>(described(parameter.doc(), of(parameter.type())));
      parameter.fallback().ifPresent(value -> schema.put("default", value));
      properties.put(parameter.name(), schema);
      if (parameter.required()) {
        required.add(parameter.name());
      }
    }
    Map<String, Object> map =
        Pieces.of("type", "object", "properties", properties, "additionalProperties", false);
    if (!required.isEmpty()) {
      map.put("required", required);
    }
    return map;
  }

  private static Map<String, Object> orExpression(Map<String, Object> schema) {
    return anyOf(schema, ref(Scalars.EXPRESSION));
  }

  /** Text of this form, or text that holds an expression. */
  private static Map<String, Object> orTemplate(Map<String, Object> schema) {
    return anyOf(schema, Pieces.text(Scalars.WITH_EXPRESSION));
  }

  @Override
  public Map<String, Object> text(ParameterType.Text type) {
    return type.pattern()
        .map(pattern -> orTemplate(Pieces.text("^(?:" + pattern + ")$")))
        .orElseGet(Pieces::text);
  }

  @Override
  public Map<String, Object> integer(ParameterType.WholeNumber type) {
    return orExpression(Pieces.whole(type.min(), type.max()));
  }

  @Override
  public Map<String, Object> number(ParameterType.Decimal type) {
    return orExpression(Pieces.number(type.min(), type.max()));
  }

  @Override
  public Map<String, Object> flag(ParameterType.Flag type) {
    return orExpression(Pieces.flag());
  }

  @Override
  public Map<String, Object> duration(ParameterType.TimeSpan type) {
    return orTemplate(ref(Scalars.DURATION));
  }

  @Override
  public Map<String, Object> size(ParameterType.ByteSize type) {
    return orTemplate(ref(Scalars.SIZE));
  }

  @Override
  public Map<String, Object> share(ParameterType.Share type) {
    return orTemplate(ref(Scalars.SHARE));
  }

  @Override
  public Map<String, Object> choice(ParameterType.Choice type) {
    return orTemplate(Pieces.word(type.words()));
  }

  @Override
  public Map<String, Object> path(ParameterType.PathName type) {
    String literal = "(?![\\s\\S]*\\$\\{\\{)";
    return Pieces.text(type.orUrl() ? "^(https?://|" + literal + ")" : "^" + literal);
  }

  @Override
  public Map<String, Object> model(ParameterType.ModelReference type) {
    return orTemplate(ref(Scalars.MODEL));
  }

  @Override
  public Map<String, Object> artifact(ParameterType.ArtifactReference type) {
    return orTemplate(ref(Scalars.ARTIFACT));
  }

  @Override
  public Map<String, Object> expression(ParameterType.Expression type) {
    return ref(Scalars.CEL);
  }

  @Override
  public Map<String, Object> list(ParameterType.ListOf type) {
    Map<String, Object> item = type.item().accept(this);
    Map<String, Object> items = new LinkedHashMap<>(Pieces.of("type", "array", "items", item));
    if (type.least() > 0) {
      items.put("minItems", type.least());
    }
    return anyOf(items, item, ref(Scalars.EXPRESSION));
  }

  @Override
  public Map<String, Object> map(ParameterType.MapOf type) {
    return orExpression(Pieces.mapTo(type.value().accept(this)));
  }

  @Override
  public Map<String, Object> structure(ParameterType.Structure type) {
    Map<String, Object> map = new LinkedHashMap<>(mapOf(type.parameters()));
    if (type.least() > 0) {
      map.put("minProperties", type.least());
    }
    return orExpression(map);
  }

  @Override
  public Map<String, Object> either(ParameterType.Either type) {
    return Pieces.of("anyOf", type.options().stream().map(o -> o.accept(this)).toList());
  }

  @Override
  public Map<String, Object> any(ParameterType.Anything type) {
    return Pieces.of();
  }
}
