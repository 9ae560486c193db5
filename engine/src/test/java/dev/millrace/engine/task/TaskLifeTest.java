package dev.millrace.engine.task;

import static dev.millrace.engine.task.Samples.NOW;
import static dev.millrace.engine.task.Samples.STALE;
import static dev.millrace.engine.task.Samples.T0;
import static dev.millrace.engine.task.Samples.TOKEN;
import static dev.millrace.engine.task.Samples.apply;
import static dev.millrace.engine.task.Samples.assignment;
import static dev.millrace.engine.task.Samples.failure;
import static dev.millrace.engine.task.Samples.history;
import static dev.millrace.engine.task.Samples.moved;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.task.TaskOutcome.Ignored;
import dev.millrace.engine.task.TaskOutcome.Moved;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

class TaskLifeTest {
  private static final Assignment HELD = assignment(1);
  private static final Task RUNNING =
      new Task.Running(history(1, 0), HELD, Instant.parse("2026-03-01T10:00:06Z"));

  private static void everyPair(long token, BiConsumer<Task, TaskEvent> claim) {
    for (Task task : Samples.tasks()) {
      Samples.events(token).forEach(event -> claim.accept(task, event));
    }
  }

  private static boolean carriesToken(TaskEvent event) {
    return event instanceof TaskEvent.Started
        || event instanceof TaskEvent.Succeeded
        || event instanceof TaskEvent.AttemptFailed
        || event instanceof TaskEvent.AttemptWaits
        || event instanceof TaskEvent.WorkerLost
        || event instanceof TaskEvent.AttemptTimedOut;
  }

  @Test
  void everyStateAnswersEveryEvent() {
    Set<TaskState> seen = new HashSet<>();
    everyPair(
        TOKEN,
        (task, event) -> {
          seen.add(task.state());
          TaskOutcome outcome = apply(task, event);
          if (outcome instanceof Ignored ignored) {
            assertThat(ignored.reason()).isNotBlank();
          } else {
            assertThat(((Moved) outcome).next()).as("%s on %s", task, event).isNotEqualTo(task);
          }
        });
    assertThat(seen).containsExactlyInAnyOrder(TaskState.values());
  }

  @Test
  void theReasonsForIgnoringAnEventAreTheListedOnes() {
    Set<String> seen = new HashSet<>();
    for (long token : new long[] {STALE, TOKEN, TOKEN + 1}) {
      everyPair(
          token,
          (task, event) -> {
            if (apply(task, event) instanceof Ignored ignored) {
              seen.add(ignored.reason());
            }
          });
    }
    assertThat(seen).containsExactlyInAnyOrderElementsOf(Ignored.REASONS);
  }

  @Test
  void anEndedTaskNeverMovesUnlessItBeginsAnew() {
    everyPair(
        TOKEN,
        (task, event) -> {
          if (event instanceof TaskEvent.Reopened again) {
            boolean moves =
                task.state().isTerminal() && (again.evenSuccess() || !task.state().isSuccess());
            assertThat(apply(task, event) instanceof Moved).as("%s", task).isEqualTo(moves);
          } else if (task.state().isTerminal()) {
            assertThat(apply(task, event)).isEqualTo(new Ignored("already ended"));
          }
        });
  }

  @Test
  void aStaleTokenNeverMovesAnything() {
    for (long token : new long[] {STALE, TOKEN + 1, 0}) {
      everyPair(
          token,
          (task, event) -> {
            if (carriesToken(event)) {
              assertThat(apply(task, event)).isInstanceOf(Ignored.class);
            }
          });
    }
  }

  @Test
  void anEventAppliedTwiceCountsOnce() {
    everyPair(
        TOKEN,
        (task, event) -> {
          boolean cancelOfATimeout =
              event instanceof TaskEvent.CancelRequested && task.state() == TaskState.CANCELLING;
          if (!cancelOfATimeout && apply(task, event) instanceof Moved moved) {
            assertThat(apply(moved.next(), event))
                .as("%s twice on %s", event, task)
                .isInstanceOf(Ignored.class);
          }
        });
  }

