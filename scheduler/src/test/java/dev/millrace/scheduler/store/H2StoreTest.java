package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.scheduler.sketch.Databases;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest extends JdbcStoreContract {
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

  @Override
  void breakConnections() {
    Databases.run(
        database.connections(),
        """
        select abort_session(session_id) from information_schema.sessions
         where session_id <> session_id()
        """);
  }

  @Test
  void whatWasCommittedIsThereWhenTheFileIsOpenedAgain() {
    DatabaseSettings settings = DatabaseSettings.embedded(directory.resolve("again"));
    assertThat(settings.url()).contains("WRITE_DELAY=0");
    for (int i = 1; i <= 2; i++) {
      try (Database again = Database.open(settings);
          JdbcStore store = new JdbcStore(again.connections())) {
        assertThat(Databases.takeAllShards(store, "s" + i, 2)).containsEntry(0, (long) i);
      }
    }
  }
}
