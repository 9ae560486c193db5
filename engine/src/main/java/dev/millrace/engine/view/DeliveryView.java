package dev.millrace.engine.view;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a hook that was authorized, and what became of it.
 *
 * @param id unique for the hook; that of its Idempotency-Key if it had one
 * @param digest lower-case SHA-256 of its body
 * @param params the parameters that it gave
 * @param outcome the word of a {@link dev.millrace.engine.hook.DeliveryOutcome}
 * @param why why it became no run, for people
 * @param run the run that it became
 * @param replayOf the call that it repeats
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
    Optional<String> replayOf) {
  public DeliveryView {
    params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
  }
}
