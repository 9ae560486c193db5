package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.loop.LoopStage.runOf;
import static dev.millrace.scheduler.sketch.StepSketch.leaving;
import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.DagOutput;
import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.run.ChildRuns;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.store.Json;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.kind.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A task that waits for a run of another DAG. */
class ChildrenTest {
  private final LoopStage stage = new LoopStage();

  @BeforeEach
  void knowTheInnerDags() {
    stage.knows(plan("inner", step("x")));
    stage.grants("w1", 10);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** Lets a run's only ready task wait for a run of a DAG; the attempt of the child's task. */
  private AttemptKey child(String run, AttemptKey waiter, String dag) {
    stage.begins("w1", waiter);
    stage.waits("w1", waiter, runOf(dag));
    AttemptKey inner = stage.assignedOne("w1");
    assertThat(inner.run()).isNotEqualTo(run);
    return inner;
  }

  private AttemptKey outer(String run) {
    stage.trigger(run, plan("outer", step("a")));
    return stage.assignedOne("w1");
  }

  private Assign resumed() {
    List<Assign> assigned = stage.heard("w1", Assign.class);
    assertThat(assigned).hasSize(1);
    return assigned.get(0);
  }

  private RunView view(String run) {
    return stage.queries.run(run).orElseThrow();
  }

  private void restart() {
    stage.stop();
    stage.start();
    stage.settle();
    stage.grants("w1", 20);
  }

  @Test
  void theRunIsStartedAndItsEndIsToldToTheStep() {
    AttemptKey waiter = outer("r1");
    AttemptKey inner = child("r1", waiter, "inner");
    assertThat(view(inner.run()).trigger()).isEqualTo("dag");
    assertThat(view(inner.run()).parent()).contains(new RunView.Parent("r1", "a"));
    assertThat(stage.task("r1", "a").waitsFor()).contains("run " + inner.run() + " of inner");

    stage.finishes("w1", inner);

    Assign again = resumed();
    assertThat(again.attempt().number()).isEqualTo(1);
    assertThat(again.resumed())
        .containsEntry("waited", "run")
        .containsEntry("run", inner.run())
        .containsEntry("state", "SUCCEEDED")
        .containsEntry("reason", "");
    stage.finishes("w1", again.attempt());
    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");
  }

  @Test
  void itsFailureIsToldWithItsReason() {
    AttemptKey inner = child("r1", outer("r1"), "inner");

    stage.fails("w1", inner, "DATA");

    assertThat(resumed().resumed())
        .containsEntry("state", "FAILED")
        .containsEntry("reason", "x: DATA: It broke.");
  }

  @Test
  void aCancelReachesChildrenOfChildrenAndWaitsForTheirProof() {
    AttemptKey middle = child("r1", outer("r1"), "inner");
    AttemptKey innermost = child(middle.run(), middle, "inner");
    stage.begins("w1", innermost);

    stage.cancel("r1");

    List<ToWorker.Cancel> asked = stage.heard("w1", ToWorker.Cancel.class);
    assertThat(asked).extracting(ToWorker.Cancel::attempt).containsExactly(innermost);
    assertThat(asked.get(0).graceMillis()).isPositive();
    for (String run : List.of("r1", middle.run(), innermost.run())) {
      assertThat(stage.state(run)).isEqualTo("CANCELLING");
    }
    assertThat(stage.task("r1", "a").waitsFor().orElseThrow()).contains(middle.run());

    stage.fails("w1", innermost, "TRANSIENT");
    for (String run : List.of("r1", middle.run(), innermost.run())) {
      assertThat(stage.state(run)).isEqualTo("CANCELLED");
    }
    assertThat(view(innermost.run()).reason().orElseThrow())
        .contains(middle.run())
        .contains("asked by ada");
  }

  @Test
  void aKillReachesChildrenWithoutGraceAlsoAfterACancel() {
    AttemptKey inner = child("r1", outer("r1"), "inner");
    stage.begins("w1", inner);
    stage.cancel("r1");
    stage.fabric.takeSent();

    stage.kill("r1");

    assertThat(stage.heard("w1", ToWorker.Cancel.class))
        .singleElement()
        .satisfies(
            cancel -> {
              assertThat(cancel.attempt()).isEqualTo(inner);
              assertThat(cancel.graceMillis()).isZero();
            });
    stage.beats("w1", inner);
    assertThat(stage.heard("w1", ToWorker.Cancel.class))
        .as("said again as hard")
        .allSatisfy(cancel -> assertThat(cancel.graceMillis()).isZero());
  }

  @Test
  void aTimeLimitOfTheOuterRunStopsTheInnerOne() {
    stage.trigger("r1", plan("outer", step("a")), Optional.of(Duration.ofSeconds(10)));
    AttemptKey inner = child("r1", stage.assignedOne("w1"), "inner");
    stage.begins("w1", inner);

    stage.advance(Duration.ofSeconds(10));
    assertThat(stage.cancelled("w1")).contains(inner);
    stage.fails("w1", inner, "TRANSIENT");

    assertThat(stage.state(inner.run())).isEqualTo("CANCELLED");
    assertThat(stage.state("r1")).isEqualTo("FAILED");
    assertThat(view("r1").reason()).contains("The run took longer than its timeout of 10s.");
  }

  @Test
  void theTotalLimitOfTheStepStopsTheInnerRun() {
    Timeouts total =
        new Timeouts(Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(10)));
    stage.trigger("r1", plan("outer", step("a").timeouts(total)));
    AttemptKey inner = child("r1", stage.assignedOne("w1"), "inner");

    stage.advance(Duration.ofSeconds(10));
    stage.fails("w1", inner, "TRANSIENT");

    assertThat(stage.state(inner.run())).isEqualTo("CANCELLED");
    assertThat(stage.task("r1", "a").failure().orElseThrow().failureClass()).isEqualTo("TIMEOUT");
  }

