package dev.millrace.api.pipeline;

import static io.restassured.RestAssured.when;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.millrace.api.memory.MemorySchedules;
import dev.millrace.api.memory.MemoryState;
import dev.millrace.api.memory.Samples;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.Missed;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ScheduleResourceTest {
  private static final String PATH = "/api/v1/dags/wine/schedule";

  @Inject MemoryState state;
  @Inject MemorySchedules schedules;

  @BeforeEach
  void clear() {
    schedules.clear();
    state.clear();
    state.dags.put("wine", Samples.dag("wine"));
  }

  private void nightly() {
    CronSchedule schedule =
        new CronSchedule(CronExpression.of("30 2 * * *"), ZoneId.of("Europe/Paris"), Dst.USUAL);
    state.triggers.put(
        "wine",
        List.of(
            new Trigger.Scheduled(
                "nightly", schedule, Missed.USUAL, Trigger.Overlap.SKIP, Map.of("trees", 3L))));
  }

  @Test
  void theTicksOfARangeAreListed() {
    nightly();
    when()
        .get(PATH + "?from=2026-03-28&to=2026-04-10&limit=2")
        .then()
        .statusCode(200)
        .body("dag", equalTo("wine"))
        .body("triggers[0].trigger", equalTo("nightly"))
        .body("triggers[0].says", contains("30 2 * * *"))
        .body("triggers[0].missed.within", equalTo("PT24H"))
        .body("triggers[0].overlap", equalTo("skip"))
        .body("triggers[0].params.trees", equalTo(3))
        .body(
            "triggers[0].ticks.local",
            contains("2026-03-28T02:30:00+01:00", "2026-03-29T03:00:00+02:00"))
        .body("triggers[0].ticks[1].tick", equalTo("2026-03-29T01:00:00Z"))
        .body("triggers[0].ticks[1].window.start", equalTo("2026-03-28T01:30:00Z"))
        .body(
            "triggers[0].ticks[1].note",
            equalTo("shifted from 02:30, which does not exist that day"))
        .body("triggers[0].more.ticks", equalTo(11));
  }

  @Test
  void withoutARangeTheNextAreListed() {
    nightly();
    when().get(PATH).then().statusCode(200).body("triggers[0].ticks", hasSize(100));
    when().get(PATH + "?limit=1").then().statusCode(200).body("triggers[0].ticks", hasSize(1));
  }

  @Test
  void aPausedTriggerSaysSoBesideItsTicks() {
    nightly();
    schedules.pause("wine", Optional.of("nightly"), "ada", "no data");
    when()
        .get(PATH + "?limit=1")
        .then()
        .statusCode(200)
        .body("triggers[0].ticks", hasSize(1))
        .body("triggers[0].paused.by", equalTo("ada"))
        .body("triggers[0].paused.reason", equalTo("no data"));
    schedules.resume("wine", Optional.of("nightly"), "ada");
    when().get(PATH).then().statusCode(200).body("triggers[0].paused", nullValue());
  }

  @Test
  void aDagWithoutTriggersHasNone() {
    when().get(PATH).then().statusCode(200).body("triggers", empty());
  }

  @Test
  void whatAnOutageWouldDoIsTold() {
    nightly();
    when()
        .get(PATH + "/outage?from=2026-03-28&to=2026-03-30T09:00")
        .then()
        .statusCode(200)
        .body("triggers[0].trigger.trigger", equalTo("nightly"))
        .body("triggers[0].runs.local", contains("2026-03-30T02:30:00+02:00"))
        .body("triggers[0].passed.reason", contains("too-old", "too-old"));
    when().get(PATH + "/outage?from=2026-03-28").then().statusCode(400);
  }

  @Test
  void whatCannotBeMeantIsAProblem() {
    when()
        .get("/api/v1/dags/wien/schedule")
        .then()
        .statusCode(404)
        .body("detail", containsString("wine"));
    when().get(PATH + "?from=soon").then().statusCode(400).body("detail", containsString("soon"));
    when().get(PATH + "?to=2026-02-30").then().statusCode(400);
    when()
        .get(PATH + "?from=2026-03-02&to=2026-03-01")
        .then()
        .statusCode(400)
        .body("detail", containsString("not before 2026-03-02"));
    when().get(PATH + "/outage?from=2026-03-02&to=2026-03-01").then().statusCode(400);
    when().get(PATH + "?limit=1001").then().statusCode(400);
  }

  @Test
  void howLongStepsTookIsToldForAsManyRunsAsAreAsked() {
    when()
        .get("/api/v1/dags/wine/durations?runs=7")
        .then()
        .statusCode(200)
        .body("dag", equalTo("wine"))
        .body("runs", equalTo(7))
        .body("steps.step", contains("train"))
        .body("steps[0].takes", equalTo("PT1M1.5S"));
    when().get("/api/v1/dags/wine/durations").then().statusCode(200).body("runs", equalTo(20));
    when().get("/api/v1/dags/wine/durations?runs=101").then().statusCode(400);
    when().get("/api/v1/dags/none/durations").then().statusCode(404);
  }
}
