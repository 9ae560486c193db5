package dev.millrace.scheduler.show;

import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.DeliveryRows;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.ScheduleKey;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Reads the calls of hooks. Any thread. */
public final class DeliveryQueries {
  private final Sql sql;

  public DeliveryQueries(DataSource connections) {
    this.sql = new Sql(connections);
  }

  /** One call. */
  public Optional<DeliveryView> delivery(ScheduleKey key, String id) {
    return sql.one(
        "select * from delivery where dag = ? and trigger_id = ? and id = ?",
        row -> view(DeliveryRows.delivery(row, 0)),
        key.dag(),
        key.trigger(),
        id);
  }

  /** The calls of a hook, newest first. */
  public List<DeliveryView> deliveries(ScheduleKey key, int limit) {
    return sql.list(
        "select * from delivery where dag = ? and trigger_id = ?"
            + DeliveryRows.NEWEST_FIRST
            + " limit "
            + limit,
        row -> view(DeliveryRows.delivery(row, 0)),
        key.dag(),
        key.trigger());
  }

  private static DeliveryView view(DeliveryRow row) {
    Optional<String> why =
        row.outcome() == DeliveryOutcome.RUN
            ? Optional.empty()
            : Optional.of(row.outcome().words() + row.detail().map(d -> ": " + d).orElse(""));
    return new DeliveryView(
        row.id(),
        row.key().dag(),
        row.key().trigger(),
        row.receivedAt(),
        row.digest(),
        row.params(),
        row.outcome().name(),
        why,
        row.run(),
        row.replayOf(),
        row.event().map(DeliveryQueries::view));
  }

  private static DeliveryView.EventView view(HeardEvent heard) {
    return new DeliveryView.EventView(
        heard.part(), heard.event().toString(), heard.event().at(), heard.event().facts());
  }
}
