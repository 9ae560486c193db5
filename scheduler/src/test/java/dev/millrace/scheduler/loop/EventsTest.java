package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.show.DeliveryQueries;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.NewEvents;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens starts the runs of the triggers that hear it, once. */
class EventsTest {
  private static final ScheduleKey TRIGGER = new ScheduleKey("d", "on");
  private static final EventPattern UP = ended("up", "SUCCEEDED");

  private final LoopStage stage = new LoopStage();
  private int made;

  @AfterEach
  void close() {
    stage.close();
  }

  private static EventPattern ended(String dag, String... states) {
    return new EventPattern(EventKind.DAG_ENDED, dag, List.of(states));
  }

  private static EventPattern updated(String model, String alias) {
    return new EventPattern(EventKind.MODEL_UPDATED, model, List.of(alias));
  }

  private static DagPlan hears(String version, Trigger.OnEvent trigger) {
    return triggered(plan("d", step("a")), version, trigger);
  }

  private static Trigger.OnEvent on(EventPattern pattern, Overlap overlap) {
    return on(EventRule.of(pattern), overlap, Optional.empty(), Optional.empty());
  }

  private static Trigger.OnEvent on(
      EventRule rule, Overlap overlap, Optional<Duration> cooldown, Optional<Duration> debounce) {
    return new Trigger.OnEvent("on", rule, cooldown, debounce, overlap, Map.of());
  }

  private static EventRule all(Duration within, String... dags) {
    Map<String, EventPattern> parts = new LinkedHashMap<>();
    for (String dag : dags) {
      parts.put("p-" + dag, ended(dag, "SUCCEEDED"));
    }
    return new EventRule(parts, Optional.of(within));
  }

  /** A run of one step, which is at it. */
  private AttemptKey begins(String dag) {
    String run = dag + ++made;
    stage.trigger(run, plan(dag, step("a")));
    stage.grants("w", 20);
    AttemptKey attempt =
        stage.assigned("w").stream().filter(key -> key.run().equals(run)).findFirst().orElseThrow();
    stage.begins("w", attempt);
    return attempt;
  }

  /** A run of one step, to its end, a second after the one before. */
  private String runs(String dag, boolean succeeds) {
    stage.advance(Duration.ofSeconds(1));
    AttemptKey attempt = begins(dag);
    if (succeeds) {
      stage.finishes("w", attempt);
    } else {
      stage.fails("w", attempt, "DATA");
    }
    stage.settle();
    return attempt.run();
  }

  private List<DeliveryView> views() {
    List<DeliveryView> views =
        new ArrayList<>(new DeliveryQueries(stage.database.connections()).deliveries(TRIGGER, 100));
    Collections.reverse(views);
    return views;
  }

  private List<String> outcomes() {
    return views().stream().map(DeliveryView::outcome).toList();
  }

  private RunView runOf(int delivery) {
    return stage.queries.run(views().get(delivery).run().orElseThrow()).orElseThrow();
  }

  private int started() {
    return stage
        .queries
        .runs(Optional.of("d"), Optional.empty(), Optional.empty(), 500)
        .items()
        .size();
  }

  private int drift(String id, String model) {
    return new NewEvents(stage.database.connections())
        .tell(
            new Happening(
                id, EventKind.DRIFT, model, "", stage.clock.instant(), Map.of("psi", 0.3)));
  }

  private void pause(Optional<String> reason) {
    stage.pause(TRIGGER, reason);
  }

  @Test
  void theEndOfARunStartsWhatWaitsForItAndNothingElse() {
    stage.submit(hears("v1", on(UP, Overlap.ALLOW)));
    runs("up", false);
    runs("other", true);
    assertThat(started()).isZero();

    String run = runs("up", true);
    assertThat(outcomes()).containsExactly("RUN");
    assertThat(runOf(0).trigger()).isEqualTo("event");
    assertThat(runOf(0).state()).isEqualTo("RUNNING");
    DeliveryView.EventView heard = views().get(0).event().orElseThrow();
    assertThat(heard.says()).isEqualTo("the end of a run of up as SUCCEEDED");
    assertThat(heard.facts()).containsEntry("run", run);
  }

