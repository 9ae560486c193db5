package dev.millrace.engine.task;

import static dev.millrace.engine.task.Samples.CHILD;
import static dev.millrace.engine.task.Samples.CHILD_ENDED;
import static dev.millrace.engine.task.Samples.LEASE;
import static dev.millrace.engine.task.Samples.NOW;
import static dev.millrace.engine.task.Samples.T0;
import static dev.millrace.engine.task.Samples.TOKEN;
import static dev.millrace.engine.task.Samples.apply;
import static dev.millrace.engine.task.Samples.assignment;
import static dev.millrace.engine.task.Samples.failure;
import static dev.millrace.engine.task.Samples.history;
import static dev.millrace.engine.task.Samples.moved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.TaskOutcome.Moved;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** CANCELLED promises that no attempt is at it, also none that was given up. */
class OpenLeaseTest {
  private static final Instant END = NOW.plusSeconds(13);
  private static final TaskEvent CUT_OFF =
      new TaskEvent.WorkerLost(NOW, TOKEN, "left the cluster", Optional.of(END));
  private static final TaskEvent PROVEN = new TaskEvent.WorkerLost(NOW, TOKEN, "was silent");
  private static final TaskEvent CANCEL = new TaskEvent.CancelRequested(NOW, "asked by ada");
  private static final TaskEvent ENDED = new TaskEvent.LeaseEnded(END);
  private static final Task RUNNING = new Task.Running(history(1, 0), assignment(1), T0);
  private static final History OPEN = history(1, 0).leaseOpen(LEASE);

  private static Task cancelled(History history, String reason) {
    return new Task.Ended(history, TaskState.CANCELLED, Optional.empty(), reason, END);
  }

  @Test
  void noTaskIsCancelledWhileALeaseIsOpen() {
    for (Task task : Samples.tasks()) {
      for (TaskEvent event : Samples.events(TOKEN)) {
        if (apply(task, event) instanceof Moved moved
            && moved.next().state() == TaskState.CANCELLED) {
          assertThat(moved.next().history().openLease()).as("%s on %s", task, event).isEmpty();
          assertThat(task.history().openLease().isEmpty() || event instanceof TaskEvent.LeaseEnded)
              .as("%s on %s", task, event)
              .isTrue();
        }
      }
    }
  }

  @Test
  void whoWasCutOffIsReplacedAtOnceAndRemembered() {
    Task ready = moved(RUNNING, CUT_OFF);

    assertThat(ready)
        .isEqualTo(new Task.Ready(history(1, 1).leaseOpen(new OpenLease("w1", END)), NOW));
    assertThat(moved(RUNNING, PROVEN).history().openLease()).isEmpty();
  }

  @Test
  void whatIsCancelledWithoutAnAttemptWaitsForTheEndOfTheLease() {
    Task backoff = new Task.Backoff(OPEN, NOW, failure(FailureClass.TRANSIENT));
    Task asks = new Task.Waiting(OPEN, new Wait.Decision("Ship it?", Optional.empty()), T0);
    for (Task task : List.of(new Task.Ready(OPEN, T0), backoff, asks)) {
      Task stopping = moved(task, CANCEL);

      assertThat(stopping).isEqualTo(new Task.CancellingUnproven(OPEN, "asked by ada"));
      assertThat(stopping.hasOpenAttempt()).isFalse();
      assertThat(stopping.attempt()).isEqualTo(1);
      assertThat(moved(stopping, ENDED)).isEqualTo(cancelled(history(1, 0), "asked by ada"));
    }
  }

  @Test
  void theProofOfTheNextAttemptIsNoProofOfTheOneBefore() {
    Task stopping = moved(new Task.Running(OPEN, assignment(1), T0), CANCEL);
    for (TaskEvent proof :
        List.of(
            new TaskEvent.Succeeded(NOW, TOKEN),
            new TaskEvent.AttemptFailed(NOW, TOKEN, failure(FailureClass.TRANSIENT)),
            new TaskEvent.AttemptWaits(NOW, TOKEN, CHILD),
            PROVEN)) {
      Task unproven = moved(stopping, proof);

      assertThat(unproven).isInstanceOf(Task.CancellingUnproven.class);
      assertThat(moved(unproven, ENDED))
          .isEqualTo(cancelled(history(1, 0), "Cancelled while it ran."));
    }
  }

  @Test
  void aRunThatEndedIsNoProofOfTheAttemptBefore() {
    Task stopping = moved(new Task.Waiting(OPEN, CHILD, T0), CANCEL);

    Task unproven = moved(stopping, new TaskEvent.Resumed(NOW, CHILD_ENDED));

    assertThat(unproven).isInstanceOf(Task.CancellingUnproven.class);
    assertThat(moved(unproven, ENDED).state()).isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void aLeaseThatEndsWhileItGoesOnChangesNothingElse() {
    for (Task task : Samples.tasks()) {
      if (!task.state().isTerminal() && !(task instanceof Task.CancellingUnproven)) {
        History closed = task.history().leaseEnded();
        if (task.history().openLease().isPresent()) {
          assertThat(apply(task, ENDED)).isEqualTo(new Moved(task.with(closed), List.of()));
        } else {
          assertThat(apply(task, ENDED)).isEqualTo(new TaskOutcome.Ignored("no lease is open"));
        }
      }
    }
  }

  @Test
  void theLeaseIsKeptThroughEverythingThatFollows() {
    for (Task task : Samples.tasks()) {
      for (TaskEvent event : Samples.events(TOKEN)) {
        if (task.history().openLease().isPresent()
            && !(event instanceof TaskEvent.LeaseEnded)
            && apply(task, event) instanceof Moved moved) {
          assertThat(moved.next().history().openLease()).as("%s on %s", task, event).isPresent();
        }
      }
    }
  }

  @Test
  void ofSeveralLeasesTheLastOneCounts() {
    OpenLease sooner = new OpenLease("w2", LEASE.until().minusMillis(1));
    OpenLease later = new OpenLease("w3", LEASE.until().plusMillis(1));

    assertThat(OPEN.leaseOpen(sooner).openLease()).contains(LEASE);
    assertThat(OPEN.leaseOpen(later).openLease()).contains(later);
  }

  @Test
  void aTimeLimitMakesNoSuchPromise() {
    Task ready = new Task.Ready(OPEN, T0);

    assertThat(moved(ready, new TaskEvent.TotalTimedOut(NOW, "1h")).state())
        .isEqualTo(TaskState.FAILED);
    assertThat(moved(ready, new TaskEvent.QueueTimedOut(NOW, "1m")).state())
        .isEqualTo(TaskState.FAILED);
  }

  @Test
  void anAttemptOfATaskThatWaitsForALeaseHasEnded() {
    Task waiting = new Task.Waiting(OPEN, new Wait.Moment(NOW), T0);
    Task stopping = moved(new Task.Running(OPEN, assignment(1), T0), CANCEL);
    TaskEvent stopped = new TaskEvent.AttemptFailed(NOW, TOKEN, failure(FailureClass.USER));

    assertThat(AttemptState.after(waiting, CANCEL, moved(waiting, CANCEL)))
        .isEqualTo(AttemptState.CANCELLED);
    assertThat(AttemptState.after(stopping, stopped, moved(stopping, stopped)))
        .isEqualTo(AttemptState.CANCELLED);
    assertThat(AttemptState.after(stopping, CUT_OFF, moved(stopping, CUT_OFF)))
        .isEqualTo(AttemptState.LOST);
  }
}
