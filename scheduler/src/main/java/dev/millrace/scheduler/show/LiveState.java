package dev.millrace.scheduler.show;

import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView.ProgressView;
import dev.millrace.engine.view.WorkerView;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.dispatch.WorkerSession;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * What is true now and not worth a row: progress, workers, why ready tasks wait. The loop writes,
 * any thread reads.
 */
public final class LiveState {
  private final ChangeFeed feed;
  private final Map<String, ProgressView> progress = new ConcurrentHashMap<>();
  private volatile List<WorkerView> workers = List.of();
  private final WaitBoard waits = new WaitBoard();

  public LiveState(ChangeFeed feed) {
    this.feed = feed;
  }

  /** Publishes what has become durable. */
  public void changed(Set<ActiveRun> runs, Set<TaskRef> tasks) {
    Set<TaskRef> shown = new LinkedHashSet<>();
    for (TaskRef ref : tasks) {
      if (ref.run().task(ref.position()).state() != TaskState.RUNNING) {
        progress.remove(key(ref));
      }
      // Items are shown by the counts of their step, however many of them have moved.
      shown.add(new TaskRef(ref.run(), ref.run().stepTask(ref.position())));
    }
    shown.forEach(this::publish);
    runs.forEach(run -> feed.publish("run", run.header().id(), view(run)));
  }

  public void progress(TaskRef ref, double fraction, String what) {
    if (ref.run().task(ref.position()).state() == TaskState.RUNNING) {
      progress.put(key(ref), new ProgressView(fraction, what));
      publish(ref);
    }
  }

  /** How far a task of another scheduler is; empty if it does not run. */
  void progressElsewhere(String run, String task, Optional<ProgressView> now) {
    now.ifPresentOrElse(
        view -> progress.put(run + "/" + task, view), () -> progress.remove(run + "/" + task));
  }

  /**
   * @param wall from the moment at which a worker was heard to the time of day
   */
  public void workers(Collection<WorkerSession> sessions, UnaryOperator<Instant> wall) {
    workers =
        sessions.stream()
            .map(
                session ->
                    new WorkerView(
                        session.worker(),
                        session.peer(),
                        session.isLive() ? "live" : "lost",
                        session.slots(),
                        session.reported().stream()
                            .map(attempt -> attempt.run() + "/" + attempt.task())
                            .toList(),
                        wall.apply(session.heardAt()),
                        session.tags().stream().sorted().toList(),
                        session.memoryBytes(),
                        session.cpus()))
            .toList();
  }

  /** What ready tasks wait for. */
  public WaitBoard waits() {
    return waits;
  }

  public RunView view(ActiveRun run) {
    return Views.run(run);
  }

  List<WorkerView> workers() {
    return workers;
  }

  Optional<ProgressView> progress(String run, String task) {
    return Optional.ofNullable(progress.get(run + "/" + task));
  }

  private void publish(TaskRef ref) {
    feed.publish(
        "task",
        ref.run().header().id(),
        Views.task(ref, Optional.ofNullable(progress.get(key(ref))), waits));
  }

  private static String key(TaskRef ref) {
    return ref.run().header().id() + "/" + ref.id();
  }
}
