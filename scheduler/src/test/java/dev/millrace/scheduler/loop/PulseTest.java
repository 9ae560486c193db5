package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.wide;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToScheduler.Recall;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.engine.message.ToWorker.Held;
import dev.millrace.engine.message.ToWorker.Pulse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseTest {
  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private void beats(long sentNanos, AttemptKey... running) {
    stage.says("w1", new Heartbeat("w1", 4, 4, List.of(running), 0, 0, sentNanos));
  }

  @Test
  void aHeartbeatIsAnsweredByItsEchoAndWhatIsHeld() {
    beats(100);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne("w1");

    beats(300, attempt);
    Pulse pulse = stage.pulsed("w1");
    assertThat(pulse.echo()).isEqualTo(300);
    assertThat(pulse.scheduler()).isEqualTo("scheduler-1");
    assertThat(pulse.held()).containsExactly(new Held(attempt, 1));

    beats(200, attempt); // it was overtaken on its way
    assertThat(stage.pulsed("w1").echo()).isEqualTo(300);

    stage.finishes("w1", attempt);
    beats(400);
    assertThat(stage.pulsed("w1").held()).isEmpty();
  }

  @Test
  void anAttemptThatWaitsForASlotAtItsWorkerIsNotRunning() {
    beats(100);
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne("w1");

    stage.says("w1", new Heartbeat("w1", 4, 4, List.of(attempt), 1, 0, 200, List.of(attempt)));
    assertThat(stage.task("r1", "a").state()).isEqualTo("DISPATCHED");

    beats(300, attempt);
    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
  }

  @Test
  void theNextLifeListsWhatItAdoptedInALaterEpoch() {
    beats(100);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne("w1");
    beats(200, attempt);
    long before = stage.pulsed("w1").held().get(0).epoch();
    stage.stop();
    stage.start();

    beats(300, attempt);

    Held held = stage.pulsed("w1").held().get(0);
    assertThat(held.attempt()).isEqualTo(attempt);
    assertThat(held.epoch()).isGreaterThan(before);
  }

  @Test
  void whatATurnHeldThatWasNotWrittenIsNotConfirmed() {
    beats(100);
    stage.fabric.takeSent();
    stage.store.commitsToRefuse.set(1);
    stage.trigger("r1", plan("d", step("a")));

    assertThat(stage.orders()).isEmpty();
    beats(200);
    assertThat(stage.pulsed("w1").held()).isEmpty();
  }

  @Test
  void tasksThatFindNoCreditAreToldAtOnceAndNotWithEachTurn() {
    beats(100);
    stage.fabric.takeSent();

    stage.trigger("r1", wide("d", 6));
    assertThat(stage.pulsed("w1").waiting()).isEqualTo(2);
    stage.trigger("r2", plan("d2", step("a")));
    assertThat(stage.heard("w1", Pulse.class)).isEmpty();
  }

  @Test
  void aRecallIsMetWithCreditsThatNobodyNeedsAndOnlyOnce() {
    beats(100);
    stage.says("w1", new Recall("w1", 3));
    assertThat(stage.pulsed("w1").returned()).isEqualTo(3);

    stage.says("w1", new Recall("w1", 3));
    stage.says("w1", new Recall("w1", 2));
    stage.trigger("r1", wide("d", 4));

    assertThat(stage.assigned("w1")).hasSize(1);
  }

  @Test
  void aRecallTakesNothingThatTasksNeed() {
    beats(100);
    stage.says("w1", new Recall("w1", 4));
    stage.trigger("r1", wide("d", 4)); // nothing left for them
    stage.fabric.takeSent();

    stage.says("w1", new Heartbeat("w1", 4, 6, List.of(), 0, 4, 200), new Recall("w1", 6));

    assertThat(stage.fabric.takeSent())
        .extracting(sent -> sent.message().getClass().getSimpleName())
        .contains("Assign");
    beats(300);
    assertThat(stage.pulsed("w1").returned()).isEqualTo(4);
  }

  @Test
  void aWorkerThatWasForgottenTellsWhatItHasCounted() {
    stage.says("w1", new Heartbeat("w1", 4, 10, List.of(), 7, 2, 100));

    stage.trigger("r1", wide("d", 4));

    assertThat(stage.assigned("w1")).as("of ten, seven were used and two given back").hasSize(1);
  }

  @Test
  void anAttemptThatIsNewerThanWhatIsKnownHereIsNotCancelled() {
    beats(100);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne("w1");

    beats(200, attempt, new AttemptKey("r1", "a", 2, attempt.token() + 5));

    assertThat(stage.orders()).isEmpty();
  }

  @Test
  void aHeartbeatFromBeforeAnAttemptBeganDoesNotSayThatItIsGone() {
    beats(100);
    stage.trigger("r1", plan("d", step("a")));
    AttemptKey attempt = stage.assignedOne("w1");
    stage.says("w1", new Started("w1", attempt, 0, 300));
    stage.advance(Duration.ofSeconds(6));

    beats(200); // it was long on its way
    assertThat(stage.task("r1", "a").state()).isEqualTo("RUNNING");
    beats(400);
    assertThat(stage.attempts("r1", "a")).first().isEqualTo("LOST");
  }

  @Test
  void anOrderSaysTheEpochOfTheRunsShard() {
    beats(100, new AttemptKey("r9", "a", 1, 1));

    assertThat(stage.heard("w1", Cancel.class))
        .singleElement()
        .satisfies(c -> assertThat(c.epoch()).isEqualTo(1));
  }
}
