package dev.millrace.api.artifact;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Registry;
import dev.millrace.api.memory.Samples;
import dev.millrace.artifacts.Digests;
import dev.millrace.artifacts.ExchangingArtifactStore;
import dev.millrace.engine.view.ArtifactView;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ArtifactResourceTest {
  private static final String HELLO =
      "sha256:2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @Inject MemoryState state;
  @Inject Registry registry;

  @BeforeEach
  void oneArtifact() {
    state.clear();
    String digest = registry.store("0123456789".getBytes(StandardCharsets.US_ASCII));
    state.artifacts.add(
        new ArtifactView(
            digest, "metrics", 10, "r1", "a b", "out", Optional.empty(), Map.of(), Samples.NOON));
  }

  @Test
  void bytesComeAsADownloadWithTheirType() {
    when()
        .get(url())
        .then()
        .statusCode(200)
        .contentType("application/json")
        .header("Content-Disposition", "attachment; filename=\"r1-a_b-out.json\"")
        .header("X-Content-Type-Options", "nosniff")
        .header("ETag", "\"" + state.artifacts.get(0).digest() + "\"")
        .body(equalTo("0123456789"));
  }

  @Test
  void aKnownTagIsNotSentAgain() {
    given()
        .header("If-None-Match", "\"" + state.artifacts.get(0).digest() + "\"")
        .get(url())
        .then()
        .statusCode(304);
  }

  /** So a server that cannot reach its database still passes on what it has. */
  @Test
  void toAnotherStoreBytesComeWithoutAskingTheDatabase() {
    for (String method : new String[] {"GET", "HEAD"}) {
      given()
          .header(ExchangingArtifactStore.ONLY_LOCAL, "true")
          .request(method, url())
          .then()
          .statusCode(200)
          .contentType("application/octet-stream")
          .header("Content-Length", "10");
    }
  }

  @Test
  void headSaysHowManyBytesThereAre() {
    when().head(url()).then().statusCode(200).header("Content-Length", "10");
    when().head("/api/v1/artifacts/" + "0".repeat(64)).then().statusCode(404);
  }

  @Test
  void aRangeIsAPartOfTheBytes() {
    range("bytes=2-4").statusCode(206).header("Content-Range", "bytes 2-4/10").body(equalTo("234"));
    range("bytes=7-").statusCode(206).body(equalTo("789"));
    range("bytes=-2").statusCode(206).body(equalTo("89"));
    range("bytes=1-2,4-5").statusCode(200);
    range("bytes=10-").statusCode(416).body("bytes", equalTo(10));
  }

  @Test
  void viewsAreListedAndFound() {
    when().get("/api/v1/artifacts?run=r1").then().body("items.task", contains("a b"));
    when().get("/api/v1/artifacts?run=r2").then().body("items.size()", equalTo(0));
    when().get(url() + "/info").then().statusCode(200).body("type", equalTo("metrics"));
    when().get("/api/v1/artifacts/" + HELLO + "/info").then().statusCode(404);
  }

  @Test
  void missingBytesAndWrongDigestsAreNamed() {
    when()
        .get("/api/v1/artifacts/" + "0".repeat(64))
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
    when()
        .get("/api/v1/artifacts/xyz")
        .then()
        .statusCode(400)
        .body("detail", containsString("64 lower-case hexadecimal digits"));
  }

  @Test
  void anUploadIsCreatedOnce() {
    String fresh = "fresh bytes " + System.nanoTime();
    String digest = "sha256:" + sha256(fresh);
    put(digest, fresh).statusCode(201).body("digest", equalTo(digest));
    put(digest, fresh).statusCode(200);
    assertThat(when().get("/api/v1/artifacts/" + digest).asString()).isEqualTo(fresh);
  }

  @Test
  void otherBytesThanTheDigestSaysAreRefused() {
    put(HELLO, "hallo")
        .statusCode(422)
        .body("type", equalTo("urn:millrace:digest-mismatch"))
        .body("expected", equalTo(HELLO))
        .body("actual", equalTo("sha256:" + sha256("hallo")));
  }

  @Test
  void anUploadOverTheLimitIsToldTheLimitItsUnitAndItsKey() {
    put(HELLO, "x".repeat(1025))
        .statusCode(413)
        .body("limit", equalTo(1024))
        .body("key", equalTo("millrace.api.artifact-bytes-max"));
  }

  @Test
  void anotherSitesPageCannotUpload() {
    given()
        .header("Sec-Fetch-Site", "cross-site")
        .body("hello")
        .put("/api/v1/artifacts/" + HELLO)
        .then()
        .statusCode(403)
        .contentType("application/problem+json");
  }

  private String url() {
    return "/api/v1/artifacts/" + state.artifacts.get(0).digest();
  }

  private ValidatableResponse range(String range) {
    return given().header("Range", range).get(url()).then();
  }

  private static ValidatableResponse put(String digest, String body) {
    return given()
        .contentType("application/octet-stream")
        .body(body.getBytes(StandardCharsets.UTF_8))
        .put("/api/v1/artifacts/" + digest)
        .then();
  }

  private static String sha256(String text) {
    var sha256 = Digests.sha256();
    return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
