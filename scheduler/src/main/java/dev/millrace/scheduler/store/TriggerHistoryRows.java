package dev.millrace.scheduler.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** What became of ticks and calls, as rows that are old. */
final class TriggerHistoryRows {
  /** So many of each go at once. */
  static final int AT_ONCE = 1_000;

  private static final String OF_ENDED_RUNS =
      """
      and not exists (select 1 from run r
                       where r.id = o.run_id and r.state in ('QUEUED', 'RUNNING', 'CANCELLING'))
      """;

  private static final String TICKS =
      """
      delete from tick where (dag, trigger_id, tick) in
        (select o.dag, o.trigger_id, o.tick from tick o
          where o.decided_at < ? %s order by o.decided_at limit %d)
      """
          .formatted(OF_ENDED_RUNS, AT_ONCE);

  private static final String CALLS =
      """
      delete from delivery where (dag, trigger_id, id) in
        (select o.dag, o.trigger_id, o.id from delivery o
          where o.received_at < ? and o.outcome <> 'WAITING' %s order by o.received_at limit %d)
      """
          .formatted(OF_ENDED_RUNS, AT_ONCE);

  private TriggerHistoryRows() {}

  /** Deletes some from before a moment, and says whether there may be more. */
  static boolean prune(Connection c, Instant before) throws SQLException {
    boolean more = false;
    for (String statement : new String[] {TICKS, CALLS}) {
      try (PreparedStatement delete = c.prepareStatement(statement)) {
        delete.setLong(1, before.toEpochMilli());
        more |= delete.executeUpdate() == AT_ONCE;
      }
    }
    return more;
  }
}
