package dev.millrace.api.hook;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.millrace.api.memory.MemoryHooks;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.engine.hook.HookProof;
import dev.millrace.engine.view.DeliveryView;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class HookResourceTest {
  private static final String SECRET = "correct horse battery staple";
  private static final String PATH = "/api/v1/hooks/wine/hook";
  private static final String MAPPED = "/api/v1/hooks/wine/mapped";
  private static final String BODY = "{\"trees\": 42}";

  @Inject MemoryState state;
  @Inject MemoryHooks hooks;
  @Inject HookGuard guard;

  @BeforeEach
  void clear() {
    hooks.clear();
    hooks.secret = Optional.of(SECRET);
    state.clear();
    state.dags.put("wine", Samples.dag("wine"));
  }

  private static String signature(String body) {
    return HookProof.signature(SECRET, body.getBytes(StandardCharsets.UTF_8));
  }

  private static RequestSpecification authorized() {
    return given().header("Authorization", "Bearer " + SECRET);
  }

  @Test
  void aTokenOrASignatureLetsACallIn() {
    authorized()
        .body(BODY)
        .post(PATH)
        .then()
        .statusCode(202)
        .body("outcome", equalTo("RUN"))
        .body("run", equalTo("h1"))
        .body("params.trees", equalTo(42));
    for (String header : HookGuard.SIGNATURES) {
      given().header(header, signature(BODY)).body(BODY).post(PATH).then().statusCode(202);
    }
    authorized().post(PATH).then().statusCode(202);
    assertThat(hooks.calls()).hasSize(4);
    assertThat(hooks.calls().get(0).digest())
        .isEqualTo(HookProof.digest(BODY.getBytes(StandardCharsets.UTF_8)));
    assertThat(hooks.calls().get(3).params()).isEmpty();
  }

  @Test
  void anybodyElseIsTurnedAwayCountedAndNotRecorded() {
    long before = guard.turnedAway();
    given()
        .body(BODY)
        .post(PATH)
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer")
        .body("type", equalTo("urn:millrace:unauthorized"))
        .body("detail", containsString("Authorization: Bearer"))
        .body("detail", not(containsString(SECRET)));
    given().header("Authorization", "Bearer x").body(BODY).post(PATH).then().statusCode(401);
    given().header("Authorization", "Basic " + SECRET).body(BODY).post(PATH).then().statusCode(401);
    given()
        .header("X-Millrace-Signature", signature(BODY + " "))
        .body(BODY)
        .post(PATH)
        .then()
        .statusCode(401)
        .body("detail", containsString("signature"));
    authorized() // a right token does not make a wrong signature right
        .header("X-Hub-Signature-256", signature("{}"))
        .body(BODY)
        .post(PATH)
        .then()
        .statusCode(401);
    assertThat(hooks.calls()).isEmpty();
    assertThat(guard.turnedAway() - before).isEqualTo(5);
  }

  @Test
  void aSecretThatIsMissingOrCouldBeGuessedLetsNobodyIn() {
    hooks.secret = Optional.empty();
    authorized()
        .body(BODY)
        .post(PATH)
        .then()
        .statusCode(503)
        .body("detail", containsString("'wine.hook' of webhook 'hook' of DAG 'wine'"));
    hooks.secret = Optional.of("short");
    given()
        .header("Authorization", "Bearer short")
        .post(PATH)
        .then()
        .statusCode(503)
        .body("detail", containsString("16 characters"))
        .body("detail", not(containsString("short ")));
    assertThat(hooks.calls()).isEmpty();
  }

  @Test
  void aBodyThatDoesNotFitIsRefused() {
    authorized().body("[1]").post(PATH).then().statusCode(400);
    authorized().body("{\"trees\": 1, \"trees\": 2}").post(PATH).then().statusCode(400);
    authorized()
        .body("{\"forest\": 1}")
        .post(PATH)
        .then()
        .statusCode(422)
        .body("detail", containsString("forest"))
        .body("delivery", equalTo("c1"));
    String large = "{\"trees\": \"" + "x".repeat(256 << 10) + "\"}";
    authorized()
        .body(large)
        .post(PATH)
        .then()
        .statusCode(413)
        .body("key", equalTo("millrace.api.hook-bytes-max"));
  }

  @Test
  void aBodyThatIsNestedTooDeepIsRefused() {
    for (String path : new String[] {PATH, MAPPED}) {
      authorized()
          .body("{\"a\":".repeat(101) + "1" + "}".repeat(101))
          .post(path)
          .then()
          .statusCode(400)
          .body("detail", containsString("are nested deeper than 100 levels"))
          .body("detail", not(containsString("StreamRead")));
    }
    assertThat(hooks.calls()).isEmpty();
  }

  private static RequestSpecification push() {
    return authorized().header("X-GitHub-Event", "push");
  }

  @Test
  void aHookWithExpressionsTakesJsonOfAnyShape() {
    push()
        .body("{\"plot\": {\"trees\": 3.0}, \"owner\": null}")
        .post(MAPPED)
        .then()
        .statusCode(202)
        .body("params.trees", equalTo(3.0f));
    authorized()
        .header("X-GitHub-Event", "ping")
        .body("[\"Design for failure.\"]")
        .post(MAPPED)
        .then()
        .statusCode(202)
        .body("outcome", equalTo("FILTERED"))
        .body("why", equalTo("headers['x-github-event'] == 'push'"));
    push()
        .body("{\"plot\": {}}")
        .post(MAPPED)
        .then()
        .statusCode(422)
        .body("delivery", equalTo("c3"))
        .body("detail", containsString("'trees' of webhook 'mapped' (line 5 of the DAG)"))
        .body("detail", containsString("body.plot.trees"));
    push().body("{\"plot\": ").post(MAPPED).then().statusCode(400);
    push().body("[{}]").post(PATH).then().statusCode(400); // by name, it must be an object
  }

  @Test
  void expressionsSeeHeadersWithoutProofs() {
    push()
        .header("X-Hub-Signature-256", signature(BODY))
        .header("X-Hub-Signature", "sha1=00")
        .header("X-Gitlab-Token", SECRET)
        .header("Cookie", "session=1")
        .body(BODY)
        .post(MAPPED)
        .then()
        .statusCode(422);
    Map<String, String> headers = hooks.seen().get(0).headers();
    assertThat(headers).containsEntry("x-github-event", "push");
    assertThat(headers.toString()).doesNotContain(SECRET).doesNotContainIgnoringCase("signature");
    assertThat(headers)
        .doesNotContainKeys("authorization", "cookie", "x-gitlab-token", "x-hub-signature");
  }

  @Test
  void aFormIsNotTaken() {
    push()
        .contentType("application/x-www-form-urlencoded")
        .body("payload=%7B%22plot%22%3A%7B%22trees%22%3A3%7D%7D")
        .post(MAPPED)
        .then()
        .statusCode(415)
        .body("detail", containsString("application/json"));
    authorized() // what curl says of any body
        .contentType("application/x-www-form-urlencoded")
        .body(BODY)
        .post(PATH)
        .then()
        .statusCode(202);
    assertThat(hooks.calls()).hasSize(1);
  }

  @Test
  void aHookThatIsNotThereIsNotFound() {
    authorized().post("/api/v1/hooks/wine/hok").then().statusCode(404);
    when().get("/api/v1/dags/wine/triggers/hok/deliveries").then().statusCode(404);
    when().get("/api/v1/dags/wien/triggers/hook/deliveries").then().statusCode(404);
  }

  @Test
  void aKeyOfTheSenderIsHandedOn() {
    authorized().header("Idempotency-Key", "build-7").post(PATH).then().statusCode(202);
    authorized().header("X-GitHub-Delivery", "guid-8").post(PATH).then().statusCode(202);
    authorized().header("Idempotency-Key", "ü").post(PATH).then().statusCode(400);
    assertThat(hooks.calls()).extracting(DeliveryView::id).containsExactly("build-7", "guid-8");
  }

  @Test
  void callsAreListedAndTakenAgain() {
    authorized().body(BODY).post(PATH).then().statusCode(202);
    String calls = "/api/v1/dags/wine/triggers/hook/deliveries";
    when().get(calls).then().statusCode(200).body("items.outcome", contains("RUN"));
    when()
        .post(calls + "/c1/replay")
        .then()
        .statusCode(202)
        .body("replayOf", equalTo("c1"))
        .body("params.trees", equalTo(42));
    when().post(calls + "/c9/replay").then().statusCode(404);
    assertThat(hooks.calls().get(1).params()).isEqualTo(Map.of("trees", 42L));
  }
}
