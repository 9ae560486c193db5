package dev.millrace.scheduler.loop;

import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.cache.CacheNote;
import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.StopKind;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.TaskTransitions;
import dev.millrace.scheduler.dispatch.Dispatcher;
import dev.millrace.scheduler.dispatch.PoolsInTurn;
import dev.millrace.scheduler.dispatch.ReadyTasks;
import dev.millrace.scheduler.dispatch.Reusable;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.dispatch.WorkerTable;
import dev.millrace.scheduler.store.AttemptRow;
import dev.millrace.scheduler.store.Writes;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  private final ReadyTasks ready;
  private final Timers timers;
  private final Counters counters;
  private final Flights flights;
  private final PoolsInTurn pools;
  private final Writes writes = new Writes();
  private final Map<String, List<ToWorker>> outbox = new LinkedHashMap<>();
  private final List<Runnable> afterCommit = new ArrayList<>();
  private final List<Runnable> afterFailure = new ArrayList<>();
  private final Set<TaskRef> movedTasks = new LinkedHashSet<>();
  private final Set<ActiveRun> movedRuns = new LinkedHashSet<>();
  private final Deque<ChildMatter> childMatters = new ArrayDeque<>();
  private final Deque<ActiveRun> tickMatters = new ArrayDeque<>();
  private Set<TaskRef> lookUps = new LinkedHashSet<>();

  Turn(
      Instant now,
      Instant steady,
      WorkerTable workers,
      ReadyTasks ready,
      Timers timers,
      Counters counters,
      Flights flights,
      PoolsInTurn pools) {
    this.now = now;
    this.steady = steady;
    this.workers = workers;
    this.ready = ready;
    this.timers = timers;
    this.counters = counters;
    this.flights = flights;
    this.pools = pools;
  }

  @Override
  public Instant now() {
    return now;
  }

  @Override
  public Instant steady() {
    return steady;
  }

  @Override
  public PoolsInTurn pools() {
    return pools;
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

  /** The time of day, but not before a moment that has come by a clock that nobody can set. */
  Instant notBefore(Instant moment) {
    return now.isBefore(moment) ? moment : now;
  }

  /** The next matter between a task and the run that it waits for; taken out. */
  Optional<ChildMatter> childMatter() {
    return Optional.ofNullable(childMatters.poll());
  }

  /** The next run of a tick after which another may begin; taken out. */
  Optional<ActiveRun> tickMatter() {
    return Optional.ofNullable(tickMatters.poll());
  }

  /** A run of a tick was read that has not begun. */
  void waits(ActiveRun run) {
    tickMatters.add(run);
  }

  void created(ActiveRun run) {
    writes.newRun(run);
    movedRuns.add(run);
    for (int task = 0; task < run.size(); task++) {
      if (run.task(task).state() != TaskState.PENDING) { // it is given what another run has made
        given(run, task);
      }
    }
  }

  private void given(ActiveRun run, int task) {
    if (run.isItem(task)) {
      writes.newItem(run, task);
    } else {
      movedTasks.add(new TaskRef(run, task));
      run.items(task).ifPresent(items -> writes.expanded(run, task));
    }
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
    timers.arm(run, now, steady);
    if (run.state().isTerminal() && run.header().parent().isEmpty()) { // else a part of its parent
      writes.events().happened(Happenings.ended(run, now));
      Happenings.left(run, now).forEach(writes.events()::left);
    }
    if (run.state().isTerminal() && run.header().parent().isPresent()) {
      childMatters.add(new ChildMatter.Ended(run));
    }
    if (run.state().isTerminal() && run.header().firstOfTick().isPresent()) {
      tickMatters.add(run);
    }
  }

  @Override
  public void taskMoved(ActiveRun run, int task, Task before, TaskEvent event) {
    Task after = run.task(task);
    TaskRef ref = new TaskRef(run, task);
    timers.arm(ref, now, steady);
    ready.moved(ref, before);
    claim(ref, before, after);
    if (run.isItem(task) && !ActiveRun.isDurable(after)) {
      return; // it is nothing but on offer, and will be again if this process ends
    }
    if (run.isItem(task) && !ActiveRun.isDurable(before)) {
      writes.newItem(run, task);
    } else {
      writes.changed(run, task, before.history().token());
    }
    if (event instanceof TaskEvent.Expanded) {
      writes.expanded(run, task);
    }
    movedTasks.add(ref);
    if (run.step(task).options().cache().on()) {
      cacheable(ref, event);
    }
    if (event instanceof TaskEvent.WorkerLost lost) {
      lost.mayRunUntil().ifPresent(until -> mayRunFor(ref, Duration.between(lost.at(), until)));
    }
    if (event instanceof TaskEvent.Reopened && after.history().openLease().isPresent()) {
      mayRunFor(ref, WorkerWatch.afterTakeOver(workers.lease())); // nobody has watched it since
    }
    if (before.hasOpenAttempt()) {
      writes.changedAttempt(row(ref, before, event, after));
    }
    before
        .held()
        .filter(held -> after.held().filter(held::equals).isEmpty())
        .ifPresent(held -> workers.release(held.worker(), key(ref, held)));
    if (before.held().isEmpty() && after.held().isPresent()) {
      Assignment held = after.held().get();
      workers.hold(held.worker(), key(ref, held), ref, steady);
      if (!before.hasOpenAttempt()) {
        writes.newAttempt(row(ref, held.number(), after, AttemptState.ASSIGNED, Optional.empty()));
      }
    }
  }

  private void claim(TaskRef ref, Task before, Task after) {
    int more = Claim.attemptsThatMayRun(after) - Claim.attemptsThatMayRun(before);
    if (more == 0) {
      return;
    }
    List<Claim> claims = ReadyTasks.need(ref).claims();
    if (!claims.isEmpty()) {
      writes.claims(ref.run(), ref.position(), claims);
      pools.changed(claims, more);
    }
  }

  @Override
  public void command(ActiveRun run, int task, TaskCommand command) {
    TaskRef ref = new TaskRef(run, task);
    if (command instanceof TaskCommand.Offer) {
      offer(ref);
    } else if (command instanceof TaskCommand.Revoke revoke) {
      cancel(
          revoke.assignment().worker(),
          key(ref, revoke.assignment()),
          revoke.reason(),
          revoke.kill() ? Duration.ZERO : GRACE);
    } else if (command instanceof TaskCommand.StartChild start) {
      childMatters.add(new ChildMatter.Start(ref, start.child()));
    } else if (command instanceof TaskCommand.StopChild stop) {
      childMatters.add(new ChildMatter.Stop(ref, stop.child(), stop.reason(), stop.kill()));
    } // WakeAt needs nothing: every move arms the task's next deadline
  }

  /**
   * A task may run: it is looked up if it may be given a result of before, and queues otherwise.
   */
  void offer(TaskRef ref) {
    if (Reusable.isAsked(ref)) {
      lookUps.add(ref);
    } else {
      ready.add(ref);
    }
  }

  /** A task is to be looked up in this turn, once more maybe. */
  void lookUp(TaskRef ref) {
    lookUps.add(ref);
  }

  /** What has become READY since the last call and may be given a result of before. */
  Set<TaskRef> takeLookUps() {
    Set<TaskRef> taken = lookUps;
    if (!taken.isEmpty()) {
      lookUps = new LinkedHashSet<>();
    }
    return taken;
  }

  /** A task that was looked up queues for a slot, and may not be given the result of another. */
  void runs(TaskRef ref, String why) {
    note(ref, CacheNote.ran(why));
    if (!flights.isQueued(ref)) {
      ready.add(ref);
    }
  }

  /** A task that was looked up queues for a slot, until someone else is at the same work. */
  void runs(TaskRef ref, CacheKey key, String why) {
    note(ref, CacheNote.ran(why));
    if (flights.waits(ref, key)) {
      ready.add(ref);
    }
  }

  @Override
  public boolean mayGo(TaskRef ref, CacheKey key) {
    CacheNote known = ref.run().result(ref.position()).cache();
    Optional<TaskRef> other = flights.goes(ref, key);
    other.ifPresentOrElse(
        leader ->
            note(
                ref,
                known.awaiting(
                    "task %s of run %s, which is at the same work"
                        .formatted(leader.id(), leader.run().header().id()))),
        () -> note(ref, known.with(key)));
    return other.isEmpty();
  }

  private void note(TaskRef ref, CacheNote note) {
    TaskResult known = ref.run().result(ref.position());
    if (known.cache().equals(note)) {
      return;
    }
    ref.run().keep(ref.position(), known.with(note));
    boolean hasRow =
        !ref.run().isItem(ref.position()) || ActiveRun.isDurable(ref.run().task(ref.position()));
    if (hasRow) {
      long token = ref.run().task(ref.position()).history().token();
      writes.changed(ref.run(), ref.position(), token);
      movedTasks.add(ref);
    }
  }

  /** A task moved whose result may be reused: others may be given it, or be at it now. */
  private void cacheable(TaskRef ref, TaskEvent event) {
    CacheNote note = ref.run().result(ref.position()).cache();
    if (event instanceof TaskEvent.Succeeded) {
      note.key().ifPresent(key -> flights.waiting(key).forEach(this::lookUp));
    }
    flights.moved(ref).forEach(this::freed);
    if (ref.run().task(ref.position()).held().isEmpty()) {
      note(ref, note.atRest());
    }
  }

  /** A task was read that a worker has: nobody else needs to be at its work. */
  void goesOn(TaskRef ref) {
    Optional<CacheKey> key = ref.run().result(ref.position()).cache().key();
    if (key.isPresent() && ref.run().task(ref.position()).state() != TaskState.CANCELLING) {
      flights.leads(ref, key.get());
    }
  }

  /** Nobody is at the work any more that a task waited for. */
  void freed(TaskRef ref) {
    note(ref, ref.run().result(ref.position()).cache().atRest());
    ready.add(ref);
  }

  /** An attempt of the task that was given up may go on for this long. */
  void mayRunFor(TaskRef ref, Duration time) {
    timers.armLease(ref, steady.plus(time));
  }

  /** Asks once more for the stop of a task that is stopping: the first request may be lost. */
  void stopAgain(TaskRef ref) {
    boolean kill = ref.run().stop().filter(StopKind::isKill).isPresent();
    TaskTransitions.stopAgain(ref.run().task(ref.position()), ref.run().reason(), kill)
        .ifPresent(command -> command(ref.run(), ref.position(), command));
  }

  @Override
  public void ignored(ActiveRun run, int task, String reason) {
    counters.ignored(reason);
  }

  private void cancel(String worker, AttemptKey attempt, String reason, Duration grace) {
    workers
        .find(worker)
        .ifPresent(
            session ->
                send(session.peer(), new ToWorker.Cancel(attempt, grace.toMillis(), reason)));
  }

  private static AttemptKey key(TaskRef ref, Assignment held) {
    return new AttemptKey(ref.run().header().id(), ref.id(), held.number(), held.token());
  }

  /** The attempt that was open before its task moved. */
  private AttemptRow row(TaskRef ref, Task before, TaskEvent event, Task after) {
    AttemptState state = AttemptState.after(before, event, after);
    Optional<Failure> failure =
        state.isTerminal() ? failure(before, event, after) : Optional.empty();
    return row(ref, before.attempt(), after, state, failure);
  }

  private static Optional<Failure> failure(Task before, TaskEvent event, Task after) {
    if (event instanceof TaskEvent.WorkerLost lost && before.held().isPresent()) {
      String worker = before.held().get().worker();
      return Optional.of(
          new Failure(FailureClass.LOST, "Worker " + worker + " " + lost.how() + "."));
    }
    if (before instanceof Task.Cancelling stopping) {
      return stopping.timeout();
    }
    if (event instanceof TaskEvent.AttemptFailed failed) {
      return Optional.of(failed.failure());
    }
    return after instanceof Task.Ended end ? end.failure() : Optional.empty();
  }

  private AttemptRow row(
      TaskRef ref, int number, Task task, AttemptState state, Optional<Failure> failure) {
    return new AttemptRow(
        ref.run().header().id(),
        ref.id(),
        number,
        state.isTerminal() ? Optional.empty() : task.held(),
        state,
        task.history().startedAt(),
        state.isTerminal() ? Optional.of(now) : Optional.empty(),
        failure);
  }
}
