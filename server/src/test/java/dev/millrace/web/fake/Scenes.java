package dev.millrace.web.fake;

import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.FailureView;
import dev.millrace.engine.view.TaskView.ProgressView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A small deployment in the middle of its day: one run works, one has failed, some are done. */
public final class Scenes {
  public static final String RUNNING = "20261121-115829-k7qd";
  public static final String FAILED = "20261121-114112-m2xa";
  private static final String DONE = "20261121-101500-c9tw";
  private static final FailureView GATE =
      new FailureView(
          "GATE", "metrics.f1 >= params['min-f1'] is false: metrics.f1 is 0.5731, min-f1 is 0.6");
  private static final FailureView LOST =
      new FailureView("LOST", "no heartbeat from worker-1 before its lease ended");

  private Scenes() {}

  public static void on(FakeMillrace server) {
    RunView running =
        Wine.run(RUNNING, "RUNNING", Map.of("SUCCEEDED", 4, "RUNNING", 1, "PENDING", 3));
    RunView failed =
        Wine.run(FAILED, "FAILED", Map.of("SUCCEEDED", 5, "FAILED", 1, "UPSTREAM_FAILED", 2));
    server.with(Wine.dagAfter(running), WineGraph.of(Wine.dag()));
    server.with(older(Wine.run(DONE, "SUCCEEDED", Map.of("SUCCEEDED", 8)), 6_300), done(DONE));
    server.with(older(failed, 1_128), failedTasks());
    server.with(running, runningTasks());
    attempts(server);
    models(server);
    server.with(Nightly.policy(), List.of());
    Nightly.told().forEach(server::with);
    server.with(Nightly.paused(), Nightly.ticks());
    server.with(Nightly.ingest(), List.of());
    server.with(Wine.worker("worker-1", List.of(RUNNING + "/forest")));
    server.with(Wine.worker("worker-2", List.of()));
  }

  private static RunView older(RunView run, long seconds) {
    return new RunView(
        run.id(),
        run.dag(),
        run.version(),
        run.state(),
        run.params(),
        run.trigger(),
        run.createdAt().minusSeconds(seconds),
        run.startedAt(),
        run.endedAt(),
        run.reason(),
        run.tasks());
  }

  private static List<TaskView> done(String run) {
    return List.of(
        Wine.succeeded(run, "raw", "ingest", 0, 4),
        Wine.succeeded(run, "clean", "validate", 5, 9),
        Wine.succeeded(run, "graded", "label", 10, 16),
        Wine.succeeded(run, "parts", "split", 17, 19));
  }

  private static List<TaskView> runningTasks() {
    return List.of(
        Wine.succeeded(RUNNING, "raw", "ingest", 0, 4),
        Wine.succeeded(RUNNING, "clean", "validate", 5, 9),
        Wine.succeeded(RUNNING, "graded", "label", 10, 16),
        Wine.succeeded(RUNNING, "parts", "split", 17, 19),
        Wine.task(RUNNING, "forest", "train", "RUNNING", 41, -1)
            .progress(new ProgressView(0.62, "tree 124 of 200"))
            .view(),
        Wine.pending(RUNNING, "scores", "evaluate", "forest"),
        Wine.pending(RUNNING, "bundle", "package", "forest"),
        Wine.pending(RUNNING, "live", "deploy", "bundle"));
  }

  private static List<TaskView> failedTasks() {
    Map<String, Object> metrics = new LinkedHashMap<>();
    metrics.put("accuracy", 0.6125);
    metrics.put("f1", 0.5731);
    metrics.put("rows", 240);
    return List.of(
        Wine.succeeded(FAILED, "raw", "ingest", 0, 4),
        Wine.succeeded(FAILED, "clean", "validate", 5, 9),
        Wine.succeeded(FAILED, "graded", "label", 10, 16),
        Wine.succeeded(FAILED, "parts", "split", 17, 19),
        Wine.succeeded(FAILED, "forest", "train", 20, 71),
        Wine.task(FAILED, "scores", "evaluate", "FAILED", 72, 80)
            .failure(GATE)
            .output("report", "report", 4_211, 240)
            .values(metrics)
            .view(),
        Wine.in(FAILED, "bundle", "package", "UPSTREAM_FAILED"),
        Wine.in(FAILED, "live", "deploy", "UPSTREAM_FAILED"));
  }

  private static void attempts(FakeMillrace server) {
    done(DONE)
        .forEach(
            task -> server.with(Wine.attempt(DONE, task.id(), 1, "SUCCEEDED", Optional.empty())));
    server.with(Wine.attempt(RUNNING, "forest", 1, "LOST", Optional.of(LOST)));
    server.with(Wine.attempt(RUNNING, "forest", 2, "RUNNING", Optional.empty()));
    server.with(Wine.attempt(FAILED, "scores", 1, "FAILED", Optional.of(GATE)));
    String[] trained = {
      "random-forest on 1,119 rows, 11 features, target grade",
      "seed 7, 200 trees, at most 12 levels",
      "tree 25 of 200: out-of-bag f1 0.8312",
      "tree 50 of 200: out-of-bag f1 0.8694",
      "tree 75 of 200: out-of-bag f1 0.8811",
      "tree 100 of 200: out-of-bag f1 0.8902",
      "tree 124 of 200"
    };
    String[] scored = {
      "random-forest answers 240 rows of parts.test",
      "accuracy 0.6125, f1 0.5731",
      "gate metrics.f1 >= params['min-f1']: no"
    };
    log(server, RUNNING, "forest", 2, trained);
    log(server, FAILED, "scores", 1, scored);
  }

  private static void log(
      FakeMillrace server, String run, String task, int attempt, String... texts) {
    for (int i = 0; i < texts.length; i++) {
      server.with(run, List.of(Wine.line(task, attempt, i + 1L, texts[i])));
    }
  }

  private static void models(FakeMillrace server) {
    String card =
        """
        # wine-quality, version 2

        Grades red wines as *poor*, *fair* or *good* from eleven measurements.

        ## Measured on 240 rows that it has not seen

        | metric | value | gate |
        | --- | --- | --- |
        | accuracy | 0.9125 | |
        | f1 | 0.8971 | at least 0.6 |

        ## Where it comes from

        - data `wine.csv`, 1,599 rows, [UCI](https://archive.ics.uci.edu/dataset/186/wine+quality)
        - algorithm **random-forest**, 200 trees, seed 7
        """;
    List<ModelVersionView> versions =
        List.of(version(3, List.of("candidate"), 0.9021), version(2, List.of("live"), 0.9125));
    Map<String, Long> aliases = new LinkedHashMap<>();
    aliases.put("live", 2L);
    aliases.put("candidate", 3L);
    server.with(new ModelView(Wine.NAME, aliases, versions), Map.of(2L, card));
  }

  private static ModelVersionView version(long number, List<String> aliases, double accuracy) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("algorithm", "random-forest");
    facts.put("task", "classification");
    facts.put("target", "grade");
    facts.put("accuracy", accuracy);
    facts.put("f1", accuracy - 0.0154);
    facts.put("metricsOf", "evaluation");
    return new ModelVersionView(
        Wine.NAME,
        number,
        "sha256:" + "4d".repeat(32),
        DONE,
        "live",
        Wine.NAME,
        "v1",
        Wine.NOON.minusSeconds(6_300),
        aliases,
        facts);
  }
}
