package dev.millrace.api.catalog;

import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.Port;
import dev.millrace.spi.kind.ValueDeclaration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A step kind as documentation.
 *
 * @param values small values that it returns, for {@code steps.ID.values.NAME}
 * @param openValues besides these it may return others, all numbers
 * @param example a step in YAML
 * @param freeInputs whether a step may connect inputs of any name
 * @param freeOutputs the parameter that names further outputs
 * @param freeValues the parameter that names further values
 */
public record KindDocument(
    String name,
    int version,
    String summary,
    List<PortDocument> inputs,
    List<PortDocument> outputs,
    List<ParameterDocument> parameters,
    List<ValueDocument> values,
    boolean openValues,
    boolean cacheable,
    String isolation,
    String example,
    boolean freeInputs,
    Optional<String> freeOutputs,
    Optional<String> freeValues) {

  public record PortDocument(
      String name, String type, boolean required, boolean many, String doc) {}

  /**
   * @param type a description with the member {@code type} and what that type allows
   */
  public record ParameterDocument(
      String name,
      Map<String, Object> type,
      boolean required,
      Optional<Object> fallback,
      String doc) {}

  public record ValueDocument(String name, String type, String doc) {}

  static KindDocument of(KindDeclaration kind) {
    return new KindDocument(
        kind.name(),
        kind.version(),
        kind.summary(),
        kind.inputs().stream().map(KindDocument::port).toList(),
        kind.outputs().stream().map(KindDocument::port).toList(),
        parameters(kind.parameters()),
        kind.values().stream().map(KindDocument::value).toList(),
        kind.openValues(),
        kind.cacheable(),
        kind.isolation().name().toLowerCase(Locale.ROOT),
        kind.example(),
        kind.free().inputs(),
        kind.free().outputs(),
        kind.free().valueTypes().or(kind.free()::values));
  }

  static List<ParameterDocument> parameters(List<Parameter> parameters) {
    return parameters.stream()
        .map(
            p ->
                new ParameterDocument(
                    p.name(),
                    p.type().accept(new TypeDescription()),
                    p.required(),
                    p.fallback(),
                    p.doc()))
        .toList();
  }

  private static PortDocument port(Port port) {
    return new PortDocument(
        port.name(), port.type().word(), port.required(), port.many(), port.doc());
  }

  private static ValueDocument value(ValueDeclaration value) {
    return new ValueDocument(
        value.name(), value.type().name().toLowerCase(Locale.ROOT), value.doc());
  }
}
