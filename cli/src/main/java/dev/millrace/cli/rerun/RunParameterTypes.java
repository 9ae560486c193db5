package dev.millrace.cli.rerun;

import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.RunView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The types of parameters, as far as they are needed to read {@code -p}. The version that a run is
 * pinned to may have others than the current one, so its own values say of which type they are.
 */
public final class RunParameterTypes {
  private RunParameterTypes() {}

  static List<RunParameter> of(RunView run) {
    List<RunParameter> types = new ArrayList<>();
    run.params().forEach((name, value) -> types.add(type(name, value)));
    return types;
  }

  /** Those of the current version; of a parameter that it shares with the run, its own. */
  public static List<RunParameter> of(DagView dag) {
    Map<String, RunParameter> types = new LinkedHashMap<>();
    dag.params().forEach(param -> types.put(param.name(), typed(param.name(), param.type())));
    return List.copyOf(types.values());
  }

  private static RunParameter type(String name, Object value) {
    if (value instanceof List<?> list) {
      Optional<RunParameter> items = list.stream().findFirst().map(first -> type(name, first));
      return new RunParameter(
          name,
          "array",
          "",
          Optional.of(value),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          items,
          List.of(),
          List.of());
    }
    if (value instanceof Map) {
      return typed(name, "object");
    }
    if (value instanceof Boolean) {
      return typed(name, "boolean");
    }
    boolean whole = value instanceof Long || value instanceof Integer;
    return typed(name, whole ? "integer" : value instanceof Number ? "number" : "string");
  }

  private static RunParameter typed(String name, String type) {
    return new RunParameter(
        name,
        type,
        "",
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
