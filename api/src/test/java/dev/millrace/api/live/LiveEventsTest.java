package dev.millrace.api.live;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.millrace.api.memory.MemoryChanges;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.api.serving.ModelVersions;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@QuarkusTest
@Timeout(20)
class LiveEventsTest {
  @Inject MemoryState state;
  @Inject MemoryChanges changes;

  /** Listens as long as the application runs. */
  @Inject ModelVersions versions;

  @TestHTTPResource("/api/v1")
  String api;

  @BeforeEach
  void twoRunsAndNoReaderLeft() throws InterruptedException {
    changes.awaitListeners(1);
    state.clear();
    state.runs.add(Samples.run("r1", "wine", "RUNNING", Map.of()));
    state.runs.add(Samples.run("r2", "wine", "RUNNING", Map.of()));
    publish("r2", "before");
  }

  @Test
  void aChangeArrivesWithItsNumberItsKindAndItsView() throws Exception {
    try (EventLines events = new EventLines(api + "/events")) {
      assertThat(events.next()).containsEntry("id", String.valueOf(changes.newest()));
      publish("r1", "raw");
      assertThat(events.nextNamed())
          .containsEntry("id", String.valueOf(changes.newest()))
          .containsEntry("event", "task")
          .containsOnlyKeys("id", "event", "data")
          .hasEntrySatisfying(
              "data", data -> assertThat(data).contains("\"id\":\"raw\"").doesNotContain("null"));
    }
  }

  @Test
  void aReaderThatComesBackMissesNothing() throws Exception {
    long seen = changes.newest();
    publish("r1", "one");
    publish("r1", "two");
    try (EventLines events =
        new EventLines(api + "/events", "Last-Event-ID", String.valueOf(seen))) {
      assertThat(events.nextNamed()).containsEntry("id", String.valueOf(seen + 1));
      assertThat(events.nextNamed()).containsEntry("id", String.valueOf(seen + 2));
    }
  }

  @Test
  void aRunsStreamHasOnlyItsOwnChanges() throws Exception {
    long seen = changes.newest();
    publish("r2", "other");
    publish("r1", "own");
    try (EventLines events = new EventLines(api + "/runs/r1/events?after=" + seen)) {
      assertThat(events.nextNamed().get("data")).contains("\"id\":\"own\"");
    }
  }

  @Test
  void forgottenChangesAreAnnouncedAndTheStreamGoesOn() throws Exception {
    long seen = changes.newest();
    publish("r1", "lost");
    publish("r1", "lost too");
    changes.forgetAll();
    try (EventLines events =
        new EventLines(api + "/events", "Last-Event-ID", String.valueOf(seen))) {
      assertThat(events.nextNamed())
          .containsEntry("event", "reset")
          .containsEntry("id", String.valueOf(changes.newest()));
      publish("r1", "later");
      assertThat(events.nextNamed().get("data")).contains("\"id\":\"later\"");
    }
  }

  @Test
  void aNumberOfAnEarlierProcessIsForgottenToo() throws Exception {
    try (EventLines events = new EventLines(api + "/events", "Last-Event-ID", "999999")) {
      assertThat(events.nextNamed()).containsEntry("event", "reset");
    }
  }

  @Test
  void aSilentStreamShowsThatItIsAlive() throws Exception {
    try (EventLines events = new EventLines(api + "/runs/r1/events")) {
      events.next();
      publish("r2", "other");
      Map<String, String> event = events.next();
      while (!event.get("id").equals(String.valueOf(changes.newest()))) {
        event = events.next();
      }
      assertThat(event).containsEntry("", "still here").doesNotContainKey("event");
    }
  }

  @Test
  void aReaderThatLeavesIsForgotten() throws Exception {
    EventLines events = new EventLines(api + "/events");
    events.next();
    changes.awaitListeners(2);
    events.close();
    changes.awaitListeners(1);
  }

  @Test
  void moreReadersThanAllowedAreAskedToComeBack() throws Exception {
    try (EventLines first = new EventLines(api + "/events");
        EventLines second = new EventLines(api + "/events");
        EventLines third = new EventLines(api + "/events")) {
      first.next();
      second.next();
      third.next();
      when()
          .get("/api/v1/events")
          .then()
          .statusCode(503)
          .header("Retry-After", "2")
          .body("detail", containsString("millrace.api.event-readers-max"));
    }
  }

  @Test
  void unknownRunsAndNumbersAreProblems() {
    given()
        .accept("text/event-stream")
        .get("/api/v1/runs/r9/events")
        .then()
        .statusCode(404)
        .contentType("application/problem+json");
    given()
        .header("Last-Event-ID", "abc")
        .get("/api/v1/events")
        .then()
        .statusCode(400)
        .body("parameter", equalTo("Last-Event-ID"));
  }

  private void publish(String run, String task) {
    changes.publish("task", run, Samples.task(run, task));
  }
}
