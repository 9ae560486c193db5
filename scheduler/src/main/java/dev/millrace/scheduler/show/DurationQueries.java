package dev.millrace.scheduler.show;

import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.DagDurationsView.StepDuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads how long steps took. */
final class DurationQueries {
  /** Among how many of the newest runs of a DAG those that succeeded are looked for. */
  private static final int LOOKED_AT = 200;

  /** How many tasks of each run are read: of a wide step, these stand for all of its items. */
  private static final int TASKS_MAX = 2_000;

  private record Row(String step, boolean isItem, TaskState state, int items, long millis) {}

  private static final class Seen {
    final List<Long> millis = new ArrayList<>();
    final List<Long> items = new ArrayList<>();
    int ran;
    int skipped;
  }

  private final Sql sql;

  DurationQueries(Sql sql) {
    this.sql = sql;
  }

  DagDurationsView of(String dag, int runs) {
    List<String> ids =
        sql.list(
            """
            select id from
              (select id, state, created_at from run where dag = ?
                order by created_at desc, id desc limit %d) newest
             where state = 'SUCCEEDED' order by created_at desc, id desc limit %d
            """
                .formatted(LOOKED_AT, runs),
            row -> row.getString(1),
            dag);
    return ids.isEmpty()
        ? new DagDurationsView(dag, 0, List.of())
        : new DagDurationsView(dag, ids.size(), steps(ids));
  }

  private List<StepDuration> steps(List<String> runs) {
    String marks = runs.stream().map(run -> "?").collect(Collectors.joining(", "));
    Map<String, Seen> seen = new TreeMap<>();
    sql.list(
            """
            select step, id, state, items,
                   coalesce(attempt_ended_at, ended_at) - coalesce(attempt_started_at, started_at)
              from task where run_id in (%s) and position < %d
            """
                .formatted(marks, TASKS_MAX),
            row -> {
              String step = row.getString(1);
              boolean isItem = !step.equals(row.getString(2));
              TaskState state = TaskState.valueOf(row.getString(3));
              int items = row.getInt(4);
              items = row.wasNull() ? -1 : items;
              return new Row(step, isItem, state, items, Math.max(0, row.getLong(5)));
            },
            runs.toArray())
        .forEach(row -> add(row, seen.computeIfAbsent(row.step(), step -> new Seen())));
    List<StepDuration> steps = new ArrayList<>();
    seen.forEach(
        (step, of) -> {
          if (of.ran + of.skipped > 0) {
            steps.add(
                new StepDuration(
                    step,
                    Duration.ofMillis(median(of.millis, 0)),
                    of.millis.size(),
                    (int) median(of.items, 1),
                    of.ran,
                    of.skipped));
          }
        });
    return steps;
  }

  private static void add(Row row, Seen seen) {
    boolean well = row.state().isSuccess();
    if (!row.isItem()) {
      seen.ran += well ? 1 : 0;
      seen.skipped += row.state() == TaskState.SKIPPED ? 1 : 0;
    }
    if (!row.isItem() && row.items() >= 0) {
      seen.items.add((long) row.items());
    } else if (well) {
      seen.millis.add(row.state() == TaskState.CACHED ? 0 : row.millis());
    }
  }

  private static long median(List<Long> values, long none) {
    Collections.sort(values);
    return values.isEmpty() ? none : values.get(values.size() / 2);
  }
}
