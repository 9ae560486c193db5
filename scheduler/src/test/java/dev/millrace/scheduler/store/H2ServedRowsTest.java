package dev.millrace.scheduler.store;

import dev.millrace.scheduler.sketch.Databases;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2ServedRowsTest extends ServedRowsContract {
  @TempDir static Path directory;
  private static Database database;

  @BeforeAll
  static void open() {
    database = Databases.embedded(directory);
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
