package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.leaving;
import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.retrain.NewRows;
import dev.millrace.engine.retrain.RetrainBudget;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.view.DeliveryView;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.show.DeliveryQueries;
import dev.millrace.scheduler.show.ScheduleQueries;
import dev.millrace.scheduler.store.MaintenanceRows;
import dev.millrace.scheduler.store.NewEvents;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.spi.artifact.ArtifactType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A policy trains a model anew when it says, once for each cause, and not more often. */
class RetrainsTest {
  private static final ScheduleKey POLICY = new ScheduleKey("d", "retrain");
  private static final Duration DAY = Duration.ofDays(1);

  private final LoopStage stage = new LoopStage();
  private int made;
  private DagPlan current;

  @AfterEach
  void close() {
    stage.close();
  }

  private static Optional<Schedule> daily(int hour) {
    return Optional.of(
        new CronSchedule(CronExpression.of("0 " + hour + " * * *"), ZoneId.of("UTC"), Dst.USUAL));
  }

  private void submit(
      String version,
      Optional<Schedule> cron,
      Optional<Duration> age,
      Optional<Duration> cooldown,
      Optional<RetrainBudget> budget) {
    submit(version, cron, age, Optional.empty(), cooldown, budget);
  }

  private void submit(
      String version,
      Optional<Schedule> cron,
      Optional<Duration> age,
      Optional<String> alias,
      Optional<Duration> cooldown,
      Optional<RetrainBudget> budget) {
    RetrainPolicy policy =
        new RetrainPolicy(Optional.of("wine"), alias, true, cron, Optional.empty(), age, budget);
    stage.submit(
        triggered(
            plan("d", step("a")),
            version,
            new Trigger.Retrain(policy, cooldown, Map.of(), Optional.empty())));
  }

  private void drift() {
    new NewEvents(stage.database.connections())
        .tell(
            new Happening(
                "drift" + ++made, EventKind.DRIFT, "wine", "", stage.clock.instant(), Map.of()));
    stage.advance(Duration.ofSeconds(2));
  }

  private List<DeliveryView> views() {
    List<DeliveryView> views =
        new ArrayList<>(new DeliveryQueries(stage.database.connections()).deliveries(POLICY, 100));
    Collections.reverse(views);
    return views;
  }

  private List<String> outcomes() {
    return views().stream().map(DeliveryView::outcome).toList();
  }

  private List<String> causes() {
    return views().stream().map(view -> view.event().orElseThrow().says()).toList();
  }

  private List<RunView> runs() {
    List<RunView> runs =
        new ArrayList<>(
            stage.queries.runs(Optional.of("d"), Optional.empty(), Optional.empty(), 500).items());
    Collections.reverse(runs);
    return runs;
  }

  /** The run of the policy that goes on comes to its end. */
  private void ends(boolean succeeds) {
    stage.grants("w", 20);
    List<AttemptKey> attempts = stage.assigned("w");
    AttemptKey attempt = attempts.get(attempts.size() - 1);
    stage.begins("w", attempt);
    if (succeeds) {
      stage.finishes("w", attempt);
    } else {
      stage.fails("w", attempt, "DATA");
    }
    stage.settle();
  }

  private void registers(String bundle, String alias) {
    String run = "maker" + ++made;
    stage.trigger(run, plan("maker", step("a")));
    stage.grants("w", 20);
    AttemptKey attempt =
        stage.assigned("w").stream().filter(key -> key.run().equals(run)).findFirst().orElseThrow();
    stage.begins("w", attempt);
    ToScheduler.Registration wish =
        new ToScheduler.Registration("wine", bundle.repeat(64), alias, Map.of());
    stage.says(
        "w",
        new ToScheduler.Finished(
            "w", attempt, 1_000, 3_000, null, List.of(), Map.of(), List.of(wish)));
    stage.settle();
    stage.settle(); // what was heard is decided on after it was written
  }

  private void pause(Optional<String> reason) {
    stage.pause(POLICY, reason);
  }

