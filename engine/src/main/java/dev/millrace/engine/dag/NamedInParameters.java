package dev.millrace.engine.dag;

import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Collects the texts of parameters that name files or models, by the declared types. */
final class NamedInParameters implements ParameterType.Visitor<Void> {
  private final Set<String> paths;
  private final Set<String> models;
  private final Object value;

  private NamedInParameters(Set<String> paths, Set<String> models, Object value) {
    this.paths = paths;
    this.models = models;
    this.value = value;
  }

  static void collect(
      List<Parameter> declared, Map<?, ?> values, Set<String> paths, Set<String> models) {
    for (Parameter parameter : declared) {
      Object value = values.get(parameter.name());
      if (value != null) {
        parameter.type().accept(new NamedInParameters(paths, models, value));
      }
    }
  }

  private Void visit(ParameterType type, Object nested) {
    return type.accept(new NamedInParameters(paths, models, nested));
  }

  @Override
  public Void path(ParameterType.PathName type) {
    if (value instanceof String path && !ParameterFit.isTemplate(path)) {
      boolean url = type.orUrl() && (path.startsWith("http://") || path.startsWith("https://"));
      if (!url) {
        paths.add(path);
      }
    }
    return null;
  }

  @Override
  public Void model(ParameterType.ModelReference type) {
    if (value instanceof String reference && !ParameterFit.isTemplate(reference)) {
      models.add(reference);
    }
    return null;
  }

  @Override
  public Void list(ParameterType.ListOf type) {
    if (value instanceof List<?> list) {
      list.forEach(item -> visit(type.item(), item));
      return null;
    }
    return visit(type.item(), value);
  }

  @Override
  public Void map(ParameterType.MapOf type) {
    if (value instanceof Map<?, ?> map) {
      map.values().forEach(item -> visit(type.value(), item));
    }
    return null;
  }

  @Override
  public Void structure(ParameterType.Structure type) {
    if (value instanceof Map<?, ?> map) {
      collect(type.parameters(), map, paths, models);
    }
    return null;
  }

  @Override
  public Void either(ParameterType.Either type) {
    return type.options().stream()
        .filter(option -> ParameterFit.misfit(option, "", value).isEmpty())
        .findFirst()
        .map(option -> visit(option, value))
        .orElse(null);
  }

  @Override
  public Void text(ParameterType.Text type) {
    return null;
  }

  @Override
  public Void integer(ParameterType.WholeNumber type) {
    return null;
  }

  @Override
  public Void number(ParameterType.Decimal type) {
    return null;
  }

  @Override
  public Void flag(ParameterType.Flag type) {
    return null;
  }

  @Override
  public Void duration(ParameterType.TimeSpan type) {
    return null;
  }

  @Override
  public Void size(ParameterType.ByteSize type) {
    return null;
  }

  @Override
  public Void share(ParameterType.Share type) {
    return null;
  }

  @Override
  public Void choice(ParameterType.Choice type) {
    return null;
  }

  @Override
  public Void expression(ParameterType.Expression type) {
    return null;
  }

  @Override
  public Void any(ParameterType.Anything type) {
    return null;
  }
}
