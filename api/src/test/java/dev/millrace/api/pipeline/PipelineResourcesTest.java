package dev.millrace.api.pipeline;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.engine.language.Finding;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PipelineResourcesTest {
  @Inject MemoryState state;

  @BeforeEach
  void oneDag() {
    state.clear();
    state.dags.put("wine", Samples.dag("wine"));
    state.sources.put("wine@current", "dag: wine\n");
  }

  @Test
  void dagsAreListedWithWhatIsEmptyLeftOut() {
    when()
        .get("/api/v1/dags")
        .then()
        .statusCode(200)
        .body("items.name", contains("wine"))
        .body("items[0].updatedAt", equalTo("2026-11-21T12:00:00Z"))
        .body("items[0]", not(org.hamcrest.Matchers.hasKey("lastRun")));
  }

  @Test
  void anUnknownDagIsNotFoundAndTheNearestNameIsTold() {
    when()
        .get("/api/v1/dags/wien")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:millrace:not-found"))
        .body("instance", equalTo("/api/v1/dags/wien"))
        .body("detail", containsString("Did you mean \"wine\"?"));
  }

  @Test
  void theSourceIsYamlText() {
    when()
        .get("/api/v1/dags/wine/source")
        .then()
        .statusCode(200)
        .contentType(containsString("text/yaml"))
        .body(equalTo("dag: wine\n"));
    when()
        .get("/api/v1/dags/wine/source?version=old")
        .then()
        .statusCode(404)
        .body("detail", containsString("no version old"));
  }

  @Test
  void aSubmittedDagIsCreated() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("file", "iris.yaml", "source", "iris", "files", Map.of()))
        .post("/api/v1/dags")
        .then()
        .statusCode(201)
        .header("Location", endsWith("/api/v1/dags/iris"))
        .body("name", equalTo("iris"));
  }

  @Test
  void aFileThatIsNoDigestIsNamedWithWhatItIs() {
    String digest = "0123456789abcdef".repeat(4);
    for (String wrong : List.of("\"abc\"", "null", "\"sha256:" + digest + "\"")) {
      String files = "{\"data/wine.csv\": \"%s\", \"a.py\": %s}".formatted(digest, wrong);
      given()
          .contentType(ContentType.JSON)
          .body("{\"file\": \"iris.yaml\", \"source\": \"iris\", \"files\": " + files + "}")
          .post("/api/v1/dags")
          .then()
          .statusCode(400)
          .body("type", equalTo("urn:millrace:malformed-body"))
          .body("field", equalTo("files"))
          .body("detail", startsWith("file \"a.py\" in \"files\" is " + wrong + "; the SHA-256"));
    }
    assertThat(state.dags).doesNotContainKey("iris");
  }

  @Test
  void aDagWithFindingsIsRefusedWithAllOfThem() {
    state.findings =
        List.of(new Finding("unknown-key", "x.yaml", 3, 5, "unknown key stepz", "steps"));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("file", "x.yaml", "source", "x"))
        .post("/api/v1/dags")
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:millrace:invalid-dag"))
        .body("detail", equalTo("x.yaml has 1 finding"))
        .body("findings[0].line", equalTo(3))
        .body("findings[0].suggestion", equalTo("steps"));
  }

  @Test
  void aTriggeredRunIsAcceptedAndSaysWhereItIs() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"params\":{\"trees\":10}}")
        .post("/api/v1/dags/wine/runs")
        .then()
        .statusCode(202)
        .header("Location", endsWith("/api/v1/runs/r1"))
        .body("id", equalTo("r1"))
        .body("params.trees", equalTo(10))
        .body("startedAt", nullValue());
  }

  @Test
  void aRunNeedsNoBody() {
    when().post("/api/v1/dags/wine/runs").then().statusCode(202).body("id", equalTo("r1"));
  }

  @Test
  void aRunOfAnUnknownDagIsToldTheNearestName() {
    when()
        .post("/api/v1/dags/wien/runs")
        .then()
        .statusCode(404)
        .body("detail", containsString("Did you mean \"wine\"?"));
  }

  @Test
  void theSameIdempotencyKeyAnswersWithTheSameRun() {
    for (int i = 0; i < 2; i++) {
      given()
          .header("Idempotency-Key", "k-1")
          .post("/api/v1/dags/wine/runs")
          .then()
          .statusCode(202)
          .body("id", equalTo("r1"));
    }
    given()
        .header("Idempotency-Key", "two words")
        .post("/api/v1/dags/wine/runs")
        .then()
        .statusCode(400)
        .body("parameter", equalTo("Idempotency-Key"));
  }

  @Test
  void runsArePagedByTheCursorOfTheAnswerBefore() {
    for (int i = 1; i <= 5; i++) {
      state.runs.add(Samples.run("r" + i, "wine", i == 2 ? "FAILED" : "RUNNING", Map.of()));
    }
    String next =
        when()
            .get("/api/v1/runs?limit=2")
            .then()
            .body("items.id", contains("r1", "r2"))
            .extract()
            .path("next");
    given()
        .queryParam("cursor", next)
        .get("/api/v1/runs?limit=3")
        .then()
        .body("items.id", contains("r3", "r4", "r5"))
        .body("$", not(org.hamcrest.Matchers.hasKey("next")));
    when().get("/api/v1/runs?state=failed").then().body("items.id", contains("r2"));
  }

  @Test
  void queryValuesThatAreNotAllowedAreNamed() {
    when()
        .get("/api/v1/runs?limit=501")
        .then()
        .statusCode(400)
        .body("detail", equalTo("limit is \"501\"; a whole number from 1 to 500 was expected"));
    when()
        .get("/api/v1/runs?limit=many")
        .then()
        .statusCode(400)
        .body("parameter", equalTo("limit"));
    when()
        .get("/api/v1/runs?state=runing")
        .then()
        .statusCode(400)
        .body("detail", containsString("Did you mean \"RUNNING\"?"));
    when()
        .get("/api/v1/runs?cursor=bogus")
        .then()
        .statusCode(400)
        .body("parameter", equalTo("cursor"));
    when()
        .get("/api/v1/runs?stat=FAILED")
        .then()
        .statusCode(400)
        .body("type", equalTo("urn:millrace:unknown-parameter"))
        .body("detail", containsString("Did you mean \"state\"?"));
  }

  @Test
  void tasksAttemptsAndLogsBelongToARun() {
    state.runs.add(Samples.run("r1", "wine", "RUNNING", Map.of()));
    state.tasks.add(Samples.task("r1", "raw"));
    state.attempts.add(Samples.attempt("r1", "raw", 1));
    state.logs.add(Samples.line("raw", 1, 1, "reading"));
    state.logs.add(Samples.line("raw", 1, 2, "read"));
    when().get("/api/v1/runs/r1/tasks").then().body("items.id", contains("raw"));
    when().get("/api/v1/runs/r1/tasks/raw").then().body("worker", equalTo("w1"));
    when().get("/api/v1/runs/r1/tasks/raw/attempts").then().body("items", hasSize(1));
    given()
        .accept("application/json")
        .get("/api/v1/runs/r1/tasks/raw/logs?attempt=1&after=1")
        .then()
        .body("items.text", contains("read"));
    when().get("/api/v1/runs/r1/tasks/raw/logs").then().body("items.text", hasSize(2));
    given()
        .accept("text/plain")
        .get("/api/v1/runs/r1/tasks/raw/logs")
        .then()
        .contentType(containsString("text/plain"))
        .body(equalTo("2026-11-21T12:00:00Z out reading\n2026-11-21T12:00:00Z out read\n"));
    when()
        .get("/api/v1/runs/r1/tasks/rwa")
        .then()
        .statusCode(404)
        .body("detail", equalTo("run r1 has no task \"rwa\". Did you mean \"raw\"?"));
    when().get("/api/v1/runs/r9/tasks").then().statusCode(404);
    when()
        .get("/api/v1/runs/r9/tasks/raw/logs")
        .then()
        .statusCode(404)
        .body("detail", containsString("no run \"r9\""));
  }
}
