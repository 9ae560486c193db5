package dev.millrace.scheduler.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Line;
import dev.millrace.engine.message.ToScheduler.LogLines;
import dev.millrace.engine.message.ToWorker.LogAck;
import dev.millrace.engine.view.LogLine;
import dev.millrace.scheduler.show.ChangeFeed;
import dev.millrace.scheduler.show.JdbcQueries;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.SilentFabric;
import dev.millrace.scheduler.store.Database;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lines are kept in order, once each, and acknowledged only then; on every database. */
abstract class LogKeeperContract {
  private static final AttemptKey FIRST = new AttemptKey("r1", "a", 1, 1);
  private static final AttemptKey SECOND = new AttemptKey("r1", "a", 2, 5);

  private final SilentFabric fabric = new SilentFabric();
  private final ChangeFeed feed = new ChangeFeed();
  private final List<String> shown = new ArrayList<>();
  private LogKeeper keeper;
  private JdbcQueries queries;

  abstract Database database();

  @BeforeEach
  void begin() {
    Databases.empty(database());
    keeper = new LogKeeper(database().connections(), fabric, feed);
    queries =
        new JdbcQueries(
            database().connections(), (dag, version) -> Optional.empty(), new LiveState(feed));
    feed.subscribe(0, change -> shown.add(((LogLine) change.body()).text()));
  }

  private static LogLines lines(AttemptKey attempt, long first, String... texts) {
    return new LogLines(
        attempt, first, Arrays.stream(texts).map(t -> new Line(1_000, "out", t)).toList());
  }

  /** Has them kept, and ends; what is acknowledged, in order. */
  private List<Long> keep(LogLines... batches) throws InterruptedException {
    for (LogLines batch : batches) {
      keeper.receive("w1", batch);
    }
    keeper.stop();
    keeper.run();
    return fabric.takeSent().stream().map(sent -> ((LogAck) sent.message()).sequence()).toList();
  }

  private List<String> stored(Optional<Integer> attempt, long after, int limit) {
    return queries.logs("r1", "a", attempt, after, limit).stream()
        .map(line -> line.attempt() + "." + line.sequence() + " " + line.text())
        .toList();
  }

  private List<String> stored() {
    return stored(Optional.empty(), 0, 1_000);
  }

  @Test
  void linesAreKeptInOrderAndShown() throws InterruptedException {
    assertThat(keep(lines(FIRST, 1, "one", "two"), lines(FIRST, 3, "three"))).containsOnly(3L);

    assertThat(stored()).containsExactly("1.1 one", "1.2 two", "1.3 three");
    assertThat(shown).containsExactly("one", "two", "three");
  }

  @Test
  void twoKeepersOfOneLogGoOnWhereTheOtherEnded() throws InterruptedException {
    LogKeeper first = keeper;
    LogKeeper second = new LogKeeper(database().connections(), fabric, feed);
    assertThat(keep(lines(FIRST, 1, "one"))).containsExactly(1L);
    keeper = second;
    assertThat(keep(lines(FIRST, 2, "two", "three"))).containsExactly(3L);
    keeper = first;
    assertThat(keep(lines(FIRST, 4, "four"))).containsExactly(4L);
    keeper = second;
    keep(lines(FIRST, 4, "four"));
    assertThat(keep(lines(FIRST, 4, "four", "five"))).containsExactly(5L);

    assertThat(stored()).containsExactly("1.1 one", "1.2 two", "1.3 three", "1.4 four", "1.5 five");
  }

  @Test
  void whatComesAgainIsKeptOnceAlsoIfItHasGrown() throws InterruptedException {
    keep(lines(FIRST, 1, "one", "two"));
    assertThat(keep(lines(FIRST, 1, "one", "two"))).containsExactly(2L);
    assertThat(keep(lines(FIRST, 2, "two", "three"), lines(FIRST, 1, "one"))).containsOnly(3L);

    assertThat(stored()).containsExactly("1.1 one", "1.2 two", "1.3 three");
    assertThat(shown).containsExactly("one", "two", "three");
  }

  @Test
  void whatComesAfterAGapIsNotAcknowledgedAndNotKept() throws InterruptedException {
    assertThat(keep(lines(FIRST, 1, "one"), lines(FIRST, 3, "three"))).containsOnly(1L);
    assertThat(stored()).containsExactly("1.1 one");

    assertThat(keep(lines(FIRST, 2, "two", "three"))).containsExactly(3L);
    assertThat(stored()).hasSize(3);
  }

  @Test
  void aKeeperThatBeginsAnewKnowsWhatIsKept() throws InterruptedException {
    keep(lines(FIRST, 1, "one", "two"));
    keeper = new LogKeeper(database().connections(), fabric, feed);

    assertThat(keep(lines(FIRST, 1, "one", "two", "three"))).containsExactly(3L);
    assertThat(stored()).containsExactly("1.1 one", "1.2 two", "1.3 three");
  }

  @Test
  void attemptsAreKeptApartAndReadFromWhereOneWas() throws InterruptedException {
    keep(lines(FIRST, 1, "one", "two"), lines(SECOND, 1, "again"), lines(FIRST, 3, "three"));

    assertThat(stored()).containsExactly("1.1 one", "1.2 two", "1.3 three", "2.1 again");
    assertThat(stored(Optional.of(1), 1, 1_000)).containsExactly("1.2 two", "1.3 three");
    assertThat(stored(Optional.of(1), 1, 1)).containsExactly("1.2 two");
    assertThat(stored(Optional.of(2), 1, 9)).isEmpty();
    assertThat(stored(Optional.empty(), 0, 3)).hasSize(3);
    assertThat(queries.logs("r1", "b", Optional.empty(), 0, 9)).isEmpty();
  }

  @Test
  void oddTextsAreKept() throws InterruptedException {
    keep(lines(FIRST, 1, "nul \0", "half \uD83C", "\uD83C\uDF77", "\u001b[31mred\"\\"));

    assertThat(stored())
        .containsExactly(
            "1.1 nul \0", "1.2 half \uFFFD", "1.3 \uD83C\uDF77", "1.4 \u001b[31mred\"\\");
  }

  @Test
  void moreThanFitsAChunkIsSplitAndALineThatIsTooLongIsCut() throws InterruptedException {
    String long1 = "x".repeat(700_000);
    String huge = "y".repeat(3_000_000);
    String control = "\u0001".repeat(300_000); // six characters each in JSON

    assertThat(keep(lines(FIRST, 1, long1, huge, "end", control, long1))).containsExactly(5L);

    List<LogLine> kept = queries.logs("r1", "a", Optional.of(1), 0, 100);
    assertThat(kept).extracting(LogLine::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(kept.get(0).text()).isEqualTo(long1);
    assertThat(kept.get(1).text()).startsWith("yyy").endsWith(" … (cut)").hasSize(100_000);
    assertThat(kept.get(2).text()).isEqualTo("end");
    assertThat(kept.get(3).text()).endsWith(" … (cut)");
    assertThat(kept.get(4).text()).isEqualTo(long1);
  }

  @Test
  void linesThatCannotBeKeptHoldUpNoOthers() throws InterruptedException {
    AttemptKey odd = new AttemptKey("r".repeat(41), "a", 1, 1);

    assertThat(keep(lines(FIRST, 1, "one"), lines(odd, 1, "bad"), lines(SECOND, 1, "two")))
        .containsExactly(1L, 1L);
    assertThat(stored()).containsExactly("1.1 one", "2.1 two");
  }
}
