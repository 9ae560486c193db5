package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.loop.LoopStage.asks;
import static dev.millrace.scheduler.loop.LoopStage.until;
import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.view.Commands.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A task that waits for a moment or for a person. */
class WaitTest {
  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  /** A run of {@code a}, then {@code b}, whose {@code a} waits. */
  private AttemptKey waiting(ToScheduler.Wait wait) {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a"), step("b", "a")));
    AttemptKey attempt = stage.assignedOne("w1");
    stage.begins("w1", attempt);
    stage.waits("w1", attempt, wait);
    assertThat(stage.acknowledged("w1")).containsExactly(attempt);
    return attempt;
  }

  private Assign again(String worker) {
    List<Assign> assigned = stage.heard(worker, Assign.class);
    assertThat(assigned).hasSize(1);
    return assigned.get(0);
  }

  private void restart() {
    stage.stop();
    stage.start();
    stage.settle();
  }

  @Test
  void itHoldsNoSlotAndSaysWhatItWaitsFor() {
    waiting(until(stage.clock.instant().plusSeconds(10)));

    assertThat(stage.task("r1", "a").state()).isEqualTo("WAITING");
    assertThat(stage.task("r1", "a").worker()).isEmpty();
    assertThat(stage.task("r1", "a").waitsFor().orElseThrow())
        .contains(stage.clock.instant().plusSeconds(10).toString());
    assertThat(stage.attempts("r1", "a")).containsExactly("WAITING");
    stage.grants("w1", 1);
    stage.trigger("r2", plan("d", step("a")));
    assertThat(stage.assigned("w1")).as("its slot is free for others").hasSize(1);
  }

  @Test
  void theMomentSendsTheSameAttemptToAnyWorkerWithANewToken() {
    AttemptKey before = waiting(until(stage.clock.instant().plusSeconds(10)));
    stage.grants("w2", 1);

    stage.advance(Duration.ofSeconds(9));
    assertThat(stage.assigned("w2")).isEmpty();
    stage.advance(Duration.ofSeconds(1));

    Assign again = again("w2");
    assertThat(again.attempt().number()).isEqualTo(1);
    assertThat(again.attempt().token()).isGreaterThan(before.token());
    assertThat(again.resumed()).isEqualTo(Map.of("waited", "time"));
    stage.finishes("w2", again.attempt());
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", "SUCCEEDED", "b", "READY"));
    assertThat(stage.attempts("r1", "a")).containsExactly("SUCCEEDED");
    assertThat(stage.queries.attempts("r1", "a").get(0).worker()).isEqualTo("w2");
  }

  @Test
  void theReportOfTheStretchBeforeChangesNothingAfterwards() {
    AttemptKey before = waiting(until(stage.clock.instant().plusSeconds(10)));
    stage.grants("w2", 1);
    stage.advance(Duration.ofSeconds(10));
    Assign again = again("w2");

    stage.finishes("w1", before);
    stage.waits("w1", before, asks("Ship it?"));

    assertThat(stage.task("r1", "a").state()).isEqualTo("DISPATCHED");
    stage.finishes("w2", again.attempt());
    assertThat(stage.task("r1", "a").state()).isEqualTo("SUCCEEDED");
  }

  @Test
  void whatItLeftBehindDoesNotCountYet() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne("w1");
    ToScheduler.Finished whole = LoopStage.success("w1", attempt, "data");
    stage.says(
        "w1",
        new ToScheduler.Finished(
            "w1",
            attempt,
            1_000,
            3_000,
            null,
            whole.outputs(),
            whole.values(),
            List.of(new ToScheduler.Registration("wine", "d".repeat(64), "live", Map.of())),
            asks("Ship it?")));

