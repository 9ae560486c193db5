package dev.millrace.web.fake;

import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.FailureView;
import dev.millrace.engine.view.TaskView.OutputView;
import dev.millrace.engine.view.TaskView.ProgressView;
import dev.millrace.engine.view.WorkerView;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A DAG with all eight kinds of step, as the example of the repository has them. */
public final class Wine {
  public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  public static final String NAME = "wine-quality";

  private static final String VERSION =
      "5c1f0be27a94b2f6f2a3c5d0e9a07f6b3e1d84cc0f5a97b3e6d2c4180b7a9e35";

  private Wine() {}

  public static DagView dag() {
    return new DagView(
        NAME,
        VERSION,
        "Grade wines from their chemistry",
        "cellar-team",
        Map.of("domain", "demo"),
        "wine.yaml",
        NOON.minusSeconds(86_400),
        List.of(
            new DagView.Param("trees", "integer", "how many trees the forest has", false, 200),
            new DagView.Param("min-f1", "number", "the gate for going live", false, 0.6),
            new DagView.Param("shuffle", "boolean", "", false, true),
            new DagView.Param("target", "string", "column to predict", true, null),
            new DagView.Param("metrics", "array", "", false, List.of("accuracy", "f1"))),
        List.of(
            new DagView.Step("raw", "ingest", false),
            new DagView.Step("clean", "validate", false),
            new DagView.Step("graded", "label", false),
            new DagView.Step("parts", "split", false),
            new DagView.Step("forest", "train", false),
            new DagView.Step("scores", "evaluate", false),
            new DagView.Step("bundle", "package", false),
            new DagView.Step("live", "deploy", false)),
        List.of(
            new DagView.Edge("raw", "clean", "data"),
            new DagView.Edge("clean", "graded", "data"),
            new DagView.Edge("graded", "parts", "data"),
            new DagView.Edge("parts", "forest", "train"),
            new DagView.Edge("parts", "scores", "test"),
            new DagView.Edge("forest", "scores", "model"),
            new DagView.Edge("forest", "bundle", "model"),
            new DagView.Edge("scores", "bundle", "report"),
            new DagView.Edge("bundle", "live", "bundle")),
        Optional.empty(),
        Optional.empty());
  }

  public static DagView dagAfter(RunView run) {
    DagView dag = dag();
    return new DagView(
        dag.name(),
        dag.version(),
        dag.description(),
        dag.owner(),
        dag.labels(),
        dag.file(),
        dag.updatedAt(),
        dag.params(),
        dag.steps(),
        dag.edges(),
        Optional.of(run.id()),
        Optional.of(run.state()));
  }

  /** A run that began 90 seconds before noon. */
  public static RunView run(String id, String state, Map<String, Integer> tasks) {
    boolean over = List.of("SUCCEEDED", "FAILED", "CANCELLED").contains(state);
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("trees", 200);
    params.put("min-f1", 0.6);
    params.put("shuffle", true);
    params.put("target", "grade");
    params.put("metrics", List.of("accuracy", "f1"));
    return new RunView(
        id,
        NAME,
        VERSION,
        state,
        params,
        "manual",
        NOON.minusSeconds(91),
        Optional.of(NOON.minusSeconds(90)),
        over ? Optional.of(NOON.minusSeconds(10)) : Optional.empty(),
        state.equals("FAILED")
            ? Optional.of("scores: GATE: metrics.f1 >= params['min-f1'] is false: 0.5731 < 0.6")
            : Optional.empty(),
        tasks);
  }

  /** A task that waits for what is upstream. */
  public static TaskView pending(String run, String id, String kind, String upstream) {
    return task(run, id, kind, "PENDING", -1, -1).waitingFor(upstream).view();
  }

  /** A task that worked between these seconds of the run. */
  public static TaskView succeeded(String run, String id, String kind, int from, int to) {
    return task(run, id, kind, "SUCCEEDED", from, to)
        .output("data", "dataset", 182_044, 1_599)
        .view();
  }

