package dev.millrace.simulation.check;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.Need;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.work.LimitDraw;
import dev.millrace.simulation.work.Workload;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks for ready tasks that wait while a worker has had a free slot all the time. */
public final class IdleSlots {
  /** How long a task may be READY beside a free slot once nothing is wrong any more. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private record Waiting(String task, String worker) {}

  /**
   * A worker with a free slot, live and connected.
   *
   * @param freeBytes what is not reserved of its memory
   */
  public record FreeSlot(String worker, Set<String> tags, long freeBytes) {
    private boolean suits(WorkerNeeds needs) {
      return tags.containsAll(needs.tags())
          && LimitDraw.abilities(tags).containsAll(needs.abilities())
          && needs.memoryBytes().orElse(0L) <= freeBytes;
    }
  }

  private final Agenda agenda;
  private final MemoryDatabase database;
  private final Workload workload;
  private final Checker checker;
  private final Map<Waiting, Long> since = new HashMap<>();

  public IdleSlots(Agenda agenda, MemoryDatabase database, Workload workload, Checker checker) {
    this.workload = workload;
    this.agenda = agenda;
    this.database = database;
    this.checker = checker;
  }

  /** To be called often while nothing is wrong. */
  public void look(List<FreeSlot> workersWithFreeSlots) {
    Set<Waiting> now = new HashSet<>();
    for (RunRow run : database.runs()) {
      if (!run.state().isTerminal()) {
        for (TaskRow task : database.tasks(run.header().id())) {
          boolean waitsForASlot = task.result().cache().awaits().isEmpty();
          if (task.task().state() == TaskState.READY && waitsForASlot) {
            String id = task.run() + "/" + task.id() + "@" + task.task().history().token();
            Need need =
                LimitCheck.need(workload, database, task.run(), task.id()).orElse(Need.NOTHING);
            if (hasSlots(need) && isLetGo(task)) {
              workersWithFreeSlots.stream()
                  .filter(free -> free.suits(need.worker()))
                  .forEach(free -> now.add(new Waiting(id, free.worker())));
            }
          }
        }
      }
    }
    since.keySet().retainAll(now);
    for (Waiting waiting : now) {
      long began = since.computeIfAbsent(waiting, w -> agenda.now());
      if (agenda.now() - began > BOUND.toNanos()) {
        checker.fail(
            Invariant.WORK_CONSERVING,
            "%s is READY and %s has had all that it needs for %d s"
                .formatted(waiting.task(), waiting.worker(), BOUND.toSeconds()));
      }
    }
  }

  /** Free slots may be kept for a task that takes more of them than others. */
  private boolean hasSlots(Need need) {
    return need.claims().stream()
        .allMatch(
            claim ->
                !database.pools().slots().containsKey(claim.pool())
                    || database.pools().use(claim.pool()).free(claim)
                        >= largest(claim.pool(), claim.slots()));
  }

  /** Whether fewer tasks of its step may be running than may. */
  private boolean isLetGo(TaskRow task) {
    String step = Workload.stepOf(task.id());
    DagPlan plan =
        workload.plan(database.run(task.run()).orElseThrow().header().dag()).orElseThrow();
    Optional<Integer> most = plan.step(plan.indexOf(step)).options().limits().maxParallel();
    long running =
        database.tasks(task.run()).stream()
            .filter(other -> Workload.stepOf(other.id()).equals(step))
            .filter(other -> !other.task().state().isTerminal())
            .mapToInt(other -> Claim.attemptsThatMayRun(other.task()))
            .sum();
    return most.filter(max -> running >= max).isEmpty();
  }

  /** How many slots a ready task takes of the pool at most. */
  private int largest(String pool, int least) {
    int largest = least;
    for (RunRow run : database.runs()) {
      for (TaskRow task : database.tasks(run.header().id())) {
        if (task.task().state() == TaskState.READY) {
          for (Claim claim :
              LimitCheck.need(workload, database, task.run(), task.id())
                  .orElse(Need.NOTHING)
                  .claims()) {
            largest = claim.pool().equals(pool) ? Math.max(largest, claim.slots()) : largest;
          }
        }
      }
    }
    return largest;
  }

  /** Something is wrong: waiting is no one's fault. */
  public void forget() {
    since.clear();
  }
}
