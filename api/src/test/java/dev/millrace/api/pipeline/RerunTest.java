package dev.millrace.api.pipeline;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;

import dev.millrace.api.memory.MemoryReruns;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.engine.view.Commands.Refused;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Making runs from other runs. */
@QuarkusTest
class RerunTest {
  @Inject MemoryState state;
  @Inject MemoryReruns reruns;

  @BeforeEach
  void oneRun() {
    state.clear();
    reruns.clear();
    state.dags.put("wine", Samples.dag("wine"));
    state.runs.add(Samples.run("r1", "wine", "SUCCEEDED", Map.of()));
  }

  @Test
  void aPlanIsShownAndChangesNothing() {
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("from", List.of("train"), "params", Map.of("trees", 300)))
        .post("/api/v1/runs/r1/fork/plan")
        .then()
        .statusCode(200)
        .body("digest", equalTo("p1"))
        .body("idle", equalTo(false))
        .body("steps[0].action", equalTo("run"))
        .body("steps[0].why", equalTo("you asked for it"));
    assertThat(reruns.asked)
        .containsExactly(
            "plan r1 Fork[from=[train], params={trees=300}, latest=false, cache=true]");
  }

  @Test
  void aRunIsMadeAsPlannedAndSaysWhereItIs() {
    given()
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", "k1")
        .body(Map.of("from", List.of("train"), "latest", true, "cache", false, "plan", "p1"))
        .post("/api/v1/runs/r1/fork")
        .then()
        .statusCode(202)
        .header("Location", endsWith("/api/v1/runs/r2"))
        .body("id", equalTo("r2"));
    assertThat(reruns.asked)
        .containsExactly("fork r1 Fork[from=[train], params={}, latest=true, cache=false] p1 k1");
  }

  @Test
  void withoutABodyWhatNeverSucceededRuns() {
    when().post("/api/v1/runs/r1/fork").then().statusCode(202);
    assertThat(reruns.asked)
        .containsExactly("fork r1 Fork[from=[], params={}, latest=false, cache=true] - -");
  }

  @Test
  void aPlanThatHasChangedIsAConflict() {
    reruns.refusal = new Refused(Refused.Reason.CONFLICT, "The plan has changed.");
    when()
        .post("/api/v1/runs/r1/fork")
        .then()
        .statusCode(409)
        .body("type", equalTo("urn:millrace:conflict"))
        .body("detail", equalTo("The plan has changed."));
  }

  @Test
  void aRunGoesOnOnceForEachGeneration() {
    when().post("/api/v1/runs/r1/rerun").then().statusCode(202).body("id", equalTo("r1"));
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("generation", 2))
        .post("/api/v1/runs/r1/rerun")
        .then()
        .statusCode(202);
    assertThat(reruns.asked).containsExactly("go on r1 -", "go on r1 2");
    given()
        .contentType(ContentType.JSON)
        .body(Map.of("generation", 1))
        .post("/api/v1/runs/r1/rerun")
        .then()
        .statusCode(400)
        .body("field", equalTo("generation"));
  }

  @Test
  void anUnknownRunIsNotFound() {
    for (String path : List.of("fork", "fork/plan", "rerun")) {
      when()
          .post("/api/v1/runs/r9/" + path)
          .then()
          .statusCode(404)
          .body("detail", containsString("no run \"r9\""));
    }
    assertThat(reruns.asked).isEmpty();
  }
}
