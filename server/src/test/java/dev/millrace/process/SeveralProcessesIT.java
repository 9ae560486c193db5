package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedulers and workers as processes of their own, killed in the middle of training. */
class SeveralProcessesIT {
  private static final Duration A_RUN = Duration.ofSeconds(120);

  @TempDir private Path directory;

  @Test
  void aWorkerKilledInTheMiddleOfTrainingIsReplacedByAnother() {
    try (Program scheduler = scheduler("0");
        Program first = worker(scheduler);
        Program second = worker(scheduler)) {
      Rest rest = rest(scheduler);
      awaitWorkers(rest, 2);
      String run = startSlowRun(rest);
      rest.awaitTask(run, "forest", "RUNNING", A_RUN);
      awaitLog(rest, run, "forest");

      workerOf(rest, run, first, second).kill();

      JsonNode ended = rest.awaitEnd(run, A_RUN);
      assertThat(ended.path("state").asText()).describedAs(ended.toString()).isEqualTo("SUCCEEDED");
      JsonNode attempts = attempts(rest, run, "forest");
      assertThat(attempts.at("/0/state").asText()).isEqualTo("LOST");
      assertThat(attempts.at("/1/state").asText()).isEqualTo("SUCCEEDED");
      assertThat(attempts.at("/1/worker").asText()).isNotEqualTo(attempts.at("/0/worker").asText());
    }
  }

  @Test
  void aSchedulerKilledInTheMiddleOfTrainingFindsTheAttemptStillRunning() {
    try (Program before = scheduler("5791");
        Program worker = worker(before)) {
      awaitWorkers(rest(before), 1);
      String run = startSlowRun(rest(before));
      rest(before).awaitTask(run, "forest", "RUNNING", A_RUN);
      before.kill();

      try (Program after = scheduler("5791")) {
        JsonNode ended = rest(after).awaitEnd(run, A_RUN);

        assertThat(ended.path("state").asText())
            .describedAs(ended + "\n" + worker.describe())
            .isEqualTo("SUCCEEDED");
        assertThat(attempts(rest(after), run, "parts")).hasSize(1);
      }
    }
  }

  @Test
  void theSameWorksOverPostgresWithAWorkerThatSharesNoFolder() throws IOException {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
        Program scheduler = scheduler("0", postgres.getJdbcUrl("postgres", "postgres"));
        Program apart = workerApart(scheduler, "elsewhere-1");
        Program other = workerApart(scheduler, "elsewhere-2")) {
      Rest rest = rest(scheduler);
      awaitWorkers(rest, 2);
      String run = startSlowRun(rest);
      rest.awaitTask(run, "forest", "RUNNING", A_RUN);

      workerOf(rest, run, apart, other).kill();

      JsonNode ended = rest.awaitEnd(run, A_RUN);
      assertThat(ended.path("state").asText()).describedAs(ended.toString()).isEqualTo("SUCCEEDED");
      assertThat(rest.get("/v2/models/slow/ready").json().path("ready").asBoolean()).isTrue();
    }
  }

  private Program scheduler(String fabricPort, String... database) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "server",
                "--roles",
                "scheduler,api",
                "--port",
                "0",
                "--data",
                "state",
                "--fabric-port",
                fabricPort));
    for (String url : database) {
      arguments.addAll(List.of("--db-url", url, "--db-user", "postgres"));
    }
    return Program.start(directory, arguments.toArray(String[]::new));
  }

  private Program worker(Program scheduler) {
    return Program.start(
        directory,
        "server",
        "--roles",
        "worker",
        "--join",
        join(scheduler),
        "--data",
        "state",
        "--slots",
        "1");
  }

  private Program workerApart(Program scheduler, String data) {
    String key = directory.resolve("state").resolve("cluster.key").toString();
    return Program.start(
        directory,
        Map.of("MILLRACE_CLUSTER_KEY_FILE", key),
        "server",
        "--roles",
        "worker",
        "--join",
        join(scheduler),
        "--data",
        data,
        "--slots",
        "1");
  }

  private static String join(Program scheduler) {
    return scheduler.await("--join (127.0.0.1:[0-9]+)");
  }

  private static Rest rest(Program scheduler) {
    return new Rest(scheduler.await("(http://127.0.0.1:[0-9]+)"));
  }

  private String startSlowRun(Rest rest) {
    Path dag = Pipelines.slow(directory.resolve("dags"));
    Program run = Program.start(directory, "run", dag.toString(), "--server", rest.base());
    return run.await("run ([0-9a-z]{14}) ");
  }

  private static void awaitWorkers(Rest rest, int count) {
    Waiting.until(
        count + " workers",
        A_RUN,
        () -> {
          int live = 0;
          for (JsonNode worker : rest.get("/api/v1/workers").json().path("items")) {
            live += worker.path("state").asText().equals("live") ? 1 : 0;
          }
          return live == count;
        });
  }

  private static void awaitLog(Rest rest, String run, String task) {
    Waiting.until(
        "log lines while it runs",
        A_RUN,
        () ->
            !rest.get("/api/v1/runs/" + run + "/tasks/" + task + "/logs")
                .json()
                .path("items")
                .isEmpty());
  }

  /** The process that runs the forest: it says its worker's name at start. */
  private static Program workerOf(Rest rest, String run, Program one, Program other) {
    String id = rest.get("/api/v1/runs/" + run + "/tasks/forest").json().path("worker").asText();
    return one.await("(worker-[0-9a-f]+)").equals(id) ? one : other;
  }

  private static JsonNode attempts(Rest rest, String run, String task) {
    return rest.get("/api/v1/runs/" + run + "/tasks/" + task + "/attempts").json().path("items");
  }
}
