package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Schedules become runs. The clock begins at 10:00 on 1 March 2026, UTC. */
class TicksTest {
  private static final Schedule HOURLY = cron("0 * * * *");
  private static final Missed USUAL = Missed.USUAL;

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static Schedule cron(String text) {
    return new CronSchedule(CronExpression.of(text), ZoneOffset.UTC, Dst.USUAL);
  }

  private static DagPlan dag(String version, Schedule schedule, Missed missed, Overlap overlap) {
    return triggered(
        plan("d", step("a")),
        version,
        new Trigger.Scheduled("hourly", schedule, missed, overlap, Map.of()));
  }

  private static DagPlan hourly(Missed missed, Overlap overlap) {
    return dag("v1", HOURLY, missed, overlap);
  }

  private static Missed missed(Missed.Policy policy) {
    return new Missed(policy, Duration.ofDays(3), 5);
  }

  /** Ticks as {@code DAY HOUR:MINUTE OUTCOME}, each with how many it stands for if several. */
  private List<String> ticks() {
    return Databases.texts(
            stage.database.connections(),
            "select tick || ' ' || outcome || ' ' || ticks from tick order by tick")
        .stream()
        .map(TicksTest::readable)
        .toList();
  }

  private static String readable(String row) {
    String[] parts = row.split(" ");
    String at = Instant.ofEpochMilli(Long.parseLong(parts[0])).toString();
    String many = parts[2].equals("1") ? "" : " x" + parts[2];
    return at.substring(8, 16).replace('T', ' ') + " " + parts[1] + many;
  }

  /** The runs of ticks, oldest first. */
  private List<RunView> runs() {
    return stage
        .queries
        .runs(Optional.of("d"), Optional.empty(), Optional.empty(), 500)
        .items()
        .stream()
        .filter(run -> run.tick().isPresent())
        .sorted((a, b) -> a.tick().get().at().compareTo(b.tick().get().at()))
        .toList();
  }

  private List<String> states() {
    return runs().stream()
        .map(run -> run.tick().get().at().toString().substring(11, 16) + " " + run.state())
        .toList();
  }

  private void outage(Duration time) {
    stage.stop();
    stage.clock.advance(time);
    stage.start();
    stage.settle();
  }

