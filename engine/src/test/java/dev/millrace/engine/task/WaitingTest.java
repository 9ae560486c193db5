package dev.millrace.engine.task;

import static dev.millrace.engine.task.Samples.CHILD;
import static dev.millrace.engine.task.Samples.CHILD_ENDED;
import static dev.millrace.engine.task.Samples.NOW;
import static dev.millrace.engine.task.Samples.T0;
import static dev.millrace.engine.task.Samples.TOKEN;
import static dev.millrace.engine.task.Samples.apply;
import static dev.millrace.engine.task.Samples.assignment;
import static dev.millrace.engine.task.Samples.failure;
import static dev.millrace.engine.task.Samples.history;
import static dev.millrace.engine.task.Samples.moved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.task.TaskOutcome.Ignored;
import dev.millrace.engine.task.TaskOutcome.Moved;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WaitingTest {
  private static final Task RUNNING =
      new Task.Running(history(2, 1), assignment(2), T0.plusSeconds(6));
  private static final Wait ASKS = new Wait.Decision("Ship it?", Optional.empty());
  private static final Answer YES = Answer.decision(true, "ada", "fine");

  private static Task waitingFor(Wait wait) {
    return moved(RUNNING, new TaskEvent.AttemptWaits(NOW, TOKEN, wait));
  }

  private static Task resumed(Task waiting, Answer answer) {
    return moved(waiting, new TaskEvent.Resumed(NOW, answer));
  }

  private static Task assigned(Task ready, long token) {
    Assignment next = new Assignment("w2", ready.attempt(), token, NOW);
    return moved(ready, new TaskEvent.Assigned(NOW, next));
  }

  @Test
  void aTaskThatWaitsHoldsNoSlot() {
    for (Wait wait : Samples.waits()) {
      Task waiting = waitingFor(wait);
      assertThat(waiting.state()).isEqualTo(TaskState.WAITING);
      assertThat(waiting.held()).isEmpty();
      assertThat(waiting.waitsFor()).contains(wait);
    }
  }

  @Test
  void anAttemptThatGoesOnIsTheSameAttemptWithANewToken() {
    Task again = assigned(resumed(waitingFor(ASKS), YES), TOKEN + 1);

    assertThat(again.history().begun()).isEqualTo(2);
    assertThat(again.history().token()).isEqualTo(TOKEN + 1);
    assertThat(again.history().startedAt()).isEqualTo(RUNNING.history().startedAt());
    assertThat(again.history().answer()).contains(YES);
  }

  @Test
  void aThousandPollsAreOneAttempt() {
    Task task = RUNNING;
    long token = TOKEN;
    for (int poll = 0; poll < 1000; poll++) {
      task = moved(task, new TaskEvent.AttemptWaits(NOW, token, new Wait.Moment(NOW)));
      task = resumed(task, Answer.moment());
      task = assigned(task, ++token);
      task = moved(task, new TaskEvent.Started(NOW, token));
    }

    assertThat(task.history().begun()).isEqualTo(2);
    assertThat(task.history().counted()).isEqualTo(1);
  }

  @Test
  void whatCameForAnEarlierWaitIsNoAnswerToTheNext() {
    Task again = assigned(resumed(waitingFor(ASKS), YES), TOKEN + 1);

    Task waiting = moved(again, new TaskEvent.AttemptWaits(NOW, TOKEN + 1, new Wait.Moment(NOW)));

    assertThat(waiting.history().answer()).isEmpty();
  }

  @Test
  void onlyWhatIsWaitedForLetsItGoOn() {
    for (Wait wait : Samples.waits()) {
      for (Answer answer : Samples.answers()) {
        boolean fits = apply(waitingFor(wait), new TaskEvent.Resumed(NOW, answer)) instanceof Moved;
        boolean expected =
            switch (answer.waited()) {
              case "time" -> wait.equals(new Wait.Moment(NOW));
              case "decision" ->
                  wait instanceof Wait.Decision asked
                      && (answer.isDecided() || asked.until().isPresent());
              default -> wait.equals(CHILD) && answer.equals(CHILD_ENDED);
            };
        assertThat(fits).as("%s for %s", answer, wait).isEqualTo(expected);
      }
    }
  }

  @Test
  void aSecondDecisionChangesNothing() {
    Task decided = resumed(waitingFor(ASKS), YES);

    assertThat(apply(decided, new TaskEvent.Resumed(NOW, Answer.decision(false, "bob", ""))))
        .isEqualTo(new Ignored("not waiting"));
    assertThat(decided.history().answer().map(Answer::decided)).contains("approved by ada");
  }

  @Test
  void aStepThatPollsIsToldWhatItWantedToRemember() {
    Task poll = waitingFor(new Wait.Moment(T0, Map.of("since", "then")));
    Timeouts none = new Timeouts(Optional.empty(), Optional.empty(), Optional.empty());
    TaskEvent come = DeadlinesTest.due(poll, none, T0).orElseThrow();

    assertThat(moved(poll, come).history().answer())
        .contains(new Answer(Map.of("waited", "time", "since", "then")));
  }

  @Test
  void aWaitEndsWithItsMomentOrWithTheTotalLimit() {
    Instant end = T0.plus(Duration.ofHours(1));
    Timeouts limits =
        new Timeouts(Optional.empty(), Optional.empty(), Optional.of(Duration.ofHours(1)));
    Task poll = waitingFor(new Wait.Moment(T0.plusSeconds(200)));
    Task asked = waitingFor(new Wait.Decision("Ship it?", Optional.of(T0.plusSeconds(300))));

    assertThat(DeadlinesTest.due(poll, limits, T0.plusSeconds(200)))
        .contains(new TaskEvent.Resumed(T0.plusSeconds(200), Answer.moment()));
    assertThat(DeadlinesTest.due(asked, limits, T0.plusSeconds(300)))
        .contains(new TaskEvent.Resumed(T0.plusSeconds(300), Answer.noDecision()));
    for (Wait wait : Samples.waits()) {
      assertThat(DeadlinesTest.due(waitingFor(wait), limits, end))
          .contains(new TaskEvent.TotalTimedOut(end, "1h"));
    }
  }

  @Test
  void aTotalLimitFailsAWaitAndStopsTheRunThatItWaitsFor() {
    TaskEvent total = new TaskEvent.TotalTimedOut(NOW, "1h");

    assertThat(moved(waitingFor(ASKS), total).state()).isEqualTo(TaskState.FAILED);
    Task stopping = moved(waitingFor(CHILD), total);
    assertThat(stopping.state()).isEqualTo(TaskState.CANCELLING);
    assertThat(resumed(stopping, CHILD_ENDED))
        .isInstanceOfSatisfying(
            Task.Ended.class,
            end -> {
              assertThat(end.state()).isEqualTo(TaskState.FAILED);
              assertThat(end.failure().orElseThrow().message()).contains("total limit of 1h");
            });
  }

  @Test
  void aCancelEndsAWaitAtOnceUnlessItIsForARun() {
    TaskEvent cancel = new TaskEvent.CancelRequested(NOW, "asked by ada");

    for (Wait wait : Samples.waits()) {
      Task after = moved(waitingFor(wait), cancel);
      assertThat(after.state())
          .isEqualTo(wait.equals(CHILD) ? TaskState.CANCELLING : TaskState.CANCELLED);
    }
    Task stopping = moved(waitingFor(CHILD), cancel);
    assertThat(apply(stopping, new TaskEvent.Resumed(NOW, Answer.runEnded("c2", "FAILED", ""))))
        .isEqualTo(new Ignored("not waiting"));
    assertThat(resumed(stopping, CHILD_ENDED))
        .isEqualTo(
            new Task.Ended(
                history(2, 1),
                TaskState.CANCELLED,
                Optional.empty(),
                "Cancelled while it waited for run c1.",
                NOW));
  }

  @Test
  void anAttemptThatIsAskedToStopAndWaitsHasStopped() {
    Task stopping = moved(RUNNING, new TaskEvent.CancelRequested(NOW, "asked by ada"));
    Task timedOut = moved(RUNNING, new TaskEvent.AttemptTimedOut(NOW, TOKEN, "30s"));
    TaskEvent waits = new TaskEvent.AttemptWaits(NOW, TOKEN, ASKS);

    assertThat(moved(stopping, waits).state()).isEqualTo(TaskState.CANCELLED);
    assertThat(moved(timedOut, waits).state()).isEqualTo(TaskState.BACKOFF);
  }

  @Test
  void aLostWorkerDoesNotMakeAnybodyDecideTwiceButARetryDoes() {
    Task again = assigned(resumed(waitingFor(ASKS), YES), TOKEN + 1);

    Task lost = moved(again, new TaskEvent.WorkerLost(NOW, TOKEN + 1, "left the cluster"));
    assertThat(lost.attempt()).as("another attempt").isEqualTo(3);
    assertThat(lost.history().answer()).contains(YES);

    Task failed =
        moved(again, new TaskEvent.AttemptFailed(NOW, TOKEN + 1, failure(FailureClass.TRANSIENT)));
    assertThat(failed.state()).isEqualTo(TaskState.BACKOFF);
    assertThat(failed.history().answer()).isEmpty();
  }

  @Test
  void aRunThatCannotBeStartedFailsTheTask() {
    Failure why = failure(FailureClass.USER);

    assertThat(moved(waitingFor(CHILD), new TaskEvent.Refused(NOW, why)))
        .isInstanceOfSatisfying(Task.Ended.class, end -> assertThat(end.failure()).contains(why));
  }

  @Test
  void aReportWithATokenThatIsNotKnownHereIsIgnoredForAReasonOfItsOwn() {
    for (Task task : Samples.tasks()) {
      long newer = task.history().token() + 1;
      for (TaskEvent report :
          List.of(
              new TaskEvent.Started(NOW, newer),
              new TaskEvent.Succeeded(NOW, newer),
              new TaskEvent.AttemptFailed(NOW, newer, failure(FailureClass.USER)),
              new TaskEvent.AttemptWaits(NOW, newer, ASKS))) {
        assertThat(apply(task, report)).isEqualTo(new Ignored(Ignored.NEWER_TOKEN));
      }
    }
  }

  @Test
  void aStopCanBeAskedForAgainAndHarder() {
    Task stopping = moved(RUNNING, new TaskEvent.CancelRequested(NOW, "asked by ada"));
    Task child = moved(waitingFor(CHILD), new TaskEvent.CancelRequested(NOW, "asked by ada"));

    assertThat(TaskTransitions.stopAgain(stopping, "killed by ada", true))
        .contains(new TaskCommand.Revoke(assignment(2), "Cancelled.", true));
    assertThat(TaskTransitions.stopAgain(child, "killed by ada", true))
        .contains(new TaskCommand.StopChild(CHILD, "killed by ada", true));
    assertThat(TaskTransitions.stopAgain(RUNNING, "killed by ada", true)).isEmpty();
  }
}
