package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.Rows;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** Calls of hooks. For one thread. */
public final class MemoryDeliveries {
  private static final Comparator<DeliveryRow> OLDEST_FIRST =
      Comparator.comparing(DeliveryRow::receivedAt)
          .thenComparing(
              row -> row.event().map(heard -> heard.event().at()).orElse(row.receivedAt()))
          .thenComparing(row -> row.event().map(heard -> heard.event().id()).orElse(row.id()))
          .thenComparing(DeliveryRow::id);

  private final Map<DeliveryRow.Key, DeliveryRow> rows = new LinkedHashMap<>();

  MemoryDeliveries() {}

  /** Every call, in the order in which they came first. */
  public List<DeliveryRow> all() {
    return List.copyOf(rows.values());
  }

  Optional<DeliveryRow> find(DeliveryRow.Key key, int shard) {
    return Optional.ofNullable(rows.get(key)).map(row -> of(row, shard));
  }

  List<DeliveryRow> waiting(ScheduleKey key, int shard) {
    return rows.values().stream()
        .filter(row -> row.key().equals(key) && row.outcome() == DeliveryOutcome.WAITING)
        .sorted(OLDEST_FIRST.reversed())
        .map(row -> of(row, shard))
        .toList();
  }

  void forget(Instant before, Predicate<String> open) {
    rows.values()
        .removeIf(
            row ->
                row.receivedAt().isBefore(before)
                    && row.outcome() != DeliveryOutcome.WAITING
                    && row.run().filter(open).isEmpty());
  }

  void write(Collection<DeliveryRow> written) {
    written.forEach(row -> rows.put(row.ownKey(), of(row, row.shard())));
  }

  private static DeliveryRow of(DeliveryRow row, int shard) {
    return new DeliveryRow(
        row.key(),
        row.id(),
        shard,
        ColumnForm.millis(row.receivedAt()),
        row.digest(),
        row.params(),
        row.outcome(),
        row.detail().map(Rows::message),
        row.run(),
        row.replayOf(),
        row.event());
  }
}
