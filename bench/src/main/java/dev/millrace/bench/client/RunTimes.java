package dev.millrace.bench.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * What a server says about a run, to the millisecond.
 *
 * @param endedAt the epoch while it has not ended
 */
public record RunTimes(String id, String dag, String state, Instant createdAt, Instant endedAt) {
  static RunTimes of(JsonNode run) {
    return new RunTimes(
        run.path("id").asText(),
        run.path("dag").asText(),
        run.path("state").asText(),
        Instant.parse(run.path("createdAt").asText()),
        TaskTimes.instant(run.path("endedAt")));
  }

  /** From its creation to its end. */
  public double seconds() {
    return (endedAt.toEpochMilli() - createdAt.toEpochMilli()) / 1000.0;
  }
}
