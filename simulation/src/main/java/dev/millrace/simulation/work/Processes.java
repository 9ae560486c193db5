package dev.millrace.simulation.work;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.LeaseTimes;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.simulation.network.Words;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.trace.Trace;
import dev.millrace.worker.attempt.AttemptReport;
import dev.millrace.worker.attempt.Lease;
import dev.millrace.worker.attempt.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The processes of all attempts, on all workers. They run whether or not their worker does: a
 * paused worker's go on until their watchdog ends them, a killed worker's end at once.
 */
public final class Processes {
  /** Told when an attempt begins to run and when nothing of it runs any more. */
  public interface Witness {
    void began(SimulatedProcess process);

    void ended(SimulatedProcess process);
  }

  private final Agenda agenda;
  private final Trace trace;
  private final Tally tally;
  private final Workload workload;
  private final long seed;
  private final Witness witness;
  private final List<SimulatedProcess> alive = new ArrayList<>();

  public Processes(
      Agenda agenda, Trace trace, Tally tally, Workload workload, long seed, Witness witness) {
    this.agenda = agenda;
    this.trace = trace;
    this.tally = tally;
    this.workload = workload;
    this.seed = seed;
    this.witness = witness;
  }

  /** Everything that runs at this moment. */
  public List<SimulatedProcess> alive() {
    return alive;
  }

  /** How many attempts of a worker run at this moment. */
  public long aliveAt(String worker) {
    return alive.stream().filter(process -> process.worker().id().equals(worker)).count();
  }

  public SimulatedProcess start(
      ProcessOwner worker, Assign assign, Lease lease, Consumer<AttemptReport> reported) {
    AttemptKey key = assign.attempt();
    Script script = workload.script(workload.plan(assign.dag()).orElseThrow(), key);
    Dice dice = Dice.of(seed, "process " + worker.id() + Words.of(key));
    SimulatedProcess process =
        new SimulatedProcess(
            this, worker, key, script, !assign.resumed().isEmpty(), lease, dice, reported);
    alive.add(process);
    tally.add("attempts begun");
    trace.line(worker.id(), "process of %s begins", Words.of(key));
    witness.began(process);
    process.begin();
    return process;
  }

  /** A worker stands still, and so do the pings to what it started. */
  public void workerPaused(ProcessOwner worker) {
    long since = agenda.now();
    for (SimulatedProcess process : List.copyOf(alive)) {
      if (process.worker() == worker) {
        process.lastPing();
        watch(process, since);
      }
    }
  }

  /** Its watchdog looks until its worker goes on. */
  private void watch(SimulatedProcess process, long since) {
    agenda.after(
        process.watchdog().round().toNanos(),
        () -> {
          if (process.isAlive() && process.worker().silentSince() <= since) {
            process.watchdog().look();
            watch(process, since);
          }
        });
  }

  /** A worker is dead; its children see the end of their input. */
  public void workerDied(ProcessOwner worker) {
    for (SimulatedProcess process : List.copyOf(alive)) {
      if (process.worker() == worker) {
        agenda.after(process.dice().spreadMillis(1, 500), process::endByWatchdog);
      }
    }
  }

  /** So much time goes by with every worker dead that nothing of them is left. */
  public void endAll() {
    List.copyOf(alive).forEach(SimulatedProcess::endByWatchdog);
  }

  void stopped(Stop why) {
    boolean fenced = why.message().equals(Stop.fenced(LeaseTimes.WORKER).message());
    tally.add(
        fenced ? "attempts stopped because their lease ended" : "attempts stopped on request");
  }

  Agenda agenda() {
    return agenda;
  }

  void ended(SimulatedProcess process, String how) {
    alive.remove(process);
    trace.line(process.worker().id(), "process of %s has ended: %s", Words.of(process.key()), how);
    witness.ended(process);
  }
}
