package dev.millrace.engine.task;

import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A task in every state, at the edges of what each state can hold, and every event. */
final class Samples {
  static final Instant T0 = Instant.parse("2026-03-01T10:00:00Z");
  static final Instant NOW = T0.plusSeconds(60);
  static final long TOKEN = 7;
  static final long STALE = 6;

  /** Two retries of everything that may be retried at all, without jitter. */
  static final RetryPolicy TWO =
      new RetryPolicy(
          2,
          Set.of(FailureClass.TRANSIENT, FailureClass.TIMEOUT, FailureClass.LOST),
          Duration.ofSeconds(10),
          2,
          Duration.ofMinutes(5),
          0);

  /** Of an attempt that was given up before it was proven gone. */
  static final OpenLease LEASE = new OpenLease("w0", NOW.plusSeconds(5));

  static final Wait.ChildRun CHILD = new Wait.ChildRun("c1", "other", Map.of("trees", 200L));
  static final Answer CHILD_ENDED = Answer.runEnded("c1", "SUCCEEDED", "");

  private Samples() {}

  static Assignment assignment(int number) {
    return new Assignment("w1", number, TOKEN, T0.plusSeconds(5));
  }

  /** After {@code begun} attempts of which {@code lost} lost their worker. */
  static History history(int begun, int lost) {
    return new History(begun, lost, TOKEN, Optional.of(T0), Optional.of(T0.plusSeconds(6)));
  }

  /** A moment that has come, one that has not, two decisions, and a run. */
  static List<Wait> waits() {
    return List.of(
        new Wait.Moment(NOW),
        new Wait.Moment(NOW.plusNanos(1)),
        new Wait.Decision("Ship it?", Optional.empty()),
        new Wait.Decision("Ship it?", Optional.of(NOW)),
        CHILD);
  }

  static List<Answer> answers() {
    return List.of(
        Answer.moment(),
        Answer.decision(true, "ada", "fine"),
        Answer.noDecision(),
        CHILD_ENDED,
        Answer.runEnded("c2", "SUCCEEDED", ""));
  }

  static Failure failure(FailureClass failureClass) {
    return new Failure(failureClass, "It broke.");
  }

  /**
   * Every state with: nothing spent, the last retry left, none left, and all losses spent; each of
   * these with and without an open lease.
   */
  static List<Task> tasks() {
    List<Task> tasks = new ArrayList<>(List.of(new Task.Pending()));
    tasks.add(new Task.Ready(History.NONE.ready(T0), T0));
    tasks.add(new Task.Pending(history(3, 1).again()));
    tasks.add(new Task.Ready(history(3, 2).again().ready(T0), T0));
    Optional<Failure> timeout = Optional.of(failure(FailureClass.TIMEOUT));
    for (int[] spent :
        new int[][] {
          {1, 0}, {2, 0}, {3, 0}, {3, 2}, {RetryPolicy.LOST_MAX + 1, RetryPolicy.LOST_MAX}
        }) {
      History history = history(spent[0], spent[1]);
      Assignment held = assignment(spent[0]);
      tasks.add(new Task.Ready(history, T0));
      tasks.add(new Task.Ready(history.answered(Optional.of(Answer.moment())), T0, true));
      waits().forEach(wait -> tasks.add(new Task.Waiting(history, wait, T0)));
      tasks.add(new Task.Dispatched(history, held));
      tasks.add(new Task.Running(history, held, T0.plusSeconds(6)));
      tasks.add(new Task.Backoff(history, NOW, failure(FailureClass.TRANSIENT)));
      tasks.add(new Task.Backoff(history, NOW.plusNanos(1), failure(FailureClass.TRANSIENT)));
      tasks.add(new Task.Cancelling(history, held, Optional.empty(), false));
      tasks.add(new Task.Cancelling(history, held, timeout, false));
      tasks.add(new Task.Cancelling(history, held, timeout, true));
      tasks.add(new Task.CancellingChild(history, CHILD, Optional.empty()));
      tasks.add(new Task.CancellingChild(history, CHILD, timeout));
    }
    for (Task proven : List.copyOf(tasks)) {
      if (proven.history().begun() > 0) {
        tasks.add(proven.with(proven.history().leaseOpen(LEASE)));
      }
    }
    tasks.add(new Task.Mapped(History.NONE.ready(T0).started(T0), T0));
    tasks.add(new Task.CancellingItems(History.NONE.ready(T0).started(T0), "asked by ada"));
    tasks.add(new Task.CancellingUnproven(history(1, 1).leaseOpen(LEASE), "asked by ada"));
    for (TaskState end : TaskState.values()) {
      if (end.isTerminal()) {
        tasks.add(ended(end));
      }
    }
    return tasks;
  }

  static Task ended(TaskState end) {
    Optional<Failure> why =
        end == TaskState.FAILED ? Optional.of(failure(FailureClass.USER)) : Optional.empty();
    return new Task.Ended(history(1, 0), end, why, "", NOW);
  }

  /** Every event; those that carry a token carry this one. */
  static List<TaskEvent> events(long token) {
    List<TaskEvent> events =
        new ArrayList<>(
            List.of(
                new TaskEvent.Released(NOW),
                new TaskEvent.PassedOver(NOW, TaskState.SKIPPED, "nothing upstream ran"),
                new TaskEvent.PassedOver(NOW, TaskState.UPSTREAM_FAILED, "upstream a is FAILED"),
                new TaskEvent.Refused(NOW, failure(FailureClass.USER)),
                new TaskEvent.Reopened(NOW, false),
                new TaskEvent.Reopened(NOW, true),
                new TaskEvent.Reused(NOW),
                new TaskEvent.Expanded(NOW),
                new TaskEvent.ItemsEnded(NOW, TaskState.SUCCEEDED, Optional.empty()),
                new TaskEvent.ItemsEnded(
                    NOW, TaskState.FAILED, Optional.of(failure(FailureClass.USER))),
                new TaskEvent.Assigned(NOW, new Assignment("w2", 9, TOKEN + 1, NOW)),
                new TaskEvent.Returned(NOW, token),
                new TaskEvent.Started(NOW, token),
                new TaskEvent.Succeeded(NOW, token),
                new TaskEvent.WorkerLost(NOW, token, "was silent for 13 s"),
                new TaskEvent.WorkerLost(
                    NOW, token, "left the cluster", Optional.of(NOW.plusSeconds(13))),
                new TaskEvent.LeaseEnded(NOW),
                new TaskEvent.BackoffElapsed(NOW),
                new TaskEvent.AttemptTimedOut(NOW, token, "30s"),
                new TaskEvent.QueueTimedOut(NOW, "1m"),
                new TaskEvent.TotalTimedOut(NOW, "1h"),
                new TaskEvent.CancelRequested(NOW, "asked by ada"),
                new TaskEvent.CancelRequested(NOW, "killed by ada", true)));
    waits().forEach(wait -> events.add(new TaskEvent.AttemptWaits(NOW, token, wait)));
    answers().forEach(answer -> events.add(new TaskEvent.Resumed(NOW, answer)));
    for (FailureClass each : FailureClass.values()) {
      events.add(new TaskEvent.AttemptFailed(NOW, token, failure(each)));
    }
    return events;
  }

  static TaskOutcome apply(Task task, TaskEvent event) {
    return TaskTransitions.apply(task, event, TWO, () -> "r1/a");
  }

  /** The task after an event that must move it. */
  static Task moved(Task task, TaskEvent event) {
    return ((TaskOutcome.Moved) apply(task, event)).next();
  }
}