  @Test
  void aTickMakesARunForItsWindow() {
    submit("v1", daily(3), Optional.empty(), Optional.empty(), Optional.empty());
    stage.advance(Duration.ofHours(16));
    assertThat(runs()).isEmpty();

    stage.advance(Duration.ofHours(2));
    Instant tick = Instant.parse("2026-03-02T03:00:00Z");
    assertThat(causes()).containsExactly("a tick of d");
    assertThat(runs()).extracting(RunView::trigger).containsExactly("retrain");
    RunView.Tick of = runs().get(0).tick().orElseThrow();
    assertThat(List.of(of.at(), of.windowStart(), of.windowEnd()))
        .containsExactly(tick, tick.minus(DAY), tick);

    ends(true);
    stage.advance(DAY);
    assertThat(outcomes()).containsExactly("RUN", "RUN");
  }

  @Test
  void ticksThatWereMissedMakeOneRun() {
    submit("v1", daily(3), Optional.empty(), Optional.empty(), Optional.empty());
    stage.outage(DAY.multipliedBy(3));

    assertThat(outcomes()).containsExactly("RUN");
    assertThat(views().get(0).event().orElseThrow().facts()).containsEntry("ticks", 3L);
    stage.outage(Duration.ofHours(1));
    assertThat(outcomes()).containsExactly("RUN");
  }

  @Test
  void aChangedTickNeverFiresForThePast() {
    submit("v1", daily(12), Optional.empty(), Optional.empty(), Optional.empty());
    stage.advance(Duration.ofHours(1));
    submit("v2", daily(10), Optional.empty(), Optional.empty(), Optional.empty());
    stage.advance(Duration.ofHours(5));
    assertThat(outcomes()).isEmpty();

    stage.advance(DAY);
    assertThat(outcomes()).containsExactly("RUN");
  }

  @Test
  void inACooldownADriftAndATickMakeNoRunAndItIsWritten() {
    submit("v1", daily(3), Optional.empty(), Optional.of(DAY), Optional.empty());
    drift();
    ends(true);
    drift();
    stage.advance(Duration.ofHours(20));
    assertThat(outcomes()).containsExactly("RUN", "COOLDOWN", "COOLDOWN");
    assertThat(causes()).containsExactly("drift of wine", "drift of wine", "a tick of d");

    stage.advance(DAY);
    assertThat(outcomes()).containsExactly("RUN", "COOLDOWN", "COOLDOWN", "RUN");
  }

  @Test
  void aBudgetIsKeptInEveryStretchOfTime() {
    RetrainBudget budget = new RetrainBudget(2, DAY);
    submit("v1", Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(budget));
    drift();
    ends(true);
    stage.advance(Duration.ofHours(12));
    drift();
    ends(false); // costs as much
    stage.outage(Duration.ofHours(2));
    drift();
    assertThat(outcomes()).containsExactly("RUN", "RUN", "BUDGET");
    assertThat(views().get(2).why().orElseThrow())
        .contains("2 of 2 runs were made, and none is before 2026-03-02T10:00:0");

    stage.advance(Duration.ofHours(11));
    drift();
    drift();
    assertThat(outcomes()).containsExactly("RUN", "RUN", "BUDGET", "RUN", "BUDGET");
  }

  @Test
  void aModelIsTrainedWhenItIsTooOldAndAgainAfterTheCooldownIfThatFailed() {
    Duration age = DAY.multipliedBy(30);
    submit("v1", Optional.empty(), Optional.of(age), Optional.of(DAY), Optional.empty());
    stage.advance(DAY.multipliedBy(40));
    assertThat(runs()).isEmpty(); // there is no model that could be old

    registers("1", null);
    stage.advance(age.minus(Duration.ofMinutes(1)));
    assertThat(runs()).isEmpty();
    stage.advance(Duration.ofMinutes(2));
    assertThat(causes()).containsExactly("the age of wine");
    assertThat(views().get(0).event().orElseThrow().facts()).containsEntry("version", 1L);

    ends(false);
    stage.advance(Duration.ofHours(23));
    assertThat(runs()).hasSize(1);
    stage.advance(Duration.ofHours(2));
    assertThat(runs()).hasSize(2);

    ends(true);
    registers("2", null);
    stage.advance(age.minus(Duration.ofHours(1)));
    assertThat(runs()).hasSize(2);
    stage.outage(Duration.ofHours(2));
    assertThat(runs()).hasSize(3);
    assertThat(outcomes()).containsOnly("RUN");
  }

