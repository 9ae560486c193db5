package dev.millrace.cli;

import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Views as a server would give them. */
public final class Views {
  public static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private Views() {}

  /** A run that began at {@link #START} and took 14.2 s. */
  public static RunView run(String state) {
    return run(state, Map.of());
  }

  public static RunView run(String state, Map<String, Object> params) {
    boolean ended = List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(state);
    return new RunView(
        "r1",
        "wine",
        "0123456789abcdef",
        state,
        params,
        "manual",
        START,
        Optional.of(START),
        ended ? Optional.of(START.plusMillis(14_200)) : Optional.empty(),
        state.equals("FAILED") ? Optional.of("raw failed") : Optional.empty(),
        Map.of());
  }

  /** One that a schedule started: trigger {@code night}, tick at noon. */
  static RunView runOfTick(String state) {
    RunView run = run(state);
    return new RunView(
        run.id(),
        run.dag(),
        run.version(),
        run.state(),
        run.params(),
        "cron",
        run.createdAt(),
        run.startedAt(),
        run.endedAt(),
        run.reason(),
        run.tasks(),
        run.timeout(),
        run.parent(),
        run.cache(),
        run.forkedFrom(),
        run.generations(),
        run.outputs(),
        Optional.of(new RunView.Tick("night", START, START.minusSeconds(86_400), START)));
  }

  /** A task of kind ingest. */
  public static TaskView task(String id, String state) {
    boolean started = !List.of("PENDING", "READY", "DISPATCHED").contains(state);
    boolean ended = List.of("SUCCEEDED", "FAILED").contains(state);
    return new TaskView(
        "r1",
        id,
        id,
        "ingest",
        state,
        started ? 1 : 0,
        Optional.empty(),
        Optional.empty(),
        state.equals("FAILED")
            ? Optional.of(new TaskView.FailureView("DATA", "line 7 has 3 cells"))
            : Optional.empty(),
        state.equals("RUNNING")
            ? Optional.of(new TaskView.ProgressView(0.5, "row 500 of 1000"))
            : Optional.empty(),
        Optional.of(START),
        started ? Optional.of(START) : Optional.empty(),
        ended ? Optional.of(START.plusMillis(1_500)) : Optional.empty(),
        state.equals("SUCCEEDED")
            ? List.of(
                new TaskView.OutputView(
                    "data", "dataset", "sha256:ab", 10, Optional.of(6_497L), Map.of()),
                new TaskView.OutputView(
                    "report", "report", "sha256:cd", 10, Optional.empty(), Map.of()))
            : List.of(),
        state.equals("SUCCEEDED") ? Map.of("rows", 6_497) : Map.of());
  }

  static LogLine log(String task, int attempt, long sequence, String text) {
    return new LogLine(task, attempt, sequence, START, "out", text);
  }

  /** Version 1 is old, version 2 is live. */
  static ModelView model(String name, String run) {
    return new ModelView(
        name,
        Map.of("live", 2L),
        List.of(version(name, 2, run, List.of("live")), version(name, 1, "r0", List.of())));
  }

  private static ModelVersionView version(
      String name, long version, String run, List<String> aliases) {
    return new ModelVersionView(
        name,
        version,
        "sha256:" + "ab".repeat(32),
        run,
        "live",
        "wine",
        "0123456789abcdef",
        START,
        aliases,
        Map.of("f1", 0.93));
  }
}