  @Test
  void countersNeverShrinkAndTokensChangeOnlyByAssignment() {
    everyPair(
        TOKEN,
        (task, event) -> {
          if (apply(task, event) instanceof Moved moved) {
            History before = task.history();
            History after = moved.next().history();
            boolean assigned = event instanceof TaskEvent.Assigned;
            assertThat(after.token()).isEqualTo(assigned ? TOKEN + 1 : before.token());
            assertThat(after.begun()).isEqualTo(assigned ? 9 : before.begun());
            if (event instanceof TaskEvent.Reopened) {
              assertThat(after.before()).hasValue(before.begun());
              assertThat(after.counted()).as("all of it counts anew").isZero();
              assertThat(after.lost()).isZero();
              assertThat(after.openLease()).isEqualTo(before.openLease());
            } else {
              assertThat(after.lost()).isBetween(before.lost(), before.lost() + 1);
            }
            assertThat(after.counted()).isNotNegative();
          }
        });
  }

  @Test
  void aTaskThatMovesToReadyIsOfferedAndOneThatBacksOffIsWoken() {
    everyPair(
        TOKEN,
        (task, event) -> {
          if (apply(task, event) instanceof Moved moved) {
            Task next = moved.next();
            if (event instanceof TaskEvent.LeaseEnded) {
              assertThat(moved.commands()).as("it was offered or woken before").isEmpty();
              return;
            }
            List<TaskCommand> expected =
                switch (next.state()) {
                  case READY -> List.of(new TaskCommand.Offer());
                  case BACKOFF -> List.of(new TaskCommand.WakeAt(((Task.Backoff) next).retryAt()));
                  case WAITING -> wanted(((Task.Waiting) next).wanted());
                  case CANCELLING -> moved.commands();
                  case PENDING,
                      DISPATCHED,
                      RUNNING,
                      SUCCEEDED,
                      CACHED,
                      FAILED,
                      SKIPPED,
                      UPSTREAM_FAILED,
                      CANCELLED ->
                      List.of();
                };
            assertThat(moved.commands()).isEqualTo(expected);
            if (next instanceof Task.CancellingChild stopping) {
              assertThat(moved.commands())
                  .singleElement()
                  .isInstanceOfSatisfying(
                      TaskCommand.StopChild.class,
                      stop -> assertThat(stop.child()).isEqualTo(stopping.child()));
            }
            if (next instanceof Task.Cancelling stopping) {
              assertThat(moved.commands())
                  .singleElement()
                  .isInstanceOfSatisfying(
                      TaskCommand.Revoke.class,
                      revoke -> assertThat(revoke.assignment()).isEqualTo(stopping.assignment()));
            }
          }
        });
  }

  private static List<TaskCommand> wanted(Wait wait) {
    return wait instanceof Wait.ChildRun child
        ? List.of(new TaskCommand.StartChild(child))
        : wait.until()
            .<List<TaskCommand>>map(at -> List.of(new TaskCommand.WakeAt(at)))
            .orElse(List.of());
  }

  @Test
  void theFirstReadyTimeIsKeptThroughAllAttempts() {
    Task ready = moved(new Task.Pending(), new TaskEvent.Released(T0));
    Task again =
        moved(
            new Task.Backoff(history(1, 0), NOW, failure(FailureClass.TRANSIENT)),
            new TaskEvent.BackoffElapsed(NOW));

    assertThat(ready.history().readyAt()).contains(T0);
    assertThat(again.history().readyAt()).contains(T0);
    assertThat(((Task.Ready) again).since()).isEqualTo(NOW);
  }

  @Test
  void theLastAllowedRetryIsTakenAndTheNextFailureIsFinal() {
    TaskEvent broke = new TaskEvent.AttemptFailed(NOW, TOKEN, failure(FailureClass.TRANSIENT));
    Task second = new Task.Running(history(2, 0), assignment(2), T0);
    Task third = new Task.Running(history(3, 0), assignment(3), T0);

    assertThat(moved(second, broke))
        .isEqualTo(
            new Task.Backoff(history(2, 0), NOW.plusSeconds(20), failure(FailureClass.TRANSIENT)));
    assertThat(moved(third, broke))
        .isEqualTo(
            new Task.Ended(
                history(3, 0),
                TaskState.FAILED,
                Optional.of(failure(FailureClass.TRANSIENT)),
                "",
                NOW));
  }

