package dev.millrace.api.serving;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Registry;
import dev.millrace.api.memory.WineModel;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class PredictTest {
  @Inject MemoryState state;
  @Inject Registry registry;
  @Inject WineModel.Loader loader;

  @BeforeEach
  void oneModel() {
    state.clear();
    registry.deploy("sherry", registry.store(Registry.bundle("# Sherry")));
  }

  @Test
  void textAsInCsvFilesBecomesTheColumnsType() {
    predict(
            "{\"alcohol\":\" 13 \",\"malic_acid\":\"1.5\",\"vintage\":\"2019\",\"organic\":\"True\","
                + "\"colour\":\"red\",\"grade\":\"good\"}",
            "{\"alcohol\":11,\"malic_acid\":2,\"vintage\":\"\",\"organic\":null,\"colour\":\"red\"}")
        .statusCode(200)
        .body("model", equalTo("sherry"))
        .body("version", equalTo(1))
        .body("predictions.prediction", contains("good", "bad"));
    assertThat(loader.lastRows)
        .containsExactly(
            Map.of(
                "alcohol",
                13.0,
                "malic_acid",
                1.5,
                "vintage",
                2019L,
                "organic",
                true,
                "colour",
                "red"),
            Map.of("alcohol", 11.0, "malic_acid", 2.0, "colour", "red"));
  }

  @Test
  void aBadValueIsNamedWithRowColumnValueAndWhatWasExpected() {
    predict(
            "{\"alcohol\":1,\"malic_acid\":1,\"colour\":\"red\"}",
            "{\"alcohol\":\"strong\",\"malic_acid\":1,\"colour\":\"red\"}")
        .statusCode(400)
        .body(
            "detail", equalTo("row 2: column \"alcohol\" is \"strong\"; expected a finite number"))
        .body("row", equalTo(2))
        .body("column", equalTo("alcohol"))
        .body("value", equalTo("\"strong\""));
    predict("{\"alcohol\":1,\"malic_acid\":\"NaN\",\"colour\":\"red\"}").statusCode(400);
    predict("{\"alcohol\":1,\"malic_acid\":null,\"colour\":\"red\"}")
        .statusCode(400)
        .body("detail", containsString("\"malic_acid\" is missing"));
    predict("{\"alcohol\":1,\"malic_acid\":1,\"colour\":7}")
        .statusCode(400)
        .body("expected", equalTo("text"));
    predict("{\"alcohol\":1,\"malic_acid\":1,\"colour\":\"red\",\"vintage\":1.5}")
        .statusCode(400)
        .body("detail", containsString("whole number"));
    predict("{\"alcohol\":1,\"malic_acid\":1,\"colour\":\"red\",\"organic\":\"maybe\"}")
        .statusCode(400)
        .body("expected", equalTo("true or false"));
  }

  @Test
  void missingAndMisspeltColumnsAreNamed() {
    predict("{\"alcohol\":1,\"malic_acid\":1,\"colour\":\"red\"}", "{\"alcohol\":1}")
        .statusCode(400)
        .body("detail", equalTo("row 2: columns are missing: malic_acid, colour."))
        .body("missing", contains("malic_acid", "colour"));
    predict("{\"alchol\":1,\"malic_acid\":1,\"colour\":\"red\"}")
        .statusCode(400)
        .body("detail", containsString("Did you mean \"alcohol\"?"))
        .body("unknown", contains("alchol"));
  }

  @Test
  void noRowsOrTooManyAreRefused() {
    predict().statusCode(400).body("detail", containsString("no rows"));
    predict("null").statusCode(400).body("row", equalTo(1));
    given()
        .contentType(ContentType.JSON)
        .body("{}")
        .post("/api/v1/models/sherry/predict")
        .then()
        .statusCode(400)
        .body("field", equalTo("rows"));
    String[] many = new String[101];
    Arrays.fill(many, "{}");
    predict(many)
        .statusCode(400)
        .body("limit", equalTo(100))
        .body("unit", equalTo("rows"))
        .body("key", equalTo("millrace.api.inference-rows-max"));
  }

  @Test
  void aVersionMayBeNamed() {
    given()
        .contentType(ContentType.JSON)
        .body("{\"rows\":[{\"alcohol\":1,\"malic_acid\":1,\"colour\":\"red\"}]}")
        .post("/api/v1/models/sherry/predict?version=1")
        .then()
        .statusCode(200);
    given()
        .contentType(ContentType.JSON)
        .body("{\"rows\":[]}")
        .post("/api/v1/models/sherry/predict?version=3")
        .then()
        .statusCode(404);
  }

  private static ValidatableResponse predict(String... rows) {
    return given()
        .contentType(ContentType.JSON)
        .body("{\"rows\":[" + String.join(",", rows) + "]}")
        .post("/api/v1/models/sherry/predict")
        .then();
  }
}
