package dev.millrace.engine.event;

import dev.millrace.engine.expression.PlainData;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Something that happened, told to the triggers that hear it.
 *
 * @param id the same for the same happening, however often it is told; at most 100 characters
 * @param subject the model or the DAG
 * @param what what of it; see {@link EventPattern}
 * @param facts more about it for people and runs, plain data
 */
public record Happening(
    String id, EventKind kind, String subject, String what, Instant at, Map<String, Object> facts) {
  public Happening {
    facts = PlainData.settledMap(facts);
  }

  /** For people, such as {@code the end of a run of ingest as SUCCEEDED}. */
  @Override
  public String toString() {
    return new EventPattern(kind, subject, List.of(what)).toString();
  }
}