  @Test
  void anAgeWaitsForTheBudget() {
    submit(
        "v1",
        Optional.empty(),
        Optional.of(DAY),
        Optional.empty(),
        Optional.of(new RetrainBudget(1, DAY.multipliedBy(2))));
    registers("1", null);
    stage.advance(Duration.ofHours(23));
    drift();
    ends(false);
    stage.advance(Duration.ofHours(47));
    assertThat(causes()).containsExactly("drift of wine");
    stage.advance(Duration.ofHours(2));
    assertThat(causes()).containsExactly("drift of wine", "the age of wine");
    assertThat(outcomes()).containsExactly("RUN", "RUN");
  }

  @Test
  void theAgeOfAnAliasIsThatOfTheVersionItNames() {
    submit(
        "v1",
        Optional.empty(),
        Optional.of(DAY.multipliedBy(10)),
        Optional.of("live"),
        Optional.empty(),
        Optional.empty());
    registers("1", "live");
    stage.advance(DAY.multipliedBy(5));
    registers("2", "live");
    stage.advance(DAY.multipliedBy(6));
    assertThat(runs()).isEmpty(); // version 1 would be 11 days old

    registers("1", "live"); // back to it
    assertThat(causes()).containsExactly("the age of wine@live");
    assertThat(views().get(0).event().orElseThrow().facts()).containsEntry("version", 1L);
  }

  @Test
  void inAPauseThereIsNoRunAndAnAgeWaitsForItsEnd() {
    submit("v1", daily(3), Optional.of(DAY.multipliedBy(2)), Optional.empty(), Optional.empty());
    registers("1", null);
    pause(Optional.of("labels are wrong"));
    drift();
    stage.advance(DAY.multipliedBy(3));
    assertThat(outcomes()).containsExactly("PAUSED");

    pause(Optional.empty());
    // In the order in which they happened: the model was too old before the last tick.
    assertThat(causes()).containsExactly("drift of wine", "the age of wine", "a tick of d");
    assertThat(outcomes()).containsExactly("PAUSED", "RUN", "PAUSED");
    assertThat(views().get(2).event().orElseThrow().facts()).containsEntry("ticks", 3L);
  }

  @Test
  void whatIsHeardInAPauseTakesNoTickAway() {
    submit("v1", daily(3), Optional.empty(), Optional.empty(), Optional.empty());
    pause(Optional.of("labels are wrong"));
    stage.advance(DAY);
    drift();
    submit("v2", daily(3), Optional.empty(), Optional.of(DAY), Optional.empty());
    stage.advance(DAY);
    pause(Optional.empty());
    assertThat(causes()).containsExactly("drift of wine", "a tick of d");
    assertThat(outcomes()).containsExactly("PAUSED", "PAUSED");
    assertThat(views().get(1).event().orElseThrow().facts()).containsEntry("ticks", 2L);
  }

  @Test
  void inMaintenanceATickWaitsForItsEndWhateverIsHeard() {
    submit("v1", daily(3), Optional.empty(), Optional.empty(), Optional.empty());
    MaintenanceRows maintenance = new MaintenanceRows(stage.database.connections());
    maintenance.on(new Pause("ada", "new disks", stage.clock.instant()));
    stage.advance(Duration.ofSeconds(1));
    stage.advance(DAY);
    assertThat(outcomes()).isEmpty();
    drift();
    stage.submit(triggered(plan("e", step("a")), "v1")); // another DAG
    stage.advance(Duration.ofHours(1));
    assertThat(causes()).containsExactly("drift of wine");

    maintenance.off();
    stage.advance(Duration.ofSeconds(2));
    assertThat(causes()).containsExactly("drift of wine", "a tick of d");
    assertThat(outcomes()).containsExactly("RUN", "RUN");
  }

