package dev.millrace.cli.rest;

import java.util.List;
import java.util.Map;

/** What a model answered: one map of output columns per row, in order. */
public record Predictions(List<Map<String, Object>> predictions) {
  public Predictions {
    predictions = predictions == null ? List.of() : List.copyOf(predictions);
  }
}
