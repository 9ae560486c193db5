package dev.millrace.simulation.check;

import dev.millrace.engine.dag.Abilities;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.LimitNames;
import dev.millrace.engine.limit.Need;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.network.Words;
import dev.millrace.simulation.work.LimitDraw;
import dev.millrace.simulation.work.ProcessOwner;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.SimulatedProcess;
import dev.millrace.simulation.work.Workload;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What runs at the same time, as rows say it and as it really is. */
final class LimitCheck {
  private final MemoryDatabase database;
  private final Processes processes;
  private final Workload workload;
  private final Checker checker;

  LimitCheck(MemoryDatabase database, Processes processes, Workload workload, Checker checker) {
    this.database = database;
    this.processes = processes;
    this.workload = workload;
    this.checker = checker;
  }

  /**
   * Slots that are kept for what is not proven gone after its task has ended are kept until a time
   * of day, which a clock that jumps moves.
   */
  void committed() {
    database.runs().stream().filter(run -> !run.state().isTerminal()).forEach(this::steps);
    if (workload.clocksJump()) {
      return;
    }
    for (String pool : database.pools().slots().keySet()) {
      long used = database.pools().use(pool).used();
      if (used > most(pool)) {
        checker.fail(Invariant.POOLS, used + " of " + most(pool) + " slots of " + pool + " used");
      }
    }
  }

  private void steps(RunRow run) {
    Map<String, Integer> held = new HashMap<>();
    for (TaskRow task : database.tasks(run.header().id())) {
      if (task.task().held().isPresent()) {
        held.merge(Workload.stepOf(task.id()), 1, Integer::sum);
      }
    }
    DagPlan plan = workload.plan(run.header().dag()).orElseThrow();
    held.forEach(
        (step, tasks) -> {
          Optional<Integer> most = plan.step(plan.indexOf(step)).options().limits().maxParallel();
          if (most.filter(max -> tasks > max).isPresent()) {
            checker.fail(
                Invariant.POOLS,
                tasks + " tasks of " + run.header().id() + "/" + step + " at a time, not " + most);
          }
        });
  }

  private int most(String pool) {
    return LimitNames.isOfDag(pool)
        ? workload
            .plan(LimitNames.dagOf(pool))
            .flatMap(plan -> plan.dag().maxParallel())
            .orElseThrow()
        : database.pools().slots().get(pool);
  }

  void began(SimulatedProcess process, Set<String> tags) {
    Need need = need(process.key());
    if (!workload.clocksJump()) {
      need.claims().forEach(claim -> pool(claim, process));
    }
    if (!tags.containsAll(need.worker().tags())) {
      checker.fail(
          Invariant.PLACEMENT,
          "%s needs %s and began on %s with %s"
              .formatted(
                  Words.of(process.key()), need.worker().tags(), process.worker().id(), tags));
    }
    if (!LimitDraw.abilities(tags).containsAll(need.worker().abilities())) {
      checker.fail(
          Invariant.PLACEMENT,
          "%s needs a worker that %s and began on %s, which does not"
              .formatted(
                  Words.of(process.key()),
                  need.worker().abilities().stream()
                      .map(Abilities::words)
                      .collect(Collectors.joining(" and ")),
                  process.worker().id()));
    }
    long bytes = reservedBytes(process.worker());
    WorkerNeeds needs = need.worker();
    if (needs.memoryBytes().isPresent() && bytes > LimitDraw.WORKER_BYTES) {
      checker.fail(
          Invariant.PLACEMENT,
          process.worker().id() + " runs attempts that reserve " + bytes + " bytes");
    }
  }

  /** What the attempts that run on a worker have reserved of its memory. */
  long reservedBytes(ProcessOwner worker) {
    long bytes = 0;
    for (SimulatedProcess process : processes.alive()) {
      if (process.worker() == worker) {
        bytes += need(process.key()).worker().memoryBytes().orElse(0L);
      }
    }
    return bytes;
  }

  private void pool(Claim claim, SimulatedProcess process) {
    long used = 0;
    for (SimulatedProcess other : processes.alive()) {
      for (Claim its : need(other.key()).claims()) {
        used += its.pool().equals(claim.pool()) ? its.slots() : 0;
      }
    }
    if (used > most(claim.pool())) {
      checker.fail(
          Invariant.POOLS,
          "%s began, and what runs takes %d of %d slots of %s"
              .formatted(Words.of(process.key()), used, most(claim.pool()), claim.pool()));
    }
  }

  private Need need(AttemptKey key) {
    return need(workload, database, key.run(), key.task()).orElse(Need.NOTHING);
  }

  /** What a task needs, as its DAG says; empty if there is no such run. */
  static Optional<Need> need(Workload workload, MemoryDatabase database, String run, String task) {
    Optional<DagPlan> plan = database.run(run).flatMap(row -> workload.plan(row.header().dag()));
    return plan.map(
        known -> {
          DagStep step = known.step(known.indexOf(Workload.stepOf(task)));
          return Need.of(known.dag(), step);
        });
  }
}