  @Test
  void aTickThatWasChangedInAPauseDoesNotCount() {
    submit("v1", daily(3), Optional.empty(), Optional.empty(), Optional.empty());
    pause(Optional.of("labels are wrong"));
    stage.advance(DAY);
    submit("v2", daily(8), Optional.empty(), Optional.empty(), Optional.empty());
    stage.advance(Duration.ofSeconds(2));
    pause(Optional.empty());
    assertThat(outcomes()).isEmpty();
    stage.advance(DAY);
    assertThat(outcomes()).containsExactly("RUN");
  }

  @Test
  void whatCoolsDownCanBeReplayed() {
    submit("v1", Optional.empty(), Optional.empty(), Optional.of(DAY), Optional.empty());
    drift();
    ends(true);
    drift();
    stage.advance(Duration.ofSeconds(1));
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    stage.tell(
        new Inbound.Deliver(
            POLICY,
            "again",
            "",
            HookReading.given(Map.of()),
            Optional.of(views().get(1).id()),
            answer));
    assertThat(answer).isCompletedWithValue(true);
    assertThat(outcomes()).containsExactly("RUN", "COOLDOWN", "RUN");
  }

  private void submit(String version, NewRows rows, Optional<Duration> cooldown) {
    RetrainPolicy policy =
        new RetrainPolicy(
            Optional.of("wine"),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.of(rows),
            Optional.empty(),
            Optional.empty());
    stage.submit(
        triggered(
            plan("d", step("a")),
            version,
            new Trigger.Retrain(policy, cooldown, Map.of(), Optional.empty())));
  }

  private static NewRows data(long atLeast, NewRows.Count count) {
    return new NewRows("up", "data", atLeast, count);
  }

  /** A run of the DAG before has left a dataset. */
  private void leaves(Integer rows) {
    String run = "up" + ++made;
    stage.advance(Duration.ofSeconds(1));
    stage.trigger(
        run,
        leaving(
            plan("up", step("a")),
            new DagOutput.Artifact("data", "a", "data", ArtifactType.DATASET)));
    stage.grants("w", 20);
    AttemptKey attempt =
        stage.assigned("w").stream().filter(key -> key.run().equals(run)).findFirst().orElseThrow();
    stage.begins("w", attempt);
    Map<String, Object> facts = rows == null ? Map.of() : Map.of("rows", rows);
    ToScheduler.Output output =
        new ToScheduler.Output(
            "data",
            "dataset",
            Integer.toHexString(made + 10).repeat(64).substring(0, 64),
            3,
            facts);
    stage.says(
        "w",
        new ToScheduler.Finished(
            "w", attempt, 1_000, 3_000, null, List.of(output), Map.of(), List.of()));
    stage.settle();
    stage.settle();
  }

  private Object counted(int delivery) {
    return views().get(delivery).event().orElseThrow().facts().get("new-rows");
  }

  @Test
  void rowsAreCountedUntilThereAreEnough() {
    leaves(100);
    submit("v1", data(50, NewRows.Count.GROWTH), Optional.empty());
    leaves(120);
    leaves(110); // rows were taken out
    leaves(139);
    assertThat(outcomes()).containsExactly("COUNTED", "COUNTED", "WAITING");
    assertThat(counted(2)).isEqualTo(49L);
    assertThat(runs()).isEmpty();

    stage.outage(Duration.ofSeconds(10));
    leaves(140);
    assertThat(outcomes()).containsExactly("COUNTED", "COUNTED", "COUNTED", "RUN");
    ends(true);
    leaves(189);
    assertThat(outcomes()).hasSize(5).endsWith("WAITING");
    assertThat(counted(4)).isEqualTo(49L);
  }

  @Test
  void everyRowOfADatasetThatHasOnlyNewOnesCounts() {
    submit("v1", data(50, NewRows.Count.ALL), Optional.empty());
    leaves(20);
    leaves(20);
    leaves(10);
    assertThat(outcomes()).containsExactly("COUNTED", "COUNTED", "RUN");
  }

  @Test
  void rowsWaitForTheEndOfTheCooldownAndAreOfTheRunThatAnotherCauseMakes() {
    submit("v1", data(10, NewRows.Count.ALL), Optional.of(DAY));
    leaves(5);
    drift();
    assertThat(outcomes()).containsExactly("RUN", "RUN");
    assertThat(views().get(0).run()).isEqualTo(views().get(1).run());
    ends(true);

    leaves(30);
    leaves(5);
    assertThat(outcomes()).containsExactly("RUN", "RUN", "COUNTED", "WAITING");
    stage.outage(Duration.ofHours(23));
    assertThat(runs()).hasSize(1);
    stage.advance(Duration.ofHours(2));
    assertThat(outcomes()).containsExactly("RUN", "RUN", "COUNTED", "RUN");
    assertThat(runs()).hasSize(2);
  }

