package dev.millrace.api.inference;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import dev.millrace.api.memory.MemoryChanges;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Registry;
import dev.millrace.api.memory.Samples;
import dev.millrace.api.memory.WineModel;
import dev.millrace.engine.view.TaskView;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class InferenceTest {
  private static final String ALCOHOL = tensor("alcohol", "FP64", "[2]", "[13.0, 11.5]");
  private static final String ACID = tensor("malic_acid", "FP64", "[2]", "[1.7, 2.0]");
  private static final String COLOUR = tensor("colour", "BYTES", "[2]", "[\"red\", \"white\"]");

  @Inject MemoryState state;
  @Inject MemoryChanges changes;
  @Inject Registry registry;
  @Inject WineModel.Loader loader;

  @BeforeEach
  void oneModel() {
    state.clear();
    registry.deploy("wine", registry.store(Registry.bundle("# Wine")));
    succeed("live");
  }

  @Test
  void aModelAnswersWithItsPredictionAndScores() {
    infer(ALCOHOL, ACID, COLOUR)
        .statusCode(200)
        .body("model_name", equalTo("wine"))
        .body("model_version", equalTo("1"))
        .body("$", not(hasKey("id")))
        .body("outputs.name", contains("prediction", "score.good", "score.bad"))
        .body("outputs[0].datatype", equalTo("BYTES"))
        .body("outputs[0].shape", contains(2))
        .body("outputs[0].data", contains("good", "bad"))
        .body("outputs[1].data", contains(0.13f, 0.115f));
  }

  @Test
  void onlyWantedOutputsAreAnswered() {
    post("{\"id\":\"a7\",\"inputs\":["
            + String.join(",", ALCOHOL, ACID, COLOUR)
            + "],\"outputs\":[{\"name\":\"score.bad\"}]}")
        .statusCode(200)
        .body("id", equalTo("a7"))
        .body("outputs.name", contains("score.bad"));
    post("{\"inputs\":["
            + String.join(",", ALCOHOL, ACID, COLOUR)
            + "],\"outputs\":[{\"name\":\"predicton\"}]}")
        .statusCode(400)
        .body("error", containsString("Did you mean \"prediction\"?"));
  }

  @Test
  void wholeNumbersAndColumnShapesAndNullsAreUnderstood() {
    infer(
            tensor("alcohol", "INT32", "[2,1]", "[[13],[11]]"),
            tensor("malic_acid", "fp32", "[2,1]", "[1, 2.5]"),
            tensor("vintage", "FP64", "[2]", "[2019.0, null]"),
            tensor("organic", "BOOL", "[2]", "[true, null]"),
            tensor("grade", "BYTES", "[2]", "[\"good\", \"bad\"]"),
            COLOUR)
        .statusCode(200)
        .body("outputs[0].data", contains("good", "bad"));
    assertThat(loader.lastRows)
        .containsExactly(
            Map.of(
                "alcohol",
                13.0,
                "malic_acid",
                1.0,
                "vintage",
                2019L,
                "organic",
                true,
                "colour",
                "red"),
            Map.of("alcohol", 11.0, "malic_acid", 2.5, "colour", "white"));
  }

  @Test
  void missingColumnsAreListed() {
    refused("columns are missing: malic_acid, colour.", ALCOHOL);
    refused("column is missing: colour.", ALCOHOL, ACID);
  }

  @Test
  void aMisspeltColumnIsNamedWithTheNearestOne() {
    refused(
        "column is missing: alcohol. The model reads no column \"alchol\". Did you mean"
            + " \"alcohol\"?",
        tensor("alchol", "FP64", "[2]", "[13.0, 11.5]"),
        ACID,
        COLOUR);
  }

  @Test
  void aWrongDatatypeIsToldTheRightOne() {
    refused(
        "input \"alcohol\" has datatype BYTES; expected FP64",
        tensor("alcohol", "BYTES", "[2]", "[\"13\", \"11\"]"),
        ACID,
        COLOUR);
    refused("Did you mean \"FP64\"?", tensor("alcohol", "FP46", "[2]", "[13.0, 11]"), ACID, COLOUR);
    refused(
        "input \"colour\" has 3 in row 1; expected text",
        ALCOHOL,
        ACID,
        tensor("colour", "BYTES", "[2]", "[3, \"red\"]"));
    refused(
        "input \"alcohol\" has 300 in row 2; expected a whole number from 0 to 255",
        tensor("alcohol", "UINT8", "[2]", "[13, 300]"),
        ACID,
        COLOUR);
    refused(
        "input \"vintage\" has 2019.5 in row 1; expected a whole number of 64 bits",
        ALCOHOL,
        ACID,
        COLOUR,
        tensor("vintage", "FP64", "[2]", "[2019.5, 2020]"));
  }

  @Test
  void shapeDataAndRowCountsMustAgree() {
    refused(
        "input \"alcohol\" has shape [3] but 2 values",
        tensor("alcohol", "FP64", "[3]", "[1.0, 2.0]"),
        tensor("malic_acid", "FP64", "[3]", "[1, 2, 3]"),
        tensor("colour", "BYTES", "[3]", "[\"red\",\"red\",\"red\"]"));
    refused(
        "input \"malic_acid\" has 1 rows, but input \"alcohol\" has 2",
        ALCOHOL,
        tensor("malic_acid", "FP64", "[1]", "[1]"),
        COLOUR);
    refused(
        "input \"alcohol\" has shape [1,2]; [n] or [n, 1] was expected",
        tensor("alcohol", "FP64", "[1,2]", "[1, 2]"),
        ACID,
        COLOUR);
    refused("input \"alcohol\" is there twice", ALCOHOL, ALCOHOL, ACID, COLOUR);
  }

  @Test
  void noRowsAndTooManyRowsAreRefused() {
    refused(
        "there are no rows",
        tensor("alcohol", "FP64", "[0]", "[]"),
        tensor("malic_acid", "FP64", "[0]", "[]"),
        tensor("colour", "BYTES", "[0]", "[]"));
    refused("\"inputs\" is empty");
    String many = "[" + "1,".repeat(100) + "1]";
    refused(
        "at most 100 rows are taken at once (millrace.api.inference-rows-max)",
        tensor("alcohol", "FP64", "[101]", many),
        tensor("malic_acid", "FP64", "[101]", many),
        tensor("colour", "BYTES", "[101]", many));
  }

  @Test
  void missingAndInfiniteValuesOfRequiredColumnsAreRefused() {
    refused(
        "input \"alcohol\" has null in row 2; expected a finite number: this column is required",
        tensor("alcohol", "FP64", "[2]", "[1, null]"),
        ACID,
        COLOUR);
    refused(
        "NaN is not a JSON value; write null",
        tensor("alcohol", "FP64", "[2]", "[1, NaN]"),
        ACID,
        COLOUR);
    refused(
        "expected a finite number", tensor("alcohol", "FP64", "[2]", "[1, 1e999]"), ACID, COLOUR);
  }

  @Test
  void bodiesThatAreNotRequestsAreRefused() {
    post("{\"inputs\":[}").statusCode(400).body("error", containsString("line 1"));
    post("{\"input\":[]}")
        .statusCode(400)
        .body("error", containsString("Did you mean \"inputs\"?"));
    given()
        .header("Inference-Header-Content-Length", "10")
        .body("x")
        .post("/v2/models/wine/infer")
        .then()
        .statusCode(400)
        .body("error", containsString("binary_data=False"));
  }

  @Test
  void anUnknownModelOrVersionIsToldWhatThereIs() {
    when()
        .get("/v2/models/wien")
        .then()
        .statusCode(404)
        .body("error", containsString("Did you mean \"wine\"?"));
    when()
        .get("/v2/models/wine/versions/7")
        .then()
        .statusCode(404)
        .body(
            "error",
            equalTo("model \"wine\" has no version or alias \"7\"; versions: 1; aliases: live"));
  }

  @Test
  void metadataNamesColumnsTypesAndVersions() {
    when()
        .get("/v2/models/wine")
        .then()
        .statusCode(200)
        .body("name", equalTo("wine"))
        .body("versions", contains("1"))
        .body("inputs", hasSize(5))
        .body("inputs[2].datatype", equalTo("INT64"))
        .body("inputs[2].shape", contains(-1))
        .body("outputs[0].name", equalTo("prediction"));
    when().get("/v2/models/wine/versions/live/ready").then().body("ready", equalTo(true));
  }

  @Test
  void theServerSaysWhoItIsAndThatItIsReady() {
    when().get("/v2").then().body("name", equalTo("millrace")).body("extensions", hasSize(0));
    when().get("/v2/health/live").then().statusCode(200).body("live", equalTo(true));
    when().get("/v2/health/ready").then().statusCode(200).body("ready", equalTo(true));
    state.failure = new IllegalStateException("no database");
    when().get("/v2/health/ready").then().statusCode(503).body("ready", equalTo(false));
  }

  @Test
  void aDeploymentAnswersAtOnceAndEarlierVersionsStay() {
    infer(ALCOHOL, ACID, COLOUR).body("model_version", equalTo("1"));
    registry.deploy("wine", registry.store(Registry.bundle("# Wine, better")));
    succeed("live");
    infer(ALCOHOL, ACID, COLOUR).body("model_version", equalTo("2"));
    given()
        .contentType(ContentType.JSON)
        .body("{\"inputs\":[" + String.join(",", ALCOHOL, ACID, COLOUR) + "]}")
        .post("/v2/models/wine/versions/1/infer")
        .then()
        .body("model_version", equalTo("1"));
  }

  @Test
  void aBundleThatCannotBeReadIsUnavailable() {
    registry.deploy("wine", registry.store("no archive".getBytes(StandardCharsets.UTF_8)));
    succeed("live");
    infer(ALCOHOL, ACID, COLOUR)
        .statusCode(503)
        .body("error", containsString("it is not an archive"));
    registry.deploy("wine", "sha256:" + "0".repeat(64));
    succeed("live");
    infer(ALCOHOL, ACID, COLOUR).statusCode(503);
  }

  private void succeed(String task) {
    TaskView running = Samples.task("r1", task);
    changes.publish(
        "task",
        "r1",
        new TaskView(
            running.run(),
            running.id(),
            running.step(),
            "deploy",
            "SUCCEEDED",
            1,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of(),
            Map.of()));
  }

  private static String tensor(String name, String datatype, String shape, String data) {
    return "{\"name\":\"%s\",\"datatype\":\"%s\",\"shape\":%s,\"data\":%s}"
        .formatted(name, datatype, shape, data);
  }

  private static void refused(String error, String... tensors) {
    infer(tensors).statusCode(400).body("error", containsString(error));
  }

  private static ValidatableResponse infer(String... tensors) {
    return post("{\"inputs\":[" + String.join(",", tensors) + "]}");
  }

  private static ValidatableResponse post(String body) {
    return given()
        .contentType(ContentType.JSON)
        .body(body)
        .post("/v2/models/wine/infer")
        .then()
        .contentType(ContentType.JSON);
  }
}
