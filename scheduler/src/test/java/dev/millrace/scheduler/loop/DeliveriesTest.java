package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.HookMapping;
import dev.millrace.engine.dag.RunParameter;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.SchedulerSettings;
import dev.millrace.scheduler.show.DeliveryQueries;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls of hooks become runs. The clock begins at 10:00 on 1 March 2026, UTC. */
class DeliveriesTest {
  private static final ScheduleKey HOOK = new ScheduleKey("d", "hook");
  private static final Map<String, Object> NOTHING = Map.of();
  private static final String DIGEST = "d".repeat(64);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static DagPlan hooked(
      String version, Overlap overlap, Optional<Duration> cooldown, Optional<Duration> debounce) {
    Dag dag = plan("d", step("a")).dag();
    RunParameter trees =
        new RunParameter(
            "trees",
            "integer",
            "",
            Optional.of(5L),
            List.of(),
            Optional.of(1.0),
            Optional.of(99.0),
            Optional.empty());
    DagPlan withParams =
        new DagPlan(
            new Dag(
                dag.name(),
                version,
                dag.description(),
                dag.owner(),
                dag.labels(),
                List.of(trees),
                dag.steps(),
                dag.finallySteps(),
                dag.files()));
    return triggered(
        withParams,
        version,
        new Trigger.Webhook(
            "hook",
            Optional.empty(),
            cooldown,
            debounce,
            overlap,
            Map.of("trees", 10L),
            Optional.empty(),
            HookMapping.NONE));
  }

  private static DagPlan hooked(Overlap overlap) {
    return hooked("v1", overlap, Optional.empty(), Optional.empty());
  }

  private static Optional<Duration> minutes(int minutes) {
    return Optional.of(Duration.ofMinutes(minutes));
  }

  private CompletableFuture<Boolean> call(String id, Map<String, Object> params) {
    return call(id, params, Optional.empty());
  }

