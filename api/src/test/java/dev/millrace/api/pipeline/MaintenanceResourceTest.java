package dev.millrace.api.pipeline;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.millrace.api.memory.MemoryMaintenance;
import dev.millrace.api.memory.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class MaintenanceResourceTest {
  @Inject MemoryMaintenance maintenance;

  @BeforeEach
  void clear() {
    maintenance.off("nobody");
  }

  private static ValidatableResponse post(String what, String body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/v1/maintenance" + what)
        .then();
  }

  @Test
  void itIsBegunByWhoeverSaysWhyAndEnded() {
    when()
        .get("/api/v1/maintenance")
        .then()
        .statusCode(200)
        .body("on", equalTo(false))
        .body("paused", nullValue());
    post("/on", "{\"by\": \"ada\", \"reason\": \"new disks\"}")
        .statusCode(200)
        .body("on", equalTo(true));
    when()
        .get("/api/v1/maintenance")
        .then()
        .statusCode(200)
        .body("paused.by", equalTo("ada"))
        .body("paused.reason", equalTo("new disks"))
        .body("paused.since", equalTo(Samples.NOON.toString()));
    post("/off", "{\"by\": \"bob\"}").statusCode(200).body("on", equalTo(false));
  }

  @Test
  void nobodyBeginsItWithoutAReason() {
    for (String body : new String[] {"{\"by\": \"ada\"}", "{\"reason\": \"x\"}", "{}", ""}) {
      post("/on", body).statusCode(400).contentType("application/problem+json");
    }
    post("/off", "{}").statusCode(400);
    when().get("/api/v1/maintenance").then().body("on", equalTo(false));
  }
}
