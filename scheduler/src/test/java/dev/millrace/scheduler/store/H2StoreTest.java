package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.scheduler.sketch.Databases;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2StoreTest extends JdbcStoreContract {
  @TempDir static Path directory;
  private static final ExecutorService asker = Executors.newSingleThreadExecutor();
  private static Database database;

  @BeforeAll
  static void open() {
    database = Databases.embedded(directory);
  }

  @AfterAll
  static void end() {
    asker.shutdownNow();
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

  @Test
  void whoeverAsksWithoutPauseIsToldOfEveryCommit(@TempDir Path empty) throws Exception {
    try (Database mine = Databases.embedded(empty);
        Connection writer = mine.connections().getConnection();
        Connection reader = mine.connections().getConnection();
        Statement change = writer.createStatement();
        PreparedStatement question =
            reader.prepareStatement("select epoch from shard where id = ?")) {
      change.execute("insert into shard (id, epoch) values (7, 0)");
      writer.setAutoCommit(false);
      question.setInt(1, 7);
      for (long epoch = 1; epoch <= 300; epoch++) {
        long wanted = epoch;
        Future<?> told = asker.submit(() -> askUntil(question, wanted));
        change.execute("update shard set epoch = " + epoch + " where id = 7");
        writer.commit();
        told.get(10, TimeUnit.SECONDS);
      }
    }
  }

  private static Void askUntil(PreparedStatement question, long wanted) throws SQLException {
    while (!Thread.interrupted() && answer(question) != wanted) {
      Thread.onSpinWait();
    }
    return null;
  }

  private static long answer(PreparedStatement question) throws SQLException {
    try (ResultSet row = question.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
