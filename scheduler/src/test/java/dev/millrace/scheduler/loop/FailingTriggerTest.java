package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.IntervalSchedule;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.scheduler.show.ScheduleQueries;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.NewEvents;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs of a trigger with {@code pause-after: 3} fail, one after the other. */
class FailingTriggerTest {
  private static final ScheduleKey HOURLY = new ScheduleKey("d", "hourly");
  private static final ScheduleKey HOOK = new ScheduleKey("d", "hook");

  private final LoopStage stage = new LoopStage();

  @BeforeEach
  void submit() {
    stage.submit(dag("v1", Optional.of(3)));
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private static DagPlan dag(String version, Optional<Integer> pauseAfter) {
    return triggered(
        plan("d", step("a")),
        version,
        new Trigger.Scheduled(
            "hourly",
            new IntervalSchedule(Duration.ofHours(1)),
            Missed.USUAL,
            Overlap.ALLOW,
            Map.of(),
            pauseAfter),
        new Trigger.Webhook(
            "hook",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Overlap.ALLOW,
            Map.of(),
            pauseAfter,
            HookMapping.NONE));
  }

  /** The attempt of the run of the next tick. */
  private AttemptKey nextRun() {
    stage.advance(Duration.ofHours(1));
    stage.grants("w1", 1);
    return stage.assignedOne("w1");
  }

  private String fails() {
    AttemptKey attempt = nextRun();
    stage.fails("w1", attempt, "USER");
    assertThat(stage.state(attempt.run())).isEqualTo("FAILED");
    return attempt.run();
  }

  private void succeeds() {
    AttemptKey attempt = nextRun();
    stage.finishes("w1", attempt);
    assertThat(stage.state(attempt.run())).isEqualTo("SUCCEEDED");
  }

  private TriggerView view(ScheduleKey key) {
    return new ScheduleQueries(
            stage.database.connections(), (dag, version) -> Optional.empty(), stage.clock)
        .of("d").stream()
            .filter(view -> view.trigger().equals(key.trigger()))
            .findFirst()
            .orElseThrow();
  }

  private Optional<TriggerView.PauseView> pause() {
    return view(HOURLY).paused();
  }

  private void change(ScheduleKey key, Optional<String> reason) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    stage.tell(new Inbound.Pause(key, "ada", reason, answer));
    assertThat(answer).isCompletedWithValue(true);
  }

  private void restart() {
    stage.stop();
    stage.start();
    stage.settle();
  }

  private List<String> streaks() {
    return Databases.texts(
        stage.database.connections(), "select trigger_id || ' ' || runs from failure_streak");
  }

  @Test
  void theThirdInARowPausesItAndTheReasonNamesThemAndHowToResume() {
    String first = fails();
    String second = fails();
    assertThat(pause()).isEmpty();
    String third = fails();

    TriggerView.PauseView pause = pause().orElseThrow();
    assertThat(pause.by()).isEqualTo("millrace");
    assertThat(pause.since()).isEqualTo(stage.clock.instant());
    assertThat(pause.reason())
        .isEqualTo(
            "the last 3 runs failed: %s, %s, %s. Once that is mended: millrace schedule resume d hourly"
                .formatted(first, second, third));
    stage.advance(Duration.ofHours(2));
    stage.grants("w1", 1);
    assertThat(stage.assigned("w1")).isEmpty();
    assertThat(view(HOOK).paused()).isEmpty();
  }

  @Test
  void itIsCountedAlsoOverARestartAndWhenACommitFails() {
    fails();
    restart();
    AttemptKey second = nextRun();
    stage.store.commitsToRefuse.set(1);
    stage.fails("w1", second, "USER");
    stage.fails("w1", second, "USER"); // which was not acknowledged
    assertThat(pause()).isEmpty();
    restart();
    fails();
    assertThat(pause()).isPresent();
    restart();
    stage.advance(Duration.ofHours(1));
    stage.grants("w1", 1);
    assertThat(stage.assigned("w1")).isEmpty();
  }

