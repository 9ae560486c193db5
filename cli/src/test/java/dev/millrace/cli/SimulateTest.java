package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code simulate}: schedules of several DAGs on a clock that jumps. */
class SimulateTest {
  private static final String FROM = "2026-03-28";
  private static final String TO = "2026-03-31";

  @TempDir private Path directory;
  private CommandTester tester;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    tester.dag();
    dag("nightly", "night: {cron: \"30 2 * * *\", timezone: Europe/Zurich}");
    dag("often", "often: {every: 6h, missed: skip, overlap: skip}");
  }

  private void dag(String name, String trigger) throws Exception {
    tester.write(
        "dags/" + name + ".yaml",
        """
        apiVersion: millrace/v1
        dag: %s
        triggers:
          %s
        steps:
          first: {uses: ingest, with: {from: data/wine.csv}}
        """
            .formatted(name, trigger));
  }

  @Test
  void whatStandsInTheWayIsListedAndTheRestCounted() {
    int code =
        tester.run(
            "simulate",
            "dags",
            "--from",
            FROM,
            "--to",
            TO,
            "--duration",
            "10m",
            "--duration",
            "often=7h");

    assertThat(code).as(tester.err()).isZero();
    assertThat(tester.out().lines().toList())
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .isEqualTo("Sat 2026-03-28 00:00:00 +00:00 to Tue 2026-03-31 00:00:00 +00:00");
              assertThat(lines.get(3))
                  .matches("nightly +night +cron 30 2 .* 10m \\(--duration\\) +3 +0 +0 +0 +0");
              assertThat(lines.get(4))
                  .matches("often +often +every 6h.* 7h \\(--duration\\) +6 +0 +0 +6 +0");
              assertThat(lines.get(5))
                  .isEqualTo("Most runs at once: 2, first at Sat 2026-03-28 01:30:00 +00:00.");
              assertThat(lines.subList(7, lines.size())).hasSize(7);
              assertThat(lines.get(8))
                  .isEqualTo(
                      "Sat 2026-03-28 06:00:00 +00:00  often  often    no run: a run of the trigger"
                          + " had not ended, and the trigger says to skip then");
            });
    assertThat(tester.started).isEmpty();
  }

  @Test
  void whatAnOutageMissesIsToldByThePolicyOfEachTrigger() {
    int code =
        tester.run(
            "simulate", "dags", "--from", FROM, "--to", TO, "--outage", FROM + "/2026-03-30T09:00");

    assertThat(code).as(tester.err()).isZero();
    assertThat(tester.out())
        .contains(", with an outage from Sat 2026-03-28 00:00:00 +00:00 to Mon 2026-03-30 09:00:00")
        .contains("10m (assumed)")
        .contains(
            "Mon 2026-03-30 02:30:00 +02:00  nightly  night    a run from Mon 2026-03-30 09:00:00"
                + " +00:00 to Mon 2026-03-30 09:10:00 +00:00; made 8h30m late")
        .contains("no run: missed for longer than 'within' allows")
        .contains("no run: missed, and the trigger says to skip missed ticks");
  }

  @Test
  void everyRunIsListedWhereThatIsAskedAndAsJsonAlways() throws Exception {
    String[] words = {"simulate", "dags/nightly.yaml", "--from", FROM, "--to", TO, ""};
    words[6] = "--all";
    assertThat(tester.run(words)).as(tester.err()).isZero();
    assertThat(tester.out())
        .contains("Sun 2026-03-29 03:00:00 +02:00  nightly  night    a run from Sun 2026-03-29");
    words[6] = "--json";
    assertThat(tester.run(words)).isZero();
    JsonNode view = tester.json();
    assertThat(view.get("runs")).hasSize(3);
    assertThat(view.at("/runs/0/begins").asText()).isEqualTo("2026-03-28T01:30:00Z");
    assertThat(view.at("/triggers/0/takes").asInt()).as("seconds").isEqualTo(600);
    assertThat(view.get("complete").asBoolean()).isTrue();
  }

  @Test
  void aServerThatIsNamedSaysHowLongRunsTook() {
    try (FakeServer server = new FakeServer()) {
      server.runs.add(Views.run("SUCCEEDED"));

      assertThat(
              tester.run("simulate", "dags", "--server", server.baseUri().toString(), "--to", TO))
          .as(tester.err())
          .isZero();
      assertThat(tester.out()).contains("14.2s (median of 1 run)");
      assertThat(server.requests).contains("GET /api/v1/runs?dag=nightly&state=SUCCEEDED&limit=20");
      assertThat(
              tester.run(
                  "simulate",
                  "dags",
                  "--server",
                  server.baseUri().toString(),
                  "--duration",
                  "nightly=5h"))
          .isZero();
      assertThat(tester.out()).contains("5h (--duration)", "14.2s (median of 1 run)");
    }
  }

  @Test
  void withoutSchedulesThereIsNothingToForesee() {
    assertThat(tester.run("simulate", "dags/wine.yaml")).isZero();
    assertThat(tester.out()).contains("None of these DAGs has a trigger with a schedule.");
  }

  @Test
  void whatCannotBeMeantIsTheUsersMistake() throws Exception {
    for (String[] words :
        new String[][] {
          {"simulate"},
          {"simulate", "nowhere"},
          {"simulate", "dags", "--from", "soon"},
          {"simulate", "dags", "--from", TO, "--to", FROM},
          {"simulate", "dags", "--outage", FROM},
          {"simulate", "dags", "--outage", TO + "/" + FROM},
          {"simulate", "dags", "--duration", "0s"},
          {"simulate", "dags", "--duration", "long"},
          {"simulate", "dags", "--duration", "nihgtly=1h"}
        }) {
      assertThat(tester.run(words)).as(String.join(" ", words)).isEqualTo(2);
    }
    assertThat(tester.run("simulate", "dags", "--duration", "nightli=1h")).isEqualTo(2);
    assertThat(tester.err()).contains("Did you mean 'nightly'?");
    tester.write("dags/bad.yaml", "apiVersion: millrace/v1\ndag: bad\n");
    assertThat(tester.run("simulate", "dags")).isEqualTo(2);
    assertThat(tester.err()).contains("bad.yaml");
  }

  @Test
  void twoDagsOfOneNameAreRefused() throws Exception {
    tester.write(
        "dags/copy.yaml",
        java.nio.file.Files.readString(tester.directory.resolve("dags/nightly.yaml")));

    assertThat(tester.run("simulate", "dags")).isEqualTo(2);
    assertThat(tester.err()).contains("dags/copy.yaml", "dags/nightly.yaml", "are DAG nightly");
  }
}
