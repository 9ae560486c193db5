package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Equal work that several runs want at the same time. */
class SharedWorkTest {
  private static final DagPlan PLAN = plan("d", step("a").cached());
  private static final RetryPolicy LATER =
      new RetryPolicy(
          1, Set.of(FailureClass.TRANSIENT), Duration.ofHours(1), 1, Duration.ofHours(1), 0);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private Map<String, String> states() {
    return Map.of(
        "r1", stage.task("r1", "a").state(),
        "r2", stage.task("r2", "a").state(),
        "r3", stage.task("r3", "a").state());
  }

  private AttemptKey threeWantTheSame(DagPlan plan) {
    stage.grants("w1", 9);
    for (String run : List.of("r1", "r2", "r3")) {
      stage.trigger(run, plan);
    }
    return stage.assignedOne("w1");
  }

  @Test
  void oneRunsAndTheOthersAreGivenItsResult() {
    AttemptKey first = threeWantTheSame(PLAN);
    assertThat(stage.task("r2", "a").waitsFor())
        .hasValue("task a of run r1, which is at the same work");

    stage.begins("w1", first);
    stage.finishes("w1", first);

    assertThat(states()).isEqualTo(Map.of("r1", "SUCCEEDED", "r2", "CACHED", "r3", "CACHED"));
    assertThat(stage.assigned("w1")).isEmpty();
  }

  @Test
  void whatWaitsForASlotIsGivenTheResultToo() {
    stage.grants("w1", 1);
    stage.trigger("r1", PLAN);
    AttemptKey first = stage.assignedOne("w1");
    stage.trigger("r2", PLAN);
    assertThat(stage.task("r2", "a").waitsFor()).hasValue("all 0 slots of 1 workers are taken");

    stage.finishes("w1", first);

    assertThat(stage.task("r2", "a").state()).isEqualTo("CACHED");
  }

  @Test
  void whenTheOneFailsTheNextOneRunsAndTheRestWaitForThat() {
    stage.fails("w1", threeWantTheSame(PLAN), "USER");

    AttemptKey second = stage.assignedOne("w1");
    assertThat(second.run()).isEqualTo("r2");
    assertThat(states()).isEqualTo(Map.of("r1", "FAILED", "r2", "DISPATCHED", "r3", "READY"));

    stage.finishes("w1", second);
    assertThat(states()).isEqualTo(Map.of("r1", "FAILED", "r2", "SUCCEEDED", "r3", "CACHED"));
  }

  @Test
  void nobodyWaitsForTheBackOffOfAnother() {
    stage.fails("w1", threeWantTheSame(plan("d", step("a").retry(LATER).cached())), "TRANSIENT");

    AttemptKey second = stage.assignedOne("w1");
    assertThat(second.run()).isEqualTo("r2");
    stage.finishes("w1", second);
    assertThat(states()).isEqualTo(Map.of("r1", "BACKOFF", "r2", "SUCCEEDED", "r3", "CACHED"));

    stage.advance(Duration.ofHours(1));
    assertThat(states()).as("it is looked up again").containsEntry("r1", "CACHED");
    assertThat(stage.attempts("r1", "a")).containsExactly("FAILED", "SUCCEEDED");
  }

  @Test
  void aWorkerThatIsLostKeepsNobodyWaiting() {
    threeWantTheSame(PLAN);
    stage.leaves("w1");
    stage.grants("w2", 1);

    AttemptKey again = stage.assignedOne("w2");
    stage.finishes("w2", again);

    assertThat(states().values()).containsOnlyOnce("SUCCEEDED");
    assertThat(states().values().stream().filter("CACHED"::equals)).hasSize(2);
  }

  @Test
  void cancellingTheOneLetsTheNextRun() {
    threeWantTheSame(PLAN);
    stage.cancel("r1");

    assertThat(stage.assignedOne("w1").run()).isEqualTo("r2");
  }

  @Test
  void whoIsCancelledWhileItWaitsIsCancelled() {
    AttemptKey first = threeWantTheSame(PLAN);
    stage.cancel("r2");
    assertThat(states()).containsEntry("r2", "CANCELLED");

    stage.finishes("w1", first);
    assertThat(states()).isEqualTo(Map.of("r1", "SUCCEEDED", "r2", "CANCELLED", "r3", "CACHED"));
  }

  @Test
  void aRunWithoutCacheWaitsForNobody() {
    stage.grants("w1", 2);
    stage.trigger("r1", PLAN);
    stage.triggerWithoutCache("r2", PLAN);

    assertThat(stage.assigned("w1")).extracting(AttemptKey::run).containsExactly("r1", "r2");
  }

  @Test
  void equalStepsOfOneRunShareTheirWork() {
    stage.grants("w1", 9);
    DagPlan twice =
        plan("d", step("a").with("seed", 7L).cached(), step("b").with("seed", 7L).cached());
    stage.trigger("r1", twice);

    stage.finishes("w1", stage.assignedOne("w1"));

    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "SUCCEEDED", "b", "CACHED"));
    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");
  }

  @Test
  void whatWaitedForAnotherGoesOnAfterARestart() {
    AttemptKey first = threeWantTheSame(PLAN);
    stage.stop();
    stage.start();
    stage.grants("w1", 9);
    assertThat(stage.assigned("w1")).as("they wait again").isEmpty();
    assertThat(stage.task("r3", "a").waitsFor())
        .hasValue("task a of run r1, which is at the same work");

    stage.finishes("w1", first);

    assertThat(states()).isEqualTo(Map.of("r1", "SUCCEEDED", "r2", "CACHED", "r3", "CACHED"));
  }
}
