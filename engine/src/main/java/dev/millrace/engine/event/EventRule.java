package dev.millrace.engine.event;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * When events make a run.
 *
 * @param parts what is heard, by the names that the DAG file gives; one event by itself has the
 *     name {@link #ALONE}
 * @param within how far apart all of the parts may happen; empty if one of them is enough
 */
public record EventRule(Map<String, EventPattern> parts, Optional<Duration> within) {
  /** The name of an event that is the only one. */
  public static final String ALONE = "";

  public EventRule {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a rule hears at least one event");
    }
  }

  /** One event by itself. */
  public static EventRule of(EventPattern pattern) {
    return new EventRule(Map.of(ALONE, pattern), Optional.empty());
  }

  /** Whether every part has to happen. */
  public boolean needsAll() {
    return within.isPresent();
  }

  /** For people. */
  @Override
  public String toString() {
    String between = needsAll() ? " and " : " or ";
    return parts.values().stream().map(EventPattern::toString).collect(Collectors.joining(between));
  }
}
