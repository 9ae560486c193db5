package dev.millrace.cli.rest;

import java.util.List;

/** Model metadata of the Open Inference Protocol v2, as far as the command reads it. */
public record ModelMetadata(String name, List<Column> inputs) {
  public ModelMetadata {
    inputs = inputs == null ? List.of() : List.copyOf(inputs);
  }

  public record Column(String name) {}
}
