package dev.millrace.api.pipeline;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.engine.view.Commands.Refused;
import dev.millrace.engine.view.DecisionView;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cancelling, killing and deciding. */
@QuarkusTest
class StoppingTest {
  @Inject MemoryState state;

  @BeforeEach
  void oneRun() {
    state.clear();
    state.dags.put("wine", Samples.dag("wine"));
    state.runs.add(Samples.run("r1", "wine", "RUNNING", Map.of()));
    state.tasks.add(Samples.task("r1", "ship"));
  }

  @Test
  void aRunIsCancelledOrKilledWithOrWithoutAReason() {
    when().post("/api/v1/runs/r1/cancel").then().statusCode(202).body("id", equalTo("r1"));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("reason", "wrong data"))
        .post("/api/v1/runs/r1/kill")
        .then()
        .statusCode(202);

    assertThat(state.stops)
        .containsExactly("cancel r1: Cancelled on request.", "kill r1: wrong data");
  }

  @Test
  void oneThatHasEndedIsAConflictThatSaysHow() {
    state.stopRefusal = new Refused(Refused.Reason.CONFLICT, "Run r1 has ended already: FAILED.");
    for (String how : List.of("cancel", "kill")) {
      when()
          .post("/api/v1/runs/r1/" + how)
          .then()
          .statusCode(409)
          .contentType("application/problem+json")
          .body("type", equalTo("urn:millrace:conflict"))
          .body("detail", equalTo("Run r1 has ended already: FAILED."));
    }
  }

  @Test
  void anUnknownRunOrTaskIsNotFound() {
    when()
        .post("/api/v1/runs/r9/cancel")
        .then()
        .statusCode(404)
        .body("detail", containsString("no run \"r9\""));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("approved", true, "by", "ada"))
        .post("/api/v1/runs/r1/tasks/shp/decision")
        .then()
        .statusCode(404)
        .body("detail", containsString("Did you mean \"ship\"?"));
    assertThat(state.stops).isEmpty();
    assertThat(state.decided).isEmpty();
  }

  @Test
  void aBodyThatIsNotUnderstoodStopsNothing() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("reasn", "typo"))
        .post("/api/v1/runs/r1/cancel")
        .then()
        .statusCode(400)
        .body("field", equalTo("reasn"))
        .body("detail", containsString("reason"));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("reason", "x".repeat(1_001)))
        .post("/api/v1/runs/r1/kill")
        .then()
        .statusCode(400)
        .body("detail", containsString("at most 1000"));
    assertThat(state.stops).isEmpty();
  }

  @Test
  void aDecisionNamesWhoDecides() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("approved", false, "by", "ada", "comment", "not yet"))
        .post("/api/v1/runs/r1/tasks/ship/decision")
        .then()
        .statusCode(200)
        .body("id", equalTo("ship"));
    assertThat(state.decided).containsExactly("r1/ship false ada: not yet");

    Map<String, Object> whole = Map.of("approved", true, "by", "ada");
    for (String missing : whole.keySet()) {
      Map<String, Object> part = new HashMap<>(whole);
      part.remove(missing);
      given()
          .contentType(ContentType.JSON)
          .body(part)
          .post("/api/v1/runs/r1/tasks/ship/decision")
          .then()
          .statusCode(400)
          .body("field", equalTo(missing));
    }
    assertThat(state.decided).hasSize(1);
  }

  @Test
  void whatWaitsForAPersonIsListed() {
    state.decisions.add(
        new DecisionView("r1", "ship", "wine", "Ship it?", Samples.NOON, Optional.empty()));

    when()
        .get("/api/v1/decisions")
        .then()
        .statusCode(200)
        .body("items.question", contains("Ship it?"))
        .body("items[0].since", equalTo("2026-11-21T12:00:00Z"));
    when().get("/api/v1/decisions?limit=0").then().statusCode(400);
  }

  @Test
  void aRunMayHaveATimeLimit() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("timeout", "90m"))
        .post("/api/v1/dags/wine/runs")
        .then()
        .statusCode(202);
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("timeout", "soon"))
        .post("/api/v1/dags/wine/runs")
        .then()
        .statusCode(400)
        .body("detail", containsString("\"soon\""))
        .body("field", equalTo("timeout"));

    assertThat(state.timeouts).containsExactly(Optional.of(Duration.ofMinutes(90)));
  }

  @Test
  void aRunCanBeAskedToRunEverything() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("cache", false))
        .post("/api/v1/dags/wine/runs")
        .then()
        .statusCode(202);
    given().post("/api/v1/dags/wine/runs").then().statusCode(202);

    assertThat(state.caches).containsExactly(false, true);
  }
}
