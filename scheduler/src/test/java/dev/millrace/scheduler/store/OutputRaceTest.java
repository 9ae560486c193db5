package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.event.Happening;
import dev.millrace.scheduler.sketch.Databases;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two schedulers end runs of one DAG at the same moment. */
class OutputRaceTest {
  private static final long PATIENCE_SECONDS = 20;
  private static final String BLOCKED_OF_H2 = // it asks again and again, so it is seen at it
      """
      select session_id from information_schema.sessions
       where executing_statement like 'insert into dag_output%'
          or executing_statement like 'select * from dag_output%'
      """;
  private static final String BLOCKED_OF_POSTGRES = "select pid from pg_locks where not granted";

  private static List<LeftArtifact> left(String run, String digest, String... outputs) {
    List<LeftArtifact> left = new ArrayList<>();
    for (String output : outputs) {
      OutputRow.Key key = new OutputRow.Key("up", output);
      OutputRow row =
          new OutputRow(key, digest.repeat(64), run, Instant.EPOCH, OptionalLong.empty());
      left.add(new LeftArtifact(row, run));
    }
    return left;
  }

  private static OutputNews write(Connection c, List<LeftArtifact> left) {
    try {
      c.setAutoCommit(false);
      return OutputRows.write(c, left);
    } catch (SQLException e) {
      throw new IllegalStateException("writing outputs", e);
    }
  }

  /** The one that comes second waits, and compares with what the first one has left. */
  private static void race(Database database, String blocked, String... outputs) throws Exception {
    try (Connection one = database.connections().getConnection();
        Connection other = database.connections().getConnection()) {
      OutputNews first = write(one, left("r1", "1", outputs));
      CompletableFuture<OutputNews> second =
          CompletableFuture.supplyAsync(
              () -> write(other, left("r2", "2", "a", "b", "c")), task -> new Thread(task).start());
      long deadline = System.nanoTime() + Duration.ofSeconds(PATIENCE_SECONDS).toNanos();
      while (Databases.texts(database.connections(), blocked).isEmpty()) {
        assertThat(System.nanoTime()).as("the second one waits").isLessThan(deadline);
        assertThat(second).as("it waits").isNotDone();
        Thread.onSpinWait();
      }
      one.commit();
      List<Happening> after = second.get(PATIENCE_SECONDS, TimeUnit.SECONDS).events();
      other.commit();

      assertThat(after).extracting(Happening::what).containsExactly("a", "b", "c");
      for (Happening event : after) {
        if (List.of(outputs).contains(event.what())) {
          assertThat(event.facts()).containsEntry("before", "sha256:" + "1".repeat(64));
        } else {
          assertThat(event.facts()).doesNotContainKey("before");
        }
      }
      assertThat(first.events()).extracting(Happening::what).containsExactly(outputs);
      assertThat(
              Databases.texts(
                  database.connections(), "select run_id from dag_output order by output"))
          .containsExactly("r2", "r2", "r2");
      one.commit();
    }
  }

  private static void races(Database database, String blocked) throws Exception {
    Databases.empty(database);
    race(database, blocked, "a", "c"); // rows that are not there yet
    Databases.run(database.connections(), "update dag_output set run_id = 'r0', digest = '0'");
    Databases.run(database.connections(), "delete from dag_output where output <> 'b'");
    race(database, blocked, "a", "b"); // one that is, and one that is not
    Databases.empty(database);
  }

  @Test
  void inTheEmbeddedDatabaseTheSecondComparesWithTheFirst() throws Exception {
    try (Database database = Databases.inMemory()) {
      races(database, BLOCKED_OF_H2);
    }
  }

  @Test
  void inPostgresTheSecondComparesWithTheFirst() throws Exception {
    try (Database database = Databases.postgres()) {
      races(database, BLOCKED_OF_POSTGRES);
    }
  }
}
