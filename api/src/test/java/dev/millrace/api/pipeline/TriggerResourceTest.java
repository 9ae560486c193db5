package dev.millrace.api.pipeline;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.millrace.api.memory.MemorySchedules;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class TriggerResourceTest {
  @Inject MemoryState state;
  @Inject MemorySchedules schedules;

  @BeforeEach
  void clear() {
    schedules.clear();
    state.clear();
    state.dags.put("wine", Samples.dag("wine"));
  }

  @Test
  void schedulesAndTicksAreListed() {
    when()
        .get("/api/v1/triggers")
        .then()
        .statusCode(200)
        .body("items.trigger", contains("nightly"))
        .body("items[0].next", notNullValue())
        .body("items[0].form", equalTo("cron"))
        .body("items[0].says", contains("0 2 * * *"))
        .body("items[0].missed.policy", equalTo("latest"))
        .body("items[0].last.run", equalTo("t1"));
    when()
        .get("/api/v1/dags/wine/triggers/nightly/ticks?limit=5")
        .then()
        .statusCode(200)
        .body("items[0].outcome", equalTo("RUN"));
    when()
        .get("/api/v1/dags/wine/triggers/nightli/ticks")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("detail", containsString("Did you mean \"nightly\"?"));
    when().get("/api/v1/dags/none/triggers").then().statusCode(404);
  }

  @Test
  void aScheduleIsPausedAndResumedWithWhoAndWhy() {
    for (String path :
        new String[] {"/api/v1/dags/wine/triggers/nightly", "/api/v1/dags/wine/triggers"}) {
      given()
          .contentType(ContentType.JSON)
          .body("{\"by\": \"ada\", \"reason\": \"the source is down\"}")
          .post(path + "/pause")
          .then()
          .statusCode(200)
          .body("items[0].paused.by", equalTo("ada"))
          .body("items[0].paused.reason", equalTo("the source is down"))
          .body("items[0].next", nullValue());
      given()
          .contentType(ContentType.JSON)
          .body("{\"by\": \"ada\"}")
          .post(path + "/resume")
          .then()
          .statusCode(200)
          .body("items[0].paused", nullValue());
    }
  }

  @Test
  void whoAndWhyAreNeeded() {
    for (String body : new String[] {"{}", "{\"by\": \"ada\"}", "{\"reason\": \"x\"}", ""}) {
      given()
          .contentType(ContentType.JSON)
          .body(body)
          .post("/api/v1/dags/wine/triggers/nightly/pause")
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
  }

  @Test
  void theDescriptionHasThePaths() {
    given()
        .accept("application/json")
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("paths", hasKey("/api/v1/dags/{dag}/triggers"))
        .body("paths", hasKey("/api/v1/dags/{dag}/triggers/{trigger}/pause"));
  }
}
