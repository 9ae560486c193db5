package dev.millrace.cli.rest;

import java.util.List;
import java.util.Optional;

/** Model metadata of the Open Inference Protocol v2. */
public record ModelMetadata(String name, List<Column> inputs, List<Column> outputs) {
  public ModelMetadata {
    inputs = inputs == null ? List.of() : List.copyOf(inputs);
    outputs = outputs == null ? List.of() : List.copyOf(outputs);
  }

  /**
   * @param datatype {@code BOOL}, {@code INT64}, {@code FP64} or {@code BYTES}
   * @param parameters what Millrace says beyond the protocol
   */
  public record Column(String name, String datatype, Optional<Extra> parameters) {
    /** Whether a row without it is refused; a server that does not say so decides by itself. */
    public boolean required() {
      return parameters.flatMap(Extra::required).orElse(false);
    }
  }

  public record Extra(Optional<Boolean> required) {}
}
