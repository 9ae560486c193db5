package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that wait for a moment, for a person and for a run of another DAG. */
class WaitingRunIT {
  private static final Duration A_RUN = Duration.ofSeconds(90);

  @TempDir private Path directory;

  private Path dags() throws Exception {
    Path dags = Files.createDirectories(directory.resolve("dags"));
    Pipelines.write(
        dags,
        "child.yaml",
        """
        apiVersion: millrace/v1
        dag: child
        params:
          pause: {type: string, default: 1s}
        steps:
          pause: {uses: wait, with: {for: "${{ params.pause }}"}}
        """);
    Pipelines.write(
        dags,
        "outer.yaml",
        """
        apiVersion: millrace/v1
        dag: outer
        params:
          pause: {type: string, default: 1s}
        steps:
          inner: {uses: dag, with: {dag: child, params: {pause: "${{ params.pause }}"}}}
          ship: {uses: approve, needs: [inner], with: {question: "Ship it?"}}
        """);
    return dags;
  }

  @Test
  void aRunWaitsForItsInnerRunAndForAPersonAndACancelReachesTheInnerRun() throws Exception {
    try (Program dev =
        Program.start(directory, "dev", dags().toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      for (String dag : new String[] {"child", "outer"}) {
        Waiting.until(dag, A_RUN, () -> rest.get("/api/v1/dags/" + dag).status() == 200);
      }

      String run = start(rest, "1s");
      rest.awaitTask(run, "ship", "WAITING", A_RUN);
      JsonNode open = rest.get("/api/v1/decisions").json().path("items");
      assertThat(open).hasSize(1);
      assertThat(open.at("/0/question").asText()).isEqualTo("Ship it?");
      Program approve =
          Program.run(
              directory,
              "approve",
              run,
              "ship",
              "--by",
              "ada",
              "--comment",
              "fine",
              "--wait",
              "--quiet",
              "--server",
              rest.base());
      assertThat(approve.exitCode()).describedAs(approve.describe()).isZero();
      JsonNode shipped = rest.get("/api/v1/runs/" + run + "/tasks/ship").json();
      assertThat(shipped.path("values").path("by").asText()).isEqualTo("ada");
      assertThat(shipped.path("attempts").asInt()).isEqualTo(1);
      JsonNode inner = rest.get("/api/v1/runs/" + run + "/tasks/inner").json();
      assertThat(inner.path("values").path("state").asText()).isEqualTo("SUCCEEDED");

      String cancelled = start(rest, "1h");
      rest.awaitTask(cancelled, "inner", "WAITING", A_RUN);
      String child =
          rest.get("/api/v1/runs?dag=child&state=running").json().at("/items/0/id").asText();
      rest.awaitTask(child, "pause", "WAITING", A_RUN);
      Program cancel =
          Program.run(directory, "cancel", cancelled, "--wait", "--quiet", "--server", rest.base());
      assertThat(cancel.exitCode()).describedAs(cancel.describe()).isZero();
      assertThat(rest.get("/api/v1/runs/" + child).json().path("state").asText())
          .isEqualTo("CANCELLED");
    }
  }

  private static String start(Rest rest, String pause) {
    Rest.Answer answer =
        rest.post("/api/v1/dags/outer/runs", "{\"params\":{\"pause\":\"" + pause + "\"}}");
    assertThat(answer.status()).describedAs(answer.text()).isEqualTo(202);
    return answer.json().path("id").asText();
  }
}