  private void pause(String trigger, Optional<String> reason) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    stage.tell(new Inbound.Pause(new ScheduleKey("d", trigger), "ada", reason, answer));
    assertThat(answer).isCompletedWithValue(true);
  }

  @Test
  void aTickBecomesOneRunWithItsWindow() {
    stage.submit(hourly(USUAL, Overlap.ALLOW));
    assertThat(ticks()).isEmpty(); // the tick at 10:00 is not after the submission

    stage.advance(Duration.ofMinutes(59));
    assertThat(ticks()).isEmpty();
    stage.advance(Duration.ofMinutes(1));
    stage.advance(Duration.ofMinutes(1));

    assertThat(ticks()).containsExactly("01 11:00 RUN");
    RunView run = runs().get(0);
    assertThat(run.trigger()).isEqualTo("cron");
    assertThat(run.state()).isEqualTo("RUNNING");
    assertThat(run.version()).isEqualTo("v1");
    assertThat(run.tick())
        .contains(
            new RunView.Tick(
                "hourly",
                Instant.parse("2026-03-01T11:00:00Z"),
                Instant.parse("2026-03-01T10:00:00Z"),
                Instant.parse("2026-03-01T11:00:00Z")));
  }

  @Test
  void theSameVersionOnceMoreAndAnUnchangedScheduleKeepTheirCursor() {
    stage.submit(hourly(USUAL, Overlap.ALLOW));
    stage.stop();
    stage.clock.advance(Duration.ofMinutes(90));
    stage.start();
    stage.submit(dag("v2", cron("0  *  * * *"), USUAL, Overlap.ALLOW));

    assertThat(ticks()).containsExactly("01 11:00 RUN");
  }

  @Test
  void aChangedScheduleNeverFiresForThePast() {
    stage.submit(dag("v1", cron("0 0 1 1 *"), USUAL, Overlap.ALLOW));
    stage.advance(Duration.ofHours(5));
    stage.submit(dag("v2", HOURLY, missed(Missed.Policy.ALL), Overlap.ALLOW));
    assertThat(ticks()).isEmpty();

    stage.advance(Duration.ofHours(1));
    assertThat(ticks()).containsExactly("01 16:00 RUN");
    assertThat(runs().get(0).version()).isEqualTo("v2");
  }

  @Test
  void aTriggerThatIsGoneFiresNothing() {
    stage.submit(hourly(USUAL, Overlap.ALLOW));
    stage.advance(Duration.ofHours(1));
    stage.submit(triggered(plan("d", step("a")), "v2"));
    stage.advance(Duration.ofHours(5));
    assertThat(ticks()).containsExactly("01 11:00 RUN");

    stage.clock.set(Duration.ofHours(-6)); // 10:00, and it comes back
    stage.submit(dag("v3", HOURLY, USUAL, Overlap.ALLOW));
    stage.advance(Duration.ofHours(2));
    assertThat(ticks()).containsExactly("01 11:00 RUN", "01 12:00 RUN");
  }

  @Test
  void afterADayWithoutSchedulersTheLatestTickBecomesARun() {
    stage.submit(hourly(missed(Missed.Policy.LATEST), Overlap.ALLOW));
    outage(Duration.ofMinutes(4 * 60 + 30));
    assertThat(ticks())
        .containsExactly(
            "01 11:00 SUPERSEDED", "01 12:00 SUPERSEDED", "01 13:00 SUPERSEDED", "01 14:00 RUN");
  }

  @Test
  void afterADayWithoutSchedulersNoneOrAllOrOneForAll() {
    stage.submit(hourly(missed(Missed.Policy.SKIP), Overlap.ALLOW));
    outage(Duration.ofMinutes(2 * 60 + 30));
    assertThat(ticks()).containsExactly("01 11:00 SKIPPED", "01 12:00 SKIPPED");

    stage.submit(dag("v2", HOURLY, missed(Missed.Policy.ALL), Overlap.ALLOW));
    outage(Duration.ofHours(24));
    assertThat(states())
        .containsExactly(
            "08:00 RUNNING", "09:00 RUNNING", "10:00 RUNNING", "11:00 RUNNING", "12:00 RUNNING");
    assertThat(ticks()).hasSize(2 + 24).filteredOn(t -> t.contains("TOO_MANY")).hasSize(19);

    stage.submit(dag("v3", HOURLY, missed(Missed.Policy.COALESCE), Overlap.ALLOW));
    outage(Duration.ofHours(3));
    assertThat(ticks()).endsWith("02 13:00 COALESCED", "02 14:00 COALESCED", "02 15:00 RUN x3");
    RunView run = runs().get(5);
    assertThat(run.tick().get().windowStart()).isEqualTo(Instant.parse("2026-03-02T12:00:00Z"));
    assertThat(run.tick().get().windowEnd()).isEqualTo(Instant.parse("2026-03-02T15:00:00Z"));
  }

  @Test
  void noTickComesTwiceWhenTheClockIsPutBack() {
    stage.submit(hourly(USUAL, Overlap.ALLOW));
    stage.advance(Duration.ofHours(2));
    stage.clock.set(Duration.ofHours(-2));
    stage.advance(Duration.ofMinutes(61));
    outage(Duration.ofMinutes(1));
    stage.advance(Duration.ofMinutes(121));
    assertThat(ticks()).containsExactly("01 11:00 SUPERSEDED", "01 12:00 RUN", "01 13:00 RUN");
  }

  @Test
  void aFailedCommitAndALostAnswerMakeOneRun() {
    stage.submit(hourly(USUAL, Overlap.ALLOW));
    stage.store.commitsToRefuse.set(1);
    stage.advance(Duration.ofHours(1));
    stage.advance(Duration.ofSeconds(1));
    assertThat(ticks()).containsExactly("01 11:00 RUN");

    stage.store.answersToLose.set(1);
    stage.advance(Duration.ofMinutes(60));
    stage.advance(Duration.ofSeconds(1));
    assertThat(ticks()).containsExactly("01 11:00 RUN", "01 12:00 RUN");
    assertThat(states()).containsExactly("11:00 RUNNING", "12:00 RUNNING");
  }

  @Test
  void aRunWaitsForTheOneBeforeAlsoOverARestart() {
    stage.grants("w1", 1);
    stage.submit(hourly(missed(Missed.Policy.ALL), Overlap.QUEUE));
    for (int hour = 0; hour < 3; hour++) {
      stage.advance(Duration.ofHours(1));
    }
    assertThat(states()).containsExactly("11:00 RUNNING", "12:00 QUEUED", "13:00 QUEUED");
    outage(Duration.ofMinutes(1));
    assertThat(states()).containsExactly("11:00 RUNNING", "12:00 QUEUED", "13:00 QUEUED");

    stage.cancel(runs().get(0).id());
    assertThat(states()).containsExactly("11:00 CANCELLED", "12:00 RUNNING", "13:00 QUEUED");
    stage.cancel(runs().get(2).id()); // which never began
    stage.cancel(runs().get(1).id());
    assertThat(states()).containsExactly("11:00 CANCELLED", "12:00 CANCELLED", "13:00 CANCELLED");
  }

  @Test
  void atMostAsManyWaitAsMayBeMissed() {
    stage.submit(hourly(new Missed(Missed.Policy.ALL, Duration.ofDays(3), 2), Overlap.QUEUE));
    for (int hour = 0; hour < 4; hour++) {
      stage.advance(Duration.ofHours(1));
    }
    assertThat(ticks())
        .containsExactly("01 11:00 RUN", "01 12:00 RUN", "01 13:00 RUN", "01 14:00 QUEUE_FULL");
  }

  @Test
  void aTickDuringARunIsSkippedWhereThatIsAsked() {
    stage.submit(hourly(USUAL, Overlap.SKIP));
    stage.advance(Duration.ofHours(1));
    stage.advance(Duration.ofHours(1));
    stage.cancel(runs().get(0).id());
    stage.advance(Duration.ofHours(1));
    assertThat(ticks()).containsExactly("01 11:00 RUN", "01 12:00 OVERLAP", "01 13:00 RUN");
  }

  @Test
  void aRunIsCancelledForTheNextWhichBeginsOnceItHasEnded() {
    stage.submit(hourly(USUAL, Overlap.CANCEL_RUNNING));
    stage.advance(Duration.ofHours(1));
    stage.grants("w1", 1);
    var first = stage.assignedOne("w1");
    stage.begins("w1", first);
    stage.clock.set(Duration.ofHours(1));
    stage.beats("w1", first);
    assertThat(states()).containsExactly("11:00 CANCELLING", "12:00 QUEUED");
    assertThat(runs().get(0).reason().orElseThrow()).contains("2026-03-01T12:00:00Z");

    stage.says("w1", LoopStage.failure("w1", first, "CANCELLED"));
    assertThat(states()).containsExactly("11:00 CANCELLED", "12:00 RUNNING");
  }

  @Test
  void aPausedScheduleFiresNothingAndGoesOnFromNow() {
    stage.submit(hourly(missed(Missed.Policy.ALL), Overlap.ALLOW));
    pause("hourly", Optional.of("the source is down"));
    stage.advance(Duration.ofHours(2));
    outage(Duration.ofHours(1));
    assertThat(ticks()).isEmpty();
    pause("hourly", Optional.empty());
    stage.advance(Duration.ofHours(1));
    assertThat(ticks())
        .containsExactly("01 11:00 PAUSED", "01 12:00 PAUSED", "01 13:00 PAUSED", "01 14:00 RUN");
  }

  @Test
  void aWholeDagIsPausedAndItsTriggersAreNotResumedAlone() {
    stage.submit(hourly(USUAL, Overlap.ALLOW));
    pause("", Optional.of("maintenance"));
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    ScheduleKey key = new ScheduleKey("d", "hourly");
    stage.tell(new Inbound.Pause(key, "ada", Optional.empty(), answer));
    assertThat(answer).isCompletedExceptionally();
    stage.advance(Duration.ofHours(1));
    pause("", Optional.empty());
    stage.advance(Duration.ofHours(1));
    assertThat(ticks()).containsExactly("01 11:00 PAUSED", "01 12:00 RUN");
  }
}
