package dev.millrace.scheduler.source;

import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.Database;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class H2SourceTest extends SourceContract {
  @TempDir static Path file;
  private static Database database;

  @BeforeAll
  static void open() {
    database = Databases.embedded(file);
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
