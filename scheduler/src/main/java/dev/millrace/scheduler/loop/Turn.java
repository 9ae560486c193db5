package dev.millrace.scheduler.loop;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.scheduler.dispatch.Dispatcher;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.dispatch.WorkerTable;
import dev.millrace.scheduler.store.AttemptRow;
import dev.millrace.scheduler.store.Writes;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One turn of the loop: what its events change, and what to say once that is durable. */
final class Turn implements Dispatcher.Moment {
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Instant now;
  private final Instant steady;
  private final WorkerTable workers;
  private final ReadyQueue ready;
  private final Timers timers;
  private final Counters counters;
  private final Writes writes = new Writes();
  private final Map<String, List<ToWorker>> outbox = new LinkedHashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Runnable> afterFailure = new ArrayList<>();
  private final Set<TaskRef> movedTasks = new LinkedHashSet<>();
  private final Set<ActiveRun> movedRuns = new LinkedHashSet<>();

  Turn(
      Instant now,
      Instant steady,
      WorkerTable workers,
      ReadyQueue ready,
      Timers timers,
      Counters counters) {
    this.now = now;
    this.steady = steady;
    this.workers = workers;
    this.ready = ready;
    this.timers = timers;
    this.counters = counters;
  }

  @Override
  public Instant now() {
    return now;
  }

  /** For silence and leases: only grows, never jumps, means nothing outside of this process. */
  Instant steady() {
    return steady;
  }

  Writes writes() {
    return writes;
  }

  Map<String, List<ToWorker>> outbox() {
    return outbox;
  }

  Set<TaskRef> movedTasks() {
    return movedTasks;
  }

  Set<ActiveRun> movedRuns() {
    return movedRuns;
  }

  List<Runnable> afterCommit() {
    return afterCommit;
  }

  List<Runnable> afterFailure() {
    return afterFailure;
  }

  void created(ActiveRun run) {
    writes.newRun(run);
    movedRuns.add(run);
  }

  void send(String peer, ToWorker message) {
    outbox.computeIfAbsent(peer, id -> new ArrayList<>()).add(workers.owned().stamp(message));
  }

  /** Runs {@code done} after the commit. */
  void then(Runnable done) {
    afterCommit.add(done);
  }

  @Override
  public void runChanged(ActiveRun run) {
    writes.changed(run);
    movedRuns.add(run);
  }

  @Override
  public void taskMoved(ActiveRun run, int task, Task before, TaskEvent event) {
    Task after = run.task(task);
    TaskRef ref = new TaskRef(run, task);
    writes.changed(run, task, before.history().token());
    movedTasks.add(ref);
    timers.arm(ref);
    before.held().ifPresent(held -> follow(ref, held, before, event, after));
    if (before.held().isEmpty() && after.held().isPresent()) {
      Assignment held = after.held().get();
      workers.hold(held.worker(), ref.heldKey(), ref, steady);
      writes.newAttempt(row(ref, held, AttemptState.ASSIGNED, after, Optional.empty()));
    }
  }

  @Override
  public void command(ActiveRun run, int task, TaskCommand command) {
    if (command instanceof TaskCommand.Offer) {
      ready.add(new TaskRef(run, task));
    } else if (command instanceof TaskCommand.Revoke revoke) {
      Assignment held = revoke.assignment();
      cancel(
          held.worker(),
          new AttemptKey(
              run.header().id(), run.plan().step(task).id(), held.number(), held.token()),
          revoke.reason());
    } // WakeAt needs nothing: every move arms the task's next deadline
  }

  @Override
  public void ignored(ActiveRun run, int task, String reason) {
    counters.ignored(reason);
  }

  /** Tells a worker to stop an attempt. */
  void cancel(String worker, AttemptKey attempt, String reason) {
    workers
        .find(worker)
        .ifPresent(
            session ->
                send(session.peer(), new ToWorker.Cancel(attempt, GRACE.toMillis(), reason)));
  }

  private void follow(TaskRef ref, Assignment held, Task before, TaskEvent event, Task after) {
    AttemptState state = AttemptState.after(before, event, after);
    Optional<Failure> failure =
        state.isTerminal() ? failure(held, before, event) : Optional.empty();
    writes.changedAttempt(row(ref, held, state, after, failure));
    if (state.isTerminal()) {
      workers.release(
          held.worker(),
          new AttemptKey(ref.run().header().id(), ref.id(), held.number(), held.token()));
    }
  }

  private static Optional<Failure> failure(Assignment held, Task before, TaskEvent event) {
    if (event instanceof TaskEvent.WorkerLost lost) {
      return Optional.of(
          new Failure(FailureClass.LOST, "Worker " + held.worker() + " " + lost.how() + "."));
    }
    if (before instanceof Task.Cancelling stopping) {
      return stopping.timeout();
    }
    return event instanceof TaskEvent.AttemptFailed failed
        ? Optional.of(failed.failure())
        : Optional.empty();
  }

  private AttemptRow row(
      TaskRef ref, Assignment held, AttemptState state, Task task, Optional<Failure> failure) {
    return new AttemptRow(
        ref.run().header().id(),
        ref.id(),
        held,
        state,
        task.history().startedAt(),
        state.isTerminal() ? Optional.of(now) : Optional.empty(),
        failure);
  }
}
