package dev.millrace.scheduler.source;

import dev.millrace.scheduler.shards.ShardPlan;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.Rows;
import dev.millrace.scheduler.store.StoreException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;
import javax.sql.DataSource;

/**
 * One row for each source, with the scheduler that reads it. What is written about a source is
 * written under the epoch of its owner, so that of two schedulers only one can. Any thread.
 */
final class SourceTable {
  private static final String NOW = Database.NOW;

  private static final String ADD =
      """
      insert into dag_source (name, kind, location, branch, path, epoch, asked_at, looked_at)
      select cast(? as varchar(100)), cast(? as varchar(20)), cast(? as varchar(4000)),
             cast(? as varchar(300)), cast(? as varchar(1000)), 0, 0, 0
       where not exists (select 1 from dag_source where name = ?)
      """;

  /** A scheduler that gives no sign of life owns nothing; nor does one that has ended. */
  private static final String TAKE =
      """
      update dag_source set owner = ?, epoch = epoch + 1
       where name = ? and epoch = ?
         and (owner is null or owner = ? or ? or owner not in
              (select id from scheduler where heartbeat_at > %s - ?))
      """
          .formatted(NOW);

  private static final String FORGET =
      """
      delete from dag_source
       where name = ? and (owner is null or owner not in
             (select id from scheduler where heartbeat_at > %s - ?))
      """
          .formatted(NOW);

  /** What was live elsewhere says nothing about another place. */
  private static final String MOVE =
      """
      update dag_source
         set kind = ?, location = ?, branch = ?, path = ?, seen = null, live = null,
             live_at = null, problem = null, rewritten = null
       where name = ? and (kind <> ? or location <> ? or branch <> ? or path <> ?)
      """;

  private final DataSource connections;
  private final String me;
  private final boolean alone;

  /**
   * @param me id of this scheduler
   * @param alone whether no other scheduler can live
   */
  SourceTable(DataSource connections, String me, boolean alone) {
    this.connections = connections;
    this.me = me;
    this.alone = alone;
  }

  /** Something to do in a transaction. */
  interface Work<T> {
    T in(Connection c) throws SQLException;
  }

  /**
   * Does something in one transaction.
   *
   * @throws StoreException if the database cannot or will not
   */
  <T> T transaction(String doing, Work<T> work) {
    try (Connection c = connections.getConnection()) {
      c.setAutoCommit(false);
      try {
        T result = work.in(c);
        c.commit();
        return result;
      } catch (SQLException | RuntimeException e) {
        c.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException(doing, e);
    }
  }

  /** Adds a source that is not known yet. */
  void add(SourceSettings source) {
    transaction(
        "adding source " + source.name(),
        c -> {
          try (PreparedStatement add = c.prepareStatement(ADD)) {
            add.setString(1, source.name());
            place(add, 2, source.origin());
            add.setString(6, source.name());
            return add.executeUpdate();
          }
        });
  }

  private static void place(PreparedStatement statement, int at, SourceSettings.Origin origin)
      throws SQLException {
    statement.setString(at, origin.kind());
    statement.setString(at + 1, origin.location());
    statement.setString(at + 2, origin.branch());
    statement.setString(at + 3, origin.path());
  }

  /** What is known of a source that was added. */
  SourceRow row(String name) {
    return transaction("reading source " + name, c -> row(c, name));
  }

  private static SourceRow row(Connection c, String name) throws SQLException {
    try (PreparedStatement query =
        c.prepareStatement("select s.*, " + NOW + " as present from dag_source s where name = ?")) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("there is no source " + name);
        }
        return new SourceRow(
            Optional.ofNullable(row.getString("owner")),
            row.getLong("epoch"),
            row.getLong("asked_at"),
            row.getLong("looked_at"),
            row.getLong("present"),
            Optional.ofNullable(row.getString("live")).map(SourceJson::revision),
            Optional.ofNullable(row.getString("problem")).map(SourceJson::problem));
      }
    }
  }

  /**
   * Takes a source that nobody reads.
   *
   * @param seen its row, as it was read just now
   * @return the epoch to write under; empty if somebody else reads it
   */
  OptionalLong take(SourceSettings source, SourceRow seen) {
    return transaction(
        "taking source " + source.name(),
        c -> {
          try (PreparedStatement take = c.prepareStatement(TAKE)) {
            take.setString(1, me);
            take.setString(2, source.name());
            take.setLong(3, seen.epoch());
            take.setString(4, me); // what it took before may have been lost with an answer
            take.setBoolean(5, alone);
            take.setLong(6, ShardPlan.SILENT.toMillis());
            if (take.executeUpdate() == 0) {
              return OptionalLong.empty();
            }
          }
          try (PreparedStatement move = c.prepareStatement(MOVE)) {
            place(move, 1, source.origin());
            move.setString(5, source.name());
            place(move, 6, source.origin());
            move.executeUpdate();
          }
          return OptionalLong.of(seen.epoch() + 1);
        });
  }

  /** Lets others read a source. */
  void release(String name, long epoch) {
    transaction(
        "releasing source " + name,
        c -> {
          try (PreparedStatement release =
              c.prepareStatement(
                  "update dag_source set owner = null where name = ? and owner = ? and epoch = ?")) {
            release.setString(1, name);
            release.setString(2, me);
            release.setLong(3, epoch);
            return release.executeUpdate();
          }
        });
  }

  /** Asks whoever reads a source to read it now; false if there is no such source. */
  boolean ask(String name) {
    return transaction(
        "asking for source " + name,
        c -> {
          try (PreparedStatement ask =
              c.prepareStatement(
                  "update dag_source set asked_at = "
                      + "case when "
                      + NOW
                      + " > looked_at then "
                      + NOW
                      + " else looked_at + 1 end where name = ?")) {
            ask.setString(1, name);
            return ask.executeUpdate() == 1;
          }
        });
  }

  /** What became of the wish to forget a source. */
  enum Forgotten {
    DONE,
    UNKNOWN,
    STILL_READ
  }

  /** Forgets a source that nobody reads; its DAGs stay as they are, as if submitted by hand. */
  Forgotten forget(String name) {
    return transaction(
        "forgetting source " + name,
        c -> {
          if (write(c, FORGET, name, ShardPlan.SILENT.toMillis()) == 0) {
            return write(c, "update dag_source set epoch = epoch where name = ?", name) == 0
                ? Forgotten.UNKNOWN
                : Forgotten.STILL_READ;
          }
          write(c, "delete from source_file where source = ?", name);
          write(c, "update dag set source = null where source = ?", name);
          return Forgotten.DONE;
        });
  }

  private static int write(Connection c, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = c.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  /**
   * Notes that a source was looked at.
   *
   * @param looked when the look began, by the database's clock
   * @param problem why it could not be read; empty if it could
   * @return false if another scheduler owns it now
   */
  boolean looked(String name, long epoch, long looked, Optional<SourceRow.Problem> problem) {
    return transaction(
        "noting a look at source " + name, c -> looked(c, name, epoch, looked, problem));
  }

  /** The same in a transaction of the caller; locks the row to its end. */
  boolean looked(
      Connection c, String name, long epoch, long looked, Optional<SourceRow.Problem> problem)
      throws SQLException {
    try (PreparedStatement note =
        c.prepareStatement(
            "update dag_source set looked_at = ?, problem = ?"
                + " where name = ? and owner = ? and epoch = ?")) {
      note.setLong(1, looked);
      Rows.text(note, 2, problem.map(SourceJson::of));
      note.setString(3, name);
      note.setString(4, me);
      note.setLong(5, epoch);
      return note.executeUpdate() == 1;
    }
  }
}
