package dev.millrace.engine.task;

import static dev.millrace.engine.task.Samples.T0;
import static dev.millrace.engine.task.Samples.TOKEN;
import static dev.millrace.engine.task.Samples.assignment;
import static dev.millrace.engine.task.Samples.failure;
import static dev.millrace.engine.task.Samples.history;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Timeouts;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
  private static final Timeouts LIMITS =
      new Timeouts(
          Optional.of(Duration.ofSeconds(60)),
          Optional.of(Duration.ofSeconds(90)),
          Optional.of(Duration.ofHours(1)));
  private static final Instant START = T0.plusSeconds(6);
  private static final Instant TOTAL_END = T0.plus(Duration.ofHours(1));
  private static final Task READY = new Task.Ready(history(1, 0), T0.plusSeconds(30));
  private static final Task DISPATCHED = new Task.Dispatched(history(1, 0), assignment(1));
  private static final Task RUNNING = new Task.Running(history(1, 0), assignment(1), START);
  private static final Task BACKOFF =
      new Task.Backoff(history(1, 0), T0.plusSeconds(200), failure(FailureClass.TRANSIENT));

  private static Optional<Instant> next(Task task, Timeouts limits) {
    return Stream.concat(Deadlines.ends(task, limits).stream(), Deadlines.moment(task).stream())
        .min(Instant::compareTo);
  }

  /** While nobody sets the clock. */
  static Optional<TaskEvent> due(Task task, Timeouts limits, Instant now) {
    return Deadlines.due(task, limits, now, end -> !now.isBefore(end));
  }

  /** Nothing is due one nanosecond before; at the instant itself it is, and it moves the task. */
  private static void assertDueAt(Task task, Instant at, TaskEvent expected) {
    assertThat(next(task, LIMITS)).contains(at);
    assertThat(due(task, LIMITS, at.minusNanos(1))).isEmpty();
    assertThat(due(task, LIMITS, at)).contains(expected);
    assertThat(Samples.apply(task, expected)).isInstanceOf(TaskOutcome.Moved.class);
  }

  @Test
  void aQueueLimitCountsFromTheLatestReady() {
    Instant end = T0.plusSeconds(90);
    assertDueAt(READY, end, new TaskEvent.QueueTimedOut(end, "1m"));
  }

  @Test
  void anAttemptLimitGivesTheWorkerTimeToStopItFirst() {
    Instant end = START.plusSeconds(90).plus(Deadlines.WORKER_STOPS_WITHIN);
    assertDueAt(RUNNING, end, new TaskEvent.AttemptTimedOut(end, TOKEN, "1m30s"));
  }

  @Test
  void aBackoffEndsAtItsInstant() {
    Instant end = T0.plusSeconds(200);
    assertDueAt(BACKOFF, end, new TaskEvent.BackoffElapsed(end));
  }

  @Test
  void aTotalLimitCountsFromTheFirstReadyInEveryStateThatWaitsOrWorks() {
    Timeouts total = new Timeouts(Optional.empty(), Optional.empty(), LIMITS.total());
    Task later = new Task.Backoff(history(1, 0), TOTAL_END, failure(FailureClass.TRANSIENT));
    for (Task task : new Task[] {READY, DISPATCHED, RUNNING, later}) {
      assertThat(next(task, total)).contains(TOTAL_END);
      assertThat(due(task, total, TOTAL_END.minusNanos(1))).isEmpty();
      assertThat(due(task, total, TOTAL_END))
          .contains(new TaskEvent.TotalTimedOut(TOTAL_END, "1h"));
    }
  }

  @Test
  void theMostFinalLimitIsNamedWhenSeveralHavePassed() {
    assertThat(due(RUNNING, LIMITS, TOTAL_END))
        .contains(new TaskEvent.TotalTimedOut(TOTAL_END, "1h"));
  }

  @Test
  void nothingIsDueForWhatHasNotBegunIsStoppingOrHasEnded() {
    for (Task task : Samples.tasks()) {
      boolean quiet =
          task.state() == TaskState.PENDING
              || task.state() == TaskState.CANCELLING
              || task.state().isTerminal();
      if (quiet) {
        assertThat(next(task, LIMITS)).isEmpty();
        assertThat(due(task, LIMITS, TOTAL_END.plusSeconds(9))).isEmpty();
      }
    }
  }

  @Test
  void withoutLimitsOnlyABackoffAndAWaitForAMomentEnd() {
    for (Task task : Samples.tasks()) {
      boolean hasAMoment =
          task.state() == TaskState.BACKOFF
              || task instanceof Task.Waiting waiting && waiting.wanted().until().isPresent();
      assertThat(next(task, Timeouts.NONE).isPresent()).isEqualTo(hasAMoment);
    }
  }

  @Test
  void nextAndDueAgreeForEverySample() {
    for (Task task : Samples.tasks()) {
      Optional<Instant> next = next(task, LIMITS);
      next.ifPresent(
          at -> {
            assertThat(due(task, LIMITS, at)).as("%s", task).isPresent();
            assertThat(due(task, LIMITS, at.minusNanos(1))).as("%s", task).isEmpty();
          });
    }
  }

  @Test
  void whatEndsByASteadyClockEndsHoweverTheClockOfTheDayWasSet() {
    Instant end = T0.plusSeconds(200);
    Instant setBack = end.minus(Duration.ofHours(1));
    Instant setForward = end.plus(Duration.ofHours(2));

    assertThat(Deadlines.due(BACKOFF, LIMITS, setBack, end::equals))
        .contains(new TaskEvent.BackoffElapsed(end));
    assertThat(Deadlines.due(BACKOFF, LIMITS, setForward, any -> false)).isEmpty();
    assertThat(Deadlines.due(BACKOFF, LIMITS, setForward, end::equals))
        .as("not the total limit, although its time of day is over")
        .contains(new TaskEvent.BackoffElapsed(setForward));
  }
}