  @Test
  void aRetryStartsAnotherRun() {
    RetryPolicy once =
        new RetryPolicy(
            1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0);
    stage.trigger("r1", plan("outer", step("a").retry(once)));
    AttemptKey first = child("r1", stage.assignedOne("w1"), "inner");
    stage.fails("w1", first, "DATA");
    stage.fails("w1", resumed().attempt(), "TRANSIENT");
    stage.advance(Duration.ofSeconds(1));

    Assign retry = resumed();
    assertThat(retry.attempt().number()).isEqualTo(2);
    assertThat(retry.resumed()).as("it begins anew").isEmpty();
    assertThat(child("r1", retry.attempt(), "inner").run()).isNotEqualTo(first.run());
  }

  @Test
  void aWorkerThatIsLostAfterwardsDoesNotStartItAgain() {
    AttemptKey inner = child("r1", outer("r1"), "inner");
    stage.finishes("w1", inner);
    assertThat(resumed().attempt().number()).isEqualTo(1);
    stage.grants("w2", 1);

    stage.leaves("w1");

    Assign again = stage.heard("w2", Assign.class).get(0);
    assertThat(again.attempt().number()).isEqualTo(2);
    assertThat(again.resumed()).containsEntry("run", inner.run());
  }

  @Test
  void anUnknownDagOrAWrongParameterIsTheAuthorsMistake() {
    AttemptKey waiter = outer("r1");
    stage.waits("w1", waiter, runOf("iner"));

    assertThat(stage.task("r1", "a").failure().orElseThrow().failureClass()).isEqualTo("USER");
    assertThat(view("r1").reason().orElseThrow()).contains("There is no DAG called 'iner'");
    assertThat(stage.attempts("r1", "a")).containsExactly("FAILED");
  }

  @Test
  void aDagThatStartsItselfEndsWithAnErrorThatSaysSo() {
    List<String> runs = new ArrayList<>(List.of("r1"));
    AttemptKey attempt = outer("r1");
    stage.knows(plan("outer", step("a")));
    for (int depth = 1; depth <= ChildRuns.DEPTH_MAX; depth++) {
      attempt = child(attempt.run(), attempt, "outer");
      runs.add(attempt.run());
    }

    stage.waits("w1", attempt, runOf("outer"));

    assertThat(stage.state(attempt.run())).isEqualTo("FAILED");
    assertThat(view(attempt.run()).reason().orElseThrow())
        .contains("at most " + ChildRuns.DEPTH_MAX)
        .contains("Does a DAG start itself?");
    assertThat(resumed().resumed()).containsEntry("state", "FAILED");
  }

  @Test
  void aRestartGoesOnWithBoth() {
    AttemptKey inner = child("r1", outer("r1"), "inner");
    restart();
    assertThat(stage.task("r1", "a").state()).isEqualTo("WAITING");

    stage.beats("w1", inner);
    stage.finishes("w1", inner);

    assertThat(resumed().resumed()).containsEntry("state", "SUCCEEDED");
  }

  private static final DagOutput MODEL =
      new DagOutput.Artifact("model", "x", "data", ArtifactType.ANY);
  private static final DagOutput NUMBER =
      new DagOutput.Value("n", "steps.x.values.n + 1", ValueType.INTEGER);
  private static final DagOutput MISSING =
      new DagOutput.Artifact("rest", "y", "data", ArtifactType.FILE);

