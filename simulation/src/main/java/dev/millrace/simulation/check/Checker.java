package dev.millrace.simulation.check;

import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.TaskResult;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.scheduler.store.AttemptRow;
import dev.millrace.scheduler.store.memory.CommitObserver;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.network.Words;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.trace.Trace;
import dev.millrace.simulation.work.ProcessOwner;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.SimulatedProcess;
import dev.millrace.simulation.work.Workload;
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
  }

  /** What a worker says that it has. */
  public void worker(String id, int slotCount, Set<String> itsTags) {
    slots.put(id, slotCount);
    tags.put(id, itsTags);
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
    if (change.before().isEmpty()) {
      tally.add(after.id().endsWith("]") ? "items begun" : "tasks made");
      return;
    }
    TaskRow before = change.before().get();
    if (before.task().state().isTerminal() && !before.equals(after)) {
      generations.changed(before, after, plan(after.run()), by);
    }
    if (after.task().history().token() < before.task().history().token()) {
      fail(Invariant.CURRENT_TOKEN, by + " gave back the token of " + before + ": " + after);
    }
    attemptLimit(after);
    if (after.task().state() == TaskState.WAITING) {
      tally.add("tasks waiting");
    }
    if (after.task().state().isTerminal()) {
      before.task().waitsFor().ifPresent(wait -> childFirst(after, wait));
    }
    if (after.items().isPresent()) {
      if (after.task().state().isTerminal()) {
        itemsFirst(after, after.items().get());
      }
    } else if (after.task().state() == TaskState.SUCCEEDED
        && before.task().state() != after.task().state()) {
      success(before, after);
    }
    if (after.task().state() == TaskState.CACHED && before.task().state() != after.task().state()) {
      reused(after);
    }
    if (after.task().state() == TaskState.CANCELLED) {
      cancelled(before, after);
    }
  }

  /** Here equal work is the same step of the same DAG: nothing else differs from run to run. */
  private void reused(TaskRow after) {
    tally.add("tasks CACHED");
    Optional<Origin> origin = after.result().cache().origin();
    boolean right =
        origin.isPresent()
            && Workload.stepOf(origin.get().task()).equals(Workload.stepOf(after.id()))
            && database
                .attempt(origin.get().run(), origin.get().task(), origin.get().attempt())
                .filter(attempt -> attempt.state() == AttemptState.SUCCEEDED)
                .isPresent()
            && plan(origin.get().run()).dag().name().equals(plan(after.run()).dag().name())
            && database.tasks(origin.get().run()).stream()
                .filter(task -> task.id().equals(origin.get().task()))
                .anyMatch(
                    task -> runsInEachGeneration(task) || isReused(task.result(), after.result()))
            && registrationOf(after).isEmpty();
    if (!right) {
      fail(Invariant.REUSED_FROM_SUCCESS, after + " was given " + after.result());
    }
  }

  private static boolean isReused(TaskResult original, TaskResult reused) {
    return original.outputs().equals(reused.outputs()) && original.values().equals(reused.values());
  }

  /** Items that never began have no row, which is right only where the others were stopped. */
  private void itemsFirst(TaskRow mapped, ItemRange range) {
    FanOut.Listed listed =
        (FanOut.Listed) step(mapped.run(), mapped.id()).fanOut().orElseThrow().items();
    int elements = ((List<?>) listed.written()).size();
    List<TaskRow> items =
        database.tasks(mapped.run()).stream()
            .filter(row -> row.position() >= range.first())
            .filter(row -> row.position() < range.first() + range.count())
            .toList();
    boolean open = items.stream().anyMatch(row -> !row.task().state().isTerminal());
    boolean failed = items.stream().anyMatch(row -> row.task().state() == TaskState.FAILED);
    boolean all = items.size() == elements && !failed;
    boolean right =
        switch (mapped.task().state()) {
          case SUCCEEDED -> all;
          case FAILED -> failed;
          default -> true;
        };
    if (open || range.count() != elements || !right) {
      fail(
          Invariant.ITEMS_FIRST, mapped + " with " + elements + " elements has the items " + items);
    }
  }

  /** The step of a task, of an item too. */
  private DagStep step(String run, String task) {
    DagPlan plan = plan(run);
    return plan.step(plan.indexOf(Workload.stepOf(task)));
  }

  private void childFirst(TaskRow after, Wait wait) {
    if (wait instanceof Wait.ChildRun child) {
      Optional<RunRow> run = database.run(child.run()); // as this commit leaves it
      if (run.filter(row -> !row.state().isTerminal()).isPresent()) {
        fail(Invariant.CHILD_FIRST, after + " while " + run.get());
      }
    }
  }

  private static String text(Task task) {
    return task.state()
        + " token "
        + task.history().token()
        + task.held().map(h -> " at " + h.worker()).orElse("");
  }

  private void attemptLimit(TaskRow row) {
    RetryPolicy retry = step(row.run(), row.id()).retry();
    int counted = row.task().history().counted();
    int lost = row.task().history().lost();
    if (counted > retry.max() + 1 && lost <= RetryPolicy.LOST_MAX
        || lost > RetryPolicy.LOST_MAX + 1) {
      fail(
          Invariant.ATTEMPT_LIMIT,
          row
              + " with at most "
              + (retry.max() + 1)
              + " attempts and "
              + RetryPolicy.LOST_MAX
              + " losses");
    }
  }

  private void success(TaskRow before, TaskRow after) {
    SimulatedProcess winner = successes.get(String.valueOf(after.result().values().get("mark")));
    long token = after.task().history().token();
    boolean held = before.task().held().filter(held1 -> held1.token() == token).isPresent();
    boolean right =
        winner != null
            && held
            && winner.key().token() == token
            && winner.key().run().equals(after.run())
            && winner.key().task().equals(after.id())
            && winner.worker().id().equals(before.task().held().orElseThrow().worker());
    if (!right) {
      fail(
          Invariant.CURRENT_TOKEN,
          "the result of " + after + " is not of the attempt that held the token: " + before);
    }
  }

  /** Nothing may run of any of its attempts, also of one that was given up long before. */
  private void cancelled(TaskRow before, TaskRow after) {
    if (before.task() instanceof Task.CancellingUnproven) {
      tally.add("tasks CANCELLED at the end of a lease");
    }
    for (SimulatedProcess process : processes.alive()) {
      AttemptKey key = process.key();
      if (key.run().equals(after.run()) && key.task().equals(after.id())) {
        fail(
            Invariant.CANCELLED_IS_PROVEN,
            after + " while " + Words.of(key) + " runs on " + process.worker().id());
      }
    }
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
    boolean stillHeld =
        database.tasks(key.run()).stream()
            .filter(row -> row.id().equals(key.task()))
            .flatMap(row -> row.task().held().stream())
            .anyMatch(held -> held.token() == key.token());
    if (stillHeld || database.run(key.run()).isEmpty()) {
      fail(
          Invariant.ACKNOWLEDGED_REPORT,
          scheduler + " acknowledged " + Words.of(key) + ", which still holds its task");
    }
  }

  /** A client was told that its run exists. */
  public void triggered(String run) {
    if (database.run(run).isEmpty()) {
      fail(Invariant.ACKNOWLEDGED_TRIGGER, "run " + run + " was acknowledged and is not there");
    }
  }

  /** A client was told that its run is being cancelled. */
  public void cancelling(String run) {
    boolean isSo =
        database
            .run(run)
            .filter(row -> row.state() == RunState.CANCELLING || row.state().isTerminal())
            .isPresent();
    if (!isSo) {
      fail(
          Invariant.ACKNOWLEDGED_CANCEL,
          "the cancel of run " + run + " was acknowledged: " + database.run(run));
    }
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
    return Optional.ofNullable(successes.get(String.valueOf(task.result().values().get("mark"))))
        .filter(SimulatedProcess::registers)
        .map(SimulatedProcess::bundle);
  }

  private DagPlan plan(String run) {
    return workload.plan(database.run(run).orElseThrow().header().dag()).orElseThrow();
  }
}
