package dev.millrace.worker.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Line;
import dev.millrace.engine.message.ToScheduler.LogLines;
import dev.millrace.engine.message.ToScheduler.Progress;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.LogAck;
import dev.millrace.fabric.memory.Faults;
import dev.millrace.worker.WorkerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LogShippingTest {
  private static final Duration LOOK = Duration.ofMillis(100);
  private final Bench bench = new Bench(1, 1);
  private final FakeScheduler scheduler = bench.scheduler("s1");

  @Test
  void linesArriveNumberedAndInOrderWithinTwoLooks() {
    FakeAttempts.Started attempt = start(bench, scheduler);
    attempt.voice.line(5, "log", "one");
    attempt.voice.line(6, "out", "two\nthree");

    bench.pass(LOOK);

    assertThat(scheduler.heard(LogLines.class))
        .containsExactly(
            new LogLines(
                Bench.key(1),
                1,
                List.of(
                    new Line(5, "log", "one"),
                    new Line(6, "out", "two"),
                    new Line(6, "out", "three"))));
  }

  @Test
  void onlyLinesThatNobodyAcknowledgedAreSentAgain() {
    FakeAttempts.Started attempt = start(bench, scheduler);
    attempt.voice.line(5, "log", "one");
    attempt.voice.line(5, "log", "two");
    bench.pass(LOOK);
    scheduler.say(new LogAck(Bench.key(1), 1));
    bench.pass(LOOK);
    scheduler.heard.clear();

    bench.pass(Duration.ofSeconds(1));

    assertThat(scheduler.heard(LogLines.class))
        .containsExactly(new LogLines(Bench.key(1), 2, List.of(new Line(5, "log", "two"))));

    scheduler.say(new LogAck(Bench.key(1), 2));
    bench.turn();
    scheduler.heard.clear();
    bench.pass(Duration.ofSeconds(5));
    assertThat(scheduler.heard(LogLines.class)).isEmpty();
  }

  @Test
  void theLastLinesComeBeforeTheReport() {
    start(bench, scheduler).voice.line(5, "log", "last words");
    bench.attempts.succeed(Bench.key(1));
    bench.turn();

    List<Class<?>> order = new ArrayList<>();
    for (Message message : scheduler.heard) {
      if (message instanceof LogLines || message instanceof Finished) {
        order.add(message.getClass());
      }
    }
    assertThat(order).containsExactly(LogLines.class, Finished.class);
  }

  @Test
  void linesAreOwedEvenAfterTheReportIsAcknowledged() {
    start(bench, scheduler).voice.line(5, "log", "last words");
    bench.attempts.succeed(Bench.key(1));
    bench.turn();
    scheduler.say(new Ack(Bench.key(1)));
    bench.turn();
    scheduler.heard.clear();

    bench.pass(Duration.ofSeconds(1));

    assertThat(scheduler.heard(LogLines.class)).hasSize(1);
    assertThat(scheduler.heard(Finished.class)).isEmpty();
  }

  @Test
  void theLogEndsAtItsLimitAndTheLastLineSaysSo() {
    WorkerSettings settings =
        WorkerSettings.defaults(Path.of("unused"))
            .withSlots(1)
            .withLogs(new WorkerSettings.LogLimits(20, 10));
    Bench small = new Bench(settings, 1);
    FakeScheduler its = small.scheduler("s1");
    FakeAttempts.Started attempt = start(small, its);
    for (int i = 0; i < 10; i++) {
      attempt.voice.line(5, "log", "123456789");
    }
    small.pass(LOOK);

    List<Line> lines = its.heard(LogLines.class).get(0).lines();
    assertThat(lines).hasSize(3);
    assertThat(lines.get(2).text()).contains("millrace.worker.log-bytes-max").contains("20 bytes");
  }

  @Test
  void aLongLineIsCutAndSaysBy() {
    FakeAttempts.Started attempt = start(bench, scheduler);
    attempt.voice.line(5, "log", "x".repeat(20_000));
    bench.pass(LOOK);

    assertThat(scheduler.heard(LogLines.class).get(0).lines().get(0).text())
        .startsWith("x".repeat(16_384) + " … (cut: millrace.worker.log-line-chars-max");
  }

  @Test
  void everyLineArrivesOverABadNetwork() {
    for (long seed = 0; seed < 50; seed++) {
      Bench bad = new Bench(1, seed);
      FakeScheduler its = bad.scheduler("s1");
      FakeAttempts.Started attempt = start(bad, its);
      bad.network.faults(Faults.MANY);
      TreeMap<Long, String> kept = new TreeMap<>();
      int written = 0;
      for (int turn = 0; turn < 400 && kept.size() < 100; turn++) {
        if (written < 100) {
          attempt.voice.line(5, "log", "line " + ++written);
        }
        bad.pass(LOOK);
        keep(its, kept);
        its.say(new LogAck(Bench.key(1), contiguous(kept)));
      }
      assertThat(kept).as("seed %s", seed).hasSize(100);
      assertThat(kept.get(57L)).isEqualTo("line 57");
    }
  }

  @Test
  void onlyTheNewestProgressIsSent() {
    FakeAttempts.Started attempt = start(bench, scheduler);
    attempt.voice.progress(0.1, "tree 1 of 10");
    attempt.voice.progress(0.2, "tree 2 of 10");
    bench.pass(LOOK);
    bench.pass(LOOK);

    assertThat(scheduler.heard(Progress.class))
        .containsExactly(new Progress(Bench.key(1), 0.2, "tree 2 of 10"));
  }

  @Test
  void progressIsSentAtMostFiveTimesASecond() {
    FakeAttempts.Started attempt = start(bench, scheduler);
    for (int i = 0; i < 1_000; i++) {
      attempt.voice.progress(i / 1000.0, "row " + i);
      bench.pass(Duration.ofMillis(10));
    }
    assertThat(scheduler.heard(Progress.class)).hasSizeBetween(40, 51);
  }

  private static void keep(FakeScheduler scheduler, TreeMap<Long, String> kept) {
    for (LogLines lines : scheduler.heard(LogLines.class)) {
      for (int i = 0; i < lines.lines().size(); i++) {
        kept.put(lines.first() + i, lines.lines().get(i).text());
      }
    }
  }

  private static long contiguous(TreeMap<Long, String> kept) {
    long sequence = 0;
    while (kept.containsKey(sequence + 1)) {
      sequence++;
    }
    return sequence;
  }

  private static FakeAttempts.Started start(Bench bench, FakeScheduler scheduler) {
    scheduler.assign(Bench.key(1), 0);
    bench.turn();
    return bench.attempts.running.get(Bench.key(1));
  }
}
