package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView.ItemsView;
import dev.millrace.scheduler.fork.Forks;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that are made from other runs. */
class ForkTest {
  private static final Map<String, Object> SAME = Map.of();

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static DagPlan chain() {
    return plan(
        "d",
        step("raw"),
        step("train").reads(new InputReference.StepOutput("raw", "data")).cached(),
        step("live").reads(new InputReference.StepOutput("train", "data")));
  }

  private void succeeds(String run, DagPlan plan) {
    stage.grants("w1", 20);
    stage.trigger(run, plan);
    while (stage.state(run).equals("RUNNING")) {
      for (AttemptKey attempt : stage.assigned("w1")) {
        stage.says("w1", LoopStage.success("w1", attempt, "data"));
      }
    }
    assertThat(stage.state(run)).isEqualTo("SUCCEEDED");
  }

  private void finishes(AttemptKey attempt) {
    stage.says("w1", LoopStage.success("w1", attempt, "data"));
  }

  @Test
  void whatIsReusedIsCachedFromTheOriginalAndItsOutputIsGivenOn() {
    succeeds("r1", chain());
    stage.fork("r2", stage.planned("r1", SAME, "train"), true, "train");

    assertThat(stage.states("r2"))
        .isEqualTo(Map.of("raw", "CACHED", "train", "DISPATCHED", "live", "PENDING"));
    assertThat(stage.task("r2", "raw").cachedFrom())
        .map(from -> from.run() + " " + from.task() + " " + from.attempt())
        .contains("r1 raw 1");
    Assign train = stage.heard("w1", Assign.class).get(0);
    assertThat(train.inputs())
        .extracting(input -> input.port() + " of " + input.producer() + " " + input.digest())
        .containsExactly("data of raw " + "d".repeat(64));
    assertThat(stage.queries.attempts("r2", "raw"))
        .as("the attempt of the original")
        .extracting(attempt -> attempt.run() + " " + attempt.number())
        .containsExactly("r1 1");
    RunView made = stage.queries.run("r2").orElseThrow();
    assertThat(made.forkedFrom()).contains(new RunView.ForkedFrom("r1", List.of("train")));
    assertThat(made.trigger()).isEqualTo("manual");
  }

  @Test
  void aNamedStepRunsAlthoughTheCacheHasItsResult() {
    succeeds("r1", chain());
    stage.fork("r2", stage.planned("r1", SAME, "train"), true, "train");
    assertThat(stage.assignedOne("w1").task()).isEqualTo("train");
    assertThat(stage.task("r2", "train").ranBecause())
        .contains("its run was started to run it again");
  }

  @Test
  void downstreamOfANamedStepTheCacheIsAskedLikeInAnyRun() {
    succeeds("r1", chain());
    stage.fork("r2", stage.planned("r1", SAME, "raw"), true, "raw");
    finishes(stage.assignedOne("w1"));
    assertThat(stage.states("r2"))
        .isEqualTo(Map.of("raw", "SUCCEEDED", "train", "CACHED", "live", "DISPATCHED"));

    stage.orders();
    stage.fork("r3", stage.planned("r1", SAME, "raw"), false, "raw");
    finishes(stage.assignedOne("w1"));
    assertThat(stage.states("r3")).containsEntry("train", "DISPATCHED");
  }

  @Test
  void aForkGoesOnAfterARestart() {
    succeeds("r1", chain());
    stage.fork("r2", stage.planned("r1", SAME, "train"), true, "train");
    AttemptKey train = stage.assignedOne("w1");
    stage.stop();
    stage.start();
    stage.grants("w1", 2);
    finishes(train);
    finishes(stage.assignedOne("w1"));
    assertThat(stage.states("r2"))
        .isEqualTo(Map.of("raw", "CACHED", "train", "SUCCEEDED", "live", "SUCCEEDED"));
    assertThat(stage.state("r2")).isEqualTo("SUCCEEDED");
  }

  @Test
  void aNamedStepIsNotLookedUpAfterARestartEither() {
    succeeds("r1", chain());
    stage.leaves("w1");
    stage.fork("r2", stage.planned("r1", SAME, "train"), true, "train");
    assertThat(stage.states("r2")).containsEntry("train", "READY");
    stage.stop();
    stage.start();
    stage.settle();
    assertThat(stage.states("r2")).containsEntry("train", "READY");
  }

  @Test
  void theSameRequestAgainMakesNoOtherRun() {
    succeeds("r1", chain());
    Forks.Planned planned = stage.planned("r1", SAME, "train");
    stage.fork("r2", planned, true, "train");
    finishes(stage.assignedOne("w1"));
    Optional<RunView> again = stage.fork("r2", planned, true, "train").join();
    assertThat(again).isEmpty();
    assertThat(stage.states("r2")).containsEntry("train", "SUCCEEDED");
  }

  @Test
  void theItemsOfAMappedStepAreReusedAndGivenOnInTheirOrder() {
    DagPlan plan =
        plan(
            "d",
            step("m").forEach(List.of(10, 20, 30)),
            step("all").reads(new InputReference.StepOutput("m", "data")));
    succeeds("r1", plan);
    stage.fork("r2", stage.planned("r1", SAME, "all"), true, "all");
    Assign all = stage.heard("w1", Assign.class).get(0);
    assertThat(all.inputs())
        .extracting(input -> input.port() + " of " + input.producer())
        .containsExactly("data of m[0]", "data of m[1]", "data of m[2]");
    assertThat(stage.task("r2", "m").items()).contains(new ItemsView(3, Map.of("CACHED", 3)));
    assertThat(stage.task("r2", "m[1]").cachedFrom()).map(from -> from.task()).contains("m[1]");
    stage.stop();
    stage.start();
    stage.grants("w1", 1);
    finishes(all.attempt());
    assertThat(stage.state("r2")).isEqualTo("SUCCEEDED");
    assertThat(stage.queries.items("r2", "m", Optional.empty(), 10).items()).hasSize(3);
  }

  @Test
  void aStepWhoseOutputIsGoneRunsAgain() {
    succeeds("r1", chain());
    stage.artifacts.missing.add("d".repeat(64));
    stage.fork("r2", stage.planned("r1", SAME, "live"), true, "live");
    assertThat(stage.assignedOne("w1").task()).isEqualTo("raw");
  }

  @Test
  void aDamagedOutputIsNotReused() {
    succeeds("r1", chain());
    stage.artifacts.damaged.add("d".repeat(64));
    assertThat(stage.planned("r1", SAME, "live").plan().steps().get(0).why())
        .isEqualTo("its output data (sha256 dddddddd…) is damaged in the artifact store");
  }

  @Test
  void aForkOfAForkNamesWhoMadeTheResult() {
    succeeds("r1", chain());
    stage.fork("r2", stage.planned("r1", SAME, "live"), true, "live");
    finishes(stage.assignedOne("w1"));
    stage.fork("r3", stage.planned("r2", SAME, "live"), true, "live");
    assertThat(stage.task("r3", "raw").cachedFrom()).map(from -> from.run()).contains("r1");
  }
}
