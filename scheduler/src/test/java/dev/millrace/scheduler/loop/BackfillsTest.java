package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.BackfillPlanner;
import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.backfill.Reprocess;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.shards.ShardOfRun;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.NewBackfills;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Backfills become runs. The clock begins at 10:00 on 1 March 2026, UTC. */
class BackfillsTest {
  private static final Schedule HOURLY =
      new CronSchedule(CronExpression.of("0 * * * *"), ZoneOffset.UTC, Dst.USUAL);
  private static final Instant MIDNIGHT = Instant.parse("2026-03-01T00:00:00Z");

  private static final List<BackfillItem> PLAIN =
      List.of(new BackfillItem(0, Optional.empty(), Map.of()));

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static DagPlan hourly() {
    return triggered(
        plan("d", step("a")),
        "v1",
        new Trigger.Scheduled("hourly", HOURLY, Missed.USUAL, Trigger.Overlap.ALLOW, Map.of()));
  }

  /** Over the ticks from midnight on. */
  private void make(String id, int hours, int concurrency, Reprocess reprocess) {
    Instant end = MIDNIGHT.plus(Duration.ofHours(hours));
    List<BackfillItem> items =
        BackfillPlanner.ofTicks(
                "hourly", HOURLY, MIDNIGHT, end, BackfillOrder.OLDEST, Reprocess.ALL, Map.of())
            .items();
    insert(id, items, concurrency, reprocess);
    stage.tell(new Inbound.BackfillMade("d", new CompletableFuture<>()));
  }

  private void insert(String id, List<BackfillItem> items, int concurrency, Reprocess reprocess) {
    BackfillRow row =
        new BackfillRow(
            id,
            ShardOfRun.of("d", LoopStage.SHARDS),
            "d",
            "v1",
            items.get(0).tick().map(t -> new BackfillRow.Range(t.trigger(), MIDNIGHT, MIDNIGHT)),
            Map.of(),
            BackfillOrder.OLDEST,
            reprocess,
            concurrency,
            true,
            BackfillState.ACTIVE,
            items.size(),
            new BackfillRow.Sign("ada", "new features", stage.clock.instant()),
            Optional.empty(),
            Optional.empty());
    new NewBackfills(stage.database.connections()).insert(row, items);
  }

