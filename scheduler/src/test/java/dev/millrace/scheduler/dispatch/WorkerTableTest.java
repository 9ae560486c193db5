package dev.millrace.scheduler.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Held;
import dev.millrace.engine.message.ToWorker.Pulse;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.scheduler.sketch.StepSketch;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WorkerTableTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final AttemptKey MINE = new AttemptKey("mine", "a", 1, 1);
  private static final AttemptKey THEIRS = new AttemptKey("theirs", "a", 1, 1);

  private static final TaskRef TASK =
      new TaskRef(
          ActiveRun.create(
              new RunHeader("mine", 0, "d", "v", Map.of(), "manual", NOW),
              StepSketch.wide("d", 1),
              new Expressions()),
          0);

  private final WorkerTable workers =
      new WorkerTable(Duration.ofSeconds(13), run -> run.equals("mine") ? 5 : 0);
  private final Pulses pulses = new Pulses("s1", workers);
  private final List<ToWorker> sent = new ArrayList<>();
  private int tasks;

  private WorkerSession grants(String worker, int credits) {
    WorkerSession session = workers.heard(worker, worker, NOW);
    session.credit(credits, 0);
    return session;
  }

  private String next() {
    WorkerSession session = workers.withSlot(WorkerNeeds.NONE).orElseThrow();
    session.assign(assignment("task-" + ++tasks), WorkerNeeds.NONE, NOW);
    workers.served(session);
    return session.worker();
  }

  private static ToWorker.Assign assignment(String task) {
    return new ToWorker.Assign(
        new AttemptKey("mine", task, 1, 1),
        "d",
        "v",
        "s",
        "k",
        Map.of(),
        Map.of(),
        Map.of(),
        1,
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        0,
        Map.of());
  }

  @Test
  void workersTakeTurnsAsLongAsTheyHaveCredits() {
    grants("w1", 3);
    grants("w2", 1);
    grants("w3", 2);

    assertThat(List.of(next(), next(), next(), next(), next(), next()))
        .containsExactly("w1", "w2", "w3", "w1", "w3", "w1");
    assertThat(workers.withSlot(WorkerNeeds.NONE)).isEmpty();

    grants("w2", 2);
    assertThat(next()).isEqualTo("w2");
  }

  @Test
  void aLostWorkerHasNoTurnUntilItIsHeardAgain() {
    WorkerSession session = grants("w1", 1);
    session.lost();
    assertThat(workers.withSlot(WorkerNeeds.NONE)).isEmpty();

    workers.heard("w1", "w1", NOW);
    assertThat(workers.withSlot(WorkerNeeds.NONE)).contains(session);
  }

  @Test
  void onlyRunsOfThisSchedulerAreConfirmedAndStamped() {
    workers.hold("w1", MINE, TASK, NOW);
    workers.hold("w1", THEIRS, TASK, NOW);
    beat(7);
    pulses.say(Map.of(WorkerNeeds.NONE, 0), NOW, (peer, message) -> sent.add(message));

    assertThat(sent).containsExactly(new Pulse("s1", 7, 0, 0, 0, List.of(new Held(MINE, 5))));
    assertThat(workers.owned().stamp(new Ack(MINE))).isEqualTo(new Ack(MINE, 5));
    assertThat(workers.owned().stamp(new Ack(THEIRS))).isEqualTo(new Ack(THEIRS, 0));
  }

  @Test
  void withoutDatabaseWhatWasHeldIsConfirmedForAWhileOnly() {
    workers.hold("w1", MINE, TASK, NOW);
    beat(7);
    pulses.say(Map.of(WorkerNeeds.NONE, 0), NOW, (peer, message) -> {});
    workers.releaseAll(); // to read again, which fails

    beat(8);
    pulses.sayWithoutDatabase(NOW.plusSeconds(10), (peer, message) -> sent.add(message));
    assertThat(sent).containsExactly(new Pulse("s1", 8, 0, 0, 0, List.of(new Held(MINE, 5))));

    beat(9);
    pulses.sayWithoutDatabase(NOW.plusSeconds(12), (peer, message) -> sent.add(message));
    assertThat(sent).hasSize(1);
  }

  @Test
  void aHeartbeatIsAnsweredOnce() {
    beat(7);
    pulses.say(Map.of(WorkerNeeds.NONE, 0), NOW, (peer, message) -> sent.add(message));
    pulses.say(Map.of(WorkerNeeds.NONE, 0), NOW, (peer, message) -> sent.add(message));

    assertThat(sent).hasSize(1);
  }

  private void beat(long sentNanos) {
    workers.heardOnly(new Heartbeat("w1", 1, 0, List.of(), 0, 0, sentNanos), "w1", NOW);
  }
}
