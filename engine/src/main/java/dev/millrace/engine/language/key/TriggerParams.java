package dev.millrace.engine.language.key;

import dev.millrace.engine.dag.Nearest;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.expression.Template;
import dev.millrace.engine.language.FindingCode;
import dev.millrace.engine.language.Findings;
import dev.millrace.engine.language.yaml.Node;
import dev.millrace.engine.language.yaml.Node.Entry;
import dev.millrace.engine.language.yaml.Node.Mapping;
import dev.millrace.engine.language.yaml.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code params} of a trigger: values for its runs, of the types that the DAG declares. */
final class TriggerParams {
  private final Keys keys;
  private final TypedValues typed;
  private final List<RunParameter> declared;
  private final List<String> names;

  TriggerParams(Keys keys, List<RunParameter> declared) {
    this.keys = keys;
    this.typed = new TypedValues(keys);
    this.declared = declared;
    this.names = declared.stream().map(RunParameter::name).toList();
  }

  /**
   * The values that fit.
   *
   * @param at key of the trigger
   * @param complete whether nobody else gives the values without a default
   */
  Map<String, Object> read(Mapping trigger, Scalar at, String what, boolean complete) {
    return read(trigger, at, what, complete, Optional.empty());
  }

  /** The same of a webhook, whose values may be expressions; if one is, all values are here. */
  Map<String, Object> read(Mapping trigger, Scalar at, String what, HookMappingReader mapping) {
    boolean maps =
        trigger.get("params").orElse(null) instanceof Mapping map && HookMappingReader.isIn(map);
    return read(trigger, at, what, maps, Optional.of(mapping));
  }

  private Map<String, Object> read(
      Mapping trigger,
      Scalar at,
      String what,
      boolean complete,
      Optional<HookMappingReader> mapping) {
    Map<String, Object> values = new LinkedHashMap<>();
    Optional<Mapping> map = trigger.get("params").flatMap(n -> keys.map(n, "'params' of " + what));
    for (Entry entry : map.map(m -> List.copyOf(m.entries())).orElse(List.of())) {
      value(entry, what, mapping).ifPresent(value -> values.put(entry.key().text(), value));
    }
    for (RunParameter parameter : complete ? declared : List.<RunParameter>of()) {
      boolean given = map.flatMap(m -> m.get(parameter.name())).isPresent();
      if (!given && parameter.fallback().isEmpty()) {
        keys.findings()
            .add(
                FindingCode.MISSING_PARAMETER,
                at.place(),
                Keys.capital(what)
                    + " gives no value to parameter '"
                    + parameter.name()
                    + "', which has no default.",
                "Add it below 'params' of the trigger, or give it a default.");
      }
    }
    return values;
  }

  private Optional<Object> value(Entry entry, String what, Optional<HookMappingReader> mapping) {
    String name = entry.key().text();
    Optional<RunParameter> parameter =
        declared.stream().filter(d -> d.name().equals(name)).findFirst();
    String of = "parameter " + Findings.show(name) + " of " + what;
    if (parameter.isEmpty()) {
      keys.findings()
          .add(
              FindingCode.UNKNOWN_PARAMETER,
              entry.key().place(),
              Keys.capital(of)
                  + " is none of the DAG; expected "
                  + (names.isEmpty() ? "none, because it declares none" : Nearest.list(names))
                  + ".",
              keys.findings().full() ? "" : Nearest.suggestion(name, names));
      return Optional.empty();
    }
    Node node = entry.value();
    if (mapping.isPresent() && mapping.get().takes(node, parameter.get(), of)) {
      return Optional.empty();
    }
    if (node instanceof Scalar scalar && scalar.isText() && Template.isIn(scalar.text())) {
      keys.findings()
          .add(
              FindingCode.BAD_VALUE,
              node.place(),
              Keys.capital(of) + " holds an expression; expected a value, written out.",
              "Use run.?tick, run.?window.?start or run.?window.?end in the steps.");
      return Optional.empty();
    }
    return typed.fitting(node, parameter.get(), of);
  }
}