  @Test
  void aLostAttemptIsOfferedAtOnceAndDoesNotCountAgainstTheRetries() {
    Task lastTry = new Task.Running(history(3, 0), assignment(3), T0);

    Task next = moved(lastTry, new TaskEvent.WorkerLost(NOW, TOKEN, "left the cluster"));

    assertThat(next).isEqualTo(new Task.Ready(history(3, 1), NOW));
    assertThat(next.history().counted()).isEqualTo(2);
  }

  @Test
  void aTaskThatKeepsLosingItsWorkerFailsInTheEnd() {
    int max = RetryPolicy.LOST_MAX;
    Task unlucky = new Task.Running(history(max + 1, max), assignment(max + 1), T0);

    Task end = moved(unlucky, new TaskEvent.WorkerLost(NOW, TOKEN, "left the cluster"));

    assertThat(end)
        .isEqualTo(
            new Task.Ended(
                history(max + 1, max + 1),
                TaskState.FAILED,
                Optional.of(new Failure(FailureClass.LOST, "Worker w1 left the cluster.")),
                "",
                NOW));
  }

  @Test
  void aWorkerThatReportsThatItFencedItselfCountsAsLost() {
    TaskEvent fenced = new TaskEvent.AttemptFailed(NOW, TOKEN, failure(FailureClass.LOST));
    int max = RetryPolicy.LOST_MAX;
    Task unlucky = new Task.Running(history(max + 1, max), assignment(max + 1), T0);

    assertThat(moved(RUNNING, fenced)).isEqualTo(new Task.Ready(history(1, 1), NOW));
    assertThat(moved(unlucky, fenced).state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void aCancelledTaskEndsOnlyWhenItsAttemptIsProvenGone() {
    TaskEvent cancel = new TaskEvent.CancelRequested(NOW, "asked by ada");
    Task stopping = moved(RUNNING, cancel);
    assertThat(stopping.state()).isEqualTo(TaskState.CANCELLING);

    for (TaskEvent proof :
        List.of(
            new TaskEvent.Succeeded(NOW, TOKEN),
            new TaskEvent.AttemptFailed(NOW, TOKEN, failure(FailureClass.TRANSIENT)),
            new TaskEvent.WorkerLost(NOW, TOKEN, "left the cluster"))) {
      assertThat(moved(stopping, proof).state()).isEqualTo(TaskState.CANCELLED);
    }
    assertThat(moved(new Task.Ready(history(1, 0), T0), cancel).state())
        .isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void anAttemptThatRanOutOfTimeIsRetriedButATotalThatRanOutIsNot() {
    Task attempt = moved(RUNNING, new TaskEvent.AttemptTimedOut(NOW, TOKEN, "30s"));
    Task total = moved(RUNNING, new TaskEvent.TotalTimedOut(NOW, "1h"));
    TaskEvent stopped = new TaskEvent.AttemptFailed(NOW, TOKEN, failure(FailureClass.TIMEOUT));

    assertThat(moved(attempt, stopped)).isInstanceOf(Task.Backoff.class);
    assertThat(moved(total, stopped))
        .isInstanceOfSatisfying(
            Task.Ended.class,
            end -> {
              assertThat(end.state()).isEqualTo(TaskState.FAILED);
              assertThat(end.failure().orElseThrow().message()).contains("total limit of 1h");
            });
  }

  @Test
  void aPersonsCancelWinsOverATimeoutThatWouldRetry() {
    Task timedOut = moved(RUNNING, new TaskEvent.AttemptTimedOut(NOW, TOKEN, "30s"));
    Task cancelled = moved(timedOut, new TaskEvent.CancelRequested(NOW, "asked by ada"));

    assertThat(moved(cancelled, new TaskEvent.WorkerLost(NOW, TOKEN, "left")).state())
        .isEqualTo(TaskState.CANCELLED);
  }

  @Test
  void onlyAStateThatIsAnEndCanEndATask() {
    for (TaskState state : TaskState.values()) {
      if (!state.isTerminal()) {
        assertThat(
                catchThrowable(
                    () -> new Task.Ended(History.NONE, state, Optional.empty(), "", NOW)))
            .hasMessageContaining(state + " is not an end");
      }
    }
  }
}
