package dev.millrace.simulation.check;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.store.AttemptRow;
import dev.millrace.scheduler.store.memory.CommitObserver;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.network.Words;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.trace.Trace;
import dev.millrace.simulation.work.ProcessOwner;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.SimulatedProcess;
import dev.millrace.simulation.work.Workload;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Sees every commit, every process and every acknowledgement, and says which invariant does not
 * hold. The first violation ends the play.
 */
public final class Checker implements CommitObserver, Processes.Witness {
  private record TaskId(String run, String task) {}

  private final Agenda agenda;
  private final Trace trace;
  private final Tally tally;
  private final Workload workload;
  private final Map<String, Integer> slots = new HashMap<>();
  private final Map<String, Set<String>> tags = new HashMap<>();
  private final Map<String, SimulatedProcess> successes = new HashMap<>();
  private final Set<TaskId> succeeded = new HashSet<>();
  private MemoryDatabase database;
  private Processes processes;
  private LimitCheck limits;
  private GenerationCheck generations;
  private TaskCheck tasks;
  private AcknowledgementCheck acknowledgements;
  private TickCheck ticks;
  private OverlapCheck overlaps;
  private EventCheck events;
  private final Map<String, NodeTime> clocks = new HashMap<>();
  private Optional<Violation> violation = Optional.empty();

  public Checker(Agenda agenda, Trace trace, Tally tally, Workload workload) {
    this.agenda = agenda;
    this.trace = trace;
    this.tally = tally;
    this.workload = workload;
  }

  /** What it looks at; before the play begins. */
  public void watch(MemoryDatabase theDatabase, Processes theProcesses) {
    database = theDatabase;
    processes = theProcesses;
    limits = new LimitCheck(database, processes, workload, this);
    generations = new GenerationCheck(database, this);
    tasks = new TaskCheck(database, processes, tally, generations, this);
    acknowledgements = new AcknowledgementCheck(database, this);
    ticks = new TickCheck(database, workload.timetable(), this, tally, trace);
    overlaps = new OverlapCheck(workload.timetable(), workload.listeners(), this);
    events = new EventCheck(database, workload.listeners(), this, tally);
  }

  /** What a worker says that it has. */
  public void worker(String id, int slotCount, Set<String> itsTags) {
    slots.put(id, slotCount);
    tags.put(id, itsTags);
  }

  /** What a scheduler looks at to know the time. */
  public void scheduler(String id, NodeTime clock) {
    clocks.put(id, clock);
  }

  public Optional<Violation> violation() {
    return violation;
  }

  /** Ends the play, unless it has failed already. */
  public void fail(Invariant invariant, String facts) {
    if (violation.isEmpty()) {
      violation = Optional.of(new Violation(invariant, agenda.now(), facts));
      trace.line("CHECKER", "%s does not hold: %s", invariant, facts);
      agenda.halt();
    }
  }

  // Commits.

  @Override
  public void committed(Commit commit) {
    tally.add("commits");
    commit.attempts().forEach(this::attempt);
    commit.tasks().forEach(change -> task(change, commit.scheduler()));
    commit.runs().forEach(change -> run(change, commit.scheduler()));
    limits.committed();
    overlaps.committed(commit);
    ticks.committed(commit, clocks.get(commit.scheduler()));
    events.committed(commit);
  }

  private void run(Change<RunRow> change, String by) {
    RunRow after = change.after();
    String id = after.header().id();
    trace.line(by, "* run %s is %s %s", id, after.state(), after.reason());
    boolean hadEnded = change.before().filter(row -> row.state().isTerminal()).isPresent();
    if (hadEnded && !change.before().get().equals(after)) {
      generations.changed(change, by);
    }
    if (after.state().isTerminal()) {
      tally.add(hadEnded ? "runs ended again" : "runs " + after.state());
      for (TaskRow task : database.tasks(id)) {
        if (!task.task().state().isTerminal()) {
          fail(Invariant.ENDED_AS_A_WHOLE, after + " but " + task);
        }
      }
    }
  }

  private void task(Change<TaskRow> change, String by) {
    TaskRow after = change.after();
    if (trace.isOn() && change.before().isPresent()) {
      trace.line(by, "* task %s/%s is %s", after.run(), after.id(), text(after.task()));
    }
    tasks.changed(change, by);
  }

  private static String text(Task task) {
    return task.state()
        + " token "
        + task.history().token()
        + task.held().map(h -> " at " + h.worker()).orElse("");
  }

