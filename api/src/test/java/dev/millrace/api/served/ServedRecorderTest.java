package dev.millrace.api.served;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.memory.MemoryServedRows;
import dev.millrace.engine.served.ServedBatch;
import dev.millrace.spi.model.ModelColumn;
import dev.millrace.spi.model.ModelColumn.Type;
import dev.millrace.spi.model.ModelSignature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is recorded of the requests of models. */
class ServedRecorderTest {
  private static final int SEED = 7;
  private static final int BUDGET = ServedSample.ROWS_MAX;
  private static final ModelSignature SIGNATURE =
      new ModelSignature(
          "classification",
          "grade",
          List.of(
              new ModelColumn("n", Type.INT64, true, List.of()),
              new ModelColumn("alcohol", Type.FP64, false, List.of()),
              new ModelColumn("organic", Type.BOOL, false, List.of()),
              new ModelColumn("colour", Type.BYTES, false, List.of())),
          List.of(new ModelColumn("prediction", Type.BYTES, true, List.of())));

  private final MemoryServedRows kept = new MemoryServedRows();
  private final HandClock clock = new HandClock();
  private final ServedRecorder recorder = recorder(true);

  /** Stands still until it is set forward. */
  private static final class HandClock extends Clock {
    private Instant now = Instant.parse("2026-03-01T06:00:00.120Z");

