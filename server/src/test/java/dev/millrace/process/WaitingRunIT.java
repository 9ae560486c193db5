package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Steps that wait for a moment, for a person, for a run of another DAG and for what one left. */
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

  private static void writeOrdered(Path dags, String name, int port) throws Exception {
    Pipelines.write(
        dags,
        name + ".yaml",
        """
        apiVersion: millrace/v1
        dag: NAME
        steps:
          ordered:
            uses: wait
            with:
              sql: SELECT count(*) > 0 FROM orders
              database: "jdbc:postgresql://localhost:PORT/postgres?user=postgres&password=${{ secrets.DB_PASSWORD }}"
              every: 1s
        """
            .replace("NAME", name)
            .replace("PORT", Integer.toString(port)));
  }

  @Test
  void aRunWaitsForAnAnswerOfADatabaseAndForOneThatIsAway() throws Exception {
    Path dags = Files.createDirectories(directory.resolve("dags"));
    try (EmbeddedPostgres orders = EmbeddedPostgres.start();
        Connection connection = orders.getPostgresDatabase().getConnection()) {
      connection.createStatement().execute("create table orders (id integer)");
      writeOrdered(dags, "ordered", orders.getPort());
      writeOrdered(dags, "away", 9);
      try (Program dev =
          Program.start(
              directory,
              Map.of("MILLRACE_SECRET_DB_PASSWORD", "xyzzy-4711"),
              "dev",
              dags.toString(),
              "--port",
              "0",
              "--data",
              "state")) {
        Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
        List<String> runs = new ArrayList<>();
        for (String dag : List.of("ordered", "away")) {
          Waiting.until(dag, A_RUN, () -> rest.get("/api/v1/dags/" + dag).status() == 200);
          Rest.Answer answer = rest.post("/api/v1/dags/" + dag + "/runs", "{}");
          runs.add(answer.json().path("id").asText());
          rest.awaitTask(runs.get(runs.size() - 1), "ordered", "WAITING", A_RUN);
        }

        connection.createStatement().execute("insert into orders values (1)");
        rest.awaitTask(runs.get(0), "ordered", "SUCCEEDED", A_RUN);
        String log = rest.get("/api/v1/runs/" + runs.get(1) + "/tasks/ordered/logs").text();
        assertThat(log).contains("localhost:9/postgres' does not answer").doesNotContain("xyzzy");
      }
    }
  }

  @Test
  void aRunWaitsForWhatAnotherDagLeaves() throws Exception {
    Path dags = Files.createDirectories(directory.resolve("dags"));
    Pipelines.write(
        dags,
        "other.yaml",
        """
        apiVersion: millrace/v1
        dag: other
        steps:
          made:
            uses: shell
            with: {run: 'echo 4711 > "$OUT_RESULT"', outputs: {result: file}}
        outputs: {result: made.result}
        """);
    Pipelines.write(
        dags,
        "later.yaml",
        """
        apiVersion: millrace/v1
        dag: later
        params:
          after: {type: string, default: "2020-01-01T00:00:00Z"}
        steps:
          come:
            uses: wait
            with: {artifact: other.result, after: "${{ params.after }}", every: 1s}
        outputs:
          digest: ${{ steps.come.values.digest }}
          run: ${{ steps.come.values.run }}
        """);
    try (Program dev =
        Program.start(directory, "dev", dags.toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      for (String dag : List.of("other", "later")) {
        Waiting.until(dag, A_RUN, () -> rest.get("/api/v1/dags/" + dag).status() == 200);
      }
      String waiting = start(rest, "later", "{}");
      rest.awaitTask(waiting, "come", "WAITING", A_RUN);
      assertThat(log(rest, waiting)).contains("Not yet: no run has left other.result");

      String leaving = start(rest, "other", "{}");
      rest.awaitTask(waiting, "come", "SUCCEEDED", A_RUN);
      Waiting.until(
          "the end of the run that waited",
          A_RUN,
          () -> state(rest, waiting).path("state").asText().equals("SUCCEEDED"));
      String digest = state(rest, leaving).at("/outputs/result/digest").asText();
      JsonNode outputs = state(rest, waiting).path("outputs");
      assertThat(outputs.at("/run/value").asText()).isEqualTo(leaving);
      assertThat("sha256:" + outputs.at("/digest/value").asText()).isEqualTo(digest);

      String newer = start(rest, "later", "{\"params\":{\"after\":\"2999-01-01T00:00:00Z\"}}");
      rest.awaitTask(newer, "come", "WAITING", A_RUN);
      assertThat(log(rest, newer)).contains("and 'after' is 2999-01-01T00:00:00Z");
    }
  }

  private static JsonNode state(Rest rest, String run) {
    return rest.get("/api/v1/runs/" + run).json();
  }

  private static String log(Rest rest, String run) {
    return rest.get("/api/v1/runs/" + run + "/tasks/come/logs").text();
  }

  private static String start(Rest rest, String pause) {
    return start(rest, "outer", "{\"params\":{\"pause\":\"" + pause + "\"}}");
  }

  private static String start(Rest rest, String dag, String body) {
    Rest.Answer answer = rest.post("/api/v1/dags/" + dag + "/runs", body);
    assertThat(answer.status()).describedAs(answer.text()).isEqualTo(202);
    return answer.json().path("id").asText();
  }
}
