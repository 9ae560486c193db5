package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.scheduler.sketch.Databases;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresStoreTest extends JdbcStoreContract {
  private static Database database;

  @BeforeAll
  static void open() {
    database = Databases.postgres();
  }

  @AfterAll
  static void end() {
    database.close();
  }

  @Override
  Database database() {
    return database;
  }

  @Override
  void breakConnections() {
    Databases.run(
        database.connections(),
        """
        select pg_terminate_backend(pid) from pg_stat_activity
         where pid <> pg_backend_pid() and datname = current_database()
        """);
  }

  @Test
  void openingAgainFindsTheTablesAsTheyAre() {
    Databases.postgres().close();
    Databases.postgres().close();
  }

  @Test
  void statementsArePlannedForTheTablesAsTheyAreNow() throws SQLException {
    try (var c = database.connections().getConnection();
        var query = c.prepareStatement("select current_setting('plan_cache_mode')");
        var row = query.executeQuery()) {
      row.next();
      assertThat(row.getString(1)).isEqualTo("force_custom_plan");
    }
  }

  @Test
  void aWrongLoginSaysWhereItWasTried() {
    DatabaseSettings nowhere =
        DatabaseSettings.postgresql("jdbc:postgresql://localhost:1/millrace", "nobody", "");

    assertThatThrownBy(() -> Database.open(nowhere))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("jdbc:postgresql://localhost:1/millrace");
  }
}
