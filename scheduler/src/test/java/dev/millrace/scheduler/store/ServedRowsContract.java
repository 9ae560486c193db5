package dev.millrace.scheduler.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.served.ServedBatch;
import dev.millrace.engine.served.ServedRows;
import dev.millrace.engine.served.ServedRows.Page;
import dev.millrace.engine.served.ServedRows.Place;
import dev.millrace.engine.served.ServedRows.Window;
import dev.millrace.scheduler.sketch.Databases;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What servers rely on for what models were asked, on every database. */
abstract class ServedRowsContract {
  private static final Instant T0 = Instant.parse("2026-03-01T10:00:00.123Z");

  private ServedRows rows;

  abstract Database database();

  @BeforeEach
  void nothingIsKept() {
    Databases.empty(database());
    rows = new JdbcServedRows(database().connections());
  }

  private static Instant at(long seconds) {
    return T0.plusSeconds(seconds);
  }

  private static ServedBatch batch(String model, String selector, long seconds, String lines) {
    return new ServedBatch(model, selector, at(seconds), 1, lines.getBytes(StandardCharsets.UTF_8));
  }

  private static ServedBatch wine(long seconds, String lines) {
    return batch("wine", "live", seconds, lines);
  }

  private static Window wine(Instant since, Instant until) {
    return new Window("wine", "live", since, until);
  }

  private List<ServedBatch> readAll(Window window) {
    List<ServedBatch> all = new ArrayList<>();
    Page page = rows.read(window, Place.START);
    all.addAll(page.batches());
    while (page.next().isPresent()) {
      page = rows.read(window, page.next().get());
      assertThat(page.batches()).isNotEmpty();
      all.addAll(page.batches());
    }
    return all;
  }

  private List<String> textsOf(Window window) {
    return readAll(window).stream()
        .map(batch -> new String(batch.lines(), StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void aBatchIsReadAsItWasKept() {
    byte[] bytes = new byte[ServedBatch.BYTES_MAX];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (i * 31);
    }
    rows.keep(List.of(new ServedBatch("wine", "live", T0, 17, bytes)));

    assertThat(readAll(wine(T0, at(1))))
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.model()).isEqualTo("wine");
              assertThat(found.selector()).isEqualTo("live");
              assertThat(found.at()).isEqualTo(T0);
              assertThat(found.rows()).isEqualTo(17);
              assertThat(found.lines()).isEqualTo(bytes);
            });
  }

  @Test
  void aWindowHasTheBatchesOfOneSelectorFromItsStartToBeforeItsEndOldestFirst() {
    rows.keep(List.of(wine(3, "d"), wine(1, "b"), wine(0, "a")));
    rows.keep(
        List.of(
            wine(2, "c"), batch("wine", "3", 1, "by number"), batch("sherry", "live", 1, "other")));

    assertThat(textsOf(wine(at(1), at(3)))).containsExactly("b", "c");
    assertThat(textsOf(wine(at(0), at(4)))).containsExactly("a", "b", "c", "d");
    assertThat(textsOf(new Window("wine", "3", at(0), at(4)))).containsExactly("by number");
    assertThat(textsOf(wine(at(4), at(9)))).isEmpty();
    assertThat(textsOf(wine(at(3), at(1)))).isEmpty();
  }

  @Test
  void manyBatchesComeInPagesEachOnceAlsoThoseOfOneMillisecond() {
    int count = 2 * JdbcServedRows.PAGE_MAX + 7;
    rows.keep(IntStream.range(0, count).mapToObj(i -> wine(i / 300, "" + i)).toList());

    assertThat(rows.read(wine(at(0), at(9)), Place.START).batches())
        .hasSize(JdbcServedRows.PAGE_MAX);
    assertThat(textsOf(wine(at(0), at(9))))
        .containsExactlyElementsOf(IntStream.range(0, count).mapToObj(String::valueOf).toList());
  }

  @Test
  void theRowsOfAWindowAreCounted() {
    rows.keep(
        List.of(
            new ServedBatch("wine", "live", at(0), 3, new byte[] {1}),
            new ServedBatch("wine", "live", at(1), 4, new byte[] {1}),
            new ServedBatch("wine", "3", at(0), 5, new byte[] {1}),
            new ServedBatch("wine", "live", at(2), 6, new byte[] {1})));

    assertThat(rows.count(wine(at(0), at(2)))).isEqualTo(7);
    assertThat(rows.count(wine(at(3), at(9)))).isZero();
  }

  @Test
  void aPageHasFewLargeBatches() {
    byte[] large = new byte[ServedBatch.BYTES_MAX];
    new SplittableRandom(1).nextBytes(large);
    for (int i = 0; i < 10; i++) {
      rows.keep(List.of(new ServedBatch("wine", "live", at(i), 1, large)));
    }
    assertThat(rows.read(wine(at(0), at(99)), Place.START).batches()).hasSize(4);
    assertThat(readAll(wine(at(0), at(99)))).hasSize(10);
  }

  @Test
  void batchesAreKeptTogetherOrNotAtAll() {
    String tooLong = "m".repeat(201);
    List<ServedBatch> batches = List.of(wine(0, "a"), batch(tooLong, "live", 0, "b"));

    assertThatThrownBy(() -> rows.keep(batches)).isInstanceOf(StoreException.class);
    assertThat(textsOf(wine(at(0), at(1)))).isEmpty();
  }

  @Test
  void oldBatchesAreForgottenLittleByLittle() {
    rows.keep(IntStream.range(0, 500).mapToObj(i -> wine(i, "" + i)).toList());
    try (Store store = new JdbcStore(database().connections())) {
      assertThat(store.forgetServed(at(0))).isFalse();
      assertThat(textsOf(wine(at(0), at(500)))).hasSize(500);

      assertThat(store.forgetServed(at(499))).isTrue();
      assertThat(textsOf(wine(at(0), at(500))))
          .hasSize(500 - JdbcServedRows.DELETED_AT_ONCE)
          .startsWith("" + JdbcServedRows.DELETED_AT_ONCE);
      for (int i = 0; store.forgetServed(at(499)); i++) {
        assertThat(i).as("transactions").isLessThan(5);
      }
    }
    assertThat(textsOf(wine(at(0), at(500)))).containsExactly("499");
  }
}
