package dev.millrace.api.memory;

import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Small views for tests. */
public final class Samples {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private Samples() {}

  /**
   * A DAG whose steps are a diamond: raw, then left and right, then joined; and tell in the end.
   */
  public static DagView dag(String name) {
    return new DagView(
        name,
        "v-" + name,
        "",
        "",
        Map.of(),
        name + ".yaml",
        NOON,
        List.of(),
        List.of(
            new DagView.Step("raw", "ingest", false),
            new DagView.Step("left", "transform", false),
            new DagView.Step("right", "transform", false),
            new DagView.Step("joined", "train", false),
            new DagView.Step("tell", "notify", true)),
        List.of(
            new DagView.Edge("raw", "left", "data"),
            new DagView.Edge("raw", "right", "data"),
            new DagView.Edge("left", "joined", "data"),
            new DagView.Edge("right", "joined", "")),
        Optional.empty(),
        Optional.empty());
  }

  public static RunView run(String id, String dag, String state, Map<String, Object> params) {
    return new RunView(
        id,
        dag,
        "v-" + dag,
        state,
        params,
        "manual",
        NOON,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of("PENDING", 5));
  }

  public static TaskView task(String run, String id) {
    return new TaskView(
        run,
        id,
        id,
        "ingest",
        "RUNNING",
        1,
        Optional.of("w1"),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(NOON),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        Map.of());
  }

  public static AttemptView attempt(String run, String task, int number) {
    return new AttemptView(
        run,
        task,
        number,
        number,
        "w1",
        "RUNNING",
        NOON,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  public static LogLine line(String task, int attempt, long sequence, String text) {
    return new LogLine(task, attempt, sequence, NOON, "out", text);
  }
}