  @Test
  void aRunThatIsAPartOfAnotherIsNoEvent() {
    stage.knows(plan("up", step("a")));
    stage.submit(hears("v1", on(UP, Overlap.ALLOW)));
    stage.submit(
        triggered(plan("e", step("a")), "v1", on(ended("parent", "SUCCEEDED"), Overlap.ALLOW)));
    AttemptKey outer = begins("parent");
    stage.waits("w", outer, LoopStage.runOf("up"));
    AttemptKey inner =
        stage.assigned("w").stream()
            .filter(key -> !key.run().equals(outer.run()))
            .findFirst()
            .orElseThrow();
    stage.begins("w", inner);
    stage.finishes("w", inner);
    stage.settle();
    assertThat(stage.state(inner.run())).isEqualTo("SUCCEEDED");
    AttemptKey goesOn =
        stage.assigned("w").stream()
            .filter(key -> key.run().equals(outer.run()))
            .reduce((earlier, later) -> later)
            .orElseThrow();
    stage.begins("w", goesOn);
    stage.finishes("w", goesOn);
    stage.settle();
    assertThat(stage.state(outer.run())).isEqualTo("SUCCEEDED");
    assertThat(started()).isZero();
    assertThat(
            new DeliveryQueries(stage.database.connections())
                .deliveries(new ScheduleKey("e", "on"), 100))
        .hasSize(1);
  }

  @Test
  void whatIsHeardFollowsTheVersionAndNothingOfThePastIs() {
    runs("up", true);
    stage.submit(hears("v1", on(ended("up", "FAILED", "CANCELLED"), Overlap.ALLOW)));
    runs("up", true);
    assertThat(started()).isZero();
    runs("up", false);
    assertThat(started()).isEqualTo(1);
    stage.submit(triggered(plan("d", step("a")), "v2"));
    runs("up", false);
    assertThat(started()).isEqualTo(1);
    stage.submit(hears("v3", on(ended("other", "FAILED"), Overlap.ALLOW)));
    runs("up", false);
    runs("other", false);
    assertThat(started()).isEqualTo(2);
  }

  @Test
  void anEventIsHeardOnceOverRefusedCommitsLostAnswersAndRestarts() {
    stage.submit(hears("v1", on(UP, Overlap.ALLOW)));
    for (int i = 0; i < 4; i++) {
      AttemptKey attempt = begins("up");
      stage.store.commitsToRefuse.set(i % 2);
      stage.store.answersToLose.set(i / 2);
      stage.finishes("w", attempt);
      stage.finishes("w", attempt); // as a worker does that was not answered
      stage.outage(Duration.ofSeconds(3));
      assertThat(outcomes()).hasSize(i + 1).containsOnly("RUN");
    }
    assertThat(started()).isEqualTo(4);
  }

  @Test
  void oneRunThatWaitsDoesForAllThatComes() {
    stage.submit(hears("v1", on(UP, Overlap.QUEUE)));
    for (int i = 0; i < 4; i++) {
      runs("up", true);
    }
    assertThat(outcomes()).containsExactly("RUN", "RUN", "COALESCED", "COALESCED");
    assertThat(runOf(1).state()).isEqualTo("QUEUED");
    assertThat(views().get(3).why().orElseThrow()).contains(runOf(1).id());
  }

  @Test
  void driftIsToldFromOutsideOnceAndCoolsDown() {
    EventRule rule = EventRule.of(new EventPattern(EventKind.DRIFT, "wine", List.of("")));
    stage.submit(
        hears("v1", on(rule, Overlap.ALLOW, Optional.of(Duration.ofDays(7)), Optional.empty())));
    assertThat(drift("e1", "wine")).isEqualTo(1);
    assertThat(drift("e1", "wine")).isZero();
    assertThat(drift("e2", "beer")).isZero();
    stage.advance(Ticks.LOOK_EVERY);
    assertThat(drift("e1", "wine")).isEqualTo(1); // told once more after it was decided on
    stage.advance(Ticks.LOOK_EVERY);
    assertThat(outcomes()).containsExactly("RUN");
    drift("e3", "wine");
    stage.outage(Duration.ofDays(6));
    assertThat(outcomes()).containsExactly("RUN", "COOLDOWN");
    stage.advance(Duration.ofDays(1));
    drift("e4", "wine");
    stage.advance(Ticks.LOOK_EVERY);
    assertThat(outcomes()).containsExactly("RUN", "COOLDOWN", "RUN");
    assertThat(views().get(2).event().orElseThrow().facts()).containsEntry("psi", 0.3);
  }

