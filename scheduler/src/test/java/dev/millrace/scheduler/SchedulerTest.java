package dev.millrace.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.Commands.RunOptions;
import dev.millrace.engine.view.Commands.Submission;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.sketch.PretendArtifacts;
import dev.millrace.scheduler.sketch.SilentFabric;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.store.Database;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** From the text of a DAG to a run, by what others may ask of a scheduler. */
class SchedulerTest {
  private static final String WINE =
      """
      apiVersion: millrace/v1
      dag: wine
      params:
        trees: {type: integer, default: 200, minimum: 1}
        name: {type: string}
      steps:
        b: {uses: noop, in: {data: a}}
        a: {uses: noop}
      """;

  private final HandClock clock = new HandClock();
  private final Database database = Databases.inMemory();
  private final PretendArtifacts artifacts = new PretendArtifacts();
  private Scheduler scheduler = start("scheduler-1");

  private Scheduler start(String id) {
    return Scheduler.start(
        SchedulerSettings.of(id),
        database,
        new SilentFabric(),
        artifacts,
        new KindCatalog(List.of(StepSketch.NOOP)),
        clock);
  }

  @AfterEach
  void close() {
    scheduler.close();
    database.close();
  }

  private RunView trigger(Map<String, Object> params, Optional<String> key) {
    return scheduler.commands().trigger("wine", params, key);
  }

  @Test
  void aDagIsSubmittedAndShown() {
    Submission submission = scheduler.commands().submit("wine.yaml", WINE, Map.of());

    assertThat(submission.findings()).isEmpty();
    assertThat(submission.dag().orElseThrow().name()).isEqualTo("wine");
    assertThat(scheduler.queries().dags()).hasSize(1);
    assertThat(scheduler.queries().dagSource("wine", "current")).contains(WINE);
    assertThat(scheduler.queries().triggers("wine")).contains(List.of());
    assertThat(scheduler.queries().triggers("wien")).isEmpty();
    assertThat(scheduler.queries().dag("wine").orElseThrow().edges()).hasSize(1);
  }