  private void innerLeaves(DagOutput... outputs) {
    stage.knows(leaving(plan("inner", step("x"), step("y").when("false")), outputs));
  }

  private AttemptKey outerTakes(Map<String, String> outputs, Map<String, String> values) {
    stage.trigger("r1", plan("outer", step("a").takes(outputs, values)));
    return stage.assignedOne("w1");
  }

  private static final Map<String, Object> LEFT =
      Map.of(
          "model",
          Map.of(
              "type",
              "file",
              "digest",
              "d".repeat(64),
              "bytes",
              3L,
              "facts",
              Map.of(),
              "task",
              "x"),
          "n",
          Map.of("type", "integer", "value", 8L));

  @Test
  void whatItLeavesAndTheStepTakesComesWithItsEnd() {
    innerLeaves(MODEL, NUMBER, MISSING);
    AttemptKey waiter = outerTakes(Map.of("model", "file"), Map.of("n", "integer"));
    AttemptKey inner = child("r1", waiter, "inner");

    stage.says("w1", LoopStage.success("w1", inner, "data"));

    assertThat(resumed().resumed()).containsEntry("version", "v1").containsEntry("outputs", LEFT);
    assertThat(view(inner.run()).outputs().keySet()).containsExactly("model", "n", "rest");
    assertThat(view(inner.run()).outputs().get("model").digest())
        .contains("sha256:" + "d".repeat(64));
    assertThat(view(inner.run()).outputs().get("n").value()).contains(8L);
    assertThat(view(inner.run()).outputs().get("rest").missing().orElseThrow())
        .startsWith("Step 'y' ended as SKIPPED");
  }

  @Test
  void whatIsMissingIsToldWithItsReason() {
    innerLeaves(MISSING);
    AttemptKey inner = child("r1", outerTakes(Map.of("rest", "file"), Map.of()), "inner");

    stage.finishes("w1", inner);

    assertThat(resumed().resumed().get("outputs").toString())
        .startsWith("{rest={type=file, missing=Step 'y' ended as SKIPPED");
  }

  @Test
  void aStepThatTakesNothingIsHandedNothing() {
    innerLeaves(MODEL, NUMBER);
    AttemptKey inner = child("r1", outer("r1"), "inner");

    stage.says("w1", LoopStage.success("w1", inner, "data"));

    assertThat(resumed().resumed()).doesNotContainKey("outputs");
  }

  @Test
  void whatTheDagDoesNotGiveLikeThatFailsTheStepBeforeARunIsStarted() {
    innerLeaves(MODEL, NUMBER);
    AttemptKey waiter = outerTakes(Map.of("modle", "file"), Map.of("n", "text"));

    stage.waits("w1", waiter, runOf("inner"));

    assertThat(stage.task("r1", "a").failure().orElseThrow().failureClass()).isEqualTo("USER");
    assertThat(stage.task("r1", "a").failure().orElseThrow().message())
        .contains("'modle' (file) of DAG 'inner', which has no such output")
        .contains("Did you mean 'model'?")
        .contains("'n' of DAG 'inner' as text; it is a value of type integer");
    assertThat(stage.queries.runs(Optional.of("inner"), Optional.empty(), Optional.empty(), 10))
        .satisfies(page -> assertThat(page.items()).isEmpty());
  }

  @Test
  void whatItLeftIsToldAgainToAStepWhoseWorkerIsLost() {
    innerLeaves(MODEL, NUMBER);
    AttemptKey waiter = outerTakes(Map.of("model", "file"), Map.of("n", "integer"));
    stage.says("w1", LoopStage.success("w1", child("r1", waiter, "inner"), "data"));
    assertThat(resumed().attempt().number()).isEqualTo(1);
    restart();
    stage.grants("w2", 1);

    stage.leaves("w1");

    assertThat(stage.heard("w2", Assign.class).get(0).resumed()).containsEntry("outputs", LEFT);
  }

  @Test
  void whatARunLeftThatHasEndedMeanwhileIsReadAfterARestart() {
    innerLeaves(MODEL, NUMBER);
    AttemptKey waiter = outerTakes(Map.of("model", "file"), Map.of("n", "integer"));
    AttemptKey inner = child("r1", waiter, "inner");
    whileNoSchedulerWorks(
        "update run set state = 'SUCCEEDED', outputs = '"
            + Json.write(LEFT)
            + "' where id = '"
            + inner.run()
            + "'");

    assertThat(resumed().resumed())
        .containsEntry("state", "SUCCEEDED")
        .containsEntry("version", "v1")
        .containsEntry("outputs", LEFT);
  }

