package dev.millrace.scheduler.show;

import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.ItemRange;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.TaskRows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many tasks of a run are in which state, those of items too. What has ended is counted once.
 * Of an open run with mapped steps only the tasks of steps are read, and {@link ItemCounts} knows
 * their items; the others are counted together by the database. Any thread.
 */
final class TaskCounts {
  private final Sql sql;
  private final DagPlans dags;
  private final ItemCounts items;
  private final Map<End, Map<String, Integer>> ended = Kept.atMost(2_000);

  TaskCounts(Sql sql, DagPlans dags, ItemCounts items) {
    this.sql = sql;
    this.dags = dags;
    this.items = items;
  }

  /**
   * A run that has ended, after which its tasks stay as they are.
   *
   * @param generations how often it went on and has ended once more
   */
  private record End(String run, Instant at, int generations) {
    static End of(RunView run) {
      return new End(run.id(), run.endedAt().orElseThrow(), run.generations().size());
    }
  }

  private record Row(String state, Task task, Optional<ItemRange> items) {}

  /** Run to state to number of tasks. */
  Map<String, Map<String, Integer>> of(List<RunView> runs) {
    Map<String, Map<String, Integer>> counts = new HashMap<>();
    List<RunView> others = new ArrayList<>();
    for (RunView run : runs) {
      Optional<Map<String, Integer>> known = run.endedAt().map(at -> ended.get(End.of(run)));
      if (known.isPresent()) {
        counts.put(run.id(), known.get());
        continue;
      }
      Optional<DagPlan> mapped = run.endedAt().isPresent() ? Optional.empty() : mappedPlan(run);
      if (mapped.isPresent()) {
        counts.put(run.id(), mapped(run.id(), mapped.get().size()));
      } else {
        others.add(run);
      }
    }
    if (!others.isEmpty()) {
      count(others, counts);
    }
    return counts;
  }

  private Optional<DagPlan> mappedPlan(RunView run) {
    return dags.plan(run.dag(), run.version()).filter(TaskCounts::isMapped);
  }

  private static boolean isMapped(DagPlan plan) {
    for (int i = 0; i < plan.size(); i++) {
      if (plan.step(i).fanOut().isPresent()) {
        return true;
      }
    }
    return false;
  }

  private Map<String, Integer> mapped(String run, int steps) {
    Map<String, Integer> states = new TreeMap<>();
    List<Row> rows =
        sql.list(
            "select * from task where run_id = ? and position < ?",
            row -> new Row(row.getString("state"), TaskRows.task(row), TaskRows.items(row)),
            run,
            steps);
    for (Row row : rows) {
      states.merge(row.state(), 1, Integer::sum);
      row.items()
          .ifPresent(
              range ->
                  items
                      .of(run, row.task(), range)
                      .forEach((state, count) -> states.merge(state, count, Integer::sum)));
    }
    return states;
  }

  private void count(List<RunView> runs, Map<String, Map<String, Integer>> counts) {
    String marks = runs.stream().map(run -> "?").collect(Collectors.joining(", "));
    sql.list(
        "select run_id, state, count(*) from task where run_id in ("
            + marks
            + ") group by run_id, state",
        row ->
            counts
                .computeIfAbsent(row.getString(1), run -> new TreeMap<>())
                .put(row.getString(2), row.getInt(3)),
        runs.stream().map(RunView::id).toArray());
    for (RunView run : runs) {
      if (run.endedAt().isPresent() && counts.containsKey(run.id())) {
        ended.put(End.of(run), counts.get(run.id()));
      }
    }
  }
}
