package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.scheduler.store.JdbcStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A worker tells every scheduler what it holds, also for runs that another one decides about. */
class AnotherSchedulersRunTest {
  private static final int SHARDS = 4;

  private final LoopStage stage = new LoopStage();
  private AttemptKey attempt;

  @BeforeEach
  void begin() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    attempt = stage.assignedOne("w1");
    stage.begins("w1", attempt);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** Another scheduler takes all shards, and this one looks who owns what. */
  private void takenOver() {
    try (JdbcStore other = new JdbcStore(stage.database.connections())) {
      other.take("other", other.look("other", SHARDS).ownedBy("scheduler-1"));
    }
    stage.advance(Duration.ofSeconds(1));
    stage.fabric.takeSent();
  }

  /** An attempt of the run that is not wanted by the book. */
  private AttemptKey unwanted() {
    return new AttemptKey("r1", "a", attempt.number(), attempt.token() - 1);
  }

  @Test
  void whatIsNotWantedOfItsOwnRunIsStopped() {
    stage.fabric.takeSent();

    stage.beats("w1", attempt, unwanted());

    assertThat(stage.cancelled("w1")).containsExactly(unwanted());
  }

  @Test
  void whatAWorkerHoldsForAnotherIsNotStopped() {
    takenOver();

    stage.beats("w1", attempt, unwanted());

    assertThat(stage.orders()).isEmpty();
  }

  @Test
  void aWorkerThatIsLostLosesNothingOfAnothers() {
    takenOver();

    stage.leaves("w1");

    assertThat(stage.orders()).isEmpty();
    assertThat(stage.attempts("r1", "a")).containsExactly("RUNNING");
  }

  @Test
  void aReportForAnotherIsNeitherTakenNorAcknowledged() {
    takenOver();

    stage.finishes("w1", attempt);

    assertThat(stage.orders()).isEmpty();
    assertThat(stage.states("r1")).containsEntry("a", "RUNNING");
  }
}