  @Test
  void anEventIsHeardOnceAlsoWhenWhatBecameOfItWasDeletedMeanwhile() {
    EventPattern drifts = new EventPattern(EventKind.DRIFT, "wine", List.of(""));
    stage.submit(hears("v1", on(drifts, Overlap.ALLOW)));
    drift("week-48", "wine");
    stage.advance(Ticks.LOOK_EVERY);
    String run = runOf(0).id();
    Databases.run(stage.database.connections(), "delete from delivery");
    drift("week-48", "wine");
    stage.advance(Ticks.LOOK_EVERY);
    assertThat(outcomes()).containsExactly("RUN");
    assertThat(runOf(0).id()).isEqualTo(run);
    assertThat(started()).isEqualTo(1);
    runs("up", true); // the loop goes on
  }

  @Test
  void aModelIsUpdatedByAVersionOrByAnAliasThatMoves() {
    stage.submit(hears("v1", on(updated("wine", "live"), Overlap.ALLOW)));
    stage.submit(triggered(plan("e", step("a")), "v1", on(updated("wine", ""), Overlap.ALLOW)));
    registers("1", "live");
    registers("1", "live"); // the same bundle, and the alias is there
    registers("2", null);
    registers("2", "live");
    assertThat(views())
        .extracting(view -> view.event().orElseThrow().says())
        .containsExactly("an update of wine@live", "an update of wine@live");
    assertThat(views())
        .extracting(view -> view.event().orElseThrow().facts().get("version"))
        .containsExactly(1L, 2L);
    assertThat(
            new DeliveryQueries(stage.database.connections())
                .deliveries(new ScheduleKey("e", "on"), 100))
        .extracting(view -> view.event().orElseThrow().facts().get("version"))
        .containsExactly(2L, 1L);
  }

  private void registers(String bundle, String alias) {
    stage.advance(Duration.ofSeconds(1));
    AttemptKey attempt = begins("maker");
    ToScheduler.Registration wish =
        new ToScheduler.Registration("wine", bundle.repeat(64), alias, Map.of());
    stage.says(
        "w",
        new ToScheduler.Finished(
            "w", attempt, 1_000, 3_000, null, List.of(), Map.of(), List.of(wish)));
    stage.settle();
  }

  @Test
  void allOfSeveralEventsWithinATimeMakeOneRun() {
    stage.submit(
        hears(
            "v1",
            on(
                all(Duration.ofHours(6), "up", "left", "right"),
                Overlap.ALLOW,
                Optional.empty(),
                Optional.empty())));
    runs("up", true);
    runs("left", true);
    stage.advance(Duration.ofHours(5));
    runs("left", true); // once more: the later one counts
    stage.outage(Duration.ofMinutes(30));
    assertThat(outcomes()).containsExactly("WAITING", "SUPERSEDED", "WAITING");
    runs("right", true);
    assertThat(outcomes()).containsExactly("RUN", "SUPERSEDED", "RUN", "RUN");
    assertThat(started()).isEqualTo(1);

    runs("up", true); // what counted once does not count again
    runs("right", true);
    assertThat(started()).isEqualTo(1);
    stage.advance(Duration.ofHours(6));
    assertThat(outcomes().subList(4, 6)).containsExactly("EXPIRED", "EXPIRED");
    runs("left", true);
    assertThat(started()).isEqualTo(1);
  }

  @Test
  void eachOfSeveralEventsMakesARunOnceItIsQuiet() {
    EventRule any =
        new EventRule(
            Map.of("one", UP, "two", ended("other", "SUCCEEDED", "FAILED")), Optional.empty());
    stage.submit(
        hears("v1", on(any, Overlap.ALLOW, Optional.empty(), Optional.of(Duration.ofMinutes(10)))));
    runs("up", true);
    stage.advance(Duration.ofMinutes(9));
    runs("other", false);
    stage.advance(Duration.ofMinutes(9));
    assertThat(started()).isZero();
    stage.outage(Duration.ofMinutes(2));
    assertThat(outcomes()).containsExactly("DEBOUNCED", "RUN");
  }

  @Test
  void whatHappensInAPauseMakesNoRunAndCanBeReplayed() {
    stage.submit(hears("v1", on(UP, Overlap.ALLOW)));
    pause(Optional.of("the source is down"));
    runs("up", true);
    pause(Optional.empty());
    stage.advance(Duration.ofMinutes(1));
    assertThat(outcomes()).containsExactly("PAUSED");
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    stage.tell(
        new Inbound.Deliver(
            TRIGGER,
            "again",
            "",
            HookReading.given(Map.of()),
            Optional.of(views().get(0).id()),
            answer));
    assertThat(answer).isCompletedWithValue(true);
    assertThat(outcomes()).containsExactly("PAUSED", "RUN");
  }
}
