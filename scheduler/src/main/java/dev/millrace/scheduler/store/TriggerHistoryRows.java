package dev.millrace.scheduler.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;

/** What became of ticks and calls, as rows that are old. */
final class TriggerHistoryRows {
  /** About so many of each go at once: those of one millisecond go together. */
  static final int AT_ONCE = 200;

  private static final String OF_ENDED_RUNS =
      """
      not exists (select 1 from run r
                   where r.id = o.run_id and r.state in ('QUEUED', 'RUNNING', 'CANCELLING'))
      """;

  private static final String TICKS = delete("tick", "decided_at", OF_ENDED_RUNS);
  private static final String CALLS =
      delete("delivery", "received_at", "o.outcome <> 'WAITING' and " + OF_ENDED_RUNS);

  private TriggerHistoryRows() {}

  /** By age, because H2 takes ten times as long to delete rows that a list names. */
  private static String delete(String table, String age, String condition) {
    return """
        delete from %1$s o where %3$s and o.%2$s <=
          (select max(a.age) from
            (select o.%2$s as age from %1$s o where o.%2$s < ? and %3$s
              order by o.%2$s limit %4$d) a)
        """
        .formatted(table, age, condition, AT_ONCE);
  }

  /** Deletes some from before a moment, and says whether there may be more. */
  static boolean prune(Connection c, Instant before) throws SQLException {
    boolean more = false;
    for (String statement : new String[] {TICKS, CALLS}) {
      try (PreparedStatement delete = c.prepareStatement(statement)) {
        delete.setLong(1, before.toEpochMilli());
        more |= delete.executeUpdate() >= AT_ONCE;
      }
    }
    return more;
  }
}
