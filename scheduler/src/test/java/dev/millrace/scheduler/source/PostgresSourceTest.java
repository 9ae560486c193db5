package dev.millrace.scheduler.source;

import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class PostgresSourceTest extends SourceContract {
  private static Database database;

  @BeforeAll
  static void open() {
    database = Databases.postgres();
  }

  @AfterAll
  static void closeDatabase() {
    database.close();
  }

  @Override
  Database database() {
    return database;
  }
}
