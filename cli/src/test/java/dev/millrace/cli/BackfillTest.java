package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.engine.view.BackfillItemView;
import dev.millrace.engine.view.BackfillPlanView;
import dev.millrace.engine.view.BackfillView;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code backfill} and {@code backfills}. */
class BackfillTest {
  private static final Instant FIRST = Instant.parse("2026-03-01T01:30:00Z");
  private static final Instant END = Instant.parse("2026-04-01T00:00:00Z");
  private static final String[] RANGE = {
    "backfill", "wine", "--from", "2026-03-01", "--to", "2026-04-01"
  };

  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.server = server;
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
    server.backfills.plan = plan(30);
    server.backfills.made = made();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static BackfillPlanView plan(int runs) {
    return new BackfillPlanView(
        "wine",
        "v1",
        Optional.of("nightly"),
        Optional.of(FIRST),
        Optional.of(END),
        "oldest",
        "none",
        2,
        runs,
        1,
        1,
        List.of(
            new BackfillPlanView.Tick(
                FIRST,
                FIRST.minus(Duration.ofDays(1)),
                FIRST,
                Optional.of("t7"),
                Optional.of("FAILED"),
                false),
            new BackfillPlanView.Tick(
                FIRST.plus(Duration.ofDays(1)),
                FIRST,
                FIRST.plus(Duration.ofDays(1)),
                Optional.empty(),
                Optional.empty(),
                true)),
        29,
        Optional.of(new BackfillPlanView.History(25, 300_000, 4_500_000)),
        Optional.of(new BackfillPlanView.Reuse(20, 80, 40)),
        List.of("Ticks that are not due yet are not part of it."),
        "p1");
  }

  private static BackfillView made() {
    return new BackfillView(
        "bf1",
        "wine",
        "v1",
        Optional.of("nightly"),
        Optional.of(FIRST),
        Optional.of(END),
        Map.of(),
        "oldest",
        "none",
        2,
        true,
        "ACTIVE",
        30,
        Map.of("SUCCEEDED", 11L, "FAILED", 1L, "RUNNING", 2L, "WAITING", 16L),
        Optional.of(300_000L),
        Optional.of(2_700_000L),
        new BackfillView.Sign("ada", "new features", FIRST),
        Optional.of(new BackfillView.Sign("bob", "go on", FIRST)),
        Optional.empty());
  }

  private static String[] with(String... more) {
    return Stream.of(RANGE, more).flatMap(Arrays::stream).toArray(String[]::new);
  }

