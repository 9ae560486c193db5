package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.FailureView;
import dev.millrace.engine.view.TaskView.ProgressView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.RunPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A run that goes on while one looks at it. */
class LiveRunIT extends PageJourney {
  private static final String RUN = "20261121-r1";

  private RunPage begun() {
    List<TaskView> tasks =
        Wine.dag().steps().stream()
            .map(step -> Wine.pending(RUN, step.id(), step.kind(), "upstream"))
            .toList();
    server
        .with(Wine.dag(), WineGraph.of(Wine.dag()))
        .with(Wine.run(RUN, "RUNNING", Map.of("PENDING", 8)), tasks);
    return millrace.run(RUN);
  }

  @Test
  void theGraphShowsEveryStepAndEdgeWithItsState() {
    RunPage run = begun();

    assertThat(run.nodes()).hasCount(8);
    assertThat(run.edges()).hasCount(9);
    assertThat(run.node("forest")).hasAttribute("aria-label", "forest, train, pending");
    assertThat(run.node("forest")).containsText("Pending");
    assertThat(run.header()).containsText("5c1f0be27a");
    assertThat(run.header()).containsText("trees 200");
    assertThat(run.header()).containsText("8 pending");
  }

  @Test
  void aNodeMovesWhenItsTaskDoes() {
    RunPage run = begun();
    assertThat(run.node("raw")).hasAttribute("data-state", "PENDING");

    server.tell(Wine.running(RUN, "raw", "ingest", 85, new ProgressView(0.4, "row 640 of 1,599")));
    assertThat(run.node("raw")).hasAttribute("data-state", "RUNNING");
    assertThat(run.node("raw")).containsText("40 %");
    assertThat(run.node("raw"))
        .hasAttribute("aria-label", "raw, ingest, running, 40 %, row 640 of 1,599");
    assertThat(run.row("raw")).containsText("Running");

    server.tell(Wine.succeeded(RUN, "raw", "ingest", 85, 89));
    assertThat(run.node("raw")).containsText("Succeeded");
    assertThat(run.header()).containsText("1 succeeded, 7 pending");
  }

  @Test
  void theHeadSaysWhyARunFailed() {
    RunPage run = begun();
    assertThat(run.state()).hasText("Running");

    server.tell(Wine.run(RUN, "FAILED", Map.of("FAILED", 1, "UPSTREAM_FAILED", 7)));

    assertThat(run.state()).hasText("Failed");
    assertThat(run.header()).containsText("metrics.f1 >= params['min-f1'] is false");
    assertThat(run.header()).containsText("1 min 20 s");
  }

  @Test
  void whatWasForgottenIsReadAfresh() {
    RunPage run = begun();
    assertThat(run.node("raw")).containsText("Pending");

    server.with(
        Wine.run(RUN, "RUNNING", Map.of()), List.of(Wine.succeeded(RUN, "raw", "ingest", 0, 4)));
    server.forget();

    assertThat(run.node("raw")).containsText("Succeeded");
  }

  @Test
  void theTableTellsTheSameAsTheGraphWithCausesAndTimes() {
    RunPage run = begun();
    server.tell(
        Wine.failed(
            RUN, "scores", "evaluate", 60, 61, new FailureView("GATE", "f1 0.5731 is below 0.6")));

    assertThat(run.rows()).hasCount(8);
    assertThat(run.row("scores")).containsText("Failed");
    assertThat(run.row("scores")).containsText("GATE: f1 0.5731 is below 0.6");
    assertThat(run.row("scores")).containsText("1.0 s");
    assertThat(run.row("live")).containsText("for upstream");
    assertThat(run.row("scores").locator(".lane"))
        .hasAttribute("title", "waited 0.6 s, worked 1.0 s");
  }

  @Test
  void aReloadComesBackToTheSameTask() {
    RunPage run = begun();
    run.open("forest");
    assertThat(run.panel().panel()).containsText("forest");

    window.page().reload();

    assertThat(run.panel().panel()).containsText("forest");
    assertThat(run.node("forest")).isVisible();
  }

  @Test
  void aGraphTooLargeToReadIsATableWithPagesInstead() {
    int steps = 2_001;
    DagView large = large(steps);
    RunView run = Wine.run(RUN, "RUNNING", Map.of("PENDING", steps));
    List<TaskView> tasks =
        large.steps().stream().map(s -> Wine.pending(RUN, s.id(), s.kind(), "nothing")).toList();
    server.with(large, WineGraph.grid(large)).with(run, tasks);

    RunPage page = millrace.run(RUN);

    assertThat(page.rows())
        .hasCount(100, new LocatorAssertions.HasCountOptions().setTimeout(30_000));
    assertThat(page.nodes()).hasCount(0);
    Page shown = window.page();
    assertThat(shown.getByText("This graph has 2001 nodes; up to 2000 are drawn.")).isVisible();
    shown.getByText("Next").click();
    assertThat(shown.getByText("101–200 of 2001")).isVisible();
    assertThat(page.row("s100")).isVisible();
  }

  private static DagView large(int steps) {
    DagView dag = Wine.dag();
    return new DagView(
        dag.name(),
        dag.version(),
        "",
        "",
        Map.of(),
        dag.file(),
        dag.updatedAt(),
        List.of(),
        IntStream.range(0, steps).mapToObj(i -> new DagView.Step("s" + i, "noop", false)).toList(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }
}
