package dev.millrace.scheduler.dispatch;

import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the model references among parameters, by the types that the kind declares. */
final class DeclaredModels {
  private DeclaredModels() {}

  static Set<String> in(KindDeclaration kind, Map<String, Object> with) {
    Set<String> found = new LinkedHashSet<>();
    collect(kind.parameters(), with, found);
    return found;
  }

  private static void collect(List<Parameter> parameters, Map<?, ?> values, Set<String> found) {
    for (Parameter parameter : parameters) {
      collect(parameter.type(), values.get(parameter.name()), found);
    }
  }

  private static void collect(ParameterType type, Object value, Set<String> found) {
    if (type instanceof ParameterType.ModelReference && value instanceof String reference) {
      found.add(reference);
    } else if (type instanceof ParameterType.Structure structure
        && value instanceof Map<?, ?> map) {
      collect(structure.parameters(), map, found);
    } else if (type instanceof ParameterType.ListOf list) {
      List<?> items =
          value instanceof List<?> many ? many : value == null ? List.of() : List.of(value);
      items.forEach(item -> collect(list.item(), item, found));
    } else if (type instanceof ParameterType.MapOf map && value instanceof Map<?, ?> entries) {
      entries.values().forEach(item -> collect(map.value(), item, found));
    } else if (type instanceof ParameterType.Either either) {
      either.options().forEach(option -> collect(option, value, found));
    }
  }
}
