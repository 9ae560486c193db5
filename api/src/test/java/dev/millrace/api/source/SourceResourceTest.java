package dev.millrace.api.source;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.millrace.api.memory.MemorySources;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SourceResourceTest {
  @Inject MemorySources sources;
  @Inject MemoryState state;

  @BeforeEach
  void clear() {
    state.clear();
    sources.synced.clear();
  }

  @Test
  void sourcesAreShownWithWhatIsLiveAndWhatIsWrong() {
    when()
        .get("/api/v1/sources")
        .then()
        .statusCode(200)
        .body("items.name", contains("pipelines"))
        .body("items[0].live.id", equalTo("c0ffee"))
        .body("items[0].problem.code", equalTo("unreachable"))
        .body("items[0].brokenFiles[0].findings[0].line", equalTo(3));
    when().get("/api/v1/sources/pipelines").then().statusCode(200).body("dags", equalTo(4));
  }

  @Test
  void aWebhookHasASourceReadWhateverItSends() {
    given()
        .contentType(ContentType.URLENC)
        .body("payload=%7B%22ref%22%3A%22refs%2Fheads%2Fmain%22%7D")
        .post("/api/v1/sources/pipelines/sync")
        .then()
        .statusCode(202)
        .body("name", equalTo("pipelines"));
    when().post("/api/v1/sources/pipelines/sync").then().statusCode(202);
    assertThat(sources.synced).containsExactly("pipelines", "pipelines");
  }

  @Test
  void anUnknownSourceIsAProblemThatNamesTheNearest() {
    when()
        .post("/api/v1/sources/pipeline/sync")
        .then()
        .statusCode(404)
        .contentType("application/problem+json")
        .body("detail", containsString("pipelines"));
    assertThat(sources.synced).isEmpty();
  }

  @Test
  void aSourceThatIsReadIsNotForgotten() {
    when()
        .delete("/api/v1/sources/pipelines")
        .then()
        .statusCode(409)
        .contentType("application/problem+json");
    when().delete("/api/v1/sources/other").then().statusCode(404);
  }

  @Test
  void theVersionsOfADagAreListedAndCompared() {
    state.dags.put("wine", Samples.dag("wine"));
    when()
        .get("/api/v1/dags/wine/versions?limit=2")
        .then()
        .statusCode(200)
        .body("items.version", contains("b2", "a1"))
        .body("items[0].origin.author", equalTo("Ada"))
        .body("next", equalTo("1_a1"));
    when()
        .get("/api/v1/dags/wine/versions/a1/diff/b2")
        .then()
        .statusCode(200)
        .body("text", equalTo("--- a\n+++ b\n"))
        .body("files[0].path", equalTo("c.yaml"));
    when().get("/api/v1/dags/wine/versions/zz/diff/b2").then().statusCode(404);
    when().get("/api/v1/dags/wine/versions?cursor=x").then().statusCode(400);
    when().get("/api/v1/dags/port/versions").then().statusCode(404);
  }
}
