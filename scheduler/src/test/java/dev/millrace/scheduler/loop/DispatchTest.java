package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.wide;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Registration;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Model;
import dev.millrace.scheduler.sketch.SilentFabric.Sent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatchTest {
  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aChainIsAssignedStepByStepToTheEnd() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a"), step("b", "a"), step("c", "b")));
    for (String step : List.of("a", "b", "c")) {
      AttemptKey attempt = stage.assignedOne("w1");
      assertThat(attempt.task()).isEqualTo(step);
      stage.begins("w1", attempt);
      assertThat(stage.task("r1", step).state()).isEqualTo("RUNNING");
      stage.grants("w1", 1);
      stage.finishes("w1", attempt);
    }

    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");
    assertThat(stage.attempts("r1", "c")).containsExactly("SUCCEEDED");
    assertThat(stage.queries.run("r1").orElseThrow().tasks()).isEqualTo(Map.of("SUCCEEDED", 3));
  }

  @Test
  void noMoreIsAssignedThanWasGranted() {
    stage.trigger("r1", wide("d", 10));
    assertThat(stage.orders()).isEmpty();
    assertThat(stage.task("r1", "s0").waitsFor()).contains("no worker is connected");

    stage.grants("w1", 3);
    List<AttemptKey> first = stage.assigned("w1");
    assertThat(first).hasSize(3);
    stage.beats("w1", first.toArray(AttemptKey[]::new));
    stage.finishes("w1", first.get(0));
    assertThat(stage.assigned("w1")).as("a free slot is not a credit").isEmpty();
    assertThat(stage.task("r1", "s9").waitsFor()).contains("all 2 slots of 1 workers are taken");

    stage.grants("w1", 2);
    stage.beats("w1");
    stage.grants("w1", 0);
    assertThat(stage.assigned("w1")).as("a total that is said again grants nothing").hasSize(2);
  }

  @Test
  void whatARunStillNeedsGoesBeforeTheFirstTasksOfYoungerRuns() {
    stage.grants("w1", 1);
    stage.trigger("old", plan("d", step("a"), step("b", "a")));
    AttemptKey begun = stage.assignedOne("w1");
    for (String young : List.of("young-1", "young-2")) {
      stage.advance(Duration.ofMillis(5));
      stage.trigger(young, plan("d", step("a"), step("b", "a")));
    }
    stage.finishes("w1", begun);

    List<String> order = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      stage.grants("w1", 1);
      AttemptKey next = stage.assignedOne("w1");
      order.add(next.run() + " " + next.task());
      stage.finishes("w1", next);
    }

    assertThat(order).containsExactly("old b", "young-1 a", "young-1 b");
  }

  @Test
  void workIsSpreadByTheCreditsThatAreFree() {
    stage.grants("w1", 2);
    stage.grants("w2", 2);
    stage.trigger("r1", wide("d", 4));

    List<Sent> sent = stage.fabric.takeSent();
    assertThat(sent).hasSize(4);
    assertThat(sent.stream().filter(s -> s.to().equals("peer-w1"))).hasSize(2);
  }

  @Test
  void tokensOfARunAreNeverUsedTwice() {
    stage.grants("w1", 50);
    stage.trigger("r1", wide("d", 50));

    List<AttemptKey> attempts = stage.assigned("w1");
    assertThat(new HashSet<>(attempts.stream().map(AttemptKey::token).toList())).hasSize(50);
  }

  @Test
  void anAssignmentHoldsAllThatItsWorkerNeeds() {
    stage.grants("w1", 9);
    stage.trigger(
        "r1",
        plan(
            "d",
            step("a").with("seed", 5L),
            step("b")
                .wantsLineage()
                .reads(new InputReference.StepOutput("a", "data"))
                .with("n", "${{ steps.a.values.n + params.trees }}")
                .with("file", "a.csv")
                .with("against", "wine@live")));
    AttemptKey a = stage.assignedOne("w1");
    stage.says(
        "w1",
        new Finished(
            "w1",
            a,
            1,
            2,
            null,
            LoopStage.success("w1", a, "data").outputs(),
            Map.of("n", 7L),
            List.of(new Registration("wine", "b".repeat(64), "live", Map.of("f1", 0.5)))));

    Assign b = stage.heard("w1", Assign.class).get(0);
    assertThat(b.with()).isEqualTo(Map.of("n", 207L, "file", "a.csv", "against", "wine@live"));
    assertThat(b.models()).isEqualTo(Map.of("wine@live", new Model("wine", 1, "b".repeat(64))));
    assertThat(b.inputs()).singleElement().satisfies(i -> assertThat(i.producer()).isEqualTo("a"));
    assertThat(b.files()).as("those it names").isEqualTo(Map.of("a.csv", "a".repeat(64)));
    assertThat(b.run()).containsEntry("attempt", 1L);
    assertThat(b.lineage())
        .singleElement()
        .satisfies(
            up -> {
              assertThat(up.task()).isEqualTo("a");
              assertThat(up.seed()).isEqualTo(5);
              assertThat(up.outputDigests()).isEqualTo(Map.of("data", "d".repeat(64)));
            });
    assertThat(stage.task("r1", "a").values())
        .containsEntry("model", "wine")
        .containsEntry("version", 1L);
  }

  @Test
  void aRegisteredModelIsGivenWithTheNameAndTheAliasThatWereAskedFor() {
    stage.grants("w1", 9);
    stage.trigger(
        "r1",
        plan("d", step("a"), step("b", "a").reads(new InputReference.ModelBundle("wine", "live"))));
    AttemptKey a = stage.assignedOne("w1");
    stage.says(
        "w1",
        new Finished(
            "w1",
            a,
            1,
            2,
            null,
            List.of(),
            Map.of(),
            List.of(new Registration("wine", "b".repeat(64), "live", Map.of()))));

    assertThat(stage.heard("w1", Assign.class).get(0).inputs())
        .singleElement()
        .satisfies(
            input -> {
              assertThat(input.digest()).isEqualTo("b".repeat(64));
              assertThat(input.facts()).isEqualTo(Map.of("model", "wine", "selector", "live"));
            });
  }

  @Test
  void aTaskThatCannotBeAssignedFailsAndHoldsUpNoOther() {
    stage.grants("w1", 9);
    stage.trigger(
        "r1",
        plan(
            "d",
            step("gone").reads(new InputReference.ModelBundle("wine", "live")),
            step("odd").with("n", "${{ params.nothing }}"),
            step("fine")));

    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).containsExactly("fine");
    assertThat(stage.states("r1"))
        .isEqualTo(Map.of("gone", "FAILED", "odd", "FAILED", "fine", "DISPATCHED"));
    assertThat(stage.task("r1", "gone").failure().orElseThrow().message())
        .isEqualTo("Input 'data' names model:wine@live, which is not registered.");
  }

  @Test
  void anAssignmentThatIsNotShownIsSentAgain() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne("w1");

    stage.beats("w1");
    assertThat(stage.assigned("w1")).as("it may be under way").isEmpty();
    stage.advance(Duration.ofSeconds(5));
    stage.beats("w1");
    assertThat(stage.assignedOne("w1")).isEqualTo(attempt);

    stage.beats("w1", attempt);
    assertThat(stage.task("r1", "a").state()).as("a heartbeat shows it").isEqualTo("RUNNING");
    stage.advance(Duration.ofSeconds(5));
    stage.beats("w1", attempt);
    assertThat(stage.orders()).isEmpty();
  }

  @Test
  void anAttemptThatItsWorkerNoLongerKnowsRunsAgain() {
    stage.grants("w1", 2);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey first = stage.assignedOne("w1");
    stage.begins("w1", first);
    stage.advance(Duration.ofSeconds(5));

    stage.beats("w1");

    AttemptKey second = stage.assignedOne("w1");
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(stage.attempts("r1", "a")).containsExactly("LOST", "ASSIGNED");
    assertThat(stage.queries.attempts("r1", "a").get(0).failure().orElseThrow().message())
        .isEqualTo("Worker w1 does not know this attempt.");
  }

  @Test
  void anAttemptThatNobodyWantsIsCancelled() {
    AttemptKey stranger = new AttemptKey("r9", "a", 1, 1);

    stage.beats("w1", stranger);

    assertThat(stage.cancelled("w1")).containsExactly(stranger);
  }
}
