package dev.millrace.api.pipeline;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;

import dev.millrace.api.memory.MemoryBackfills;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.engine.backfill.BackfillOrder;
import dev.millrace.engine.backfill.Reprocess;
import dev.millrace.engine.view.Backfills.Wish;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class BackfillResourceTest {
  private static final String RANGE =
      "\"dag\": \"wine\", \"from\": \"2026-03-01\", \"to\": \"2026-03-03\"";

  @Inject MemoryState state;
  @Inject MemoryBackfills backfills;

  @BeforeEach
  void clear() {
    backfills.clear();
    state.clear();
    state.dags.put("wine", Samples.dag("wine"));
  }

  private static ValidatableResponse post(String path, String body) {
    return given()
        .contentType(ContentType.JSON)
        .body("{" + body + "}")
        .post("/api/v1/backfills" + path)
        .then();
  }

  @Test
  void aPlanIsShownAndMadeAsItWasShown() {
    String digest =
        post("/plan", RANGE)
            .statusCode(200)
            .body("runs", equalTo(2))
            .body("leftOut", equalTo(1))
            .body("ticks[0].lastState", equalTo("SUCCEEDED"))
            .body("history.expectedMillis", equalTo(120_000))
            .body("reuse.reused", equalTo(2))
            .extract()
            .path("digest");
    when().get("/api/v1/backfills").then().statusCode(200).body("items", empty());

    post("", RANGE + ", \"by\": \"ada\", \"reason\": \"new\", \"plan\": \"" + digest + "\"")
        .statusCode(202)
        .header("Location", endsWith("/api/v1/backfills/bf1"))
        .body("created.by", equalTo("ada"))
        .body("counts.WAITING", equalTo(1));
    post("", RANGE + ", \"by\": \"ada\", \"plan\": \"f\"").statusCode(409);
    when().get("/api/v1/backfills?dag=wine").then().body("items.id", contains("bf1"));
    when().get("/api/v1/backfills?dag=other").then().body("items", empty());
    when().get("/api/v1/backfills/bf1").then().statusCode(200).body("leftMillis", equalTo(120_000));
    when().get("/api/v1/backfills/bf1/items").then().body("items.run", contains("b1"));
    when().get("/api/v1/backfills/bf2").then().statusCode(404);
  }

  @Test
  void whatIsLeftOutHasItsDefaultAndTheRestIsTaken() {
    post("/plan", RANGE).statusCode(200);
    Wish plain = backfills.asked().orElseThrow();
    assertThat(plain.order()).isEqualTo(BackfillOrder.OLDEST);
    assertThat(plain.reprocess()).isEqualTo(Reprocess.NONE);
    assertThat(plain.concurrency()).isEqualTo(1);
    assertThat(plain.cache()).isTrue();

    post(
            "/plan",
            "\"dag\": \"wine\", \"list\": [{\"trees\": 1}, {\"trees\": 2}], \"order\": \"newest\","
                + " \"reprocess\": \"failed\", \"concurrency\": 7, \"cache\": false,"
                + " \"params\": {\"share\": 0.5}")
        .statusCode(200);
    Wish full = backfills.asked().orElseThrow();
    assertThat(full.range()).isEmpty();
    assertThat(full.list()).hasSize(2);
    assertThat(full.params()).isEqualTo(Map.of("share", 0.5));
    assertThat(full.order()).isEqualTo(BackfillOrder.NEWEST);
    assertThat(full.reprocess()).isEqualTo(Reprocess.FAILED);
    assertThat(full.concurrency()).isEqualTo(7);
    assertThat(full.cache()).isFalse();
  }

  @Test
  void itIsPausedResumedAndCancelledWithWhoAndWhy() {
    post("", RANGE + ", \"by\": \"ada\"").statusCode(202);
    String body = "\"by\": \"bob\", \"reason\": \"too hot\"";
    post("/bf1/pause", body)
        .statusCode(200)
        .body("state", equalTo("PAUSED"))
        .body("changed.by", equalTo("bob"))
        .body("changed.reason", equalTo("too hot"));
    post("/bf1/resume", "\"by\": \"bob\"").statusCode(200).body("state", equalTo("ACTIVE"));
    post("/bf1/cancel", "\"by\": \"bob\"").statusCode(200).body("state", equalTo("CANCELLED"));
    post("/bf1/pause", "\"reason\": \"x\"").statusCode(400);
    post("/bf2/pause", body).statusCode(404);
  }

  @Test
  void whatCannotBeReadSaysWhatWasExpected() {
    post("/plan", "\"from\": \"2026-03-01\"").statusCode(400).body("detail", containsString("dag"));
    post("/plan", "\"dag\": \"wyne\", \"from\": \"2026-03-01\", \"to\": \"2026-03-02\"")
        .statusCode(404);
    post("/plan", "\"dag\": \"wine\", \"from\": \"yesterday\", \"to\": \"2026-03-02\"")
        .statusCode(400)
        .body("detail", containsString("yesterday"));
    post("/plan", "\"dag\": \"wine\", \"from\": \"2026-03-01\"")
        .statusCode(400)
        .body("detail", containsString("\"to\" is missing"));
    post("/plan", RANGE + ", \"order\": \"newset\"")
        .statusCode(400)
        .body("detail", containsString("newest"));
    post("", RANGE).statusCode(400).body("detail", containsString("by"));
  }

  @Test
  void theDescriptionHasThePaths() {
    given()
        .accept("application/json")
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("paths", hasKey("/api/v1/backfills"))
        .body("paths", hasKey("/api/v1/backfills/{backfill}/cancel"));
  }
}
