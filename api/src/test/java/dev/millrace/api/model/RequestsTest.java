package dev.millrace.api.model;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.api.memory.MemoryServedRows;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Registry;
import dev.millrace.api.served.ServedRecorder;
import dev.millrace.engine.served.ServedBatch;
import dev.millrace.engine.view.Commands.Refused;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a model was asked, as it is given out. */
@QuarkusTest
class RequestsTest {
  private static final String ROW = "{\"alcohol\":13,\"malic_acid\":\"1.5\",\"colour\":\"red\"}";

  @Inject MemoryState state;
  @Inject MemoryServedRows kept;
  @Inject Registry registry;
  @Inject ServedRecorder recorder;

  @TestHTTPResource("/")
  URI base;

  @BeforeEach
  void oneModel() {
    state.clear();
    recorder.flush(); // what other tests have asked
    kept.clear();
    registry.deploy("rioja", registry.store(Registry.bundle("# Rioja")));
  }

  private static void post(String path, String body) {
    given().contentType(ContentType.JSON).body(body).post(path).then().statusCode(200);
  }

  private static ValidatableResponse get(String query) {
    return given().get("/api/v1/models/rioja/requests" + query).then();
  }

  private static List<JsonNode> lines(String query) {
    String text =
        get(query).statusCode(200).contentType("application/x-ndjson").extract().asString();
    return text.lines().map(RequestsTest::json).toList();
  }

