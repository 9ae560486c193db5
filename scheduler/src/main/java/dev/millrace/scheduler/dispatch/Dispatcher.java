package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.Need;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunEffects;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.why.WaitCause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Gives ready tasks to workers that have granted credits, one each, or have inline slots. */
public final class Dispatcher {
  private final WorkerTable workers;
  private final AssignmentBuilder assignments;
  private final Crowding crowding = new Crowding();

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

    /** The pools as this turn sees and uses them. */
    PoolsInTurn pools();
  }

  /**
   * Assigns as long as there are tasks that nothing keeps from running, and credits.
   *
   * @param send peer and message, sent once all is durable
   * @param undo what to run if nothing of this turn was written
   */
  public void assign(
      ReadyTasks ready, Moment moment, BiConsumer<String, ToWorker> send, List<Runnable> undo) {
    reopen(ready, moment);
    while (workers.hasSlot()) {
      Choice choice = new Choice(moment);
      Optional<TaskRef> task = ready.index().next(choice::closed);
      if (task.isEmpty()) {
        return;
      }
      assign(task.get(), choice, moment, send, undo);
    }
  }

  /** Looks again at what was put aside for a cause that may be gone. */
  private void reopen(ReadyTasks ready, Moment moment) {
    crowding.missing(ready.index().withoutRoom(), moment.steady());
    workers.keepFor(crowding.impatient(moment.steady()));
    boolean workersChanged = workers.takeChanged();
    Set<String> pools = moment.pools().due(moment.steady());
    if (workersChanged || !pools.isEmpty()) {
      ready
          .index()
          .reopen(
              (need, cause) ->
                  workersChanged && cause.isOfWorkers() || pools.stream().anyMatch(need::claims));
    }
  }

  /** The worker for the next task, chosen while it is decided whether the task can have one. */
  private final class Choice {
    private final Moment moment;
    private Optional<WorkerSession> worker = Optional.empty();
    private List<Claim> claims = List.of();

    Choice(Moment moment) {
      this.moment = moment;
    }

    /** Workers come first: to look at a pool costs a question to the database. */
    Optional<WaitCause> closed(Need need) {
      worker = workers.withSlot(need.worker());
      claims = need.claims();
      return worker.isEmpty()
          ? Optional.of(workers.missing(need.worker()))
          : moment.pools().closed(claims, moment.steady());
    }
  }

  private void assign(
      TaskRef ref,
      Choice choice,
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
    WorkerSession worker = choice.worker.orElseThrow();
    moment.pools().take(choice.claims, ref);
    crowding.served(ref.workerNeeds());
    int number = run.task(ref.position()).attempt();
    Assignment assignment = new Assignment(worker.worker(), number, run.nextToken(), moment.now());
    run.apply(ref.position(), new TaskEvent.Assigned(moment.now(), assignment), moment);
    ToWorker.Assign message = built.message(ref.heldKey());
    ToWorker.Assign stamped = worker.assign(message, ref.workerNeeds(), moment.steady());
    workers.served(worker);
    undo.add(() -> worker.withdraw(message.attempt()));
    send.accept(worker.peer(), stamped);
  }

  /** What ready tasks wait for, by their need. */
  public Map<Need, WaitCause> causes(ReadyTasks ready) {
    return ready.index().causes(need -> workers.missing(need.worker()));
  }

  /** How many ready tasks wait for a slot of a worker, at most, by what they need of it. */
  public Map<WorkerNeeds, Integer> waiting(ReadyTasks ready, PoolBook pools) {
    return ready.index().waitingForSlots(pools::most);
  }
}
