package dev.millrace.spi.kind;

import java.util.List;
import java.util.Optional;

/**
 * What a step kind is: the source of the check, the reference pages, the JSON Schema, the editor
 * completion and the forms.
 *
 * @param name the word after {@code uses:}; plugins use {@code vendor/kind}; never reused
 * @param version raised when the same inputs may give other outputs; part of the cache key
 * @param openValues besides the declared values it may return others, all numbers
 * @param lineage wants {@link dev.millrace.spi.StepContext#lineage()} filled
 * @param cacheable whether a result may be reused when nothing changed
 * @param example a step in YAML, as it stands below {@code steps:}; run as a test
 */
public record KindDeclaration(
    String name,
    int version,
    String summary,
    List<Port> inputs,
    List<Port> outputs,
    List<Parameter> parameters,
    List<ValueDeclaration> values,
    boolean openValues,
    boolean lineage,
    boolean cacheable,
    Isolation isolation,
    String example) {
  public KindDeclaration {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    parameters = List.copyOf(parameters);
    values = List.copyOf(values);
  }

  public Optional<Port> input(String port) {
    return inputs.stream().filter(p -> p.name().equals(port)).findFirst();
  }

  public Optional<Port> output(String port) {
    return outputs.stream().filter(p -> p.name().equals(port)).findFirst();
  }
}