  private void attempt(Change<AttemptRow> change) {
    AttemptRow after = change.after();
    boolean isNew = change.before().map(row -> row.state() != after.state()).orElse(true);
    if (after.state() == AttemptState.SUCCEEDED
        && isNew
        && !succeeded.add(
            new TaskId(
                after.run(), generations.onceFor(after.run(), after.task(), plan(after.run()))))) {
      fail(Invariant.ONE_SUCCESS, "a second attempt succeeded: " + after);
    }
    if (change.before().isEmpty()) {
      tally.add("attempts assigned");
    } else if (change.before().get().state().isTerminal() && !change.before().get().equals(after)) {
      fail(Invariant.TERMINAL_IS_FINAL, change.before().get() + " became " + after);
    } else if (after.state().isTerminal()) {
      tally.add("attempts " + after.state());
    }
  }

  // Processes.

  @Override
  public void began(SimulatedProcess process) {
    AttemptKey key = process.key();
    String worker = process.worker().id();
    long running = processes.aliveAt(worker);
    if (running > slots.get(worker)) {
      fail(
          Invariant.SLOTS,
          worker + " has " + slots.get(worker) + " slots and runs " + running + " attempts");
    }
    limits.began(process, tags.get(worker));
    if (database.attempt(key.run(), key.task(), key.number()).isEmpty()) {
      fail(Invariant.DURABLE_FIRST, Words.of(key) + " began on " + worker);
      return;
    }
    DagPlan plan = plan(key.run());
    List<TaskRow> tasks = database.tasks(key.run());
    int position = plan.indexOf(Workload.stepOf(key.task()));
    for (TaskRow other : tasks) {
      boolean before =
          plan.step(position).upstream().contains(Workload.stepOf(other.id()))
              || position >= plan.mainCount()
                  && plan.indexOf(Workload.stepOf(other.id())) < plan.mainCount();
      if (before && !other.task().state().isTerminal() && isCurrent(key, tasks)) {
        fail(Invariant.UPSTREAM_FIRST, Words.of(key) + " began while " + other);
      }
    }
  }

  /** In a run that went on, an attempt of before may still begin, and is fenced. */
  private boolean isCurrent(AttemptKey key, List<TaskRow> tasks) {
    return generations.generation(key.run()) == 1
        || tasks.stream()
            .filter(task -> task.id().equals(key.task()))
            .anyMatch(task -> task.task().history().token() == key.token());
  }

  @Override
  public void ended(SimulatedProcess process) {
    if (process.succeeded()) {
      successes.put(process.mark(), process);
    }
  }

  /** What the attempts that run on a worker have reserved of its memory. */
  public long reservedBytes(ProcessOwner worker) {
    return limits.reservedBytes(worker);
  }

  // What schedulers say.

  /** A scheduler tells a worker that its report is durable or will never matter. */
  public void acknowledges(String scheduler, AttemptKey key) {
    tally.add("reports acknowledged");
    acknowledgements.reported(scheduler, key);
  }

  /** A client was told that its run exists. */
  public void triggered(String run) {
    acknowledgements.triggered(run);
  }

  /** A client was told that its run is being cancelled. */
  public void cancelling(String run) {
    acknowledgements.cancelling(run);
  }

  /** A client wants its run to go on. */
  public void wantsToGoOn(String run, int generation) {
    generations.asked(run, generation);
  }

  /** A client was told that its run goes on, or has. */
  public void hasGoneOn(String run, int generation) {
    generations.answered(run, generation);
  }

  /** Whether a task may have been run to its success more than once. */
  boolean runsInEachGeneration(TaskRow task) {
    return generations.generation(task.run()) > 1 && generations.inFinally(task, plan(task.run()));
  }

  /** The bundle that the winning attempt of a task registers, if it does. */
  Optional<String> registrationOf(TaskRow task) {
    return winner(task).filter(SimulatedProcess::registers).map(SimulatedProcess::bundle);
  }

  /** The attempt that made the result of a task, if one that succeeded did. */
  Optional<SimulatedProcess> winner(TaskRow task) {
    return Optional.ofNullable(successes.get(String.valueOf(task.result().values().get("mark"))));
  }

  /**
   * Nothing is due that nobody has decided on.
   *
   * @param now what the clock shows that is furthest back
   */
  public void schedulesUpToDate(Instant now) {
    ticks.upToDate(now);
  }

  /** Somebody told something that triggers may hear. */
  public void eventsTold() {
    events.look();
  }

  /** All has come to rest: then every event has become something. */
  void eventsAtRest() {
    events.atRest();
  }

  DagPlan plan(String run) {
    return workload.plan(database.run(run).orElseThrow().header().dag()).orElseThrow();
  }
}
