package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.LeaseTimes;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker that was cut off may be at what it held until its lease ends, whoever has it now. */
class CutOffTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration ALMOST = LoopStage.LEASE.minusMillis(1);

  private final LoopStage stage = new LoopStage();
  private AttemptKey ghost;

  @BeforeEach
  void begin() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    ghost = stage.assignedOne("w1");
    stage.begins("w1", ghost);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void assertCancelling() {
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "CANCELLING"));
    assertThat(stage.state("r1")).isEqualTo("CANCELLING");
  }

  private void assertCancelled() {
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "CANCELLED"));
    assertThat(stage.state("r1")).isEqualTo("CANCELLED");
  }

  @Test
  void aCancelRightAfterwardsWaitsForTheEndOfTheLease() {
    stage.leaves("w1");
    stage.cancel("r1");
    assertCancelling();
    assertThat(stage.task("r1", "a").waitsFor())
        .contains(
            "the end of the lease of worker w1, which was lost; expected at 2026-03-01T10:00:13Z");
    assertThat(stage.attempts("r1", "a")).containsExactly("LOST");

    stage.advance(ALMOST);
    assertCancelling();
    stage.advance(SECOND);
    assertCancelled();
    assertThat(stage.task("r1", "a").waitsFor()).contains("asked by ada");
  }

  @Test
  void aKillWaitsToo() {
    stage.leaves("w1");
    stage.kill("r1");
    stage.advance(ALMOST);
    assertCancelling();

    stage.advance(SECOND);

    assertCancelled();
  }

  @Test
  void theTimeOfDayDoesNotMatter() {
    stage.leaves("w1");
    stage.cancel("r1");
    stage.clock.set(Duration.ofHours(1));
    stage.advance(ALMOST);
    assertCancelling();
    stage.clock.set(Duration.ofHours(-2));

    stage.advance(SECOND);

    assertCancelled();
  }

  @Test
  void aSlotThatIsFreeInTheMeantimeIsNotUsed() {
    stage.leaves("w1");
    stage.cancel("r1");

    stage.grants("w2", 1);

    assertThat(stage.assigned("w2")).isEmpty();
  }

  @Test
  void theProofOfTheNextAttemptIsNotEnough() {
    stage.leaves("w1");
    stage.grants("w2", 1);
    AttemptKey next = stage.assignedOne("w2");
    stage.begins("w2", next);
    stage.advance(SECOND);
    stage.cancel("r1");
    stage.fails("w2", next, "TRANSIENT");
    assertThat(stage.attempts("r1", "a")).containsExactly("LOST", "CANCELLED");
    stage.advance(ALMOST.minus(SECOND));
    assertCancelling();

    stage.advance(SECOND);

    assertCancelled();
  }

  @Test
  void aResultOfTheNextAttemptCountsAtOnce() {
    stage.leaves("w1");
    stage.grants("w2", 1);
    stage.finishes("w2", stage.assignedOne("w2"));

    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");
    stage.advance(LoopStage.LEASE.plus(SECOND));
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "SUCCEEDED"));
  }

  @Test
  void aSchedulerThatRestartsRemembersItAndTrustsNobodyForLonger() {
    stage.leaves("w1");
    stage.stop();
    stage.start();
    stage.settle();
    stage.cancel("r1");
    Duration longest = LoopStage.LEASE.plus(LeaseTimes.WITHOUT_DATABASE);
    stage.advance(longest.minusMillis(1));
    assertCancelling();

    stage.advance(SECOND);

    assertCancelled();
  }

  @Test
  void aCancelBeforeARestartIsRememberedToo() {
    stage.leaves("w1");
    stage.cancel("r1");
    stage.stop();
    stage.start();
    stage.settle();
    assertCancelling();

    stage.advance(LoopStage.LEASE.plus(LeaseTimes.WITHOUT_DATABASE));

    assertCancelled();
  }

  @Test
  void oneThatComesBackAndIsStillAtItIsWaitedForAnew() {
    stage.leaves("w1");
    stage.cancel("r1");
    stage.advance(ALMOST);
    stage.fabric.takeSent();

    stage.beats("w1", ghost);

    assertThat(stage.cancelled("w1")).containsExactly(ghost);
    stage.advance(ALMOST);
    assertCancelling();
    stage.advance(SECOND);
    assertCancelled();
  }

  @Test
  void whatItsWorkerSaysItDoesNotHaveIsProvenGone() {
    stage.advance(Duration.ofSeconds(6));
    stage.beats("w1");
    assertThat(stage.attempts("r1", "a")).containsExactly("LOST");

    stage.cancel("r1");

    assertCancelled();
  }
}
