package dev.millrace.cli.follow;

import dev.millrace.cli.screen.Amounts;
import dev.millrace.engine.view.RunOutputView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.CachedFrom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What {@code run --json} prints: one object. A program relies on it, so members are only added.
 *
 * @param seconds from the start of the run to its end
 * @param values step to name to value, of steps that returned any
 * @param outputs what the run left for others, by name
 */
public record RunReport(
    String run,
    String dag,
    String version,
    String state,
    double seconds,
    List<Task> tasks,
    Map<String, Map<String, Object>> values,
    Map<String, RunOutputView> outputs) {

  /** Of a run that has ended. */
  public static RunReport of(RunProgress progress) {
    RunView run = progress.run();
    Map<String, Map<String, Object>> values = new LinkedHashMap<>();
    for (TaskView task : progress.tasks()) {
      if (!task.values().isEmpty()) {
        values.put(task.id(), task.values());
      }
    }
    return new RunReport(
        run.id(),
        run.dag(),
        run.version(),
        run.state(),
        Amounts.seconds(run.startedAt().or(() -> Optional.of(run.createdAt())), run.endedAt()),
        progress.tasks().stream().map(Task::of).collect(Collectors.toList()),
        values,
        run.outputs());
  }

  /**
   * @param seconds of its last attempt; 0 if it never started
   * @param cachedFrom whose result it was given, if it was
   * @param ranBecause why it was not, if its step may be reused
   */
  public record Task(
      String id,
      String state,
      int attempts,
      double seconds,
      List<Output> outputs,
      Optional<CachedFrom> cachedFrom,
      Optional<String> ranBecause) {
    private static Task of(TaskView task) {
      return new Task(
          task.id(),
          task.state(),
          task.attempts(),
          Amounts.seconds(task.startedAt(), task.endedAt()),
          task.outputs().stream()
              .map(out -> new Output(out.port(), out.type(), out.digest(), out.rows()))
              .collect(Collectors.toList()),
          task.cachedFrom(),
          task.ranBecause());
    }
  }

  public record Output(String port, String type, String digest, Optional<Long> rows) {}
}