  public static TaskView running(String run, String id, String kind, int from, ProgressView now) {
    return task(run, id, kind, "RUNNING", from, -1).progress(now).view();
  }

  public static TaskView failed(
      String run, String id, String kind, int from, int to, FailureView failure) {
    return task(run, id, kind, "FAILED", from, to).failure(failure).view();
  }

  /** An evaluation that has ended, with its metrics. */
  public static TaskView evaluated(String run, String id) {
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("accuracy", 0.9777777);
    values.put("f1", 0.9712);
    values.put("rows", 240);
    values.put("confusion", Map.of("good", List.of(118, 2)));
    return task(run, id, "evaluate", "SUCCEEDED", 60, 64)
        .output("report", "report", 4_211, 240)
        .values(values)
        .view();
  }

  /** A task in this state that nothing more is known of. */
  public static TaskView in(String run, String id, String kind, String state) {
    return task(run, id, kind, state, -1, -1).view();
  }

  public static AttemptView attempt(
      String run, String task, int number, String state, Optional<FailureView> failure) {
    return new AttemptView(
        run,
        task,
        number,
        number,
        "worker-" + number,
        state,
        NOON.minusSeconds(60),
        Optional.of(NOON.minusSeconds(59)),
        failure.map(why -> NOON.minusSeconds(20)),
        failure);
  }

  public static WorkerView worker(String id, List<String> running) {
    return new WorkerView(
        id, "127.0.0.1:5701", "live", 2, running, NOON.minusSeconds(2), List.of(), 0, 0);
  }

  public static LogLine line(String task, int attempt, long sequence, String text) {
    return new LogLine(task, attempt, sequence, NOON.minusSeconds(50), "out", text);
  }

  static TaskBuilder task(String run, String id, String kind, String state, int from, int to) {
    return new TaskBuilder(run, id, kind, state, from, to);
  }

  /** Puts a task together. Seconds count from the begin of the run; negative ones are absent. */
  public static final class TaskBuilder {
    private final String run;
    private final String id;
    private final String kind;
    private final String state;
    private final int from;
    private final int to;
    private Optional<String> waitsFor = Optional.empty();
    private Optional<FailureView> failure = Optional.empty();
    private Optional<ProgressView> progress = Optional.empty();
    private List<OutputView> outputs = List.of();
    private Map<String, Object> values = Map.of();

    private TaskBuilder(String run, String id, String kind, String state, int from, int to) {
      this.run = run;
      this.id = id;
      this.kind = kind;
      this.state = state;
      this.from = from;
      this.to = to;
    }

    TaskBuilder waitingFor(String upstream) {
      waitsFor = Optional.of("for " + upstream);
      return this;
    }

    TaskBuilder failure(FailureView why) {
      failure = Optional.of(why);
      return this;
    }

    TaskBuilder progress(ProgressView now) {
      progress = Optional.of(now);
      return this;
    }

    TaskBuilder output(String port, String type, long bytes, long rows) {
      String digest = "sha256:" + String.format("%08x", (run + id + port).hashCode()).repeat(8);
      outputs = List.of(new OutputView(port, type, digest, bytes, Optional.of(rows), Map.of()));
      return this;
    }

    TaskBuilder values(Map<String, Object> returned) {
      values = returned;
      return this;
    }

    TaskView view() {
      Optional<Instant> started = second(from);
      return new TaskView(
          run,
          id,
          id,
          kind,
          state,
          from < 0 ? 0 : 1,
          from < 0 || to >= 0 ? Optional.empty() : Optional.of("worker-1"),
          waitsFor,
          failure,
          progress,
          started.map(instant -> instant.minusMillis(600)),
          started,
          second(to),
          outputs,
          values);
    }

    private static Optional<Instant> second(int second) {
      return second < 0 ? Optional.empty() : Optional.of(NOON.minusSeconds(90L - second));
    }
  }
}