  @Test
  void aRunThatSucceedsBeginsTheCountAnewAndOneThatIsCancelledDoesNot() {
    fails();
    fails();
    succeeds();
    assertThat(streaks()).isEmpty();
    fails();
    String cancelled = nextRun().run();
    stage.kill(cancelled);
    fails();
    assertThat(pause()).isEmpty();
    fails();
    assertThat(pause()).isPresent();
  }

  @Test
  void whoeverResumesItBeginsTheCountAnew() {
    fails();
    fails();
    fails();
    change(HOURLY, Optional.empty());
    assertThat(streaks()).isEmpty();
    fails();
    fails();
    assertThat(pause()).isEmpty();
    restart();
    fails();
    assertThat(pause()).isPresent();
    change(HOURLY, Optional.empty());
    fails();
    fails();
    change(ScheduleKey.all("d"), Optional.of("the source is down"));
    change(ScheduleKey.all("d"), Optional.empty());
    fails();
    assertThat(pause()).isEmpty();
  }

  @Test
  void aRunThatGoesOnAndFailsOnceMoreCountsOnce() {
    String run = fails();
    for (int generation = 2; generation < 5; generation++) {
      stage.goOn(run, generation);
      stage.grants("w1", 1);
      stage.fails("w1", stage.assignedOne("w1"), "USER");
      assertThat(stage.state(run)).isEqualTo("FAILED");
    }
    assertThat(streaks()).containsExactly("hourly [\"" + run + "\"]");
    assertThat(pause()).isEmpty();
  }

  @Test
  void whatFailsInAPauseIsNotCountedAndWhoPausedItStaysNamed() {
    fails();
    fails();
    AttemptKey third = nextRun();
    change(HOURLY, Optional.of("I look at it"));
    stage.fails("w1", third, "USER");
    assertThat(pause().orElseThrow().by()).isEqualTo("ada");
    change(HOURLY, Optional.empty());
    fails();
    assertThat(pause()).isEmpty();
  }

  @Test
  void theVersionInForceSaysHowManyAndATriggerThatIsGoneIsForgotten() {
    fails();
    fails();
    stage.submit(dag("v2", Optional.of(2)));
    fails();
    assertThat(pause().orElseThrow().reason()).startsWith("the last 3 runs failed: ");
    change(HOURLY, Optional.empty());
    fails();
    stage.submit(dag("v3", Optional.empty()));
    fails();
    fails();
    assertThat(pause()).isEmpty();
    stage.submit(dag("v4", Optional.of(2)));
    fails();
    assertThat(streaks()).hasSize(1);
    stage.submit(triggered(plan("d", step("a")), "v5"));
    assertThat(streaks()).isEmpty();
  }

  @Test
  void aHookIsPausedToo() {
    for (int call = 1; call <= 3; call++) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      stage.tell(
          new Inbound.Deliver(
              HOOK,
              "k" + call,
              "d".repeat(64),
              HookReading.given(Map.of()),
              Optional.empty(),
              answer));
      stage.grants("w1", 1);
      stage.fails("w1", stage.assignedOne("w1"), "USER");
    }
    assertThat(view(HOOK).paused().orElseThrow().by()).isEqualTo("millrace");
    assertThat(pause()).isEmpty();
  }

  @Test
  void aTriggerOfEventsIsPausedToo() {
    ScheduleKey drifted = new ScheduleKey("d", "drifted");
    EventRule drift = EventRule.of(new EventPattern(EventKind.DRIFT, "wine", List.of("")));
    stage.submit(
        triggered(
            plan("d", step("a")),
            "v2",
            new Trigger.OnEvent(
                "drifted",
                drift,
                Optional.empty(),
                Optional.empty(),
                Overlap.ALLOW,
                Map.of(),
                Optional.of(2))));
    for (int event = 1; event <= 2; event++) {
      assertThat(view(drifted).paused()).isEmpty();
      new NewEvents(stage.database.connections())
          .tell(
              new Happening(
                  "e" + event, EventKind.DRIFT, "wine", "", stage.clock.instant(), Map.of()));
      stage.advance(Duration.ofSeconds(1));
      stage.grants("w1", 1);
      stage.fails("w1", stage.assignedOne("w1"), "USER");
    }
    assertThat(view(drifted).paused().orElseThrow().by()).isEqualTo("millrace");
  }
}
