package dev.millrace.spi.model;

import java.util.List;

/**
 * What a model reads and answers.
 *
 * @param task {@code classification}, {@code regression} or {@code clustering}
 * @param outputs first {@code prediction}, then one score per label where there are any
 */
public record ModelSignature(
    String task, String target, List<ModelColumn> inputs, List<ModelColumn> outputs) {
  public ModelSignature {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }
}