  private static JsonNode json(String line) {
    try {
      return new ObjectMapper().readTree(line);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + line, e);
    }
  }

  /** A batch with a row for each text, which is its prediction, answered at {@code from}. */
  private void keep(String selector, String at, String from, String... predictions) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      for (String prediction : predictions) {
        String line =
            "{\"at\":\"%s\",\"version\":1,\"inputs\":{},\"prediction\":\"%s\"}%n"
                .formatted(from, prediction);
        gzip.write(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kept.keep(
        List.of(
            new ServedBatch(
                "rioja", selector, Instant.parse(at), predictions.length, bytes.toByteArray())));
  }

  private static List<String> predictions(String query) {
    return lines(query).stream().map(line -> line.path("prediction").asText()).toList();
  }

  @Test
  void whatAModelHasJustAnsweredIsThereWithItsTypes() {
    Instant before = Instant.now();
    post(
        "/api/v1/models/rioja/predict",
        "{\"rows\":["
            + "{\"alcohol\":\"13\",\"malic_acid\":2,\"vintage\":\"2019\",\"organic\":\"True\","
            + "\"colour\":\"red\",\"grade\":\"good\"},"
            + "{\"alcohol\":11,\"malic_acid\":2,\"vintage\":\"\",\"colour\":\"\"}]}");

    List<JsonNode> lines = lines("");
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0).path("inputs"))
        .isEqualTo(
            json(
                "{\"alcohol\":13.0,\"malic_acid\":2.0,\"vintage\":2019,\"organic\":true,"
                    + "\"colour\":\"red\"}"));
    assertThat(lines.get(0).path("prediction").asText()).isEqualTo("good");
    assertThat(lines.get(0).path("version").asLong()).isEqualTo(1);
    assertThat(Instant.parse(lines.get(0).path("at").asText()))
        .isBetween(before.minusMillis(1), Instant.now());
    assertThat(lines.get(1).path("inputs"))
        .isEqualTo(json("{\"alcohol\":11.0,\"malic_acid\":2.0,\"colour\":\"\"}"));
    assertThat(lines.get(1).path("prediction").asText()).isEqualTo("bad");
  }

  @Test
  void requestsAreFoundByWhatTheyNamedOverBothInterfaces() {
    String tensors =
        "{\"inputs\":["
            + "{\"name\":\"alcohol\",\"datatype\":\"FP64\",\"shape\":[2],\"data\":[13.5,11]},"
            + "{\"name\":\"malic_acid\",\"datatype\":\"FP64\",\"shape\":[2],\"data\":[1,2]},"
            + "{\"name\":\"colour\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"a\",\"b\"]}"
            + "],\"outputs\":[{\"name\":\"score.bad\"}]}";
    post("/v2/models/rioja/infer", tensors);
    post("/v2/models/rioja/versions/1/infer", tensors);
    post("/api/v1/models/rioja/predict", "{\"rows\":[" + ROW + "]}");
    post("/api/v1/models/rioja/predict?version=1", "{\"rows\":[" + ROW + "," + ROW + "]}");

    assertThat(predictions("?version=live")).containsExactly("good", "bad", "good");
    assertThat(predictions("?version=1")).containsExactly("good", "bad", "good", "good");
  }

  @Test
  void whatIsRefusedIsNotRecorded() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"rows\":[{\"alcohol\":1}]}")
        .post("/api/v1/models/rioja/predict")
        .then()
        .statusCode(400);
    assertThat(lines("")).isEmpty();
  }

  @Test
  void aTimeSpanHasTheRowsFromItsStartToBeforeItsEnd() {
    keep("live", "2026-03-01T06:00:02Z", "2026-03-01T06:00:00.000Z", "a");
    keep("live", "2026-03-01T06:00:02Z", "2026-03-01T06:00:01.999Z", "b", "c");
    keep("live", "2026-03-01T06:00:30Z", "2026-03-01T06:00:02.000Z", "d");
    keep("live", "2026-03-01T06:00:31Z", "2026-03-01T06:00:03.000Z", "e");

    assertThat(predictions("?since=2026-03-01T06:00:00Z&until=2026-03-01T06:00:04Z"))
        .containsExactly("a", "b", "c", "d", "e");
    assertThat(predictions("?since=2026-03-01T06:00:00.001Z&until=2026-03-01T06:00:02Z"))
        .containsExactly("b", "c");
    assertThat(predictions("?since=2026-03-01T07:00:02+01:00&until=2026-03-01T06:00:02.0001Z"))
        .containsExactly("d");
    assertThat(predictions("?since=2026-03-01T06:00:02.0001Z")).containsExactly("e");
    assertThat(predictions("")).isEmpty(); // longer ago than a day
    assertThat(predictions("?since=36500d&limit=3")).containsExactly("a", "b", "c");
    assertThat(predictions("?since=PT9999999999999H&limit=1000000")).hasSize(5);
    assertThat(predictions("?since=-999999999-01-01T00:00:00Z&until=+999999999-01-01T00:00:00Z"))
        .hasSize(5);
    assertThat(predictions("?since=2026-03-01T06:00:02Z&until=2026-03-01T06:00:02Z")).isEmpty();
  }

  @Test
  void aSampleHasRowsOfTheWholeTimeSpan() {
    for (int i = 0; i < 10; i++) {
      keep("live", "2026-03-01T06:00:0" + i + "Z", "2026-03-01T06:00:00.000Z", i + "a", i + "b");
    }
    assertThat(predictions("?since=36500d&sample=5")).containsExactly("1b", "3b", "5b", "7b", "9b");
    assertThat(predictions("?since=36500d&sample=20")).hasSize(20);
    assertThat(predictions("?since=36500d&sample=19")).hasSize(19).doesNotHaveDuplicates();
    assertThat(predictions("?since=36500d&sample=5&limit=2")).containsExactly("1b", "3b");
  }

  @Test
  void whatCannotBeReadIsNamedWithWhatWasExpected() {
    get("?since=yesterday")
        .statusCode(400)
        .body("parameter", equalTo("since"))
        .body("value", equalTo("yesterday"))
        .body("detail", containsString("such as 24h"));
    get("?since=2026-03-01T06:00:00").statusCode(400).body("parameter", equalTo("since"));
    get("?until=1h").statusCode(400).body("detail", containsString("with Z or an offset"));
    get("?since=2026-03-02T00:00:00Z&until=2026-03-01T00:00:00Z")
        .statusCode(400)
        .body("parameter", equalTo("until"))
        .body("detail", containsString("after since"));
    get("?limit=0").statusCode(400).body("detail", containsString("1 to 1000000"));
    get("?sample=many").statusCode(400).body("parameter", equalTo("sample"));
    get("?from=24h").statusCode(400).body("parameter", equalTo("from"));
  }

  @Test
  void aModelOrAliasThatNobodyKnowsIsNotFoundWhileOneThatIsGoneIsRememberedByItsRows() {
    given()
        .get("/api/v1/models/riojo/requests")
        .then()
        .statusCode(404)
        .body("detail", containsString("rioja"));
    get("?version=candidate").statusCode(404).body("aliases", contains("live"));
    get("?version=2").statusCode(404).body("versions", contains("1"));
    assertThat(lines("?version=1")).isEmpty();

    keep("candidate", "2026-03-01T06:00:02Z", "2026-03-01T06:00:00.000Z", "a");
    assertThat(lines("?version=candidate")).isEmpty();
    assertThat(predictions("?version=candidate&since=36500d")).containsExactly("a");
  }

  @Test
  void aDatabaseThatIsAwayFailsNoRequestAndIsSaidToWhoReads() {
    kept.failure = new Refused(Refused.Reason.UNAVAILABLE, "The database did not answer.");
    post("/api/v1/models/rioja/predict", "{\"rows\":[" + ROW + "]}");
    get("").statusCode(503).body("detail", equalTo("The database did not answer."));
    kept.failure = null;
    assertThat(lines("")).isEmpty();
  }

  @Test
  void anAnswerThatHasNotBegunIsAProblem() {
    keepFivePages("x");
    kept.pagesBeforeFailure = 2;
    kept.failure = new Refused(Refused.Reason.UNAVAILABLE, "The database did not answer.");
    get("?since=36500d").statusCode(503).body("detail", equalTo("The database did not answer."));
  }

  @Test
  void anAnswerThatCannotBeFinishedDoesNotLookFinished() {
    keepFivePages("x".repeat(50_000));
    kept.pagesBeforeFailure = 2;
    kept.failure = new Refused(Refused.Reason.UNAVAILABLE, "The database did not answer.");
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve("/api/v1/models/rioja/requests?since=36500d")).build();

    assertThatThrownBy(() -> HttpClient.newHttpClient().send(request, BodyHandlers.ofString()))
        .isInstanceOf(IOException.class);
  }

  private void keepFivePages(String prediction) {
    for (int i = 0; i < 10; i++) {
      keep("live", "2026-03-01T06:00:0" + i + "Z", "2026-03-01T06:00:00.000Z", prediction);
    }
  }
}
