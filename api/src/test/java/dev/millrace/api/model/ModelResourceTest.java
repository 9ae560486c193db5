package dev.millrace.api.model;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Registry;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ModelResourceTest {
  @Inject MemoryState state;
  @Inject Registry registry;

  @BeforeEach
  void oneModelWithACard() {
    state.clear();
    registry.deploy("port", registry.store(Registry.bundle("# Port\n\nSweet: süß.\n")));
  }

  @Test
  void modelsAreListedWithVersionsAndAliases() {
    when()
        .get("/api/v1/models")
        .then()
        .statusCode(200)
        .body("items.name", contains("port"))
        .body("items[0].aliases.live", equalTo(1));
    when().get("/api/v1/models/port").then().body("versions.version", contains(1));
    when().get("/api/v1/models/port/versions/live").then().body("version", equalTo(1));
    when().get("/api/v1/models/prot").then().statusCode(404).body("models", contains("port"));
  }

  @Test
  void theCardComesOutOfTheBundle() {
    when()
        .get("/api/v1/models/port/versions/1/card")
        .then()
        .statusCode(200)
        .contentType(containsString("text/markdown"))
        .body(equalTo("# Port\n\nSweet: süß.\n"));
  }

  @Test
  void aBundleWithoutACardIsNotFound() {
    registry.deploy("madeira", registry.store(Registry.bundle("")));
    when()
        .get("/api/v1/models/madeira/versions/live/card")
        .then()
        .statusCode(404)
        .body("detail", equalTo("the bundle of madeira version 1 has no card"));
  }
}