  private CompletableFuture<Boolean> call(
      String id, Map<String, Object> params, Optional<String> replayOf) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    stage.tell(new Inbound.Deliver(HOOK, id, DIGEST, HookReading.given(params), replayOf, answer));
    return answer;
  }

  private List<DeliveryView> views() {
    List<DeliveryView> views =
        new ArrayList<>(new DeliveryQueries(stage.database.connections()).deliveries(HOOK, 100));
    Collections.reverse(views);
    return views;
  }

  private List<String> calls() {
    return views().stream().map(view -> view.id() + " " + view.outcome()).toList();
  }

  private String why(String id) {
    return views().stream()
        .filter(view -> view.id().equals(id))
        .findFirst()
        .flatMap(DeliveryView::why)
        .orElse("");
  }

  private RunView run(String call) {
    return views().stream()
        .filter(view -> view.id().equals(call))
        .findFirst()
        .flatMap(DeliveryView::run)
        .flatMap(stage.queries::run)
        .orElseThrow();
  }

  private int runs() {
    return stage
        .queries
        .runs(Optional.of("d"), Optional.empty(), Optional.empty(), 500)
        .items()
        .size();
  }

  private void pause(Optional<String> reason) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    stage.tell(new Inbound.Pause(HOOK, "ada", reason, answer));
    assertThat(answer).isCompletedWithValue(true);
  }

  private void outage(Duration time) {
    stage.stop();
    stage.clock.advance(time);
    stage.start();
    stage.settle();
  }

  @Test
  void aCallBecomesOneRunWithItsParameters() {
    stage.submit(hooked(Overlap.ALLOW));
    assertThat(call("k1", Map.of("trees", 42L))).isCompletedWithValue(true);
    assertThat(call("k2", NOTHING)).isCompletedWithValue(true);

    assertThat(calls()).containsExactly("k1 RUN", "k2 RUN");
    assertThat(run("k1").params()).isEqualTo(Map.of("trees", 42L));
    assertThat(run("k1").trigger()).isEqualTo("webhook");
    assertThat(run("k1").state()).isEqualTo("RUNNING");
    assertThat(run("k1").tick().orElseThrow().trigger()).isEqualTo("hook");
    assertThat(run("k2").params()).isEqualTo(Map.of("trees", 10L));
    assertThat(views().get(0).digest()).isEqualTo(DIGEST);
  }

  @Test
  void theSameCallOnceMoreChangesNothingAlsoAfterARestartALostAnswerAndInOneTurn() {
    stage.submit(hooked(Overlap.ALLOW));
    stage.store.answersToLose.set(1);
    assertThat(call("k1", NOTHING)).isCompletedExceptionally(); // whoever calls cannot know
    assertThat(call("k1", NOTHING)).isCompletedWithValue(true);
    outage(Duration.ofMinutes(1));
    assertThat(call("k1", Map.of("trees", 7L))).isCompletedWithValue(true);
    assertThat(calls()).containsExactly("k1 RUN");
    assertThat(runs()).isEqualTo(1);

    stage.store.commitsToRefuse.set(1);
    assertThat(call("k2", NOTHING)).isCompletedExceptionally();
    assertThat(runs()).isEqualTo(1);
    assertThat(call("k2", NOTHING)).isCompletedWithValue(true);
    assertThat(runs()).isEqualTo(2);
  }

  @Test
  void parametersThatDoNotFitAreRefusedByNameAndTheSameCallMayBeMended() {
    stage.submit(hooked(Overlap.ALLOW));
    call("k1", Map.of("trees", "many", "forest", 1L));
    assertThat(calls()).containsExactly("k1 REFUSED");
    assertThat(why("k1")).contains("trees").contains("forest");
    assertThat(runs()).isZero();
    call("k1", Map.of("trees", 3L));
    assertThat(calls()).containsExactly("k1 RUN");
  }

  @Test
  void whatIsNoHookIsRefused() {
    assertThat(refusal(call("k1", NOTHING)).reason()).isEqualTo(Refused.Reason.NOT_FOUND);
    stage.submit(hooked(Overlap.ALLOW));
    call("k2", NOTHING);
    stage.submit(triggered(plan("d", step("a")), "v2"));
    assertThat(refusal(call("k3", NOTHING)).getMessage()).contains("'hook'");
    assertThat(calls()).containsExactly("k2 RUN");
  }

  private static Refused refusal(CompletableFuture<Boolean> answer) {
    return (Refused) answer.handle((value, failure) -> failure).join();
  }

  @Test
  void runsOverlapAsTheTriggerSays() {
    stage.submit(hooked(Overlap.QUEUE));
    call("k1", NOTHING);
    call("k2", NOTHING);
    assertThat(run("k2").state()).isEqualTo("QUEUED");
    outage(Duration.ofMinutes(1));
    stage.cancel(run("k1").id());
    assertThat(run("k2").state()).isEqualTo("RUNNING");

    stage.submit(hooked("v2", Overlap.SKIP, Optional.empty(), Optional.empty()));
    call("k3", NOTHING);
    assertThat(why("k3")).contains(run("k2").id());

    stage.submit(hooked("v3", Overlap.CANCEL_RUNNING, Optional.empty(), Optional.empty()));
    call("k4", NOTHING);
    assertThat(run("k2").state()).isEqualTo("CANCELLED");
    assertThat(run("k2").reason().orElseThrow()).contains("call k4 of trigger 'hook'");
    assertThat(run("k4").state()).isEqualTo("RUNNING");
    assertThat(calls()).containsExactly("k1 RUN", "k2 RUN", "k3 OVERLAP", "k4 RUN");
  }

  @Test
  void aHundredCallsAtOnceWaitInALineThatEnds() {
    stage.submit(hooked(Overlap.QUEUE));
    for (int i = 0; i < 100; i++) {
      call("k" + i, NOTHING);
    }
    assertThat(views()).filteredOn(view -> view.outcome().equals("RUN")).hasSize(21);
    assertThat(views()).filteredOn(view -> view.outcome().equals("QUEUE_FULL")).hasSize(79);
  }

  @Test
  void afterARunTheHookCoolsDownAlsoOverARestart() {
    stage.submit(hooked("v1", Overlap.ALLOW, minutes(10), Optional.empty()));
    call("k1", NOTHING);
    stage.advance(Duration.ofMinutes(5));
    call("k2", NOTHING);
    outage(Duration.ofMinutes(4));
    call("k3", NOTHING);
    assertThat(why("k3")).contains("2026-03-01T10:10:00Z");
    call("k4", NOTHING, Optional.of("k3")); // somebody wants it all the same
    stage.advance(Duration.ofMinutes(9));
    call("k5", NOTHING);
    stage.advance(Duration.ofMinutes(1));
    call("k6", NOTHING);
    assertThat(calls())
        .containsExactly("k1 RUN", "k2 COOLDOWN", "k3 COOLDOWN", "k4 RUN", "k5 COOLDOWN", "k6 RUN");
    assertThat(views().get(3).replayOf()).contains("k3");
  }

  @Test
  void callsInARowBecomeOneRunOnceItIsQuiet() {
    stage.submit(hooked("v1", Overlap.ALLOW, Optional.empty(), minutes(10)));
    call("k1", Map.of("trees", 1L));
    stage.advance(Duration.ofMinutes(9));
    call("k2", Map.of("trees", 2L));
    stage.advance(Duration.ofMinutes(9));
    assertThat(calls()).containsExactly("k1 DEBOUNCED", "k2 WAITING");
    assertThat(why("k1")).contains("k2");
    outage(Duration.ofMinutes(2));
    assertThat(calls()).containsExactly("k1 DEBOUNCED", "k2 RUN");
    assertThat(run("k2").params()).isEqualTo(Map.of("trees", 2L));
    assertThat(runs()).isEqualTo(1);
    stage.advance(Duration.ofHours(1));
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void whatWaitsWhenItsTriggerGoesIsRefused() {
    stage.submit(hooked("v1", Overlap.ALLOW, Optional.empty(), minutes(10)));
    call("k1", NOTHING);
    stage.submit(triggered(plan("d", step("a")), "v2"));
    assertThat(calls()).containsExactly("k1 REFUSED");
    stage.submit(hooked("v3", Overlap.ALLOW, Optional.empty(), minutes(10)));
    stage.advance(Duration.ofMinutes(11));
    assertThat(runs()).isZero();
  }

  @Test
  void callsDuringAPauseAreRecordedAndMakeNoRun() {
    stage.submit(hooked("v1", Overlap.ALLOW, Optional.empty(), minutes(10)));
    call("k1", NOTHING);
    pause(Optional.of("the source is down"));
    outage(Duration.ofMinutes(1));
    call("k2", NOTHING);
    stage.advance(Duration.ofMinutes(11));
    pause(Optional.empty());
    assertThat(calls()).containsExactly("k1 PAUSED", "k2 PAUSED");
    assertThat(why("k2")).contains("ada").contains("the source is down");
    call("k3", NOTHING);
    stage.advance(Duration.ofMinutes(10));
    assertThat(calls()).containsExactly("k1 PAUSED", "k2 PAUSED", "k3 RUN");
  }

  private CompletableFuture<Boolean> turnedDown(String id, DeliveryOutcome outcome, String why) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    HookReading reading = HookReading.not(outcome, why);
    stage.tell(new Inbound.Deliver(HOOK, id, DIGEST, reading, Optional.empty(), answer));
    return answer;
  }

  @Test
  void aFilteredCallIsRecordedAndDisturbsNothing() {
    stage.submit(hooked("v1", Overlap.ALLOW, minutes(60), minutes(5)));
    call("k1", Map.of("trees", 1L));
    assertThat(turnedDown("k2", DeliveryOutcome.FILTERED, "body.ref == 'x'"))
        .isCompletedWithValue(true);
    assertThat(calls()).containsExactly("k1 WAITING", "k2 FILTERED");
    assertThat(why("k2")).contains("body.ref == 'x'");

    stage.advance(Duration.ofMinutes(5));
    assertThat(calls()).containsExactly("k1 RUN", "k2 FILTERED");
    call("k2", Map.of("trees", 2L)); // the same call again: decided already
    assertThat(calls()).containsExactly("k1 RUN", "k2 FILTERED");
    assertThat(runs()).isEqualTo(1);
  }

  @Test
  void aCallThatCouldNotBeReadMayComeAgain() {
    stage.submit(hooked(Overlap.ALLOW));
    turnedDown("k1", DeliveryOutcome.UNFIT, "key 'after' is not present in map");
    assertThat(calls()).containsExactly("k1 UNFIT");
    assertThat(why("k1")).contains("'after'");
    assertThat(runs()).isZero();

    call("k1", Map.of("trees", 2L));
    assertThat(calls()).containsExactly("k1 RUN");
    assertThat(run("k1").params()).isEqualTo(Map.of("trees", 2L));
  }

  @Test
  void anOldCallIsForgottenAndStillOneRun() {
    stage.submit(hooked(Overlap.ALLOW));
    call("k1", Map.of("trees", 2L));
    call("k2", Map.of("forest", 2L));
    stage.advance(SchedulerSettings.TRIGGERS_KEPT.minusMinutes(2));
    assertThat(calls()).containsExactly("k1 RUN", "k2 REFUSED");
    stage.advance(Duration.ofMinutes(4));
    assertThat(calls()).containsExactly("k1 RUN"); // its run goes on

    CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
    RunView run = run("k1");
    stage.tell(new Inbound.Cancel(run.id(), "ada", true, cancelled));
    stage.advance(Duration.ofMinutes(2));
    assertThat(calls()).isEmpty();

    assertThat(call("k1", Map.of("trees", 3L))).isCompletedWithValue(true);
    assertThat(calls()).containsExactly("k1 RUN");
    assertThat(run("k1").id()).isEqualTo(run.id());
    assertThat(runs()).isEqualTo(1);
  }
}
