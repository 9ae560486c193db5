package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.DagView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DagsTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Optional<DagView.Origin> ORIGIN =
      Optional.of(
          new DagView.Origin(
              "pipelines",
              "dags/wine.yaml",
              "c0ffee0123456789",
              "Ada",
              NOON,
              "Raise the bar",
              Optional.of("ada@example.org, ssh key SHA256:c0ffee")));

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

  private static DagView dag(String name) {
    return new DagView(
        name,
        "0123456789abcdef",
        "",
        "",
        Map.of(),
        name + ".yaml",
        NOON,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void dagsAreListedWithWhereTheyComeFrom() throws Exception {
    server.dags.add(dag("iris"));
    server.dags.add(dag("wine").from(ORIGIN, Optional.of(NOON)));

    assertThat(tester.run("dags")).isZero();
    assertThat(tester.out())
        .containsPattern("iris +0123456789ab +live +by hand")
        .containsPattern("wine +0123456789ab +retired +pipelines +c0ffee012345 +Ada");
    assertThat(tester.run("dags", "--json")).isZero();
    assertThat(tester.json().get("items").get(1).get("origin").get("author").asText())
        .isEqualTo("Ada");
  }

  @Test
  void theVersionsOfOneAreListedWithWhatBroughtThem() {
    server.versions.add(new DagVersionView("wine", "bb00bb00bb00bb", "w", NOON, true, ORIGIN));
    server.versions.add(
        new DagVersionView("wine", "aa00aa00aa00aa", "w", NOON, false, Optional.empty()));

    assertThat(tester.run("dags", "versions", "wine")).isZero();
    assertThat(tester.out())
        .containsPattern(
            "bb00bb00bb00 \\(current\\) +2026-03-01 12:00:00 +pipelines +c0ffee012345 +Ada +ada@example.org, ssh"
                + " key SHA256:c0ffee +Raise")
        .containsPattern("aa00aa00aa00 +2026-03-01 12:00:00 +by hand");
  }

  @Test
  void twoVersionsAreCompared() {
    assertThat(tester.run("dags", "diff", "wine", "aa", "current")).isZero();
    assertThat(tester.out())
        .contains("-x\n+y\n", "c.yaml: not used before, sha256:001122334455 after");
    assertThat(server.requests).contains("GET /api/v1/dags/wine/versions/aa/diff/current");
    assertThat(tester.run("dags", "diff", "wine")).isEqualTo(2);
    assertThat(tester.err()).contains("diff DAG VERSION VERSION");
  }
}
