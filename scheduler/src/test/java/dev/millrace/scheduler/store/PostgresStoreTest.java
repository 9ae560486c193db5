package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.scheduler.sketch.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    try (var c = database.connections().getConnection()) {
      assertThat(plans(c)).isEqualTo("force_custom_plan");
    }
  }

  @Test
  void whatTheLoopRunsIsPlannedOnceAndNotAtEveryUse() throws SQLException {
    try (var c = database.connections().getConnection()) {
      PlanOnce.begin(c);
      assertThat(plans(c)).isEqualTo("force_generic_plan");
      c.setAutoCommit(false);

      PlanOnce.end(c);

      assertThat(plans(c)).isEqualTo("force_custom_plan");
      assertThat(c.getAutoCommit()).isTrue();
    }
  }

  private static String plans(Connection connection) throws SQLException {
    try (var query = connection.prepareStatement("select current_setting('plan_cache_mode')");
        var row = query.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /**
   * Two that cost the same for an unknown run: the wrong one reads all tasks for each update. One
   * that holds only some rows is never taken for an update.
   */
  @Test
  void onlyThePrimaryKeyOfTasksBeginsWithTheRun() throws SQLException {
    try (var c = database.connections().getConnection();
        var query =
            c.prepareStatement(
                """
                select i.relname from pg_index x
                  join pg_class i on i.oid = x.indexrelid
                  join pg_attribute a on a.attrelid = x.indrelid and a.attnum = x.indkey[0]
                 where x.indrelid = 'task'::regclass and a.attname = 'run_id'
                   and x.indpred is null
                """);
        var row = query.executeQuery()) {
      List<String> indexes = new ArrayList<>();
      while (row.next()) {
        indexes.add(row.getString(1));
      }
      assertThat(indexes).containsExactly("task_pkey");
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

  @Test
  void aDatabaseThatIsAwayIsAskedAgainUntilThePatienceIsOver() {
    DatabaseSettings nowhere =
        DatabaseSettings.postgresql("jdbc:postgresql://localhost:1/millrace", "nobody", "");
    List<StoreException> told = new ArrayList<>();

    assertThatThrownBy(() -> Database.openPatiently(nowhere, Duration.ofMillis(1_500), told::add))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("refused");
    assertThat(told).isNotEmpty().allMatch(StoreException::isAway);
  }

  @Test
  void aDatabaseThatRefusesTheNameIsNotAskedAgain() {
    DatabaseSettings there = Databases.postgresSettings();
    String url = there.url().replaceFirst("/[^/?]*(\\?|$)", "/no_such_database$1");
    List<StoreException> told = new ArrayList<>();

    assertThatThrownBy(
            () ->
                Database.openPatiently(
                    DatabaseSettings.postgresql(url, there.user(), there.password()),
                    Duration.ofMinutes(1),
                    told::add))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no_such_database");
    assertThat(told).isEmpty();
  }
}