  @Test
  void oneWithFindingsChangesNothing() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());
    String before = scheduler.queries().dag("wine").orElseThrow().version();

    Submission broken =
        scheduler.commands().submit("wine.yaml", WINE.replace("in: {", "into: {"), Map.of());

    assertThat(broken.findings()).isNotEmpty();
    assertThat(broken.dag()).isEmpty();
    assertThat(scheduler.queries().dag("wine").orElseThrow().version()).isEqualTo(before);
  }

  @Test
  void aRunFillsInDefaultsAndIsPinnedToItsVersion() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());
    RunView run = trigger(Map.of("name", "x"), Optional.empty());
    String version = run.version();
    scheduler
        .commands()
        .submit("wine.yaml", WINE.replace("default: 200", "default: 300"), Map.of());

    assertThat(run.state()).isEqualTo("RUNNING");
    assertThat(run.params()).isEqualTo(Map.of("trees", 200L, "name", "x"));
    RunView next = trigger(Map.of("name", "x"), Optional.empty());
    assertThat(next.params()).containsEntry("trees", 300L);
    assertThat(next.version()).isNotEqualTo(version);
    assertThat(scheduler.queries().dagOfRun(run.id()).orElseThrow().version()).isEqualTo(version);
    assertThat(scheduler.queries().dag("wine").orElseThrow().lastRun()).isPresent();
  }

  @Test
  void aKeyStartsOneRunHoweverOftenItIsUsed() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());
    RunView first = trigger(Map.of("name", "x"), Optional.of("order 7"));
    RunView again = trigger(Map.of("name", "other"), Optional.of("order 7"));

    assertThat(again.id()).isEqualTo(first.id());
    assertThat(again.params()).isEqualTo(first.params());
    assertThat(scheduler.queries().runs(Optional.empty(), Optional.empty(), Optional.empty(), 9))
        .satisfies(page -> assertThat(page.items()).hasSize(1));
  }

  @Test
  void nothingIsAnsweredWhileTheDatabaseIsAwayAndItSaysToTryAgain() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());
    database.close();

    for (ThrowingCallable question :
        List.<ThrowingCallable>of(
            () -> scheduler.queries().dags(),
            () -> scheduler.queries().run("r1"),
            () -> scheduler.queries().models(),
            () -> scheduler.commands().trigger("wine", Map.of("name", "x"), Optional.empty()))) {
      assertThatThrownBy(question)
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.UNAVAILABLE));
    }
  }

  @Test
  void whatCannotBeStartedIsRefused() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());

    assertThatThrownBy(() -> scheduler.commands().trigger("iris", Map.of(), Optional.empty()))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.NOT_FOUND));
    for (Map<String, Object> wrong :
        List.<Map<String, Object>>of(
            Map.of(),
            Map.of("name", "x", "tree", 3L),
            Map.of("name", "x", "trees", "many"),
            Map.of("name", "x", "trees", 0L))) {
      assertThatThrownBy(() -> trigger(wrong, Optional.empty()))
          .as("%s", wrong)
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.INVALID));
    }
  }

  @Test
  void parametersThatAreTooLargeToKeepAreRefusedAndTheSchedulerGoesOn() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());

    assertThatThrownBy(() -> trigger(Map.of("name", "x".repeat(2_000_000)), Optional.empty()))
        .isInstanceOfSatisfying(
            Refused.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Refused.Reason.INVALID);
              assertThat(e.getMessage()).contains("2000023", "at most 1048576");
            });
    assertThat(trigger(Map.of("name", "x"), Optional.empty()).state()).isEqualTo("RUNNING");
  }

  @Test
  void theNextLifeReadsTheDagAgainAndGoesOnWithItsRuns() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());
    String run = trigger(Map.of("name", "x"), Optional.empty()).id();
    scheduler.close();
    assertThat(scheduler.isAlive()).isFalse();

    scheduler = start("scheduler-2");

    assertThat(scheduler.isAlive()).isTrue();
    assertThat(trigger(Map.of("name", "x"), Optional.empty()).state()).isEqualTo("RUNNING");
    assertThat(scheduler.queries().task(run, "a").orElseThrow().state()).isEqualTo("READY");
    assertThat(scheduler.counters().recoveries()).isEqualTo(1);
  }

  @Test
  void aSchedulerThatHasEndedRefusesAtOnce() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());
    scheduler.close();

    assertThatThrownBy(() -> trigger(Map.of("name", "x"), Optional.empty()))
        .isInstanceOfSatisfying(
            Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.UNAVAILABLE));
  }

  @Test
  void aRunIsCancelledOnceAndAfterItsEndTheAnswerSaysHowItEnded() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());
    String run = trigger(Map.of("name", "x"), Optional.empty()).id();

    RunView cancelled = scheduler.commands().cancel(run, "asked by ada");

    assertThat(cancelled.state()).isEqualTo("CANCELLED");
    assertThat(cancelled.reason()).contains("asked by ada");
    for (ThrowingCallable late :
        List.<ThrowingCallable>of(
            () -> scheduler.commands().cancel(run, "asked by bob"),
            () -> scheduler.commands().kill(run, "asked by bob"),
            () -> scheduler.commands().decide(run, "a", true, "bob", ""))) {
      assertThatThrownBy(late)
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.CONFLICT))
          .hasMessageContaining("has ended already: CANCELLED at ");
    }
  }

  @Test
  void whatDoesNotExistCannotBeStoppedOrDecided() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());
    String run = trigger(Map.of("name", "x"), Optional.empty()).id();

    for (ThrowingCallable unknown :
        List.<ThrowingCallable>of(
            () -> scheduler.commands().cancel("r9", ""),
            () -> scheduler.commands().kill("r9", ""),
            () -> scheduler.commands().decide("r9", "a", true, "ada", ""),
            () -> scheduler.commands().decide(run, "z", true, "ada", ""))) {
      assertThatThrownBy(unknown)
          .isInstanceOfSatisfying(
              Refused.class, e -> assertThat(e.reason()).isEqualTo(Refused.Reason.NOT_FOUND));
    }
    assertThatThrownBy(() -> scheduler.commands().decide(run, "a", true, "ada", ""))
        .hasMessageContaining("waits for no decision; it is READY");
  }

  @Test
  void aTimeLimitIsKeptAndMustBePositive() {
    scheduler.commands().submit("wine.yaml", WINE, Map.of());

    RunView run =
        scheduler
            .commands()
            .trigger(
                "wine",
                Map.of("name", "x"),
                RunOptions.timeout(Duration.ofMinutes(90)),
                Optional.empty());

    assertThat(run.timeout()).contains("1h30m");
    assertThat(scheduler.queries().run(run.id()).orElseThrow().timeout()).contains("1h30m");
    assertThatThrownBy(
            () ->
                scheduler
                    .commands()
                    .trigger(
                        "wine",
                        Map.of("name", "x"),
                        RunOptions.timeout(Duration.ZERO),
                        Optional.empty()))
        .hasMessageContaining("timeout of a run is 0s");
  }
}
