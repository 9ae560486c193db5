package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run that a person or a time limit stops: its process is gone, and the run says why. */
class StopIT {
  private static final Duration A_RUN = Duration.ofSeconds(90);
  private static final String TREES = "10000"; // for minutes, on any machine

  @TempDir private Path directory;

  @Test
  void aCancelWaitsForTheProofAKillDoesNotAskAndATimeLimitFailsTheRun() {
    Path dag = Pipelines.slow(directory.resolve("dags"));
    try (Program dev =
        Program.start(
            directory, "dev", dag.getParent().toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      Waiting.until("the DAG", A_RUN, () -> rest.get("/api/v1/dags/slow").status() == 200);

      String cancelled = training(rest, "{\"params\":{\"trees\":" + TREES + "}}");
      Program cancel =
          Program.run(
              directory,
              "cancel",
              cancelled,
              "--reason",
              "wrong data",
              "--wait",
              "--quiet",
              "--server",
              rest.base());
      assertThat(cancel.exitCode()).describedAs(cancel.describe()).isZero();
      JsonNode run = rest.get("/api/v1/runs/" + cancelled).json();
      assertThat(run.path("state").asText()).isEqualTo("CANCELLED");
      assertThat(run.path("reason").asText()).isEqualTo("wrong data");
      assertThat(attempt(rest, cancelled).path("state").asText()).isEqualTo("CANCELLED");

      Program again = Program.run(directory, "cancel", cancelled, "--server", rest.base());
      assertThat(again.exitCode()).describedAs(again.describe()).isEqualTo(2);
      assertThat(again.err()).contains("has ended already: CANCELLED");

      String killed = training(rest, "{\"params\":{\"trees\":" + TREES + "}}");
      assertThat(rest.post("/api/v1/runs/" + killed + "/kill", "{}").status()).isEqualTo(202);
      assertThat(rest.awaitEnd(killed, A_RUN).path("state").asText()).isEqualTo("CANCELLED");

      String late = training(rest, "{\"params\":{\"trees\":" + TREES + "},\"timeout\":\"15s\"}");
      JsonNode ended = rest.awaitEnd(late, A_RUN);
      assertThat(ended.path("state").asText()).describedAs(ended.toString()).isEqualTo("FAILED");
      assertThat(ended.path("reason").asText()).contains("longer than its timeout of 15s");
      assertThat(ended.path("timeout").asText()).isEqualTo("15s");
    }
  }

  /** A run that is training. */
  private static String training(Rest rest, String request) {
    Rest.Answer answer = rest.post("/api/v1/dags/slow/runs", request);
    assertThat(answer.status()).describedAs(answer.text()).isEqualTo(202);
    String run = answer.json().path("id").asText();
    rest.awaitTask(run, "forest", "RUNNING", A_RUN);
    return run;
  }

  private static JsonNode attempt(Rest rest, String run) {
    return rest.get("/api/v1/runs/" + run + "/tasks/forest/attempts").json().at("/items/0");
  }
}