    private void pass(Duration time) {
      now = now.plus(time);
    }

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
      throw new UnsupportedOperationException();
    }
  }

  private ServedRecorder recorder(boolean on) {
    SplittableRandom random = new SplittableRandom(SEED);
    return new ServedRecorder(kept, new Recording(on), clock, () -> random);
  }

  private void ask(String model, String selector, Map<String, Object> inputs, Object prediction) {
    recorder.record(
        model,
        selector,
        3,
        SIGNATURE,
        List.of(inputs),
        List.of(Map.of("prediction", prediction, "score.good", 0.5)));
  }

  private void ask(int n) {
    ask("wine", "live", Map.of("n", (long) n), "good");
  }

  private static int n(String line) {
    return Integer.parseInt(line.replaceAll(".*\"n\":([0-9]+).*", "$1"));
  }

  private List<Integer> flushed() {
    kept.clear();
    recorder.flush();
    return kept.lines().stream().map(ServedRecorderTest::n).toList();
  }

  @Test
  void aRowIsALineWithItsTypesInTheOrderOfTheSignature() {
    ask(
        "wine",
        "live",
        Map.of("colour", "röt\n\"", "organic", true, "alcohol", 9.0, "n", Long.MAX_VALUE),
        "good");
    clock.pass(Duration.ofMillis(1003));
    ask("wine", "live", Map.of("n", 1L, "alcohol", Double.NaN), 1e300);
    ask("wine", "live", Map.of("n", 2L), Double.POSITIVE_INFINITY);
    recorder.flush();

    assertThat(kept.lines())
        .containsExactly(
            "{\"at\":\"2026-03-01T06:00:00.120Z\",\"version\":3,\"inputs\":{"
                + "\"n\":9223372036854775807,\"alcohol\":9.0,\"organic\":true,"
                + "\"colour\":\"röt\\n\\\"\"},\"prediction\":\"good\"}",
            "{\"at\":\"2026-03-01T06:00:01.123Z\",\"version\":3,\"inputs\":{"
                + "\"n\":1,\"alcohol\":null},\"prediction\":1.0E300}",
            "{\"at\":\"2026-03-01T06:00:01.123Z\",\"version\":3,\"inputs\":{"
                + "\"n\":2},\"prediction\":null}");
    assertThat(kept.batches()).singleElement();
    assertThat(kept.batches().get(0).at()).isEqualTo(Instant.parse("2026-03-01T06:00:01.123Z"));
    assertThat(kept.batches().get(0).rows()).isEqualTo(3);
  }

  @Test
  void littleTrafficIsKeptWholeAndPutAwayOnce() {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      ask(i);
      clock.pass(Duration.ofMillis(100)); // as many as the budget grows by
      if (i % 20 == 19) {
        all.addAll(flushed());
      }
    }
    assertThat(all).containsExactlyElementsOf(IntStream.range(0, 1_000).boxed().toList());
    assertThat(flushed()).isEmpty();
  }

  @Test
  void requestsThatNameSomethingElseAreKeptApart() {
    ask("wine", "live", Map.of("n", 1L), "good");
    ask("wine", "3", Map.of("n", 2L), "good");
    ask("sherry", "live", Map.of("n", 3L), "good");
    recorder.flush();

    Map<String, Integer> found = new TreeMap<>();
    for (ServedBatch batch : kept.batches()) {
      MemoryServedRows.lines(batch)
          .forEach(line -> found.put(batch.model() + "@" + batch.selector(), n(line)));
    }
    assertThat(found).isEqualTo(Map.of("wine@live", 1, "wine@3", 2, "sherry@live", 3));
  }

  @Test
  void ofMuchTrafficTheBudgetIsKeptEvenlyFromTheWholeInterval() {
    int asked = 4 * BUDGET;
    IntStream.range(0, asked).forEach(this::ask);
    List<Integer> sample = flushed();

    assertThat(sample).hasSize(BUDGET).doesNotHaveDuplicates().isSorted();
    for (int part = 0; part < 4; part++) {
      int from = part * BUDGET;
      long ofPart = sample.stream().filter(n -> n >= from && n < from + BUDGET).count();
      assertThat(ofPart).as("rows of part %d, seed %d", part, SEED).isBetween(4_600L, 5_400L);
    }
  }

  @Test
  void afterwardsTheBudgetGrowsWithTime() {
    IntStream.range(0, 2 * BUDGET).forEach(this::ask);
    assertThat(flushed()).hasSize(BUDGET);
    IntStream.range(0, 100).forEach(this::ask);
    assertThat(flushed()).isEmpty();

    clock.pass(Duration.ofSeconds(2));
    assertThat(flushed()).isEmpty();
    IntStream.range(0, 100).forEach(this::ask);
    assertThat(flushed()).hasSize(2 * ServedSample.ROWS_PER_SECOND);

    clock.pass(Duration.ofDays(30));
    assertThat(flushed()).isEmpty();
    IntStream.range(0, BUDGET + 1).forEach(this::ask);
    assertThat(flushed()).hasSize(BUDGET);
  }

  @Test
  void aClockThatIsSetBackTakesNothingAway() {
    ask(1);
    clock.pass(Duration.ofDays(-1));
    ask(2);
    assertThat(flushed()).containsExactly(1, 2);
    ask(3);
    assertThat(flushed()).containsExactly(3);
  }

  @Test
  void aRowThatMakesTooLongALineIsLeftOut() {
    ask("wine", "live", Map.of("n", 1L, "colour", "x".repeat(ServedSample.ROW_BYTES_MAX)), "a");
    ask("wine", "live", Map.of("n", 2L, "colour", "é".repeat(33_000)), "a");
    ask("wine", "live", Map.of("n", 3L, "colour", "x".repeat(5 << 20)), "a");
    ask("wine", "live", Map.of("n", 4L, "colour", "x".repeat(65_000)), "a");
    assertThat(flushed()).containsExactly(4);
  }

  @Test
  void manyLongRowsMakeSeveralBatchesOfBoundedSize() {
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < 50; i++) {
      StringBuilder noise = new StringBuilder();
      random.ints(60_000, ' ', '~').forEach(c -> noise.append((char) c));
      ask("wine", "live", Map.of("n", (long) i, "colour", noise.toString()), "good");
    }
    assertThat(flushed()).containsExactlyElementsOf(IntStream.range(0, 50).boxed().toList());
    assertThat(kept.batches()).hasSizeGreaterThan(3);
    assertThat(kept.batches().stream().mapToInt(ServedBatch::rows).sum()).isEqualTo(50);
  }

  @Test
  void memoryIsBoundedAndWhatIsHeldStandsForTheWholeInterval() {
    String large = "x".repeat(60_000);
    int fit = (int) (ServedRecorder.HELD_BYTES_MAX / (2 * large.length()));
    for (int i = 0; i < 3 * fit; i++) {
      ask("wine", "live", Map.of("n", (long) i, "colour", large), "good");
    }
    List<Integer> sample = flushed();
    assertThat(sample).hasSizeBetween(fit - 5, fit);
    assertThat(sample.stream().filter(n -> n >= 2 * fit).count())
        .as("rows of the last third, seed %d", SEED)
        .isGreaterThan(fit / 5);

    ask(1);
    assertThat(flushed()).containsExactly(1); // the memory is free again
  }

  @Test
  void noMoreThanSoManyModelsAreRecordedAtATimeUntilSomeAreQuiet() {
    for (int i = 0; i <= ServedRecorder.SAMPLES_MAX; i++) {
      ask("wine" + i, "live", Map.of("n", (long) i), "good");
    }
    assertThat(flushed()).hasSize(ServedRecorder.SAMPLES_MAX);
    clock.pass(Duration.ofSeconds(1));
    assertThat(flushed()).isEmpty();
    ask("another", "live", Map.of("n", 5L), "good");
    assertThat(flushed()).containsExactly(5);
  }

  @Test
  void nothingIsRecordedWhereThatIsOff() {
    ServedRecorder off = recorder(false);
    off.start();
    off.record(
        "wine",
        "live",
        3,
        SIGNATURE,
        List.of(Map.of("n", 1L)),
        List.of(Map.of("prediction", "good")));
    off.flush();
    off.close();
    assertThat(kept.batches()).isEmpty();
  }

  @Test
  void whatCannotBePutAwayIsLostAndFailsNobody() {
    kept.failure = new IllegalStateException("no database");
    ask(1);
    recorder.flush();
    ask(2);
    recorder.flush();
    kept.failure = null;
    ask(3);
    assertThat(flushed()).containsExactly(3);
  }

  @Test
  void anAnswerThatLacksRowsFailsNobody() {
    recorder.record("wine", "live", 3, SIGNATURE, List.of(Map.of("n", 1L)), List.of());
    ask(2);
    assertThat(flushed()).containsExactly(2);
  }

  @Test
  void whatManyThreadsAreAskedIsKeptOnceWhileItIsPutAway() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int from = i * 2_000;
      threads.add(new Thread(() -> IntStream.range(from, from + 2_000).forEach(this::ask)));
    }
    threads.forEach(Thread::start);
    while (threads.stream().anyMatch(Thread::isAlive)) {
      recorder.flush();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    recorder.flush();
    assertThat(kept.lines().stream().map(ServedRecorderTest::n))
        .hasSize(8_000)
        .doesNotHaveDuplicates();
  }

  @Test
  void theEndPutsAwayWhatIsLeft() {
    recorder.start();
    ask(1);
    recorder.close();
    assertThat(kept.lines()).singleElement();
  }
}
