package dev.millrace.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What a server says about a task.
 *
 * @param atMicros when its first instruction ran, in microseconds since 1970, if the step said so
 *     as its value {@code at} ({@code noop} does); else 0
 * @param readyAt when its last upstream was recorded, to the millisecond like all that follow
 */
public record TaskTimes(
    String id,
    String state,
    int attempts,
    long atMicros,
    Instant readyAt,
    Instant startedAt,
    Instant endedAt) {
  static TaskTimes of(JsonNode task) {
    return new TaskTimes(
        task.path("id").asText(),
        task.path("state").asText(),
        task.path("attempts").asInt(),
        task.path("values").path("at").asLong(),
        instant(task.path("readyAt")),
        instant(task.path("startedAt")),
        instant(task.path("endedAt")));
  }

  /** How long the step itself ran. */
  public double seconds() {
    return (endedAt.toEpochMilli() - startedAt.toEpochMilli()) / 1000.0;
  }

  static Instant instant(JsonNode value) {
    return value.isTextual() ? Instant.parse(value.asText()) : Instant.EPOCH;
  }
}
