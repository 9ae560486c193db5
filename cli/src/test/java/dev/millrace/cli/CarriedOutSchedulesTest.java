package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.view.ScheduleView.MissedView;
import dev.millrace.engine.view.TickView;
import dev.millrace.engine.view.TriggerView;
import dev.millrace.engine.view.TriggerView.PauseView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code schedule list}, {@code ticks}, {@code pause} and {@code resume}. */
class CarriedOutSchedulesTest {
  private static final Instant MONDAY = Instant.parse("2026-03-30T00:30:00Z");
  private static final TickView RUN =
      new TickView(
          MONDAY,
          MONDAY,
          1,
          true,
          "RUN",
          Optional.empty(),
          Optional.of(Instant.parse("2026-03-29T01:00:00Z")),
          Optional.of(MONDAY),
          Optional.of("t7"),
          Optional.empty(),
          MONDAY.plusSeconds(1));
  private static final TickView PASSED =
      new TickView(
          Instant.parse("2026-03-28T01:30:00Z"),
          Instant.parse("2026-03-29T01:00:00Z"),
          2,
          true,
          "TOO_OLD",
          Optional.of("missed for longer than 'within' allows"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          MONDAY);
  private static final TickView INTO =
      new TickView(
          Instant.parse("2026-03-27T01:30:00Z"),
          Instant.parse("2026-03-27T01:30:00Z"),
          1,
          true,
          "COALESCED",
          Optional.of("missed, and part of the run of a later tick"),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(MONDAY),
          MONDAY);

  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static TriggerView nightly(String trigger) {
    return new TriggerView(
        "nightly",
        trigger,
        "cron",
        List.of("30 2 * * *", "0 12 L * *"),
        "queue",
        Optional.of(new MissedView("latest", Duration.ofDays(1), Optional.empty())),
        "Europe/Paris",
        Optional.of(Instant.parse("2026-03-31T00:30:00Z")),
        Optional.empty(),
        Optional.empty(),
        Optional.of(RUN),
        List.of(PASSED));
  }

  private static TriggerView unreadable() {
    return new TriggerView(
        "old",
        "t",
        "",
        List.of(),
        "",
        Optional.empty(),
        "UTC",
        Optional.empty(),
        Optional.empty(),
        Optional.of("Version 12 of DAG 'old' cannot be read any more."),
        Optional.empty(),
        List.of(PASSED));
  }

  private static TriggerView paused(boolean wholeDag) {
    PauseView pause = new PauseView("ada", "labels are wrong", Views.START, wholeDag);
    return FakeSchedules.with(nightly("label"), Optional.of(pause));
  }

  @Test
  void schedulesAreListedWithWhatIsDueWhatCameOfItAndWhoPausedThem() throws Exception {
    assertThat(tester.run("schedule", "list")).isZero();
    assertThat(tester.out()).startsWith("There is no schedule yet; ");
    server.carriedOut.triggers.addAll(List.of(nightly("retrain"), paused(true), unreadable()));

    assertThat(tester.run("schedule", "list")).as(tester.err()).isZero();
    assertThat(tester.out())
        .isEqualTo(
            """
            DAG      TRIGGER  SCHEDULE                                      NEXT                            NEXT IN UTC           NEWEST TICK                     BECAME           NOTE
            nightly  retrain  cron 30 2 * * * | 0 12 L * * in Europe/Paris  Tue 2026-03-31 02:30:00 +02:00  2026-03-31T00:30:00Z  Mon 2026-03-30 02:30:00 +02:00  run t7
            nightly  label    cron 30 2 * * * | 0 12 L * * in Europe/Paris  paused                                                Mon 2026-03-30 02:30:00 +02:00  run t7           paused with the whole DAG by ada since Sun 2026-03-01 12:00:00 +00:00: labels are wrong
            old      t                                                      cannot be read                                        Sun 2026-03-29 01:00:00 +00:00  no run: too-old  Version 12 of DAG 'old' cannot be read any more.
            """);
    assertThat(tester.run("schedule", "list", "nightly", "--json")).isZero();
    assertThat(tester.json().get("items")).hasSize(2);
    assertThat(tester.json().at("/items/1/paused/reason").asText()).isEqualTo("labels are wrong");
    assertThat(server.requests).contains("GET /api/v1/dags/nightly/triggers");
    assertThat(tester.run("schedule", "list", "iris")).isZero();
    assertThat(tester.out()).startsWith("DAG iris has no schedule; ");
  }

  @Test
  void theTicksOfAScheduleSayWhatBecameOfThemWhereItsClockStands() throws Exception {
    server.carriedOut.triggers.add(nightly("retrain"));
    server.carriedOut.ticks.put("retrain", List.of(RUN, PASSED, INTO));
    server.carriedOut.ticks.put("gone", List.of(RUN));

    assertThat(tester.run("schedule", "ticks", "nightly", "retrain")).as(tester.err()).isZero();
    assertThat(tester.out().lines())
        .hasSize(4)
        .anySatisfy(
            line ->
                assertThat(line)
                    .matches(
                        "Mon 2026-03-30 02:30:00 \\+02:00 +2026-03-30T00:30:00Z +run t7 +"
                            + "Sun 2026-03-29 03:00:00 \\+02:00 +Mon 2026-03-30 00:30:01 \\+00:00"))
        .anySatisfy(
            line ->
                assertThat(line)
                    .startsWith("Sat 2026-03-28 02:30:00 +01:00 to Sun 2026-03-29 03:00:00 +02:00")
                    .contains("2 ticks, no run: missed for longer than 'within' allows"))
        .anySatisfy(
            line -> assertThat(line).contains("of a later tick: Mon 2026-03-30 02:30:00 +02:00"));
    assertThat(server.requests)
        .contains("GET /api/v1/dags/nightly/triggers/retrain/ticks?limit=20");
    assertThat(tester.run("schedule", "ticks", "nightly", "gone")).isZero();
    assertThat(tester.out()).contains("Mon 2026-03-30 00:30:00 +00:00");
    assertThat(tester.run("schedule", "ticks", "nightly", "retrain", "--limit", "3", "--json"))
        .isZero();
    assertThat(tester.json().at("/items/0/run").asText()).isEqualTo("t7");
  }

  @Test
  void aScheduleOrAWholeDagIsPausedByWhomForWhat() throws Exception {
    server.carriedOut.triggers.addAll(List.of(nightly("retrain"), nightly("label")));

    assertThat(
            tester.run(
                "schedule", "pause", "nightly", "retrain", "--reason", "no data", "--by", "ada"))
        .as(tester.err())
        .isZero();
    assertThat(tester.out())
        .isEqualTo(
            "Trigger retrain of nightly is paused by ada since Sun 2026-03-01 12:00:00 +00:00:"
                + " no data.\n");
    assertThat(tester.run("schedule", "pause", "nightly", "--reason", "no data", "--json"))
        .isZero();
    assertThat(tester.json().get("items")).hasSize(2);
    assertThat(server.carriedOut.asked.get(1).get("by").asText())
        .isEqualTo(System.getProperty("user.name"));
    assertThat(server.requests)
        .contains(
            "POST /api/v1/dags/nightly/triggers/retrain/pause",
            "POST /api/v1/dags/nightly/triggers/pause");
  }

  @Test
  void resumedSchedulesSayWhenTheyFireNext() throws Exception {
    server.carriedOut.triggers.addAll(List.of(nightly("retrain"), unreadable()));

    assertThat(tester.run("schedule", "resume", "nightly", "retrain")).isZero();
    assertThat(tester.out())
        .isEqualTo("Trigger retrain of nightly fires; next Tue 2026-03-31 02:30:00 +02:00\n");
    assertThat(tester.run("schedule", "resume", "old")).isZero();
    assertThat(tester.out()).startsWith("Trigger t of old fires nothing: Version 12 of");
    assertThat(server.requests).contains("POST /api/v1/dags/old/triggers/resume");
  }

  @Test
  void whatTheServerRefusesIsToldInItsWords() throws Exception {
    server.refuse(
        "POST /api/v1/dags/nightly/triggers/retrain/resume",
        409,
        Map.of("title", "Conflict", "detail", "DAG 'nightly' is paused as a whole"));

    assertThat(tester.run("schedule", "resume", "nightly", "retrain")).isEqualTo(2);
    assertThat(tester.err()).contains("DAG 'nightly' is paused as a whole");
    assertThat(tester.run("schedule", "pause", "nightly", "retrian", "--reason", "x")).isEqualTo(2);
    assertThat(tester.run("schedule", "ticks", "nightly", "retrian", "--json")).isEqualTo(2);
    assertThat(tester.problem().get("detail").asText()).contains("there is no");
  }

  @Test
  void withoutAServerNothingIsPausedAndTheListSaysThatNothingFires() throws Exception {
    tester.environment.clear();
    Files.createDirectories(directory.resolve(".millrace"));
    tester.server = server;
    server.carriedOut.triggers.add(nightly("retrain"));

    assertThat(tester.run("schedule", "list")).as(tester.err()).isZero();
    assertThat(tester.out()).contains("No server runs, so nothing fires until one does");
    tester.server = new FakeServer();
    assertThat(tester.run("schedule", "pause", "nightly", "--reason", "x")).isEqualTo(75);
    assertThat(tester.err()).contains("only while a server runs", "./millrace dev");
    assertThat(tester.server.requests).noneMatch(request -> request.startsWith("POST"));
  }

  @Test
  void whatCannotBeMeantIsTheUsersMistake() {
    for (String[] words :
        new String[][] {
          {"schedule", "lits"},
          {"schedule", "ticks", "nightly"},
          {"schedule", "ticks", "nightly", "retrain", "--limit", "501"},
          {"schedule", "pause", "nightly"},
          {"schedule", "pause", "--reason", "x"},
          {"schedule", "resume"},
          {"schedule", "resume", "nightly", "retrain", "label"}
        }) {
      assertThat(tester.run(words)).as(String.join(" ", words)).isEqualTo(2);
    }
    assertThat(tester.run("schedule", "lits")).isEqualTo(2);
    assertThat(tester.err()).contains("Did you mean 'list'?", "./millrace schedule --help");
  }

  @Test
  void eachCommandHasHelpWithExamplesExitCodesAndJson() {
    for (String command : List.of("list", "preview", "ticks", "pause", "resume")) {
      assertThat(tester.run("schedule", command, "--help")).isZero();
      assertThat(tester.out())
          .contains("Examples:", "./millrace schedule " + command, "Exit codes:", "--json");
    }
    assertThat(tester.run("help", "schedule")).isZero();
    assertThat(tester.out()).contains("pause", "Stop a schedule");
  }

  @Test
  void whatHasNoTicksSaysWhatFiresIt() {
    server.carriedOut.triggers.addAll(List.of(without("hook", "webhook"), without("on", "event")));
    assertThat(tester.run("schedule", "list")).as(tester.err()).isZero();
    assertThat(tester.out()).contains("when called").contains("when it happens");
  }

  private static TriggerView without(String id, String form) {
    return new TriggerView(
        "wine",
        id,
        form,
        List.of(),
        "queue",
        Optional.empty(),
        "UTC",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }
}
