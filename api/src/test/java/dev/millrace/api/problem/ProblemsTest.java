package dev.millrace.api.problem;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.engine.view.Commands;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ProblemsTest {
  @Inject MemoryState state;

  @BeforeEach
  void oneDag() {
    state.clear();
    state.dags.put("wine", Samples.dag("wine"));
  }

  @Test
  void malformedJsonSaysWhere() {
    submit("{\"file\":\"x\",\n \"source\": oops}")
        .statusCode(400)
        .body("type", equalTo("urn:millrace:malformed-body"))
        .body("line", equalTo(2))
        .body("detail", containsString("oops"))
        .body("detail", not(containsString("com.fasterxml")));
  }

  @Test
  void aFieldOfTheWrongTypeIsNamedWithoutJavaWords() {
    submit("{\"file\":\"x\",\"source\":\"y\",\"files\":[1]}")
        .statusCode(400)
        .body("field", equalTo("files"))
        .body("detail", not(containsString("java.")));
  }

  @Test
  void anUnknownFieldIsNamedWithTheNearestOne() {
    submit("{\"file\":\"x\",\"sorce\":\"y\"}")
        .statusCode(400)
        .body("type", equalTo("urn:millrace:unknown-field"))
        .body("field", equalTo("sorce"))
        .body("detail", containsString("Did you mean \"source\"?"));
  }

  @Test
  void aMissingOrDoubledFieldOrAnEmptyBodyIsRefused() {
    submit("{\"file\":\"x\"}").statusCode(400).body("field", equalTo("source"));
    submit("{\"file\":\"x\",\"file\":\"y\"}").statusCode(400);
    submit("").statusCode(400).body("detail", containsString("empty"));
    submit("null").statusCode(400);
    submit("{} {}").statusCode(400);
  }

  @Test
  void aBodyOverTheLimitIsToldTheLimitItsUnitAndItsKey() {
    submit("{\"file\":\"" + "x".repeat(5000) + "\"}")
        .statusCode(413)
        .body("limit", equalTo(4096))
        .body("unit", equalTo("bytes"))
        .body("key", equalTo("millrace.api.json-bytes-max"));
  }

  @Test
  void aBodyFarOverTheLimitIsAnsweredToo() {
    submit("{\"file\":\"" + "x".repeat(8 << 20) + "\"}").statusCode(413);
  }

  @Test
  void refusalsKeepTheirReason() {
    refusal(Commands.Refused.Reason.INVALID).statusCode(422).body("detail", equalTo("because"));
    refusal(Commands.Refused.Reason.CONFLICT).statusCode(409);
    refusal(Commands.Refused.Reason.NOT_FOUND).statusCode(404);
    refusal(Commands.Refused.Reason.UNAVAILABLE).statusCode(503).header("Retry-After", "2");
  }

  @Test
  void whatDoesNotExistIsAProblemToo() {
    when()
        .get("/api/v1/nothing")
        .then()
        .statusCode(404)
        .contentType(Problem.MEDIA_TYPE)
        .body("detail", containsString("/api/v1/nothing"));
    when().get("/v2/nothing").then().statusCode(404).body("error", containsString("/v2/nothing"));
  }

  @Test
  void aWrongMethodIsToldTheRightOnes() {
    when()
        .delete("/api/v1/dags/wine")
        .then()
        .statusCode(405)
        .contentType(Problem.MEDIA_TYPE)
        .header("Allow", containsString("GET"))
        .body("detail", containsString("DELETE"));
  }

  @Test
  void aWrongContentTypeIsToldTheRightOne() {
    given()
        .contentType("text/plain")
        .body("x")
        .post("/api/v1/dags")
        .then()
        .statusCode(415)
        .contentType(Problem.MEDIA_TYPE)
        .body("detail", containsString("application/json"));
    given()
        .header("Content-Type", "garbage")
        .post("/api/v1/dags")
        .then()
        .statusCode(415)
        .contentType(Problem.MEDIA_TYPE)
        .body("detail", containsString("does not take garbage"));
    given()
        .accept("image/png")
        .get("/api/v1/dags")
        .then()
        .statusCode(406)
        .contentType(Problem.MEDIA_TYPE);
  }

  @Test
  void ourOwnMistakesShowAnIncidentAndNothingElse() {
    state.failure = new IllegalStateException("secret at com.example.Inner");
    String body =
        when()
            .get("/api/v1/dags")
            .then()
            .statusCode(500)
            .contentType(Problem.MEDIA_TYPE)
            .body("incident", notNullValue())
            .extract()
            .asString();
    assertThat(body).doesNotContain("secret").doesNotContain("Exception");
  }

  @Test
  void theNearestNameAllowsOneEditInThreeLetters() {
    List<String> names = List.of("alcohol", "malic_acid", "ash");
    assertThat(NearestName.of("alchol", names)).contains("alcohol");
    assertThat(NearestName.of("Ahs", names)).contains("ash");
    assertThat(NearestName.of("colour", names)).isEmpty();
    assertThat(NearestName.hint("colour", names)).isEqualTo("There are: alcohol, malic_acid, ash.");
  }

  private ValidatableResponse refusal(Commands.Refused.Reason reason) {
    state.failure = new Commands.Refused(reason, "because");
    return when().get("/api/v1/dags").then().contentType(Problem.MEDIA_TYPE);
  }

  private static ValidatableResponse submit(String body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/api/v1/dags")
        .then()
        .contentType(Problem.MEDIA_TYPE);
  }
}
