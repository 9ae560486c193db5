package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.view.DagDurationsView;
import dev.millrace.engine.view.DagDurationsView.StepDuration;
import dev.millrace.engine.view.PoolView;
import dev.millrace.engine.view.WorkerView;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
              assertThat(lines.get(8)).matches("workers +any \\(assumed\\) +0 +0 *");
              assertThat(lines.subList(10, lines.size())).hasSize(7);
              assertThat(lines.get(11))
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
    assertThat(view.at("/triggers/0/takes").asText()).isEqualTo("PT10M");
    assertThat(view.get("complete").asBoolean()).isTrue();
  }

  private void training(String extra) throws Exception {
    tester.write(
        "dags/training.yaml",
        """
        apiVersion: millrace/v1
        dag: training
        triggers:
          daily: {cron: "0 3 * * *", pause-after: 3}
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          each:
            uses: ingest
            needs: raw
            isolation: process
            for-each: [1, 2, 3]
            pool: disk
            with: {from: data/wine.csv}
          tidy: {uses: ingest, needs: each, with: {from: data/wine.csv}%s}
        """
            .formatted(extra));
  }

  @Test
  void aServerThatIsNamedSaysHowLongStepsTookAndHowManySlotsThereAre() throws Exception {
    training("");
    try (FakeServer server = new FakeServer()) {
      server.durations.put(
          "training",
          new DagDurationsView(
              "training",
              3,
              List.of(
                  new StepDuration("raw", Duration.ofMinutes(5), 3, 1, 3, 0),
                  new StepDuration("each", Duration.ofMinutes(20), 9, 3, 3, 0))));
      server.pools.add(new PoolView("disk", 2, true, 0, List.of(), 0));
      server.workers.add(worker("w1", "live", 3));
      server.workers.add(worker("w2", "lost", 9));
      String address = server.baseUri().toString();

      int code =
          tester.run("simulate", "dags", "--server", address, "--from", FROM, "--to", "2026-03-29");
      assertThat(code).as(tester.err()).isZero();
      assertThat(tester.out())
          .contains("overlap: queue; pause-after: 3  26m (median of 3 runs; tidy: 1m assumed)")
          .contains(
              "a run from Sat 2026-03-28 03:00:00 +00:00 to Sat 2026-03-28 03:46:00 +00:00; a task"
                  + " waits 20m for pool disk (2 slots, taken by training)");
      assertThat(tester.out().lines().map(line -> line.replaceAll(" +", " ")))
          .contains(
              "LIMIT SLOTS MOST TAKEN TASKS WAIT TOGETHER LONGEST WAIT OF DAGS",
              "workers 3 (server) 2 0",
              "pool disk 2 (server) 2 1 20m 20m training");
      assertThat(server.requests)
          .contains(
              "GET /api/v1/dags/training/durations?runs=20",
              "HEAD /api/v1/dags/nightly/durations?runs=20");

      assertThat(
              tester.run(
                  "simulate",
                  "dags",
                  "--server",
                  address,
                  "--duration",
                  "training=5h",
                  "--pool",
                  "disk=4",
                  "--slots",
                  "7"))
          .isZero();
      assertThat(tester.out())
          .contains("5h (--duration; 1 item for each for-each)", "4 (--pool)", "7 (--slots)");
    }
  }

  private static WorkerView worker(String id, String state, int slots) {
    return new WorkerView(id, "", state, slots, List.of(), Instant.EPOCH, List.of(), 1L << 30, 2);
  }

  @Test
  void withoutAServerPoolsHaveOneSlotAndOneStepMayBeSaidToTakeLonger() throws Exception {
    training(", pool: disk");
    int code =
        tester.run(
            "simulate",
            "dags/training.yaml",
            "--from",
            FROM,
            "--to",
            "2026-03-29",
            "--duration",
            "30m",
            "--duration",
            "training/each=2h",
            "--json");

    assertThat(code).as(tester.err()).isZero();
    JsonNode view = tester.json();
    assertThat(view.at("/triggers/0/takes").asText()).isEqualTo("PT2H20M");
    assertThat(view.at("/runs/0/waits")).isEmpty();
    assertThat(view.at("/limits/0/kind").asText()).isEqualTo("workers");
    assertThat(view.at("/limits/0/peak").asInt()).isEqualTo(1);
    assertThat(view.at("/limits/1/name").asText()).isEqualTo("disk");
    assertThat(view.at("/limits/1/slots").asInt()).isEqualTo(1);
    assertThat(view.at("/limits/1/because").asText()).isEqualTo("as long as nobody defines it");
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
          {"simulate", "dags", "--duration", "nihgtly=1h"},
          {"simulate", "dags", "--duration", "nightly/second=1h"},
          {"simulate", "dags", "--pool", "gpu"},
          {"simulate", "dags", "--pool", "gpu=1"},
          {"simulate", "dags", "--pool", "=1"},
          {"simulate", "dags", "--slots", "0"},
          {"simulate", "dags", "--slots", "many"}
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
