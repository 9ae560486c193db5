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
}
