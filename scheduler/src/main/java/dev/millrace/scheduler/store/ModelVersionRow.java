package dev.millrace.scheduler.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A model version and the alias that moves to it.
 *
 * @param isNew false if the bundle already has this version and only the alias moves
 */
public record ModelVersionRow(
    String model,
    long version,
    boolean isNew,
    String bundle,
    String run,
    String task,
    String dag,
    String dagVersion,
    Optional<String> alias,
    Map<String, Object> facts,
    Instant at) {
  public ModelVersionRow {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }
}
