package dev.millrace.steps.waiting;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.Waiting.Until;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.KnownArtifact;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.LocalServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaitTest {
  private static final Instant START = Instant.parse("2026-03-01T06:00:00Z");

  @TempDir Path directory;
  private Instant now = START;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    Clock clock =
        new Clock() {
          @Override
          public Instant instant() {
            return now;
          }

          @Override
          public ZoneId getZone() {
            return ZoneOffset.UTC;
          }

          @Override
          public Clock withZone(ZoneId zone) {
            return this;
          }
        };
    it = new FakeStepContext(new WaitKind(clock), directory.resolve("it"));
  }

  @Test
  void aSpanOfTimeIsOver() throws Exception {
    it.with("for", "90m");

    assertThat(looksAgainAt()).isEqualTo("2026-03-01T07:30:00Z");
    assertThat(ended())
        .isEqualTo(
            Map.of(
                "since",
                START.toString(),
                "until",
                "2026-03-01T07:30:00Z",
                "digest",
                "",
                "run",
                ""));
  }

  @Test
  void wokenEarlyItWaitsForTheRestOnly() throws Exception {
    it.with("for", "90m");
    Until first = waits();
    now = START.plusSeconds(60);
    it.resumed(remembered(first));

    assertThat(looksAgainAt()).isEqualTo("2026-03-01T07:30:00Z");
  }

  @Test
  void aMomentHasCome() throws Exception {
    it.with("until", "2026-03-01T08:00:00+01:00");
    assertThat(looksAgainAt()).isEqualTo("2026-03-01T07:00:00Z");
    ended();

    it.with("until", "2020-01-01T00:00:00Z").resumed(Map.of());
    assertThat(it.run().waiting()).as("a moment in the past").isEmpty();
    it.with("until", "tomorrow");
    assertThat(failure(it, FailureClass.USER)).contains("expected a moment with an offset");
  }

  @Test
  void aFileIsLookedForAgainAndAgainUntilTheTimeForItIsOver() throws Exception {
    Path file = directory.resolve("wine.csv");
    it.with("file", file.toString()).with("every", "1m").with("timeout", "150s");

    assertThat(looksAgainAt()).isEqualTo("2026-03-01T06:01:00Z");
    assertThat(looksAgainAt()).isEqualTo("2026-03-01T06:02:00Z");
    assertThat(looksAgainAt()).as("the end of its time").isEqualTo("2026-03-01T06:02:30Z");
    assertThat(failure(it, FailureClass.TIMEOUT))
        .startsWith("File '" + file + "' has not come within 150s, counted from " + START);

    Files.createFile(file);
    assertThat(it.run().waiting()).isEmpty();
  }

  @Test
  void anAddressIsAskedUntilItAnswersWell() throws Exception {
    try (LocalServer server = new LocalServer().answers(503, "not yet")) {
      it.with("url", server.address("/ready")).with("every", "5s");

      assertThat(looksAgainAt()).isEqualTo("2026-03-01T06:00:05Z");
      assertThat(it.logLines()).singleElement().asString().startsWith("Not yet: GET");
      server.answers(200, "");
      ended();
      assertThat(server.asked()).hasSize(2);
    }
  }

  @Test
  void aQueryIsAskedUntilItsFirstValueIsTrue() throws Exception {
    Path rows = Files.writeString(directory.resolve("rows.csv"), "id\n1\n");
    it.with("sql", "SELECT count(*) >= 2 FROM read_csv('" + rows + "')").with("every", "5s");

    assertThat(looksAgainAt()).isEqualTo("2026-03-01T06:00:05Z");
    assertThat(it.logLines()).containsExactly("Not yet: the query gives false");
    Files.writeString(rows, "id\n1\n2\n");
    ended();

    it.with("sql", "SELECT count(*) FROM read_csv('" + rows + "')").resumed(Map.of());
    ended();
    it.with("sql", "SELECT 1 WHERE false");
    looksAgainAt();
    it.with("sql", "SELECT NULL");
    looksAgainAt();
  }

  @Test
  void aDatabaseThatIsAwayIsAskedAgainAndAWrongQueryFails() throws Exception {
    it.with("sql", "SELECT nonsense FROM nowhere");
    assertThat(failure(it, FailureClass.USER))
        .startsWith("The query of 'sql' cannot be asked of 'jdbc:duckdb:'")
        .contains("nowhere");
    it.with("sql", "SELECT 'soon'");
    assertThat(failure(it, FailureClass.USER)).contains("gives 'soon'; expected true or false");
    it.with("sql", "SELECT 1").with("database", "jdbc:nothing://reader:secret@host/db?password=x");
    assertThat(failure(it, FailureClass.USER))
        .startsWith("There is no driver for 'jdbc:nothing://host/db'");
  }

  private static KnownArtifact left(String digest, Instant since) {
    return new KnownArtifact(
        digest.repeat(64), ArtifactType.DATASET, Optional.of(since), Optional.of("r7"));
  }

  @Test
  void anArtifactIsLookedForUntilARunHasLeftIt() throws Exception {
    it.with("artifact", "other.result").with("every", "1m").with("timeout", "150s");

    assertThat(looksAgainAt()).isEqualTo("2026-03-01T06:01:00Z");
    assertThat(it.logLines())
        .containsExactly(
            "Not yet: no run has left other.result (runs that a step of another DAG started do not count)");
    it.artifact("other.result", left("a", START.minusSeconds(60)));
    assertThat(ended())
        .isEqualTo(
            Map.of(
                "since",
                START.toString(),
                "until",
                "2026-03-01T06:01:00Z",
                "digest",
                "a".repeat(64),
                "run",
                "r7"));
  }

  @Test
  void whatWasLeftBeforeTheMomentDoesNotCount() throws Exception {
    it.artifact("other.result", left("a", START.minusMillis(1)));
    it.with("artifact", "other.result").with("after", "2026-03-01T07:00:00+01:00");
    it.with("every", "1m").with("timeout", "1m");

    looksAgainAt();
    assertThat(it.logLines())
        .containsExactly(
            "Not yet: other.result came at 2026-03-01T05:59:59.999Z, and 'after' is"
                + " 2026-03-01T06:00:00Z");
    assertThat(failure(it, FailureClass.TIMEOUT))
        .startsWith("Artifact 'other.result' has not come within 1m");

    it.artifact("other.result", left("b", START));
    assertThat(ended()).as("at the moment itself").containsEntry("digest", "b".repeat(64));
  }

  @Test
  void aModelAndADigestAreLookedForToo() throws Exception {
    String digest = "artifact:sha256:" + "c".repeat(64);
    it.with("artifact", "model:wine@live");
    looksAgainAt();
    it.with("artifact", digest);
    looksAgainAt();
    assertThat(it.logLines())
        .containsExactly(
            "Not yet: model:wine@live is not registered",
            "Not yet: no run here has made " + digest);

    it.artifact(
        digest,
        new KnownArtifact("c".repeat(64), ArtifactType.FILE, Optional.empty(), Optional.empty()));
    assertThat(ended()).containsEntry("digest", "c".repeat(64)).containsEntry("run", "");
  }

  @Test
  void howNewItHasToBeIsSaidOfWhatADagLeftOnly() throws Exception {
    it.with("artifact", "model:wine@live").with("after", START.toString());
    assertThat(failure(it, FailureClass.USER))
        .startsWith("Parameter 'after' asks when 'model:wine@live' came to be")
        .contains("expected dag.output");

    it.with("artifact", "other.result").with("after", "today");
    assertThat(failure(it, FailureClass.USER))
        .startsWith("Parameter 'after' is 'today'; expected a moment with an offset");
  }

  @Test
  void howNewItHasToBeIsNotSaidWithoutIt() throws Exception {
    it.with("for", "1s").with("after", START.toString());
    assertThat(failure(it, FailureClass.USER)).contains("add 'artifact', or remove it");
  }

  @Test
  void whatIsToComeIsGivenOnce() throws Exception {
    assertThat(failure(it, FailureClass.USER)).startsWith("Given are none of for, until");

    it.with("for", "1s").with("file", "/x");
    assertThat(failure(it, FailureClass.USER)).startsWith("Given are for and file of");
  }

  @Test
  void aPathFromSomewhereIsRefused() throws Exception {
    it.with("file", "data/wine.csv");

    assertThat(failure(it, FailureClass.USER)).contains("expected an absolute path");
  }

  /** Looks, and moves the clock to the next look as the scheduler would. */
  private String looksAgainAt() throws Exception {
    Until until = waits();
    now = until.at();
    it.resumed(remembered(until));
    return now.toString();
  }

  private Until waits() throws Exception {
    return (Until) it.run().waiting().orElseThrow();
  }

  private static Map<String, Object> remembered(Until until) {
    Map<String, Object> resumed = new LinkedHashMap<>(until.memory());
    resumed.put("waited", "time");
    return resumed;
  }

  private Map<String, Object> ended() throws Exception {
    StepResult result = it.run();
    assertThat(result.waiting()).isEmpty();
    return result.values();
  }
}
