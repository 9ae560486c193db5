package dev.millrace.scheduler.store;

import dev.millrace.scheduler.sketch.Databases;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresServedRowsTest extends ServedRowsContract {
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
}
