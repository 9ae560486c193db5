package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Cancel means dead: a task is CANCELLED only when its attempt is proven gone. */
class CancelTest {
  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private AttemptKey cancelling() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a"), step("b", "a")));
    AttemptKey attempt = stage.assignedOne("w1");
    stage.begins("w1", attempt);
    assertThat(stage.cancel("r1")).isTrue();
    return attempt;
  }

  @Test
  void theWorkerIsAskedAndItsAnswerIsTheProof() {
    AttemptKey attempt = cancelling();
    assertThat(stage.cancelled("w1")).containsExactly(attempt);
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "CANCELLING", "b", "CANCELLED"));
    assertThat(stage.state("r1")).isEqualTo("CANCELLING");

    stage.fails("w1", attempt, "TRANSIENT");

    assertThat(stage.state("r1")).isEqualTo("CANCELLED");
    assertThat(stage.queries.run("r1").orElseThrow().reason()).contains("asked by ada");
    assertThat(stage.attempts("r1", "a")).containsExactly("CANCELLED");
    assertThat(stage.cancel("r1")).as("it is over").isFalse();
  }

  @Test
  void aCancelThatGotLostIsSaidAgain() {
    AttemptKey attempt = cancelling();
    stage.fabric.takeSent();

    stage.beats("w1", attempt);

    assertThat(stage.cancelled("w1")).containsExactly(attempt);
    assertThat(stage.task("r1", "a").state()).isEqualTo("CANCELLING");
  }

  @Test
  void anAssignmentThatGotLostIsNotSentAgain() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    stage.cancel("r1");
    stage.fabric.takeSent();
    stage.advance(LoopStage.LEASE.minusSeconds(1));
    stage.beats("w1");
    assertThat(stage.task("r1", "a").state()).as("it may still begin").isEqualTo("CANCELLING");
    stage.advance(Duration.ofSeconds(1));

    stage.beats("w1");

    assertThat(stage.assigned("w1")).isEmpty();
    assertThat(stage.state("r1")).isEqualTo("CANCELLED");
    stage.trigger("r2", plan("d", step("a")));
    assertThat(stage.assigned("w1")).as("its credit is free again").hasSize(1);
  }

  @Test
  void aWorkerThatIsCutOffIsWaitedForUntilItsLeaseEnds() {
    cancelling();

    stage.leaves("w1");
    assertThat(stage.task("r1", "a").state()).isEqualTo("CANCELLING");

    stage.advance(LoopStage.LEASE);
    assertThat(stage.task("r1", "a").state()).isEqualTo("CANCELLED");
    assertThat(stage.state("r1")).isEqualTo("CANCELLED");
  }

  @Test
  void aRunThatIsUnknownIsNotCancelled() {
    assertThat(stage.cancel("r9")).isFalse();
  }

  @Test
  void aKillGivesNoGraceAndIsSaidAgainWithoutGraceAfterARestart() {
    AttemptKey attempt = cancelling();
    stage.fabric.takeSent();

    stage.kill("r1");
    assertThat(graces()).containsExactly(0L);
    stage.stop();
    stage.start();
    stage.settle();
    stage.fabric.takeSent();
    stage.beats("w1", attempt);

    assertThat(graces()).isNotEmpty().containsOnly(0L);
    stage.fails("w1", attempt, "TRANSIENT");
    assertThat(stage.queries.run("r1").orElseThrow().reason()).contains("killed by ada");
  }

  private List<Long> graces() {
    return stage.heard("w1", ToWorker.Cancel.class).stream()
        .map(ToWorker.Cancel::graceMillis)
        .toList();
  }

  @Test
  void aRunThatTakesTooLongIsStoppedAlsoIfTheSchedulerRestarts() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a"), step("b", "a")), Optional.of(Duration.ofSeconds(90)));
    AttemptKey attempt = stage.assignedOne("w1");
    stage.begins("w1", attempt);
    stage.stop();
    stage.start();
    stage.settle();
    stage.beats("w1", attempt);
    for (int i = 0; i < 9; i++) {
      assertThat(stage.state("r1")).isEqualTo("RUNNING");
      stage.advance(Duration.ofSeconds(10));
      stage.beats("w1", attempt);
    }

    assertThat(stage.state("r1")).isEqualTo("CANCELLING");
    stage.fails("w1", attempt, "TRANSIENT");
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "CANCELLED", "b", "CANCELLED"));
    assertThat(stage.state("r1")).isEqualTo("FAILED");
    assertThat(stage.queries.run("r1").orElseThrow().reason())
        .contains("The run took longer than its timeout of 1m30s.");
  }
}
