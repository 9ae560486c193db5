package dev.millrace.scheduler.logs;

import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class H2LogKeeperTest extends LogKeeperContract {
  private static Database database;

  @BeforeAll
  static void open() {
    database = Databases.inMemory();
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
