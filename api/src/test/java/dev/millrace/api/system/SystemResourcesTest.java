package dev.millrace.api.system;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.millrace.api.memory.MemoryState;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class SystemResourcesTest {
  @Inject MemoryState state;

  @BeforeEach
  void nothing() {
    state.clear();
  }

  @Test
  void theProcessSaysWhoItIs() {
    when()
        .get("/api/v1/info")
        .then()
        .statusCode(200)
        .body("version", equalTo("1.2.3"))
        .body("$", not(hasKey("dataDirectory")));
    when().get("/api/v1/workers").then().statusCode(200).body("items", hasSize(0));
  }

  @Test
  void kindsAreDocumentedWithTheirParameterTypes() {
    when()
        .get("/api/v1/kinds")
        .then()
        .body("items[0].name", equalTo("split"))
        .body("items[0].inputs[0].type", equalTo("dataset"))
        .body("items[0].parameters[0].type.maximum", equalTo(99))
        .body("items[0].parameters[0].fallback", equalTo(7));
  }

  @Test
  void theSchemaForEditorsKnowsTheKinds() {
    when()
        .get("/api/v1/schema/dag.json")
        .then()
        .statusCode(200)
        .contentType("application/schema+json")
        .body("'$schema'", equalTo("http://json-schema.org/draft-07/schema#"))
        .body("definitions.step.properties.uses.enum[0]", equalTo("split"));
  }

  @Test
  void readyMeansThatTheStateCanBeRead() {
    when().get("/q/health/ready").then().statusCode(200);
    state.failure = new IllegalStateException("no database");
    when().get("/q/health/ready").then().statusCode(503).body(containsString("no database"));
  }

  @Test
  void everyOperationIsDescribedWithItsProblems() {
    when()
        .get("/q/openapi?format=json")
        .then()
        .statusCode(200)
        .body("info.title", equalTo("Millrace"))
        .body("components.schemas.Problem.required", hasSize(5))
        .body("components.schemas.RunView.properties", hasKey("state"))
        .body(
            "paths.'/api/v1/runs'.get.responses.default.content.'application/problem+json'"
                + ".schema.$ref",
            equalTo("#/components/schemas/Problem"));
  }
}
