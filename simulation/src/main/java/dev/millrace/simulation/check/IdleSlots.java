package dev.millrace.simulation.check;

import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.scheduler.store.memory.TaskRow;
import dev.millrace.simulation.time.Agenda;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks for ready tasks that wait while a worker has had a free slot all the time. */
public final class IdleSlots {
  /** How long a task may be READY beside a free slot once nothing is wrong any more. */
  private static final Duration BOUND = Duration.ofSeconds(5);

  private record Waiting(String task, String worker) {}

  private final Agenda agenda;
  private final MemoryDatabase database;
  private final Checker checker;
  private final Map<Waiting, Long> since = new HashMap<>();

  public IdleSlots(Agenda agenda, MemoryDatabase database, Checker checker) {
    this.agenda = agenda;
    this.database = database;
    this.checker = checker;
  }

  /**
   * To be called often while nothing is wrong.
   *
   * @param workersWithFreeSlots live and connected
   */
  public void look(List<String> workersWithFreeSlots) {
    Set<Waiting> now = new HashSet<>();
    for (RunRow run : database.runs()) {
      if (!run.state().isTerminal()) {
        for (TaskRow task : database.tasks(run.header().id())) {
          boolean waitsForASlot = task.result().cache().awaits().isEmpty();
          if (task.task().state() == TaskState.READY && waitsForASlot) {
            String id = task.run() + "/" + task.id() + "@" + task.task().history().token();
            workersWithFreeSlots.forEach(worker -> now.add(new Waiting(id, worker)));
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
            "%s is READY and %s has had a free slot for %d s"
                .formatted(waiting.task(), waiting.worker(), BOUND.toSeconds()));
      }
    }
  }

  /** Something is wrong: waiting is no one's fault. */
  public void forget() {
    since.clear();
  }
}
