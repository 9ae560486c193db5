package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunEffects;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.TaskEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Gives ready tasks to workers that have granted credits, one credit each. */
public final class Dispatcher {
  private final WorkerTable workers;
  private final AssignmentBuilder assignments;

  public Dispatcher(WorkerTable workers, AssignmentBuilder assignments) {
    this.workers = workers;
    this.assignments = assignments;
  }

  public void credit(WorkerSession session, Credit credit) {
    session.credit(credit.granted(), credit.sentNanos());
  }

  public void heartbeat(WorkerSession session, Heartbeat heartbeat, Set<AttemptKey> running) {
    session.heartbeat(heartbeat, running);
  }

  /** Another scheduler needs credits of this worker; {@link Pulses} gives back what is left. */
  public void recall(WorkerSession session, long total) {
    session.recall(total);
  }

  public void lost(WorkerSession session) {
    session.lost();
  }

  /** The time and effects of the turn in which tasks are assigned. */
  public interface Moment extends RunEffects {
    /**
     * Whether a task may go to a worker now. If not, because another is at the same work, it is
     * taken care of.
     *
     * @param key what its result may be reused for
     */
    boolean mayGo(TaskRef ref, CacheKey key);

    Instant now();

    /** For silence and leases: only grows, never jumps, means nothing outside of this process. */
    Instant steady();
  }

  /**
   * Assigns as long as there are tasks and credits.
   *
   * @param next the next ready task, if any
   * @param send peer and message, sent once all is durable
   * @param undo what to run if nothing of this turn was written
   */
  public void assign(
      Supplier<Optional<TaskRef>> next,
      Moment moment,
      BiConsumer<String, ToWorker> send,
      List<Runnable> undo) {
    while (true) {
      Optional<WorkerSession> worker = workers.withCredit();
      Optional<TaskRef> task = worker.isEmpty() ? Optional.empty() : next.get();
      if (task.isEmpty()) {
        return;
      }
      assign(task.get(), worker.get(), moment, send, undo);
    }
  }

  private void assign(
      TaskRef ref,
      WorkerSession worker,
      Moment moment,
      BiConsumer<String, ToWorker> send,
      List<Runnable> undo) {
    ActiveRun run = ref.run();
    AssignmentBuilder.Built built = assignments.build(ref);
    if (built.refusal().isPresent()) {
      Failure refusal = built.refusal().get();
      run.apply(ref.position(), new TaskEvent.Refused(moment.now(), refusal), moment);
      return;
    }
    if (built.key().isPresent() && !moment.mayGo(ref, built.key().get())) {
      return;
    }
    int number = run.task(ref.position()).attempt();
    Assignment assignment = new Assignment(worker.worker(), number, run.nextToken(), moment.now());
    run.apply(ref.position(), new TaskEvent.Assigned(moment.now(), assignment), moment);
    ToWorker.Assign message = built.message(ref.heldKey());
    ToWorker.Assign stamped = worker.assign(message, moment.steady());
    workers.served(worker);
    undo.add(() -> worker.withdraw(message.attempt()));
    send.accept(worker.peer(), stamped);
  }

  /** Why a ready task does not run, in words; empty if nothing waits. */
  public Optional<String> status(boolean nothingWaits) {
    if (nothingWaits) {
      return Optional.empty();
    }
    int live = 0;
    int slots = 0;
    for (WorkerSession session : workers.all()) {
      if (session.isLive()) {
        live++;
        slots += session.slots();
      }
    }
    if (live == 0) {
      return Optional.of("no worker is connected");
    }
    return Optional.of("all " + slots + " slots of " + live + " workers are taken");
  }
}
