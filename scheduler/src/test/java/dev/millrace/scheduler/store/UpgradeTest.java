package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.scheduler.sketch.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What earlier versions stored is there after an upgrade. */
class UpgradeTest {
  private static final String TASK =
      """
      insert into task (run_id, position, id, step, kind, state, begun, lost, token, reason,
                        outputs, result_values)
      values ('r1', POSITION, 'NAME', 'NAME', 'noop', 'PENDING', 0, 0, 0, '', '[]', '{}')
      """;
  private static final String ATTEMPT =
      """
      insert into attempt (run_id, task_id, number, token, worker, state, assigned_at)
      values ('r1', ?, 7)
      """;

  @TempDir Path directory;

  @Test
  void attemptsOfVersion4AreKeptInH2() throws SQLException {
    attemptsOfVersion4AreKept(DatabaseSettings.embedded(directory));
  }

  @Test
  void attemptsOfVersion4AreKeptInPostgres() throws SQLException {
    DatabaseSettings shared = Databases.postgresSettings();
    try (Database database = Databases.postgres()) {
      Databases.run(database.connections(), "drop database if exists upgrade");
      Databases.run(database.connections(), "create database upgrade");
    }
    String url = shared.url().replace("/postgres?", "/upgrade?");
    assertThat(url).isNotEqualTo(shared.url());
    attemptsOfVersion4AreKept(DatabaseSettings.postgresql(url, shared.user(), shared.password()));
  }

  private static void attemptsOfVersion4AreKept(DatabaseSettings settings) throws SQLException {
    Flyway.configure(UpgradeTest.class.getClassLoader())
        .dataSource(settings.url(), settings.user(), settings.password())
        .locations("classpath:dev/millrace/scheduler/migrations")
        .table("schema_history")
        .target("4")
        .load()
        .migrate();
    try (Connection c =
            DriverManager.getConnection(settings.url(), settings.user(), settings.password());
        Statement statement = c.createStatement()) {
      for (String task : List.of("new", "open", "retried")) {
        statement.execute(TASK.replace("NAME", task).replace("POSITION", "" + task.length()));
      }
      statement.execute(ATTEMPT.replace("?", "'open', 1, 3, 'w1', 'RUNNING'"));
      statement.execute(ATTEMPT.replace("?", "'retried', 1, 4, 'w1', 'LOST'"));
      statement.execute(ATTEMPT.replace("?", "'retried', 2, 5, 'w2', 'SUCCEEDED'"));
    }

    try (Database database = Database.open(settings)) {
      assertThat(
              Databases.texts(
                  database.connections(),
                  "select task_id || ' ' || number || ' ' || token || ' ' || worker || ' ' || state"
                      + " || ' ' || assigned_at from attempt order by task_id, number"))
          .containsExactly(
              "open 1 3 w1 RUNNING 7", "retried 1 4 w1 LOST 7", "retried 2 5 w2 SUCCEEDED 7");
      assertThat(
              Databases.texts(
                  database.connections(),
                  "select id || ' ' || attempt_number from task where attempt_number is not null"
                      + " order by id"))
          .containsExactly("open 1", "retried 2");
    }
  }
}
