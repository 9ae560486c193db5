package dev.millrace.api.hook;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.millrace.api.memory.MemoryEvents;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class EventResourceTest {
  @Inject MemoryEvents events;

  @BeforeEach
  void clear() {
    events.clear();
  }

  private static ValidatableResponse tell(String body) {
    return given()
        .header("Idempotency-Key", "k1")
        .contentType("application/json")
        .body(body)
        .post("/api/v1/events")
        .then();
  }

  @Test
  void driftIsToldOnceWithItsFacts() {
    String body = "{\"event\": \"drift\", \"model\": \"wine\", \"facts\": {\"psi\": 0.3}}";
    tell(body)
        .statusCode(202)
        .body("id", equalTo("k1"))
        .body("subject", equalTo("wine"))
        .body("heardBy", equalTo(1));
    tell(body).statusCode(202).body("heardBy", equalTo(0));
    assertThat(events.facts()).isEqualTo(Map.of("k1", Map.of("psi", 0.3)));
  }

  @Test
  void whatOnlySchedulersKnowAndWhatIsIncompleteIsRefused() {
    tell("{\"event\": \"dag-ended\", \"model\": \"wine\"}")
        .statusCode(400)
        .body("detail", containsString("'dag-ended'"));
    tell("{\"event\": \"drift\"}").statusCode(400).body("detail", containsString("'model'"));
    tell("{\"event\": \"drift\", \"modle\": \"x\"}").statusCode(400);
    tell("{\"event\": \"drift\", \"model\": \"a\\u0000b\"}").statusCode(400);
    tell("[]").statusCode(400);
    tell("null").statusCode(400);
    assertThat(events.facts()).isEmpty();
  }
}
