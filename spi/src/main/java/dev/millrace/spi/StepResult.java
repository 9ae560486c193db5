package dev.millrace.spi;

import dev.millrace.spi.model.ModelRegistration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How an attempt ended well. Ending badly is a {@link StepException}.
 *
 * @param values small typed values for expressions ({@code steps.ID.values.NAME}): text, whole
 *     numbers as {@link Long}, numbers as {@link Double}, booleans, and lists of these; at most 64
 *     KiB as JSON
 * @param registrations model versions to register, applied by the scheduler in the transaction that
 *     accepts this attempt: all of it happens exactly once or not at all
 */
public record StepResult(Map<String, Object> values, List<ModelRegistration> registrations) {
  public StepResult {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    registrations = List.copyOf(registrations);
  }

  /** A result without values. */
  public static StepResult done() {
    return new StepResult(Map.of(), List.of());
  }

  public static StepResult of(Map<String, Object> values) {
    return new StepResult(values, List.of());
  }
}