  @Test
  void whoAsksWhereAModelComesFromIsToldTheVersionThatWasRun() {
    innerLeaves(MODEL);
    stage.trigger(
        "r1",
        plan(
            "outer",
            step("a").takes(Map.of("model", "file"), Map.of()),
            step("b").wantsLineage().reads(new InputReference.StepOutput("a", "model"))));
    AttemptKey inner = child("r1", stage.assignedOne("w1"), "inner");
    stage.says("w1", LoopStage.success("w1", inner, "data"));
    AttemptKey again = resumed().attempt();
    ToScheduler.Output model = new ToScheduler.Output("model", "file", "d".repeat(64), 3, Map.of());
    stage.says(
        "w1",
        new ToScheduler.Finished(
            "w1", again, 1_000, 3_000, null, List.of(model), Map.of("version", "v1"), List.of()));

    assertThat(resumed().lineage())
        .singleElement()
        .satisfies(
            up -> {
              assertThat(up.kind()).isEqualTo("dag");
              assertThat(up.parameters()).containsEntry("version", "v1");
              assertThat(up.outputDigests()).isEqualTo(Map.of("model", "d".repeat(64)));
            });
  }

  private void whileNoSchedulerWorks(String... statements) {
    stage.stop();
    for (String sql : statements) {
      Databases.run(stage.database.connections(), sql);
    }
    stage.start();
    stage.settle();
    stage.fabric.takeSent();
    stage.grants("w1", 20);
  }

  @Test
  void aRunThatIsMissingIsStartedAfterARestart() {
    AttemptKey inner = child("r1", outer("r1"), "inner");
    whileNoSchedulerWorks(
        "delete from task where run_id = '" + inner.run() + "'",
        "delete from earlier_attempt where run_id = '" + inner.run() + "'",
        "delete from run where id = '" + inner.run() + "'");

    AttemptKey again = stage.assignedOne("w1");
    assertThat(again.run()).isEqualTo(inner.run());
    stage.finishes("w1", again);
    assertThat(resumed().resumed()).containsEntry("state", "SUCCEEDED");
  }

  @Test
  void aRunThatHasEndedMeanwhileIsToldAfterARestart() {
    AttemptKey inner = child("r1", outer("r1"), "inner");
    whileNoSchedulerWorks(
        "update run set state = 'FAILED', reason = 'x: DATA: no' where id = '" + inner.run() + "'");

    assertThat(resumed().resumed())
        .containsEntry("state", "FAILED")
        .containsEntry("reason", "x: DATA: no");
  }

  @Test
  void aStopOfARunThatIsMissingEndsTheTaskAfterARestart() {
    AttemptKey inner = child("r1", outer("r1"), "inner");
    stage.begins("w1", inner);
    stage.cancel("r1");
    whileNoSchedulerWorks(
        "delete from task where run_id = '" + inner.run() + "'",
        "delete from run where id = '" + inner.run() + "'");

    assertThat(stage.state("r1")).isEqualTo("CANCELLED");
  }

  @Test
  void aCancelUnderwayReachesTheInnerRunAfterARestart() {
    AttemptKey inner = child("r1", outer("r1"), "inner");
    stage.begins("w1", inner);
    stage.cancel("r1");
    restart();

    stage.beats("w1", inner);
    assertThat(stage.cancelled("w1")).contains(inner);
    stage.fails("w1", inner, "TRANSIENT");

    assertThat(stage.state("r1")).isEqualTo("CANCELLED");
  }

  @Test
  void nothingIsHalfDoneWhenTheDatabaseRefuses() {
    AttemptKey waiter = outer("r1");
    stage.begins("w1", waiter);
    stage.store.commitsToRefuse.set(1);
    stage.waits("w1", waiter, runOf("inner"));
    assertThat(stage.task("r1", "a").state()).isIn("RUNNING", "DISPATCHED");

    stage.waits("w1", waiter, runOf("inner"));

    assertThat(stage.task("r1", "a").state()).isEqualTo("WAITING");
    assertThat(stage.queries.runs(Optional.of("inner"), Optional.empty(), Optional.empty(), 10))
        .satisfies(page -> assertThat(page.items()).hasSize(1));
  }

  @Test
  void anAnswerThatIsLostAfterTheCommitDoesNotStartItTwice() {
    AttemptKey waiter = outer("r1");
    stage.begins("w1", waiter);
    stage.store.answersToLose.set(1);
    stage.waits("w1", waiter, runOf("inner"));

    stage.waits("w1", waiter, runOf("inner"));

    assertThat(stage.queries.runs(Optional.of("inner"), Optional.empty(), Optional.empty(), 10))
        .satisfies(page -> assertThat(page.items()).hasSize(1));
  }
}
