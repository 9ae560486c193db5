package dev.millrace.scheduler.store;

import dev.millrace.engine.expression.PlainData;
import dev.millrace.engine.hook.DeliveryOutcome;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A call of a hook or an event that a trigger heard, and what became of it.
 *
 * @param key the trigger
 * @param id unique for the trigger
 * @param shard that of the DAG
 * @param digest of its body
 * @param params those that it gives, without defaults
 * @param detail more than the outcome says, for people
 * @param run the run that it became
 * @param replayOf the call that it repeats
 * @param event what the trigger heard; empty for a call from outside
 */
public record DeliveryRow(
    ScheduleKey key,
    String id,
    int shard,
    Instant receivedAt,
    String digest,
    Map<String, Object> params,
    DeliveryOutcome outcome,
    Optional<String> detail,
    Optional<String> run,
    Optional<String> replayOf,
    Optional<HeardEvent> event) {
  /** Which it is. */
  public record Key(ScheduleKey trigger, String id) {}

  public DeliveryRow {
    params = PlainData.settledMap(params);
  }

  /** An event that waits for what becomes of it. */
  public static DeliveryRow heard(
      ScheduleKey key, String id, int shard, Instant receivedAt, HeardEvent event) {
    return new DeliveryRow(
        key,
        id,
        shard,
        receivedAt,
        "",
        Map.of(),
        DeliveryOutcome.WAITING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(event));
  }

  public Key ownKey() {
    return new Key(key, id);
  }

  /** It became a run. */
  public DeliveryRow became(String runId) {
    return new DeliveryRow(
        key,
        id,
        shard,
        receivedAt,
        digest,
        params,
        DeliveryOutcome.RUN,
        Optional.empty(),
        Optional.of(runId),
        replayOf,
        event);
  }

  /** It became what another one became. */
  public DeliveryRow as(DeliveryRow other) {
    return other.run().isPresent()
        ? became(other.run().get())
        : became(other.outcome(), other.detail().orElse(""));
  }

  /** The same with more about what was heard. */
  public DeliveryRow with(HeardEvent heard) {
    return new DeliveryRow(
        key,
        id,
        shard,
        receivedAt,
        digest,
        params,
        outcome,
        detail,
        run,
        replayOf,
        Optional.of(heard));
  }

  /** It became something else. */
  public DeliveryRow became(DeliveryOutcome what, String why) {
    return new DeliveryRow(
        key,
        id,
        shard,
        receivedAt,
        digest,
        params,
        what,
        Optional.of(why),
        Optional.empty(),
        replayOf,
        event);
  }
}
