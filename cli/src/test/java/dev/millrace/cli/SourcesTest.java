package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.language.Finding;
import dev.millrace.engine.view.SourceView;
import dev.millrace.engine.view.SourceView.BrokenFile;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourcesTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

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

  private static SourceView source(
      Optional<SourceView.Problem> problem, Optional<Instant> asked, List<BrokenFile> broken) {
    return new SourceView(
        "pipelines",
        "git",
        "https://git.example.org/pipelines.git",
        "main",
        "dags",
        Optional.of(
            new SourceView.Revision(
                "c0ffee0123456789",
                "Ada <ada@example.org>",
                NOON,
                "Raise the bar",
                Optional.of("ada@example.org, ssh key SHA256:c0ffee"))),
        Optional.of(NOON),
        Optional.of(NOON),
        asked,
        problem,
        Optional.of(new SourceView.Rewritten("0badc0de01234567", "c0ffee0123456789", NOON)),
        Optional.of("s1"),
        4,
        broken.size(),
        broken);
  }

  @Test
  void sourcesAreListed() throws Exception {
    assertThat(tester.run("sources")).isZero();
    assertThat(tester.out()).contains("--dags-repo URL");
    server.sources.add(source(Optional.empty(), Optional.empty(), List.of()));

    assertThat(tester.run("sources")).isZero();
    assertThat(tester.out())
        .containsPattern(
            "pipelines +https://git.example.org/pipelines.git main dags/ +c0ffee012345 +Ada"
                + " <ada@example.org> +4 +0");
    assertThat(tester.run("sources", "--json")).isZero();
    assertThat(tester.json().get("items").get(0).get("live").get("message").asText())
        .isEqualTo("Raise the bar");
  }

  @Test
  void oneIsShownWithItsFindingsAndItsProblem() throws Exception {
    Finding finding = new Finding("unknown-key", "dags/wine.yaml", 3, 1, "No key 'x'.", "");
    server.sources.add(
        source(
            Optional.of(new SourceView.Problem("unreachable", "It does not answer.", NOON)),
            Optional.empty(),
            List.of(new BrokenFile("dags/wine.yaml", Optional.of("wine"), List.of(finding)))));

    assertThat(tester.run("sources", "pipelines")).isZero();
    assertThat(tester.out())
        .contains("signed by ada@example.org, ssh key SHA256:c0ffee")
        .contains("live      c0ffee012345 Raise the bar by Ada <ada@example.org>, since 2026-03-01")
        .contains("rewritten 2026-03-01", "0badc0de0123 is not in the history of c0ffee012345")
        .contains("unreachable since 2026-03-01", "It does not answer. What was live stays.")
        .contains("dags/wine.yaml:3:1: No key 'x'.")
        .contains("dags/wine.yaml: the last good version of DAG wine stays live");
  }

  @Test
  void whoAsksForASyncIsToldHowItEnded() throws Exception {
    server.sources.add(source(Optional.empty(), Optional.of(NOON), List.of()));
    assertThat(tester.run("sources", "sync", "pipelines")).isZero();
    assertThat(server.requests).contains("POST /api/v1/sources/pipelines/sync");

    server.sources.set(
        0,
        source(
            Optional.empty(),
            Optional.of(NOON),
            List.of(new BrokenFile("a.yaml", Optional.empty(), List.of()))));
    assertThat(tester.run("sources", "sync", "pipelines")).isEqualTo(2);

    server.sources.set(
        0,
        source(
            Optional.of(new SourceView.Problem("unreachable", "Away.", NOON)),
            Optional.of(NOON),
            List.of()));
    assertThat(tester.run("sources", "sync", "pipelines")).isEqualTo(75);
    assertThat(tester.run("sources", "show", "pipelines")).isEqualTo(2);
    assertThat(tester.run("sources", "forget", "pipelines")).isZero();
    assertThat(tester.out()).contains("Source pipelines is forgotten");
    assertThat(server.requests).contains("DELETE /api/v1/sources/pipelines");
  }
}
