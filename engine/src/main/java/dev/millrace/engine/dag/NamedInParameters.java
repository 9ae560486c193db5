package dev.millrace.engine.dag;

import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Collects what the texts of parameters stand for, by the declared types. */
final class NamedInParameters implements ParameterType.Visitor<Void> {
  /**
   * Files beside the DAG, addresses, registered models, artifacts, and CEL that the step evaluates.
   */
  record Found(
      Set<String> paths,
      Set<String> urls,
      Set<String> models,
      Set<String> artifacts,
      Set<String> expressions) {
    private Found() {
      this(new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>(), new TreeSet<>());
    }
  }

  private final Found found;
  private final Object value;

  private NamedInParameters(Found found, Object value) {
    this.found = found;
    this.value = value;
  }

  static Found in(List<Parameter> declared, Map<?, ?> values) {
    Found found = new Found();
    collect(declared, values, found);
    return found;
  }

  private static void collect(List<Parameter> declared, Map<?, ?> values, Found found) {
    for (Parameter parameter : declared) {
      Object value = values.get(parameter.name());
      if (value != null) {
        parameter.type().accept(new NamedInParameters(found, value));
      }
    }
  }

  private Void visit(ParameterType type, Object nested) {
    return type.accept(new NamedInParameters(found, nested));
  }

  @Override
  public Void path(ParameterType.PathName type) {
    if (value instanceof String path) {
      boolean url = type.orUrl() && (path.startsWith("http://") || path.startsWith("https://"));
      if (url) {
        found.urls().add(path); // it may hold a secret by name
      } else if (!ParameterFit.isTemplate(path)) {
        found.paths().add(path);
      }
    }
    return null;
  }

  @Override
  public Void model(ParameterType.ModelReference type) {
    if (value instanceof String reference && !ParameterFit.isTemplate(reference)) {
      found.models().add(reference);
    }
    return null;
  }

  @Override
  public Void artifact(ParameterType.ArtifactReference type) {
    if (value instanceof String reference && !ParameterFit.isTemplate(reference)) {
      found.artifacts().add(reference);
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
      collect(type.parameters(), map, found);
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
    if (value instanceof String expression) {
      found.expressions().add(expression);
    }
    return null;
  }

  @Override
  public Void any(ParameterType.Anything type) {
    return null;
  }
}