  private void answers(String line) {
    tester.terminal = true;
    tester.in = new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void thePlanIsShownAndThenMadeAsShown() {
    String[] words =
        with(
            "--order",
            "newest",
            "--reprocess",
            "failed",
            "--concurrency",
            "3",
            "--trigger",
            "nightly",
            "--no-cache",
            "--by",
            "ada",
            "--reason",
            "new",
            "-p",
            "trees=300",
            "--yes");
    assertThat(tester.run(words)).as(tester.err()).isZero();
    assertThat(tester.out())
        .contains(
            "would make 30 runs",
            "Ticks: 31; 1 has a run already, 1 is left out (reprocess: none).",
            "about 1 h 15 m, if each takes 5 m 00 s, the median of the newest 25 runs",
            "40 of the 80 steps of 20 runs",
            "Ticks that are not due yet",
            "2026-03-01T01:30:00Z  2026-02-28T01:30:00Z  t7        FAILED  leave out",
            "… and 11 more; --json lists them.",
            "Backfill bf1 of wine is ACTIVE: 12 of 30 done.",
            "About 45 m 00 s left.");
    JsonNode asked = server.backfills.asked.get(0);
    assertThat(asked.get("order").asText()).isEqualTo("newest");
    assertThat(asked.get("reprocess").asText()).isEqualTo("failed");
    assertThat(asked.get("concurrency").asInt()).isEqualTo(3);
    assertThat(asked.get("trigger").asText()).isEqualTo("nightly");
    assertThat(asked.get("cache").asBoolean()).isFalse();
    assertThat(asked.get("params").get("trees").isIntegralNumber()).isTrue();
    assertThat(asked.has("plan")).isFalse();
    JsonNode made = server.backfills.asked.get(1);
    assertThat(made.get("plan").asText()).isEqualTo("p1");
    assertThat(made.get("by").asText()).isEqualTo("ada");
    assertThat(made.get("reason").asText()).isEqualTo("new");
  }

  @Test
  void aPersonIsAskedAndMaySayNo() {
    answers("n\n");
    assertThat(tester.run(RANGE)).isEqualTo(2);
    assertThat(tester.err()).contains("Make this backfill? [y/N]", "--yes");
    assertThat(server.backfills.asked).hasSize(1);
    answers("y\n");
    assertThat(tester.run(RANGE)).isZero();
    assertThat(server.backfills.asked).hasSize(3);
  }

  @Test
  void aPlanAloneMakesNothing() throws Exception {
    assertThat(tester.run(with("--plan", "--json"))).isZero();
    assertThat(tester.json().get("digest").asText()).isEqualTo("p1");
    server.backfills.plan = plan(0);
    assertThat(tester.run(with("--yes"))).isEqualTo(2);
    assertThat(tester.err()).contains("--reprocess failed");
    assertThat(server.requests).noneMatch("POST /api/v1/backfills"::equals);
  }

  @Test
  void aListIsReadFromAFileOrFromTheValuesOfOneParameter() throws Exception {
    Files.writeString(directory.resolve("grid.csv"), "trees\n100\n200\n");
    Files.writeString(directory.resolve("grid.json"), "[{\"trees\": 300}]");
    assertThat(tester.run("backfill", "wine", "--list", "grid.csv", "--yes"))
        .as(tester.err())
        .isZero();
    assertThat(tester.run("backfill", "wine", "--list", "grid.json", "--yes")).isZero();
    assertThat(tester.run("backfill", "wine", "--each", "trees=4,5", "--yes")).isZero();
    List<JsonNode> plans = server.backfills.asked.stream().filter(a -> !a.has("plan")).toList();
    assertThat(plans.get(0).get("list").toString()).isEqualTo("[{\"trees\":100},{\"trees\":200}]");
    assertThat(plans.get(1).get("list").toString()).isEqualTo("[{\"trees\":300}]");
    assertThat(plans.get(2).get("list").toString()).isEqualTo("[{\"trees\":4},{\"trees\":5}]");

    Files.writeString(directory.resolve("bad.csv"), "trees\nmany\n");
    assertThat(tester.run("backfill", "wine", "--list", "bad.csv", "--yes")).isEqualTo(2);
    assertThat(tester.err()).contains("bad.csv:2", "trees");
  }

  @Test
  void itIsShownListedAndSteered() throws Exception {
    server.backfills.items.add(
        new BackfillItemView(
            0,
            Optional.of(FIRST),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            "SUCCEEDED",
            Optional.empty(),
            Optional.of("b77")));
    assertThat(tester.run("backfill", "show", "bf1")).isZero();
    assertThat(tester.out())
        .contains(
            "FAILED 1, RUNNING 2, SUCCEEDED 11, WAITING 16",
            "Made by ada at 2026-03-01T01:30:00Z: new features",
            "Last paused, resumed or cancelled by bob")
        .containsPattern("0 +2026-03-01T01:30:00Z +SUCCEEDED +b77");
    assertThat(tester.run("backfill", "show", "bf1", "--json")).isZero();
    assertThat(tester.json().get("backfill").get("counts").get("FAILED").asInt()).isEqualTo(1);
    assertThat(tester.run("backfills")).isZero();
    assertThat(tester.out()).containsPattern("bf1 +wine +ACTIVE +12 +30 +45 m 00 s +ada");

    for (String how : List.of("pause", "resume", "cancel")) {
      assertThat(tester.run("backfill", how, "bf1", "--by", "bob", "--reason", "hot")).isZero();
      assertThat(server.requests).contains("POST /api/v1/backfills/bf1/" + how);
    }
    assertThat(server.backfills.asked).allMatch(body -> body.get("by").asText().equals("bob"));
    assertThat(tester.run("backfill", "show", "bf2")).isEqualTo(2);
  }

  @Test
  void whatCannotBeMeantIsTheUsersMistake() {
    for (String[] words :
        new String[][] {
          {"backfill"},
          {"backfill", "wine"},
          {"backfill", "wine", "--from", "2026-03-01"},
          {"backfill", "wine", "--from", "yesterday", "--to", "2026-03-01"},
          {"backfill", "wine", "--each", "trees=1", "--from", "2026-03-01", "--to", "2026-03-02"},
          {"backfill", "wine", "--each", "trees"},
          {"backfill", "wine", "--each", "trees=many"},
          {"backfill", "wine", "--each", "trees=1", "--list", "x.csv"},
          {"backfill", "wine", "--list", "missing.csv"},
          {"backfill", "pause"},
        }) {
      assertThat(tester.run(words)).as(String.join(" ", words)).isEqualTo(2);
    }
    assertThat(tester.run(with("--concurrency", "0"))).isEqualTo(2);
    assertThat(tester.run(with("--order", "sideways"))).isEqualTo(2);
    assertThat(server.backfills.asked).isEmpty();
  }
}
