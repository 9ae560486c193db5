package dev.millrace.api.pipeline;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.nullValue;

import dev.millrace.api.memory.MemoryState;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PoolResourceTest {
  @Inject MemoryState state;

  @BeforeEach
  void clear() {
    state.clear();
  }

  @Test
  void aPoolIsDefinedListedAndRemoved() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"slots\": 3}")
        .put("/api/v1/pools/gpu")
        .then()
        .statusCode(200)
        .body("slots", equalTo(3))
        .body("defined", equalTo(true));
    when()
        .get("/api/v1/pools")
        .then()
        .statusCode(200)
        .body("items.name", contains("gpu"))
        .body("items[0].users", contains("r1/train"))
        .body("items[0].waiting", equalTo(2));
    when().delete("/api/v1/pools/gpu").then().statusCode(204);
    when()
        .delete("/api/v1/pools/gpu")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:millrace:not-found"));
  }

  @Test
  void aPoolIsPausedByWhoeverSaysWhyAndResumed() {
    state.definePool("gpu", 2);
    given()
        .contentType(ContentType.JSON)
        .body("{\"by\": \"ada\", \"reason\": \"new drivers\"}")
        .post("/api/v1/pools/gpu/pause")
        .then()
        .statusCode(200)
        .body("paused.by", equalTo("ada"))
        .body("paused.reason", equalTo("new drivers"))
        .body("paused.since", equalTo("1970-01-01T00:00:00Z"));
    when()
        .get("/api/v1/pools")
        .then()
        .statusCode(200)
        .body("items[0].paused.reason", equalTo("new drivers"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"by\": \"ada\"}")
        .post("/api/v1/pools/gpu/resume")
        .then()
        .statusCode(200)
        .body("paused", nullValue());
    for (String body : new String[] {"{\"by\": \"ada\"}", "{\"reason\": \"x\"}", "{}", ""}) {
      given()
          .contentType(ContentType.JSON)
          .body(body)
          .post("/api/v1/pools/gpu/pause")
          .then()
          .statusCode(400)
          .contentType("application/problem+json");
    }
    given()
        .contentType(ContentType.JSON)
        .body("{\"by\": \"ada\"}")
        .post("/api/v1/pools/cpu/resume")
        .then()
        .statusCode(404)
        .body("type", equalTo("urn:millrace:not-found"));
  }

  @Test
  void aBodyThatSaysNoSlotsIsAProblem() {
    for (String body : new String[] {"{}", "{\"slots\": \"many\"}", "{\"slot\": 2}", ""}) {
      given()
          .contentType(ContentType.JSON)
          .body(body)
          .put("/api/v1/pools/gpu")
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
        .body("paths", hasKey("/api/v1/pools"))
        .body("paths", hasKey("/api/v1/pools/{pool}"));
  }
}