  private CompletableFuture<Boolean> steer(String id, BackfillState to) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    stage.tell(new Inbound.SteerBackfill("d", id, to, "bob", "too hot", answer));
    return answer;
  }

  private String state(String id) {
    return Databases.texts(
            stage.database.connections(), "select state from backfill where id = '" + id + "'")
        .get(0);
  }

  /** What became of the items, by ordinal: the state of the run, or why there is none. */
  private List<String> items(String id) {
    return Databases.texts(
        stage.database.connections(),
        """
        select case when i.outcome = 'RUN' then r.state else coalesce(i.outcome, '-') end
          from backfill_item i left join run r on r.id = i.run_id
         where i.backfill_id = '%s' order by i.ordinal
        """
            .formatted(id));
  }

  private long runs() {
    return Long.parseLong(
        Databases.texts(stage.database.connections(), "select count(*) from run").get(0));
  }

  /** A worker with one slot does the next thing that it is given. */
  private AttemptKey work() {
    AttemptKey attempt = stage.assignedOne("w");
    stage.finishes("w", attempt);
    stage.grants("w", 1);
    return attempt;
  }

  @Test
  void ticksBecomeRunsOneAfterTheOtherWithTheirWindows() {
    stage.submit(hourly());
    make("b1", 3, 1, Reprocess.NONE);
    assertThat(items("b1")).containsExactly("RUNNING", "-", "-");
    stage.grants("w", 1);
    work();
    assertThat(items("b1")).containsExactly("SUCCEEDED", "RUNNING", "-");
    work();
    RunView second = stage.queries.run(work().run()).orElseThrow();

    assertThat(items("b1")).containsOnly("SUCCEEDED").hasSize(3);
    assertThat(state("b1")).isEqualTo("DONE");
    assertThat(second.trigger()).isEqualTo("backfill");
    assertThat(second.tick())
        .contains(
            new RunView.Tick(
                "hourly",
                MIDNIGHT.plus(Duration.ofHours(2)),
                MIDNIGHT.plus(Duration.ofHours(1)),
                MIDNIGHT.plus(Duration.ofHours(2))));
    assertThat(stage.ticks()).as("no tick of the schedule was decided").isEmpty();
  }

  @Test
  void notMoreRunsAreOpenThanItSays() {
    stage.submit(hourly());
    make("b1", 10, 3, Reprocess.NONE);
    assertThat(items("b1")).filteredOn("RUNNING"::equals).hasSize(3);
    stage.grants("w", 1);
    for (int done = 1; done <= 10; done++) {
      work();
      assertThat(items("b1")).filteredOn("SUCCEEDED"::equals).hasSize(done);
      assertThat(items("b1")).filteredOn("RUNNING"::equals).hasSize(Math.min(3, 10 - done));
    }
    assertThat(state("b1")).isEqualTo("DONE");
  }

  @Test
  void aFailedRunIsNoReasonToStop() {
    stage.submit(hourly());
    make("b1", 2, 1, Reprocess.NONE);
    stage.grants("w", 1);
    stage.fails("w", stage.assignedOne("w"), "DATA");
    stage.grants("w", 1);
    work();
    assertThat(items("b1")).containsExactly("FAILED", "SUCCEEDED");
    assertThat(state("b1")).isEqualTo("DONE");
  }

  @Test
  void aRestartNeitherLosesNorDoublesAnItem() {
    stage.submit(hourly());
    make("b1", 4, 2, Reprocess.NONE);
    stage.stop();
    stage.start();
    stage.settle();
    assertThat(items("b1")).containsExactly("RUNNING", "RUNNING", "-", "-");
    stage.grants("w", 1);
    work();
    stage.stop();
    stage.start();
    stage.settle();
    assertThat(items("b1")).containsExactly("SUCCEEDED", "RUNNING", "RUNNING", "-");
    assertThat(runs()).isEqualTo(3);
  }

  @Test
  void aFailedCommitAndALostAnswerMakeOneRunEach() {
    stage.submit(hourly());
    stage.store.commitsToRefuse.set(1);
    make("b1", 1, 1, Reprocess.NONE);
    stage.advance(Duration.ofSeconds(1));
    assertThat(items("b1")).containsExactly("RUNNING");

    stage.store.answersToLose.set(1);
    make("b2", 3, 1, Reprocess.ALL);
    stage.advance(Duration.ofSeconds(1));
    assertThat(items("b2")).containsExactly("RUNNING", "-", "-");
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void oneThatNobodyToldOfIsFoundWithinASecond() {
    stage.submit(hourly());
    stage.stop();
    insert("b1", PLAIN, 1, Reprocess.NONE);
    stage.start();
    stage.settle();
    assertThat(items("b1")).containsExactly("RUNNING");

    insert("b2", PLAIN, 1, Reprocess.NONE);
    stage.advance(Duration.ofSeconds(1));
    assertThat(items("b2")).containsExactly("RUNNING");
  }

  @Test
  void aPausedOneStartsNothingAlsoAfterARestartAndGoesOnWhenResumed() {
    stage.submit(hourly());
    make("b1", 3, 1, Reprocess.NONE);
    assertThat(steer("b1", BackfillState.PAUSED)).isCompletedWithValue(true);
    stage.grants("w", 1);
    work();
    stage.stop();
    stage.start();
    stage.settle();
    assertThat(items("b1")).containsExactly("SUCCEEDED", "-", "-");
    assertThat(steer("b1", BackfillState.ACTIVE)).isCompletedWithValue(true);
    assertThat(items("b1")).containsExactly("SUCCEEDED", "RUNNING", "-");
  }

  @Test
  void aPausedOneWhoseRunsHaveAllEndedIsDone() {
    stage.submit(hourly());
    make("b1", 1, 1, Reprocess.NONE);
    steer("b1", BackfillState.PAUSED);
    stage.grants("w", 1);
    work();
    assertThat(state("b1")).isEqualTo("DONE");
  }

  @Test
  void cancellingEndsItsRunsAndStartsNoOthers() {
    stage.submit(hourly());
    make("b1", 4, 2, Reprocess.NONE);
    assertThat(steer("b1", BackfillState.CANCELLED)).isCompletedWithValue(true);
    assertThat(items("b1")).containsExactly("CANCELLED", "CANCELLED", "-", "-");
    stage.advance(Duration.ofSeconds(5));
    assertThat(items("b1")).containsExactly("CANCELLED", "CANCELLED", "-", "-");
    assertThat(state("b1")).isEqualTo("CANCELLED");
    CompletableFuture<Boolean> again = steer("b1", BackfillState.ACTIVE);
    assertThatThrownBy(again::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(Refused.class)
        .hasMessageContaining("b1");
  }

  @Test
  void aTickThatGotARunSinceThePlanIsSkipped() {
    stage.submit(hourly());
    make("b1", 2, 1, Reprocess.NONE);
    make("b2", 3, 1, Reprocess.NONE);
    assertThat(items("b2")).containsExactly("SKIPPED", "RUNNING", "-");
    make("b3", 2, 2, Reprocess.ALL);
    assertThat(items("b3")).containsExactly("RUNNING", "RUNNING");
  }

  @Test
  void onlyWhatFailedIsDoneAgainWhereThatIsAsked() {
    stage.submit(hourly());
    make("b1", 2, 1, Reprocess.NONE);
    stage.grants("w", 1);
    stage.fails("w", stage.assignedOne("w"), "DATA");
    stage.grants("w", 1);
    work();
    make("b2", 3, 3, Reprocess.FAILED);
    assertThat(items("b2")).containsExactly("RUNNING", "SKIPPED", "RUNNING");
  }

  @Test
  void aScheduledRunInTheMiddleGoesFirstAndTheScheduleIsNotTouched() {
    stage.submit(hourly());
    make("b1", 9, 5, Reprocess.NONE);
    stage.grants("w", 1);
    AttemptKey first = stage.assignedOne("w");
    stage.clock.set(Duration.ofHours(1));
    stage.beats("w", first);
    assertThat(stage.ticks()).hasSize(1);

    stage.finishes("w", first);
    stage.grants("w", 1);
    RunView next = stage.queries.run(stage.assignedOne("w").run()).orElseThrow();
    assertThat(next.trigger()).as("four runs of the backfill are older").isEqualTo("cron");
  }

  @Test
  void aListOfParametersBecomesRunsAndWhatDoesNotFitIsToldAndPassed() {
    stage.submit(hourly());
    List<BackfillItem> items =
        List.of(
            new BackfillItem(0, Optional.empty(), Map.of("nonsense", 1L)),
            new BackfillItem(1, Optional.empty(), Map.of()));
    insert("b1", items, 1, Reprocess.NONE);
    stage.advance(Duration.ofSeconds(1));
    assertThat(items("b1")).containsExactly("REFUSED", "RUNNING");
    assertThat(
            Databases.texts(
                stage.database.connections(), "select detail from backfill_item where ordinal = 0"))
        .first()
        .asString()
        .contains("nonsense");
  }
}
