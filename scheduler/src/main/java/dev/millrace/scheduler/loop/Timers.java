package dev.millrace.scheduler.loop;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.dispatch.TaskRef;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * When which task or run must be looked at again because of time alone. What lasts for a duration
 * goes by a clock that nobody can set; only a wait for a moment goes by the time of day.
 */
final class Timers {
  private final Line<TaskRef> ends = new Line<>();
  private final Line<ActiveRun> runs = new Line<>();
  private final Line<TaskRef> leases = new Line<>();

  /** Unlike the others, by the time of day. */
  private final Line<TaskRef> moments = new Line<>();

  private final Anchors anchors = new Anchors();

  /**
   * Arms the task's next deadline instead of the one it had.
   *
   * @param now the time of day, which is {@code steady} on the other clock
   */
  void arm(TaskRef ref, Instant now, Instant steady) {
    Task task = ref.run().task(ref.position());
    Optional<Instant> next = Optional.empty();
    for (Instant end : Deadlines.ends(task, ref.run().step(ref.position()).timeouts())) {
      Instant at = anchors.anchor(subject(ref), end, now, steady, longest(ref, task));
      next = next.filter(other -> other.isBefore(at)).or(() -> Optional.of(at));
    }
    ends.arm(ref, next);
    moments.arm(ref, Deadlines.moment(task));
    if (task.state().isTerminal()) {
      anchors.forget(subject(ref));
    }
  }

  /**
   * The longest of what a task may be waiting for: its limits of time, or the pause that it makes.
   */
  private static Duration longest(TaskRef ref, Task task) {
    DagStep step = ref.run().step(ref.position());
    Duration pause =
        task.state() == TaskState.BACKOFF
            ? step.retry()
                .delayAfter(task.history().counted(), ref.run().header().id() + "/" + ref.id())
            : Duration.ZERO;
    return Stream.of(step.timeouts().queue(), step.timeouts().attempt(), step.timeouts().total())
        .flatMap(Optional::stream)
        .map(Deadlines.WORKER_STOPS_WITHIN::plus)
        .reduce(pause, (one, other) -> one.compareTo(other) < 0 ? other : one);
  }

  /** Arms the run's deadline instead of the one it had. */
  void arm(ActiveRun run, Instant now, Instant steady) {
    Duration longest = run.header().timeout().orElse(Duration.ZERO);
    runs.arm(
        run, run.deadline().map(end -> anchors.anchor(subject(run), end, now, steady, longest)));
    if (run.state().isTerminal()) {
      anchors.forget(subject(run));
    }
  }

  /** What has happened to a task by now because of time alone. */
  Optional<TaskEvent> due(TaskRef ref, Instant now, Instant steady) {
    return Deadlines.due(
        ref.run().task(ref.position()),
        ref.run().step(ref.position()).timeouts(),
        now,
        end -> anchors.hasPassed(subject(ref), end, steady));
  }

  private static Anchors.Subject subject(TaskRef ref) {
    return new Anchors.Subject(ref.run(), ref.position());
  }

  private static Anchors.Subject subject(ActiveRun run) {
    return new Anchors.Subject(run, Anchors.Subject.WHOLE_RUN);
  }

  /** Keeps in mind when the last open lease of the task ends. */
  void armLease(TaskRef ref, Instant steadyEnd) {
    leases.armLater(ref, steadyEnd);
  }

  /** Takes out the tasks whose last open lease has ended. */
  List<TaskRef> endedLeases(Instant steady) {
    return leases.due(steady);
  }

  /** Takes out the tasks that are due. */
  Set<TaskRef> due(Instant now, Instant steady) {
    Set<TaskRef> due = new LinkedHashSet<>(ends.due(steady));
    due.addAll(moments.due(now));
    return due;
  }

  /** Takes out the runs that are due. */
  List<ActiveRun> dueRuns(Instant steady) {
    return runs.due(steady);
  }

  /** How long nothing is due, as far as is known; leases are looked at in any case. */
  Optional<Duration> patience(Instant now, Instant steady) {
    Optional<Duration> tasks = ends.patience(steady);
    Optional<Duration> shorter = shorter(tasks, runs.patience(steady));
    return shorter(shorter, moments.patience(now));
  }

  private static Optional<Duration> shorter(Optional<Duration> one, Optional<Duration> other) {
    return one.isPresent() && (other.isEmpty() || one.get().compareTo(other.get()) < 0)
        ? one
        : other;
  }

  /** Forgets what is of runs that are no longer known. */
  void keepOnly(Predicate<ActiveRun> known) {
    anchors.keepOnly(known);
  }

  /** Forgets everything but when durations end: all tasks are about to be read again. */
  void readAgain() {
    ends.clear();
    runs.clear();
    leases.clear();
    moments.clear();
    anchors.readAgain();
  }

  /** All tasks have been read again. */
  void read() {
    anchors.read();
  }
}
