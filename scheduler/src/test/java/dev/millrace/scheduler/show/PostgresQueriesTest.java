package dev.millrace.scheduler.show;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PostgresQueriesTest extends QueriesContract {
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

  @Test
  void aValueThatPostgresqlCannotHoldIsTheMistakeOfWhoAsks() {
    assertThatThrownBy(() -> queries.run("r\0"))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.INVALID));
  }

  @Test
  void whatWaitsIsFoundWithoutReadingWhatDoesNot() {
    String columns = "run_id, position, id, step, kind, state, begun, lost, token, reason, outputs";
    Databases.run(
        database.connections(),
        "insert into run (id, shard, dag, version, state, params, trigger_kind, created_at, reason)"
            + " select 'r' || i, 0, 'd', 'v', 'RUNNING', '{}', 'manual', i, ''"
            + " from generate_series(1, 20) i");
    Databases.run(
        database.connections(),
        "insert into task ("
            + columns
            + ", result_values, wanted) select 'r' || i, j, 't' || j, 't' || j, 'noop',"
            + " case when j = 7 then 'WAITING' else 'READY' end, 0, 0, 0, '', '[]', '{}',"
            + " case when j = 7 then '{}' end from generate_series(1, 20) i,"
            + " generate_series(1, 1000) j");
    Databases.run(database.connections(), "analyze");

    assertThat(Databases.texts(database.connections(), "explain " + TaskQueries.DECISIONS))
        .anyMatch(line -> line.contains("task_waiting"))
        .noneMatch(line -> line.contains("Seq Scan on task"));
  }
}
