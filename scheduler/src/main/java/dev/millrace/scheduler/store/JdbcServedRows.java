package dev.millrace.scheduler.store;

import dev.millrace.engine.served.ServedBatch;
import dev.millrace.engine.served.ServedRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What deployed models were asked, each call in a transaction of its own; throws {@link
 * StoreException}. Safe for several threads.
 */
public final class JdbcServedRows implements ServedRows {
  /** About so many batches are deleted at once: those of one millisecond go together. */
  static final int DELETED_AT_ONCE = 200;

  /** Batches of a page. */
  static final int PAGE_MAX = 500;

  /** Bytes of the lines of a page, unless its first batch alone has more. */
  private static final long PAGE_BYTES_MAX = 4L << 20;

  private static final String INSERT =
      """
      insert into served_rows (model, selector, at, row_count, byte_count, lines)
      values (?, ?, ?, ?, ?, ?)
      """;

  /** The sizes first, so that no driver ever holds the lines of more than a page. */
  private static final String SIZES =
      """
      select id, at, byte_count from served_rows
       where model = ? and selector = ? and at >= ? and at < ? and (at > ? or id > ?)
       order by at, id limit ?
      """;

  private static final String LINES =
      """
      select id, at, row_count, lines from served_rows
       where model = ? and selector = ? and at >= ? and at <= ?
         and (at > ? or id > ?) and (at < ? or id <= ?)
       order by at, id
      """;

  private static final String COUNT =
      """
      select coalesce(sum(row_count), 0) from served_rows
       where model = ? and selector = ? and at >= ? and at < ?
      """;

  private static final String DELETE =
      """
      delete from served_rows where at <=
        (select max(a.at) from
          (select o.at from served_rows o where o.at < ? order by o.at limit %d) a)
      """
          .formatted(DELETED_AT_ONCE);

  private final DataSource connections;

  public JdbcServedRows(DataSource connections) {
    this.connections = connections;
  }

  @Override
  public void keep(List<ServedBatch> batches) {
    try (Connection c = connections.getConnection()) {
      c.setAutoCommit(false);
      try (PreparedStatement insert = c.prepareStatement(INSERT)) {
        for (ServedBatch batch : batches) {
          insert.setString(1, batch.model());
          insert.setString(2, batch.selector());
          insert.setLong(3, batch.at().toEpochMilli());
          insert.setInt(4, batch.rows());
          insert.setInt(5, batch.lines().length);
          insert.setBytes(6, batch.lines());
          insert.addBatch();
        }
        insert.executeBatch();
        c.commit();
      } catch (SQLException | RuntimeException e) {
        c.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new StoreException("keeping what models were asked", e);
    }
  }

  @Override
  public Page read(Window window, Place after) {
    Instant since = window.since().isAfter(after.at()) ? window.since() : after.at();
    try (Connection c = connections.getConnection()) {
      Optional<Reach> reach = reach(c, window, since, after);
      return reach.isEmpty()
          ? new Page(List.of(), Optional.empty())
          : new Page(
              batches(c, window, since, after, reach.get().last()),
              Optional.of(reach.get().last()).filter(last -> reach.get().goesOn()));
    } catch (SQLException e) {
      throw new StoreException("reading what model " + window.model() + " was asked", e);
    }
  }

  @Override
  public long count(Window window) {
    try (Connection c = connections.getConnection();
        PreparedStatement query = c.prepareStatement(COUNT)) {
      query.setString(1, window.model());
      query.setString(2, window.selector());
      query.setLong(3, window.since().toEpochMilli());
      query.setLong(4, window.until().toEpochMilli());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    } catch (SQLException e) {
      throw new StoreException("counting what model " + window.model() + " was asked", e);
    }
  }

  /** The last batch of a page, and whether there are more behind it. */
  private record Reach(Place last, boolean goesOn) {}

  private static Optional<Reach> reach(Connection c, Window window, Instant since, Place after)
      throws SQLException {
    try (PreparedStatement query = c.prepareStatement(SIZES)) {
      query.setString(1, window.model());
      query.setString(2, window.selector());
      query.setLong(3, since.toEpochMilli());
      query.setLong(4, window.until().toEpochMilli());
      query.setLong(5, after.at().toEpochMilli());
      query.setLong(6, after.id());
      query.setInt(7, PAGE_MAX + 1);
      Place last = null;
      long bytes = 0;
      int batches = 0;
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          bytes += row.getLong("byte_count");
          if (last != null && (batches == PAGE_MAX || bytes > PAGE_BYTES_MAX)) {
            return Optional.of(new Reach(last, true));
          }
          batches++;
          last = new Place(Instant.ofEpochMilli(row.getLong("at")), row.getLong("id"));
        }
      }
      return Optional.ofNullable(last).map(place -> new Reach(place, false));
    }
  }

  private static List<ServedBatch> batches(
      Connection c, Window window, Instant since, Place after, Place last) throws SQLException {
    try (PreparedStatement query = c.prepareStatement(LINES)) {
      query.setString(1, window.model());
      query.setString(2, window.selector());
      query.setLong(3, since.toEpochMilli());
      query.setLong(4, last.at().toEpochMilli());
      query.setLong(5, after.at().toEpochMilli());
      query.setLong(6, after.id());
      query.setLong(7, last.at().toEpochMilli());
      query.setLong(8, last.id());
      List<ServedBatch> found = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(
              new ServedBatch(
                  window.model(),
                  window.selector(),
                  Instant.ofEpochMilli(row.getLong("at")),
                  row.getInt("row_count"),
                  row.getBytes("lines")));
        }
      }
      return found;
    }
  }

  /** Deletes some of what was put away before a moment, and says whether there may be more. */
  static boolean prune(Connection c, Instant before) throws SQLException {
    try (PreparedStatement delete = c.prepareStatement(DELETE)) {
      delete.setLong(1, before.toEpochMilli());
      return delete.executeUpdate() >= DELETED_AT_ONCE;
    }
  }
}
