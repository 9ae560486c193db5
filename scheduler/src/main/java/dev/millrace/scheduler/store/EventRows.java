package dev.millrace.scheduler.store;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** Subscriptions and the inbox of events as rows, on a connection of the caller. */
final class EventRows {
  /** Reads as many at once; the rest waits for the next turn. */
  static final int AT_ONCE = 500;

  /** One statement finds who hears it and tells them, so that it costs a batch one round trip. */
  private static final String TELL =
      """
      insert into event_inbox (dag, trigger_id, part, event_id, shard, kind, subject, what,
                               happened_at, facts)
      select s.dag, s.trigger_id, s.part, cast(? as varchar(100)), s.shard, s.kind, s.subject,
             s.what, cast(? as bigint), cast(? as varchar(1048576))
        from event_subscription s
       where s.kind = ? and s.subject = ? and s.what = ?
         and not exists (select 1 from event_inbox i
                          where i.dag = s.dag and i.trigger_id = s.trigger_id
                            and i.part = s.part and i.event_id = ?)
      """;

  private static final String DECIDED =
      """
      delete from event_inbox where dag = ? and trigger_id = ? and part = ? and event_id = ?
      """;

  private static final String FORGET = "delete from event_subscription where dag = ?";

  private static final String HEAR =
      """
      insert into event_subscription (dag, trigger_id, part, kind, subject, what, shard)
      values (?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String PENDING =
      "select * from event_inbox where shard = any(?) order by happened_at, event_id limit "
          + AT_ONCE;

  private EventRows() {}

  static void write(Connection c, EventWrites writes) throws SQLException {
    if (writes.isEmpty()) {
      return;
    }
    List<Happening> happened = new ArrayList<>(writes.happened());
    happened.addAll(OutputRows.write(c, writes.left()).events());
    writes.heardBy(tell(c, happened));
    subscribe(c, writes.subscriptions());
    decided(c, writes.decided());
  }

  /** Tells those that hear them; how many these are. */
  static int tell(Connection c, Collection<Happening> events) throws SQLException {
    if (events.isEmpty()) {
      return 0;
    }
    try (PreparedStatement insert = c.prepareStatement(TELL)) {
      for (Happening event : events) {
        insert.setString(1, event.id());
        insert.setLong(2, event.at().toEpochMilli());
        insert.setString(3, Json.write(event.facts()));
        insert.setString(4, event.kind().name());
        insert.setString(5, event.subject());
        insert.setString(6, event.what());
        insert.setString(7, event.id());
        insert.addBatch();
      }
      return IntStream.of(insert.executeBatch()).sum();
    }
  }

  private static void subscribe(Connection c, Map<String, List<Subscription>> all)
      throws SQLException {
    if (all.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = c.prepareStatement(FORGET);
        PreparedStatement insert = c.prepareStatement(HEAR)) {
      for (Map.Entry<String, List<Subscription>> dag : all.entrySet()) {
        delete.setString(1, dag.getKey());
        delete.executeUpdate();
        for (Subscription one : dag.getValue()) {
          insert.setString(1, one.trigger().dag());
          insert.setString(2, one.trigger().trigger());
          insert.setString(3, one.part());
          insert.setString(4, one.kind().name());
          insert.setString(5, one.subject());
          insert.setString(6, one.what());
          insert.setInt(7, one.shard());
          insert.addBatch();
        }
        insert.executeBatch();
      }
    }
  }

  private static void decided(Connection c, List<HeardEvent.Pending> all) throws SQLException {
    if (all.isEmpty()) {
      return;
    }
    try (PreparedStatement delete = c.prepareStatement(DECIDED)) {
      for (HeardEvent.Pending one : all) {
        delete.setString(1, one.trigger().dag());
        delete.setString(2, one.trigger().trigger());
        delete.setString(3, one.heard().part());
        delete.setString(4, one.heard().event().id());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }

  static List<HeardEvent.Pending> pending(Connection c, Set<Integer> shards) throws SQLException {
    List<HeardEvent.Pending> found = new ArrayList<>();
    Array wanted = c.createArrayOf("integer", shards.toArray());
    try (PreparedStatement query = c.prepareStatement(PENDING)) {
      query.setArray(1, wanted);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(
              new HeardEvent.Pending(
                  new ScheduleKey(row.getString("dag"), row.getString("trigger_id")),
                  row.getInt("shard"),
                  heard(row)));
        }
      }
    } finally {
      wanted.free();
    }
    return found;
  }

  /** The event of a row of the inbox, or of a delivery that has one. */
  static HeardEvent heard(ResultSet row) throws SQLException {
    return new HeardEvent(
        row.getString("part"),
        new Happening(
            row.getString("event_id"),
            EventKind.valueOf(row.getString("kind")),
            row.getString("subject"),
            row.getString("what"),
            Instant.ofEpochMilli(row.getLong("happened_at")),
            Json.map(row.getString("facts"))));
  }
}
