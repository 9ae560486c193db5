package dev.millrace.engine.run;

import dev.millrace.engine.expression.PlainData;
import dev.millrace.engine.run.ActiveRun.Produced;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the steps of a run have left for others: of a mapped step, what its items have. */
final class StepResults {
  private final DagPlan plan;
  private final RunTasks tasks;
  private final TaskIds ids;

  StepResults(DagPlan plan, RunTasks tasks, TaskIds ids) {
    this.plan = plan;
    this.tasks = tasks;
    this.ids = ids;
  }

  /** The tasks whose results are those of a step's task: itself, or its items that succeeded. */
  int[] producers(int task) {
    Optional<ItemRange> range = tasks.fan(task).map(Fan::range);
    return range.isEmpty()
        ? new int[] {task}
        : IntStream.range(range.get().first(), range.get().first() + range.get().count())
            .filter(i -> tasks.state(i).isSuccess())
            .toArray();
  }

  /** What a step has produced at a port: of a mapped step, one for each item that succeeded. */
  List<Produced> produced(String step, String port) {
    List<Produced> produced = new ArrayList<>();
    for (int i : producers(plan.indexOf(step))) {
      String id = ids.of(i);
      tasks.result(i).output(port).ifPresent(output -> produced.add(new Produced(id, output)));
    }
    return produced;
  }

  /** The values of a step that has succeeded: of a mapped step, a list for each name. */
  Map<String, Object> values(int task) {
    Optional<Fan> fan = tasks.fan(task);
    if (fan.isEmpty()) {
      return tasks.result(task).values();
    }
    if (fan.get().values().isEmpty()) {
      fan.get().values(collected(task));
    }
    return fan.get().values().get();
  }

  private Map<String, Object> collected(int task) {
    Map<String, List<Object>> lists = new LinkedHashMap<>();
    plan.step(task)
        .kind()
        .values()
        .forEach(value -> lists.put(value.name(), new ArrayList<>())); // also without items
    for (int i : producers(task)) {
      tasks
          .result(i)
          .values()
          .forEach((name, v) -> lists.computeIfAbsent(name, n -> new ArrayList<>()).add(v));
    }
    return PlainData.settledMap(lists);
  }
}
