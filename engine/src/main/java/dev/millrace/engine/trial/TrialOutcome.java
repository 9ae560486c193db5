package dev.millrace.engine.trial;

import dev.millrace.engine.run.RunState;
import dev.millrace.engine.task.TaskState;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of a run that was played.
 *
 * @param reason why it failed or was cancelled; may be empty
 * @param took virtual time from its begin to its end
 * @param tasks by id, in the order of the DAG, items behind their step
 * @param began ids of tasks in the order in which their attempts began, each attempt once
 */
public record TrialOutcome(
    RunState state,
    String reason,
    Duration took,
    Map<String, TaskOutcome> tasks,
    List<String> began) {
  public TrialOutcome {
    tasks = Collections.unmodifiableMap(new LinkedHashMap<>(tasks));
    began = List.copyOf(began);
  }

  /**
   * @param reason why it did not run or failed; may be empty
   * @param with the parameters that its newest attempt was given; empty if it had none
   */
  public record TaskOutcome(
      TaskState state,
      int attempts,
      String reason,
      Map<String, Object> values,
      Optional<Map<String, Object>> with) {}
}
