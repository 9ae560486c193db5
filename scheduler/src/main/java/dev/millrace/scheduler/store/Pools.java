package dev.millrace.scheduler.store;

import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.limit.PoolUse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Pools and how many slots of them are used, inside the transaction of the caller. */
final class Pools {
  static final String DUPLICATE_KEY = "23505";

  /** Nobody waits for a scheduler that hangs: a pool that another holds is asked for again. */
  private static final String HOLD =
      "select slots, paused_by, pause_reason, paused_since from pool where name = ?"
          + " for update skip locked";

  private static final String EXISTS = "select 1 from pool where name = ?";
  private static final String MAKE =
      "insert into pool (name, slots, defined) values (?, " + PoolUse.SLOTS_UNDEFINED + ", false)";

  /** Its attempts that may run: the one that holds it, and one that is not proven gone. */
  static final String ATTEMPTS =
      """
      (case when t.worker is null then 0 else 1 end
       + case when t.lease_worker is null
                or t.ended_at is not null and t.lease_until <= %s then 0 else 1 end)"""
          .formatted(Database.NOW);

  private static final String USED =
      "select coalesce(sum(c.slots * "
          + ATTEMPTS
          + "), 0) as used,"
          + " coalesce(sum(case when t.ended_at is not null and "
          + ATTEMPTS
          + " = 0 then 1 else 0 end), 0) as idle"
          + " from claim c join task t on t.run_id = c.run_id and t.position = c.position"
          + " where c.pool = ?";
  private static final String USERS =
      "select t.run_id, t.id from claim c"
          + " join task t on t.run_id = c.run_id and t.position = c.position"
          + " where c.pool = ? and "
          + ATTEMPTS
          + " > 0 order by t.assigned_at, t.run_id, t.position limit ?";

  /** Of tasks that ended while an attempt of them was not proven gone, and now it is. */
  private static final String FORGET_IDLE =
      "delete from claim where pool = ? and exists (select 1 from task t"
          + " where t.run_id = claim.run_id and t.position = claim.position"
          + " and t.ended_at is not null and "
          + ATTEMPTS
          + " = 0)";

  private final PreparedStatement hold;
  private final PreparedStatement exists;
  private final PreparedStatement make;
  private final PreparedStatement used;
  private final PreparedStatement users;
  private final PreparedStatement forgetIdle;

  Pools(Connection c) throws SQLException {
    hold = c.prepareStatement(HOLD);
    exists = c.prepareStatement(EXISTS);
    make = c.prepareStatement(MAKE);
    used = c.prepareStatement(USED);
    users = c.prepareStatement(USERS);
    forgetIdle = c.prepareStatement(FORGET_IDLE);
  }

  /** Empty if another transaction holds it. */
  Optional<PoolUse> hold(String pool) throws SQLException {
    Optional<Row> row = row(pool);
    if (row.isEmpty() && !exists(pool)) {
      make(pool);
      row = row(pool);
    }
    return row.isEmpty() ? Optional.empty() : Optional.of(use(pool, row.get()));
  }

  private record Row(int slots, Optional<Pause> paused) {}

  private Optional<Row> row(String pool) throws SQLException {
    hold.setString(1, pool);
    try (ResultSet row = hold.executeQuery()) {
      return row.next()
          ? Optional.of(new Row(row.getInt("slots"), PoolRows.paused(row)))
          : Optional.empty();
    }
  }

  private boolean exists(String pool) throws SQLException {
    exists.setString(1, pool);
    try (ResultSet row = exists.executeQuery()) {
      return row.next();
    }
  }

  private void make(String pool) throws SQLException {
    Connection c = make.getConnection();
    Savepoint before = c.setSavepoint();
    make.setString(1, pool);
    try {
      make.executeUpdate();
      c.releaseSavepoint(before);
    } catch (SQLException e) {
      if (!DUPLICATE_KEY.equals(e.getSQLState())) {
        throw e;
      }
      c.rollback(before); // another has just made it
    }
  }

  private PoolUse use(String pool, Row row) throws SQLException {
    used.setString(1, pool);
    try (ResultSet sum = used.executeQuery()) {
      sum.next();
      if (sum.getLong("idle") > 0) {
        forgetIdle.setString(1, pool);
        forgetIdle.executeUpdate();
      }
      return new PoolUse(pool, row.slots(), sum.getLong("used"), row.paused());
    }
  }

  List<String> users(String pool, int most) throws SQLException {
    users.setString(1, pool);
    users.setInt(2, most);
    List<String> names = new ArrayList<>();
    try (ResultSet row = users.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1) + "/" + row.getString(2));
      }
    }
    return names;
  }
}