    assertThat(stage.task("r1", "a").outputs()).isEmpty();
    assertThat(stage.task("r1", "a").values()).isEmpty();
    assertThat(stage.queries.models()).isEmpty();
  }

  @Test
  void aDecisionIsToldToTheStepAndASecondOneIsRefusedWithWhoDecided() {
    waiting(asks("Ship it?"));
    assertThat(stage.queries.decisions(10))
        .singleElement()
        .satisfies(
            open -> {
              assertThat(open.run()).isEqualTo("r1");
              assertThat(open.task()).isEqualTo("a");
              assertThat(open.question()).isEqualTo("Ship it?");
            });
    stage.grants("w1", 1);

    assertThat(stage.decide("r1", "a", true, "ada").join()).isTrue();

    assertThat(again("w1").resumed())
        .isEqualTo(Map.of("waited", "decision", "approved", true, "by", "ada", "comment", ""));
    assertThat(stage.queries.decisions(10)).isEmpty();
    assertThat(stage.decide("r1", "a", true, "ada").join()).as("the same again").isTrue();
    assertThatThrownBy(() -> stage.decide("r1", "a", false, "bob").join())
        .hasCauseInstanceOf(Refused.class)
        .hasMessageContaining("approved by ada already");
    assertThatThrownBy(() -> stage.decide("r1", "b", true, "bob").join())
        .hasMessageContaining("waits for no decision; it is PENDING");
    assertThat(stage.decide("r9", "a", true, "bob").join()).isFalse();
  }

  @Test
  void aDecisionIsToldAlsoIfTheSchedulerRestartsInBetween() {
    waiting(asks("Ship it?"));
    restart();
    assertThat(stage.task("r1", "a").state()).isEqualTo("WAITING");
    stage.decide("r1", "a", false, "ada");
    assertThat(stage.task("r1", "a").state()).isEqualTo("READY");
    restart();

    stage.grants("w1", 1);

    Assign again = again("w1");
    assertThat(again.attempt().number()).isEqualTo(1);
    assertThat(again.resumed()).containsEntry("approved", false);
  }

  @Test
  void aMomentThatPassedWhileNoSchedulerWorkedIsNoticed() {
    waiting(until(stage.clock.instant().plusSeconds(10)));
    stage.stop();
    stage.clock.advance(Duration.ofSeconds(90));
    stage.start();
    stage.settle();

    stage.grants("w1", 1);

    assertThat(again("w1").resumed()).containsEntry("waited", "time");
  }

  @Test
  void aDecisionThatIsNotMadeInTimeIsToldToTheStepToo() {
    long deadline = stage.clock.instant().plusSeconds(10).toEpochMilli();
    waiting(new ToScheduler.Wait("decision", deadline, "Ship it?", "", Map.of()));
    stage.grants("w1", 1);

    stage.advance(Duration.ofSeconds(10));

    assertThat(again("w1").resumed()).isEqualTo(Map.of("waited", "decision"));
  }

  @Test
  void aCancelEndsItAtOnce() {
    waiting(asks("Ship it?"));

    stage.cancel("r1");

    assertThat(stage.state("r1")).isEqualTo("CANCELLED");
    assertThat(stage.attempts("r1", "a")).containsExactly("CANCELLED");
  }

  @Test
  void theTotalLimitCountsWhileItWaits() {
    Timeouts total =
        new Timeouts(Optional.empty(), Optional.empty(), Optional.of(Duration.ofSeconds(30)));
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a").timeouts(total)));
    stage.waits("w1", stage.assignedOne("w1"), asks("Ship it?"));

    stage.advance(Duration.ofSeconds(30));

    assertThat(stage.state("r1")).isEqualTo("FAILED");
    assertThat(stage.attempts("r1", "a")).containsExactly("FAILED");
    assertThat(stage.task("r1", "a").failure().orElseThrow().failureClass()).isEqualTo("TIMEOUT");
  }

  @Test
  void aWaitThatThisSchedulerDoesNotKnowFailsTheAttempt() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    stage.waits(
        "w1", stage.assignedOne("w1"), new ToScheduler.Wait("eclipse", 0, "", "", Map.of()));

    assertThat(stage.task("r1", "a").failure().orElseThrow().message()).contains("'eclipse'");
  }
}
