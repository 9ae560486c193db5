package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.view.OutageView;
import dev.millrace.engine.view.ScheduleView;
import dev.millrace.engine.view.TriggerView.PauseView;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code schedule preview} and the triggers that {@code explain} tells of. */
class ScheduleTest {
  private static final String NIGHTLY =
      """
      apiVersion: millrace/v1
      dag: nightly
      params: {trees: {type: integer, default: 10}}
      triggers:
        night: {cron: "30 2 * * *", timezone: Europe/Zurich, missed: {policy: all, max: 3}, params: {trees: 5}}
        often: {every: 6h, missed: skip, overlap: allow}
        hook: {webhook: true}
      steps:
        first: {uses: ingest, with: {from: data/wine.csv}}
      """;

  @TempDir private Path directory;
  private CommandTester tester;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    tester.dag();
    tester.write("dags/nightly.yaml", NIGHTLY);
  }

  @Test
  void aFileIsPreviewedWithoutAServer() {
    int code =
        tester.run(
            "schedule",
            "preview",
            "dags/nightly.yaml",
            "--from",
            "2026-03-28",
            "--to",
            "2026-03-30",
            "-n",
            "3");

    assertThat(code).as(tester.err()).isZero();
    assertThat(tester.out())
        .isEqualTo(
            """
            night  cron 30 2 * * * in Europe/Zurich; missed: all within 1d, at most 3; overlap: queue; with {trees=5}
              LOCAL TIME                      UTC                   WINDOW FROM                     NOTE
              Sat 2026-03-28 02:30:00 +01:00  2026-03-28T01:30:00Z  Fri 2026-03-27 02:30:00 +01:00
              Sun 2026-03-29 03:00:00 +02:00  2026-03-29T01:00:00Z  Sat 2026-03-28 02:30:00 +01:00  shifted from 02:30, which does not exist that day
              Clocks go forward from 2026-03-29 02:00 to 03:00.

            often  every 6h; missed: skip; overlap: allow
              LOCAL TIME                      UTC                   WINDOW FROM                     NOTE
              Sat 2026-03-28 00:00:00 +00:00  2026-03-28T00:00:00Z  Fri 2026-03-27 18:00:00 +00:00
              Sat 2026-03-28 06:00:00 +00:00  2026-03-28T06:00:00Z  Sat 2026-03-28 00:00:00 +00:00
              Sat 2026-03-28 12:00:00 +00:00  2026-03-28T12:00:00Z  Sat 2026-03-28 06:00:00 +00:00
              … and 5 more before 2026-03-30T00:00:00Z

            hook  webhook; overlap: queue
            """);
    assertThat(tester.started).isEmpty();
  }

  @Test
  void withoutTimesItBeginsNow() throws Exception {
    assertThat(tester.run("schedule", "preview", "dags/nightly.yaml", "--json")).isZero();

    JsonNode night = tester.json().get("triggers").get(0);
    assertThat(night.get("ticks")).hasSize(10);
    assertThat(night.at("/ticks/0/tick").asText()).isEqualTo("2026-03-02T01:30:00Z");
    assertThat(night.at("/params/trees").asInt()).isEqualTo(5);
    assertThat(night.at("/missed/within").asText()).as("as over REST").isEqualTo("PT24H");
  }

  @Test
  void aNameIsAskedOfAServer() throws Exception {
    assertThat(tester.run("schedule", "preview", "dags/nightly.yaml", "-n", "2", "--json"))
        .isZero();
    ScheduleView view = Json.MAPPER.treeToValue(tester.json(), ScheduleView.class);
    assertThat(tester.run("schedule", "preview", "dags/nightly.yaml", "-n", "2")).isZero();
    String local = tester.out();
    try (FakeServer server = new FakeServer()) {
      server.schedules.put("nightly", view);
      tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());

      assertThat(
              tester.run(
                  "schedule", "preview", "nightly", "-n", "2", "--from", "2026-03-01T00:00Z"))
          .as(tester.err())
          .isZero();
      assertThat(tester.out()).isEqualTo(local);
      assertThat(server.requests)
          .contains("GET /api/v1/dags/nightly/schedule?from=2026-03-01T00%3A00Z&limit=2");
      assertThat(tester.run("schedule", "preview", "nihgtly")).isEqualTo(2);

      PauseView pause = new PauseView("ada", "no data", Views.START, false);
      List<ScheduleView.TriggerView> paused =
          view.triggers().stream().map(trigger -> trigger.with(pause)).toList();
      server.schedules.put("nightly", new ScheduleView("nightly", view.version(), paused));
      assertThat(tester.run("schedule", "preview", "nightly", "-n", "2")).isZero();
      assertThat(tester.out())
          .contains("  Paused by ada since 2026-03-01T12:00:00Z: no data. None of this makes a run")
          .contains("Mon 2026-03-02 02:30:00 +01:00");
    }
  }

  @Test
  void whatAnOutageWouldDoIsToldOfAFileAndOfAServer() throws Exception {
    String[] words = {
      "schedule", "preview", "dags/nightly.yaml", "--outage", "2026-03-25T00:00/2026-03-30T12:00:30"
    };
    assertThat(tester.run(words)).as(tester.err()).isZero();
    String local = tester.out();
    assertThat(local.lines().limit(7))
        .containsExactly(
            "night  cron 30 2 * * * in Europe/Zurich; missed: all within 1d, at most 3; overlap:"
                + " queue; with {trees=5}",
            "  TICK                            BECOMES",
            "  Wed 2026-03-25 02:30:00 +01:00  no run: missed for longer than 'within' allows",
            "  Thu 2026-03-26 02:30:00 +01:00  no run: missed for longer than 'within' allows",
            "  Fri 2026-03-27 02:30:00 +01:00  no run: missed for longer than 'within' allows",
            "  Sat 2026-03-28 02:30:00 +01:00  no run: missed for longer than 'within' allows",
            "  Sun 2026-03-29 03:00:00 +02:00  no run: missed for longer than 'within' allows");
    assertThat(local)
        .contains(
            "Mon 2026-03-30 02:30:00 +02:00  a run, window from Sun 2026-03-29 03:00:00 +02:00")
        .contains("Mon 2026-03-30 06:00:00 +00:00  no run: missed, and the trigger says to skip")
        .contains("Mon 2026-03-30 12:00:00 +00:00  a run, window from Mon 2026-03-30 06:00:00")
        .doesNotContain("hook");
    assertThat(tester.run("schedule", "preview", "dags/nightly.yaml", words[3], words[4], "--json"))
        .isZero();
    OutageView view = Json.MAPPER.treeToValue(tester.json(), OutageView.class);
    try (FakeServer server = new FakeServer()) {
      server.outages.put("nightly", view);
      tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());

      assertThat(tester.run("schedule", "preview", "nightly", words[3], words[4])).isZero();
      assertThat(tester.out()).isEqualTo(local);
      assertThat(server.requests)
          .contains(
              "GET /api/v1/dags/nightly/schedule/outage?from=2026-03-25T00%3A00"
                  + "&to=2026-03-30T12%3A00%3A30");
    }
  }

  @Test
  void aLongOutageIsCounted() throws Exception {
    tester.write("dags/fast.yaml", NIGHTLY.replace("\"30 2 * * *\"", "\"* * * * * *\""));

    assertThat(
            tester.run(
                "schedule", "preview", "dags/fast.yaml", "--outage", "2020-01-01/2026-01-01"))
        .as(tester.err())
        .isZero();
    assertThat(tester.out())
        .contains("Wed 2020-01-01 00:00:00 +01:00 to Tue 2025-12-30 23:58:19 +01:00 (189,302,300)");
  }

  @Test
  void aDagWithoutTriggersSaysSo() {
    assertThat(tester.run("schedule", "preview", "dags/wine.yaml")).isZero();

    assertThat(tester.out()).contains("wine has no triggers");
  }

  @Test
  void whatCannotBeMeantIsTheUsersMistake() {
    for (String[] words :
        new String[][] {
          {"schedule"},
          {"schedule", "preview"},
          {"schedule", "show", "dags/nightly.yaml"},
          {"schedule", "preview", "dags/nightly.yaml", "-n", "0"},
          {"schedule", "preview", "dags/nightly.yaml", "--from", "yesterday"},
          {"schedule", "preview", "dags/nightly.yaml", "--outage", "2026-03-25"},
          {"schedule", "preview", "dags/nightly.yaml", "--outage", "2026-03-25/soon"},
          {"schedule", "preview", "dags/nightly.yaml", "--outage", "2026-03-26/2026-03-25"},
          {"schedule", "preview", "dags/nightly.yaml", "--to", "2001-01-01"},
          {
            "schedule", "preview", "dags/nightly.yaml", "--from", "2026-03-26", "--to", "2026-03-25"
          },
          {
            "schedule",
            "preview",
            "dags/nightly.yaml",
            "--outage",
            "2026-03-25/2026-03-26",
            "-n",
            "3"
          },
          {"schedule", "preview", "dags/missing.yaml"}
        }) {
      assertThat(tester.run(words)).as(String.join(" ", words)).isEqualTo(2);
    }
  }

  @Test
  void aFileWithFindingsIsNotPreviewed() throws Exception {
    tester.write("dags/bad.yaml", NIGHTLY.replace("30 2 * * *", "30 25 * * *"));

    assertThat(tester.run("schedule", "preview", "dags/bad.yaml")).isEqualTo(2);
    assertThat(tester.err()).contains("Cron expression '30 25 * * *'").doesNotContain("execute");
  }

  @Test
  void explainTellsTheNextTicks() {
    assertThat(tester.run("explain", "dags/nightly.yaml")).as(tester.err()).isZero();

    assertThat(tester.out())
        .contains("triggers\n    night  cron 30 2 * * * in Europe/Zurich; missed: all within 1d,")
        .containsPattern("next +Mon 2026-03-02 02:30:00 \\+01:00, Tue 2026-03-03 02:30:00")
        .contains("    hook  webhook; overlap: queue");
  }
}
