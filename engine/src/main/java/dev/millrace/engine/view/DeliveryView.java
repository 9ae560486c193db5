package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a hook that was authorized, or an event that a trigger heard, and what became of it.
 *
 * @param id unique for the trigger; that of its Idempotency-Key if it had one
 * @param digest lower-case SHA-256 of its body
 * @param params the parameters that it gave
 * @param outcome the word of a {@link dev.millrace.engine.hook.DeliveryOutcome}
 * @param why why it became no run, for people
 * @param run the run that it became
 * @param replayOf the call that it repeats
 * @param event what the trigger heard; empty for a call from outside
 */
public record DeliveryView(
    String id,
    String dag,
    String trigger,
    Instant receivedAt,
    String digest,
    Map<String, Object> params,
    String outcome,
    Optional<String> why,
    Optional<String> run,
    Optional<String> replayOf,
    Optional<EventView> event) {
  /**
   * What the trigger heard.
   *
   * @param part the name of the event in the trigger; empty for one that is the only one
   * @param says what happened, for people
   * @param at when
   * @param facts more about it
   */
  public record EventView(String part, String says, Instant at, Map<String, Object> facts) {
    public EventView {
      facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
    }
  }

  public DeliveryView {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
