package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.Need;
import dev.millrace.engine.limit.Place;
import dev.millrace.engine.limit.Place.LineKey;
import dev.millrace.engine.limit.Place.StepOfRun;
import dev.millrace.engine.limit.Rank;
import dev.millrace.engine.limit.ReadyIndex;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/** The ready tasks of all runs in memory, and what runs of them as far as limits ask. */
public final class ReadyTasks {
  private final ReadyIndex<TaskRef> index;
  private final Map<String, Long> slotsUsed = new HashMap<>();

  /**
   * @param onFull told whenever as many tasks of a step run as may, and when that is no longer so
   */
  public ReadyTasks(BiConsumer<StepOfRun, Boolean> onFull) {
    index = new ReadyIndex<>(ReadyTasks::isReady, onFull);
  }

  private static boolean isReady(TaskRef ref) {
    return ref.run().task(ref.position()).state() == TaskState.READY;
  }

  ReadyIndex<TaskRef> index() {
    return index;
  }

  public void add(TaskRef ref) {
    index.add(ref, place(ref));
  }

  /** What the task claims of pools. */
  public static Need need(TaskRef ref) {
    return Need.of(ref.run().plan().dag(), ref.run().step(ref.position()));
  }

  private static Place place(TaskRef ref) {
    RunHeader run = ref.run().header();
    int priority = ref.run().step(ref.position()).options().limits().priority();
    return new Place(
        new LineKey(run.dag(), run.isBackfill()),
        need(ref),
        Rank.of(run.createdAt(), run.id(), priority),
        StepOfRun.of(run.id(), ref.run().step(ref.position())));
  }

  /** A task was read: it may be running. */
  public void read(TaskRef ref) {
    running(ref, running(ref.run().task(ref.position())));
  }

  /** A task has moved. */
  public void moved(TaskRef ref, Task before) {
    int more = running(ref.run().task(ref.position())) - running(before);
    running(ref, more);
  }

  private void running(TaskRef ref, int more) {
    if (more == 0) {
      return;
    }
    Place place = place(ref);
    index.running(place, more);
    for (Claim claim : place.need().claims()) {
      long slots = claim.slots();
      if (slotsUsed.merge(claim.pool(), more * slots, Long::sum) == 0) {
        slotsUsed.remove(claim.pool());
      }
    }
  }

  /** How many slots of a pool these tasks have. */
  public long slotsUsed(String pool) {
    return slotsUsed.getOrDefault(pool, 0L);
  }

  /** Attempts that may be running of a task that has not ended. */
  private static int running(Task task) {
    return task.state().isTerminal() ? 0 : Claim.attemptsThatMayRun(task);
  }

  /** Forgets a run that is another scheduler's from now on. */
  public void forget(ActiveRun run) {
    for (int i = 0; i < run.size(); i++) {
      TaskRef ref = new TaskRef(run, i);
      running(ref, -running(run.task(i)));
    }
  }

  /** How many wait, by what they need. */
  public Map<Need, Integer> waiting() {
    return index.waiting();
  }

  public void removeIf(Predicate<TaskRef> unwanted) {
    index.removeIf(unwanted);
  }

  public void clear() {
    index.clear();
    slotsUsed.clear();
  }
}
