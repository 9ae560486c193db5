package dev.millrace.scheduler.sketch;

import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.DatabaseSettings;
import dev.millrace.scheduler.store.Store;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import javax.sql.DataSource;

/** Real databases for tests. */
public final class Databases {
  private static final List<String> TABLES =
      List.of(
          "scheduler",
          "shard",
          "dag_version",
          "dag",
          "run",
          "task",
          "earlier_attempt",
          "artifact",
          "cache_entry",
          "model",
          "model_version",
          "model_alias",
          "log_chunk",
          "pool",
          "claim",
          "schedule",
          "schedule_pause",
          "tick",
          "delivery",
          "event_subscription",
          "event_inbox",
          "dag_output",
          "backfill_item",
          "backfill",
          "served_rows",
          "dag_source",
          "source_file");

  private static EmbeddedPostgres server;

  private Databases() {}

  /** A file, as the embedded engine has it. */
  public static Database embedded(Path directory) {
    return Database.open(DatabaseSettings.embedded(directory));
  }

  /** H2 in memory, for tests that are not about the database; gone when it is closed. */
  public static Database inMemory() {
    return Database.open(
        new DatabaseSettings(
            "jdbc:h2:mem:" + UUID.randomUUID() + ";OPTIMIZE_REUSE_RESULTS=FALSE",
            "millrace",
            "",
            8));
  }

  /** A real server, started once for all tests and ended with the process; close the pool. */
  public static Database postgres() {
    return Database.open(postgresSettings());
  }

  public static synchronized DatabaseSettings postgresSettings() {
    if (server == null) {
      try {
        server = EmbeddedPostgres.builder().start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL could not be started", e);
      }
    }
    return DatabaseSettings.postgresql(
        server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
  }

  /** Empties every table. */
  public static void empty(Database database) {
    TABLES.forEach(table -> run(database.connections(), "delete from " + table));
  }

  public static void run(DataSource connections, String sql) {
    try (Connection c = connections.getConnection();
        Statement statement = c.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /** The first column of every row, as text. */
  public static List<String> texts(DataSource connections, String query) {
    try (Connection c = connections.getConnection();
        Statement statement = c.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      List<String> texts = new ArrayList<>();
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /** Takes every shard for a scheduler, whoever had it. */
  public static Map<Integer, Long> takeAllShards(Store store, String scheduler, int shards) {
    Map<Integer, Long> seen = new TreeMap<>();
    store.look(scheduler, shards).shards().forEach((id, shard) -> seen.put(id, shard.epoch()));
    return store.take(scheduler, seen);
  }
}
