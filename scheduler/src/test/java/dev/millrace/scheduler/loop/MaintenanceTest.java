package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.pooled;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.IntervalSchedule;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.WhyView.TaskWhy;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.MaintenanceRows;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Somebody pauses everything. The clock begins at 10:00 on 1 March 2026, UTC. */
class MaintenanceTest {
  private static final Duration A_SECOND = Duration.ofSeconds(1);

  private final LoopStage stage = new LoopStage();
  private final MaintenanceRows rows = new MaintenanceRows(stage.database.connections());
  private final Pause pause = new Pause("ada", "new disks", stage.clock.instant());

  @AfterEach
  void close() {
    stage.close();
  }

  private static DagPlan scheduled(Missed.Policy missed) {
    return triggered(
        plan("d", step("a")),
        "v1",
        new Trigger.Scheduled(
            "hourly",
            new IntervalSchedule(Duration.ofHours(1)),
            new Missed(missed, Duration.ofDays(3), 5),
            Overlap.ALLOW,
            Map.of()),
        new Trigger.Webhook(
            "hook",
            Optional.empty(),
            Optional.empty(),
            Optional.of(Duration.ofMinutes(5)),
            Overlap.ALLOW,
            Map.of(),
            Optional.empty(),
            HookMapping.NONE));
  }

  private void begins() {
    rows.on(pause);
    stage.advance(A_SECOND);
  }

  /** Ends, and every loop is told. */
  private void ends() {
    rows.off();
    stage.says("s2", new BetweenSchedulers.ShardsMoved(List.of()));
    stage.settle();
  }

  private List<String> outcomes() {
    return Databases.texts(
        stage.database.connections(), "select outcome from tick order by tick, decided_at");
  }

  private List<RunView> runs() {
    return stage.queries.runs(Optional.empty(), Optional.empty(), Optional.empty(), 500).items();
  }

  @Test
  void whatRunsGoesOnAndNoOtherTaskBeginsUntilItEnds() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a"), step("b", "a")));
    AttemptKey first = stage.assignedOne("w1");
    begins();

    stage.finishes("w1", first);
    stage.grants("w1", 2);
    stage.trigger("r2", plan("e", step("a")));
    stage.advance(A_SECOND);
    assertThat(stage.assigned("w1")).isEmpty();
    assertThat(stage.cancelled("w1")).isEmpty();
    assertThat(stage.states("r1")).containsEntry("a", "SUCCEEDED").containsEntry("b", "READY");
    assertThat(stage.state("r2")).isEqualTo("RUNNING");

    ends();
    assertThat(stage.assigned("w1"))
        .as("in the turn that hears of it")
        .extracting(AttemptKey::run)
        .containsExactlyInAnyOrder("r1", "r2");
  }

  @Test
  void whoeverHearsNothingLooksEverySecond() {
    stage.grants("w1", 1);
    begins();
    stage.trigger("r1", plan("d", step("a")));
    assertThat(stage.assigned("w1")).isEmpty();
    rows.off();
    stage.advance(A_SECOND);
    assertThat(stage.assigned("w1")).hasSize(1);
  }

  @Test
  void everyTaskThatWaitsSaysWhoPausedEverythingSinceWhenAndWhy() {
    stage.grants("w1", 9);
    stage.trigger("r1", pooled("d", 3, "gpu"));
    begins();

    TaskWhy full = stage.queries.why("r1", "s1").orElseThrow().tasks().get(0);
    assertThat(full.cause()).isEqualTo("maintenance");
    assertThat(full.line())
        .isEqualTo("Millrace is paused by ada since 2026-03-01T10:00:00Z: new disks");
    assertThat(full.facts()).containsEntry("by", "ada").containsEntry("reason", "new disks");
    assertThat(stage.task("r1", "s1").waitsFor()).contains(full.line());
    TaskWhy running = stage.queries.why("r1", "s0").orElseThrow().tasks().get(0);
    assertThat(running.line()).as("it does not wait").contains("worker w1");
    ends();
    assertThat(stage.task("r1", "s1").waitsFor().orElseThrow()).startsWith("pool gpu: 1/1");
  }

  @Test
  void noTickFiresAndThoseOfTheMeantimeAreMissedOnes() {
    stage.submit(scheduled(Missed.Policy.COALESCE));
    begins();
    stage.advance(Duration.ofMinutes(150));
    assertThat(outcomes()).isEmpty();
    ends();
    assertThat(outcomes()).containsExactly("COALESCED", "RUN");
  }

  @Test
  void aTickThatSkipsWhatItMissedMakesNoRun() {
    stage.submit(scheduled(Missed.Policy.SKIP));
    begins();
    stage.advance(Duration.ofMinutes(90));
    ends();
    assertThat(outcomes()).containsExactly("SKIPPED");
    stage.advance(Duration.ofMinutes(30));
    assertThat(outcomes()).containsExactly("SKIPPED", "RUN");
  }

  @Test
  void itSurvivesARestartAndATakeOver() {
    stage.submit(scheduled(Missed.Policy.LATEST));
    begins();
    stage.trigger("r1", plan("e", step("a")));
    stage.stop();
    stage.clock.advance(Duration.ofHours(1));
    stage.start();
    stage.settle();
    stage.advance(A_SECOND);
    stage.grants("w1", 2);
    assertThat(stage.assigned("w1")).isEmpty();
    assertThat(outcomes()).isEmpty();
    ends();
    assertThat(stage.assigned("w1")).hasSize(2);
  }

  @Test
  void aCallOfAHookIsTakenAndItsRunWaits() {
    stage.submit(scheduled(Missed.Policy.LATEST));
    begins();
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    ScheduleKey hook = new ScheduleKey("d", "hook");
    stage.tell(
        new Inbound.Deliver(
            hook, "k1", "d".repeat(64), HookReading.given(Map.of()), Optional.empty(), answer));
    assertThat(answer).isCompletedWithValue(true);
    stage.advance(Duration.ofMinutes(5));
    stage.grants("w1", 1);
    assertThat(runs()).extracting(RunView::trigger).containsExactly("webhook");
    assertThat(stage.assigned("w1")).isEmpty();
    ends();
    assertThat(stage.assigned("w1")).hasSize(1);
  }

  @Test
  void whoeverBeganItFirstStaysNamed() {
    assertThat(rows.read()).isEmpty();
    rows.on(pause);
    rows.on(new Pause("bob", "me too", pause.since().plusSeconds(1)));
    assertThat(rows.read()).contains(pause);
    rows.off();
    rows.off();
    assertThat(rows.read()).isEmpty();
  }
}
