package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything in one process: DAGs from a directory, runs by request, a model that answers. */
class DevServerIT {
  private static final Duration A_RUN = Duration.ofSeconds(90);

  @TempDir private Path directory;

  @Test
  void aTriggeredRunLeavesAModelThatAnswersAndRefusesBadRows() {
    try (Program dev =
        Program.start(
            directory, "dev", Pipelines.examples().toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      Waiting.until("the DAGs", A_RUN, () -> rest.get("/api/v1/dags/iris").status() == 200);

      Program trigger =
          Program.run(directory, "trigger", "iris", "--wait", "--server", rest.base());
      assertThat(trigger.exitCode()).describedAs(trigger.describe()).isZero();

      Rest.Answer good = rest.post("/v2/models/iris/infer", tensors("petalWidth"));
      assertThat(good.status()).describedAs(good.text()).isEqualTo(200);
      assertThat(good.json().at("/outputs/0/data/0").asText()).isEqualTo("Iris-setosa");
      assertThat(good.json().path("model_version").asText()).isEqualTo("1");

      Rest.Answer asked = rest.get("/api/v1/models/iris/requests?version=live&since=1h");
      assertThat(asked.status()).describedAs(asked.text()).isEqualTo(200);
      assertThat(asked.text().lines()).hasSize(1);
      JsonNode row = asked.json();
      assertThat(row.at("/inputs/petalWidth").asDouble()).isEqualTo(0.2);
      assertThat(row.path("prediction").asText()).isEqualTo("Iris-setosa");
      assertThat(row.path("version").asLong()).isEqualTo(1);

      Rest.Answer misspelt = rest.post("/v2/models/iris/infer", tensors("petalWdith"));
      assertThat(misspelt.status()).isEqualTo(400);
      assertThat(misspelt.text()).contains("petalWdith").contains("petalWidth");

      Rest.Answer missing =
          rest.post(
              "/v2/models/iris/infer",
              "{\"inputs\":[{\"name\":\"sepalLength\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[5.1]}]}");
      assertThat(missing.status()).isEqualTo(400);
      assertThat(missing.text()).contains("petalWidth");
      assertThat(rest.get("/q/openapi").status()).isEqualTo(200);
      JsonNode health = rest.get("/q/health").json();
      assertThat(health.path("status").asText()).isEqualTo("UP");
      assertThat(health.path("checks").findValuesAsText("name")).doesNotHaveDuplicates();
    }
  }

  @Test
  void whatAModelWasAskedOutlivesTheServerAndNothingIsAddedWhereThatIsOff() {
    String[] command = {"dev", Pipelines.examples().toString(), "--port", "0", "--data", "state"};
    try (Program dev = Program.start(directory, command)) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      Waiting.until("the DAGs", A_RUN, () -> rest.get("/api/v1/dags/iris").status() == 200);
      Program trigger =
          Program.run(directory, "trigger", "iris", "--wait", "--server", rest.base());
      assertThat(trigger.exitCode()).describedAs(trigger.describe()).isZero();
      assertThat(rest.post("/v2/models/iris/infer", tensors("petalWidth")).status()).isEqualTo(200);
    } // puts away what it has gathered

    try (Program dev =
        Program.start(directory, Map.of("MILLRACE_SERVING_RECORD", "false"), command)) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      assertThat(rest.post("/v2/models/iris/infer", tensors("petalWidth")).status()).isEqualTo(200);

      Rest.Answer asked = rest.get("/api/v1/models/iris/requests");
      assertThat(asked.status()).describedAs(asked.text()).isEqualTo(200);
      assertThat(asked.text().lines()).hasSize(1);
    }
  }

  @Test
  void afterKillMinusNineTheNextProcessPicksTheRunUpWhereItWas() {
    Path dag = Pipelines.slow(directory.resolve("dags"));
    String run;
    String digestBefore;
    try (Program dev =
        Program.start(
            directory, "dev", dag.getParent().toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      Waiting.until("the DAG", A_RUN, () -> rest.get("/api/v1/dags/slow").status() == 200);
      run = rest.post("/api/v1/dags/slow/runs", "{\"params\":{}}").json().path("id").asText();
      rest.awaitTask(run, "forest", "RUNNING", A_RUN);
      digestBefore = task(rest, run, "parts").at("/outputs/0/digest").asText();
      dev.kill();
    }

    try (Program dev =
        Program.start(
            directory, "dev", dag.getParent().toString(), "--port", "0", "--data", "state")) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      JsonNode ended = rest.awaitEnd(run, A_RUN);

      assertThat(ended.path("state").asText()).describedAs(ended.toString()).isEqualTo("SUCCEEDED");
      assertThat(task(rest, run, "parts").path("attempts").asInt()).isEqualTo(1);
      assertThat(task(rest, run, "parts").at("/outputs/0/digest").asText()).isEqualTo(digestBefore);
      assertThat(task(rest, run, "forest").path("attempts").asInt()).isEqualTo(2);
      JsonNode attempts =
          rest.get("/api/v1/runs/" + run + "/tasks/forest/attempts").json().path("items");
      assertThat(attempts.at("/0/state").asText()).isEqualTo("LOST");
      assertThat(attempts.at("/1/state").asText()).isEqualTo("SUCCEEDED");
      assertThat(attempts.at("/1/token").asLong()).isGreaterThan(attempts.at("/0/token").asLong());
    }
  }

  private static JsonNode task(Rest rest, String run, String task) {
    return rest.get("/api/v1/runs/" + run + "/tasks/" + task).json();
  }

  private static String tensors(String lastColumn) {
    String tensor = "{\"name\":\"%s\",\"shape\":[1],\"datatype\":\"FP64\",\"data\":[%s]}";
    return "{\"inputs\":["
        + String.join(
            ",",
            tensor.formatted("sepalLength", "5.1"),
            tensor.formatted("sepalWidth", "3.5"),
            tensor.formatted("petalLength", "1.4"),
            tensor.formatted(lastColumn, "0.2"))
        + "]}";
  }
}
