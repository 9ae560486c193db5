package dev.millrace.scheduler.store;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.limit.Pause;
import dev.millrace.scheduler.sketch.Databases;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** H2 or PostgreSQL. */
record JdbcBackend(Database database) implements Backend {
  @Override
  public Store connect() {
    return new JdbcStore(database.connections());
  }

  @Override
  public void empty() {
    Databases.empty(database);
  }

  @Override
  public List<String> schedulers() {
    return Databases.texts(database.connections(), "select id from scheduler order by id");
  }

  @Override
  public void silent(String scheduler, Duration since) {
    try (Store store = connect()) {
      store.look(scheduler, 4);
    }
    Databases.run(
        database.connections(),
        "update scheduler set heartbeat_at = heartbeat_at - "
            + since.toMillis()
            + " where id = '"
            + scheduler
            + "'");
  }

  @Override
  public List<String> attempts(String column) {
    return Databases.texts(
        database.connections(), "select " + column + " from attempt order by number");
  }

  @Override
  public void make(BackfillRow row, List<BackfillItem> items) {
    new NewBackfills(database.connections()).insert(row, items);
  }

  @Override
  public void pause(String pool, Pause pause) {
    new PoolRows(database.connections()).pause(pool, pause);
  }

  @Override
  public void maintenance(Optional<Pause> pause) {
    MaintenanceRows rows = new MaintenanceRows(database.connections());
    pause.ifPresentOrElse(rows::on, rows::off);
  }

  @Override
  public void resume(String pool) {
    new PoolRows(database.connections()).resume(pool);
  }

  @Override
  public void define(String pool, int slots) {
    Databases.run(
        database.connections(),
        "insert into pool (name, slots, defined) values ('" + pool + "', " + slots + ", true)");
  }
}
