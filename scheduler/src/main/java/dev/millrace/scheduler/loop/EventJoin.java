package dev.millrace.scheduler.loop;

import dev.millrace.engine.event.EventRule;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.HeardEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Events that wait for one another. Of each part the one that happened last counts; all that count
 * happened within the time of the rule of one another.
 *
 * @param counting by the names of their parts
 * @param superseded others of the same parts
 * @param expired what happened too long ago
 */
record EventJoin(
    EventRule rule,
    Map<String, DeliveryRow> counting,
    List<DeliveryRow> superseded,
    List<DeliveryRow> expired) {

  /** What waits by now. */
  static EventJoin of(EventRule rule, Collection<DeliveryRow> waiting, Instant now) {
    Map<String, DeliveryRow> counting = new LinkedHashMap<>();
    List<DeliveryRow> superseded = new ArrayList<>();
    List<DeliveryRow> expired = new ArrayList<>();
    waiting.stream()
        .sorted(Comparator.comparing(EventJoin::happened).thenComparing(DeliveryRow::id))
        .forEach(
            row -> {
              if (!end(rule, row).isAfter(now) || !rule.parts().containsKey(part(row))) {
                expired.add(row);
              } else {
                Optional.ofNullable(counting.put(part(row), row)).ifPresent(superseded::add);
              }
            });
    return new EventJoin(rule, counting, superseded, expired);
  }

  /** What waits once one more event came. */
  static EventJoin of(
      EventRule rule, DeliveryRow last, Collection<DeliveryRow> waiting, Instant now) {
    List<DeliveryRow> all = new ArrayList<>(waiting);
    all.add(last);
    return of(rule, all, now);
  }

  /** Whether every part has happened. */
  boolean isComplete() {
    return counting.keySet().containsAll(rule.parts().keySet());
  }

  /** Whether one of them counts. */
  boolean counts(DeliveryRow row) {
    return counting.containsValue(row);
  }

  /** The event that counts instead of one. */
  String instead(DeliveryRow of) {
    return counting.get(part(of)).id();
  }

  /** The one that came last. */
  DeliveryRow last() {
    return counting.values().stream()
        .max(Comparator.comparing(DeliveryRow::receivedAt).thenComparing(DeliveryRow::id))
        .orElseThrow();
  }

  /** When the first of them counts no more. */
  Optional<Instant> until() {
    return counting.values().stream().map(row -> end(rule, row)).min(Comparator.naturalOrder());
  }

  private static Instant end(EventRule rule, DeliveryRow row) {
    return happened(row).plus(rule.within().orElseThrow());
  }

  private static Instant happened(DeliveryRow row) {
    return row.event().map(heard -> heard.event().at()).orElse(row.receivedAt());
  }

  private static String part(DeliveryRow row) {
    return row.event().map(HeardEvent::part).orElse(EventRule.ALONE);
  }
}