  @Test
  void rowsThatComeInAPauseCountAfterIt() {
    submit("v1", data(10, NewRows.Count.ALL), Optional.empty());
    pause(Optional.of("labels are wrong"));
    leaves(30);
    stage.advance(DAY);
    assertThat(outcomes()).containsExactly("WAITING");
    pause(Optional.empty());
    assertThat(outcomes()).containsExactly("RUN");
  }

  @Test
  void rowsThatAreNotKnownOrNotAskedForAnyMoreDoNotCount() {
    submit("v1", data(10, NewRows.Count.ALL), Optional.empty());
    leaves(null);
    leaves(9);
    submit("v2", new NewRows("up", "other", 10, NewRows.Count.ALL), Optional.empty());
    drift();
    assertThat(outcomes()).containsExactly("REFUSED", "REFUSED", "RUN");
  }

  @Test
  void oneRunThatWaitsDoesForEveryCause() {
    submit("v1", daily(3), Optional.empty(), Optional.empty(), Optional.empty());
    drift();
    drift();
    drift();
    stage.advance(DAY);
    assertThat(outcomes()).containsExactly("RUN", "RUN", "COALESCED", "COALESCED");
    assertThat(runs()).extracting(RunView::state).containsExactly("RUNNING", "QUEUED");
  }

  private List<String> standing() {
    return new ScheduleQueries(
            stage.database.connections(), (dag, version) -> Optional.of(current), stage.clock)
        .of("d")
        .get(0)
        .standing();
  }

  @Test
  void itIsShownHowNearTheConditionsAre() {
    RetrainPolicy policy =
        new RetrainPolicy(
            Optional.of("wine"),
            Optional.of("live"),
            true,
            Optional.empty(),
            Optional.of(data(50, NewRows.Count.ALL)),
            Optional.of(DAY.multipliedBy(30)),
            Optional.of(new RetrainBudget(1, DAY.multipliedBy(2))));
    current =
        triggered(
            plan("d", step("a")),
            "v1",
            new Trigger.Retrain(policy, Optional.of(DAY), Map.of(), Optional.empty()));
    stage.submit(current);
    assertThat(standing())
        .containsExactly(
            "0 of 50 new rows", "wine@live has no version yet", "budget: 0 of 1 runs made");

    drift();
    leaves(20);
    registers("1", "live");
    assertThat(standing()).hasSize(4);
    assertThat(standing().get(0)).isEqualTo("20 of 50 new rows");
    assertThat(standing().get(1))
        .startsWith("version 1 of wine@live is too old from 2026-03-31T10:00:");
    assertThat(standing().get(2)).startsWith("cooldown until 2026-03-02T10:00:");
    assertThat(standing().get(3))
        .startsWith("budget: 1 of 1 runs made, none before 2026-03-03T10:00:");
  }

  @Test
  void aCauseMakesOneRunOverRefusedCommitsLostAnswersAndRestarts() {
    submit("v1", daily(3), Optional.empty(), Optional.empty(), Optional.empty());
    for (int i = 0; i < 4; i++) {
      stage.store.commitsToRefuse.set(i % 2);
      stage.store.answersToLose.set(i / 2);
      stage.advance(DAY);
      stage.outage(Duration.ofSeconds(3));
      assertThat(outcomes()).hasSize(i + 1).containsOnly("RUN");
      ends(true);
    }
    assertThat(runs()).hasSize(4);
  }

  @Test
  void aPolicyThatIsGoneDoesNothing() {
    submit("v1", daily(3), Optional.of(DAY), Optional.empty(), Optional.empty());
    registers("1", null);
    stage.submit(triggered(plan("d", step("a")), "v2"));
    stage.advance(DAY.multipliedBy(2));
    assertThat(views()).isEmpty();
  }
}
