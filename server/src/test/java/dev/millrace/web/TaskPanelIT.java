package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.millrace.engine.view.LogLine;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.CachedFrom;
import dev.millrace.engine.view.TaskView.FailureView;
import dev.millrace.engine.view.TaskView.ProgressView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.RunPage;
import dev.millrace.web.testkit.TaskPanel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What one learns about a task. */
class TaskPanelIT extends PageJourney {
  private static final String RUN = "r1";
  private static final FailureView LOST = new FailureView("LOST", "worker-1 is gone");

  private TaskPanel open(TaskView task) {
    server
        .with(Wine.dag(), WineGraph.of(Wine.dag()))
        .with(Wine.run(RUN, "RUNNING", Map.of()), List.of(task));
    RunPage run = millrace.run(RUN);
    return run.open(task.id());
  }

  private static TaskView runningForest() {
    return Wine.running(RUN, "forest", "train", 30, new ProgressView(0.25, "tree 50 of 200"));
  }

  private static List<LogLine> lines(int attempt, int count) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(n -> Wine.line("forest", attempt, n, "line " + n + " of attempt " + attempt))
        .toList();
  }

  @Test
  void theLogIsReadAndThenFollowed() {
    server.with(Wine.attempt(RUN, "forest", 1, "RUNNING", Optional.empty()));
    server.with(RUN, lines(1, 3));
    TaskPanel panel = open(runningForest());
    assertThat(panel.lines()).hasCount(3);

    server.tell(RUN, Wine.line("forest", 1, 4, "grew tree 51"));

    assertThat(panel.lines().last()).hasText("grew tree 51");
    assertThat(panel.panel()).containsText("25 % tree 50 of 200");
  }

  @Test
  void aTaskThatWasGivenAResultShowsWhoseAndTheLogOfThatOne() {
    server.with("r0", List.of(Wine.line("forest", 2, 1, "grew tree 1")));
    TaskView plain = Wine.in(RUN, "forest", "train", "CACHED");
    TaskPanel panel =
        open(
            about(
                plain,
                Optional.of(new CachedFrom("r0", "forest", 2, Wine.NOON)),
                Optional.empty()));

    assertThat(panel.state()).hasText("Cached");
    assertThat(panel.panel().getByText("run r0").first())
        .hasAttribute("href", "#/runs/r0/tasks/forest");
    assertThat(panel.panel()).containsText("of run r0, attempt 2");
    assertThat(panel.lines()).hasText(new String[] {"grew tree 1"});
  }

  @Test
  void aTaskThatRanSaysWhy() {
    TaskPanel panel =
        open(about(runningForest(), Optional.empty(), Optional.of("parameter trees 100 → 200")));

    assertThat(panel.panel()).containsText("parameter trees 100 → 200");
  }

  private static TaskView about(
      TaskView task, Optional<CachedFrom> cachedFrom, Optional<String> ranBecause) {
    return new TaskView(
        task.run(),
        task.id(),
        task.step(),
        task.kind(),
        task.state(),
        task.attempts(),
        task.worker(),
        task.waitsFor(),
        task.failure(),
        task.progress(),
        task.readyAt(),
        task.startedAt(),
        task.endedAt(),
        task.outputs(),
        task.values(),
        task.question(),
        task.items(),
        cachedFrom,
        ranBecause);
  }

  @Test
  void linesOfOtherTasksAndAttemptsStayOut() {
    server.with(Wine.attempt(RUN, "forest", 1, "RUNNING", Optional.empty()));
    TaskPanel panel = open(runningForest());
    assertThat(panel.log()).containsText("Nothing was logged");

    server.tell(RUN, Wine.line("scores", 1, 1, "of another task"));
    server.tell(RUN, Wine.line("forest", 2, 1, "of another attempt"));
    server.tell(RUN, Wine.line("forest", 1, 1, "of this one"));

    assertThat(panel.lines()).hasText(new String[] {"of this one"});
  }

  @Test
  void aLineThatWasMissedIsRead() {
    server.with(Wine.attempt(RUN, "forest", 1, "RUNNING", Optional.empty()));
    server.with(RUN, lines(1, 1));
    TaskPanel panel = open(runningForest());
    assertThat(panel.lines()).hasCount(1);

    server.with(RUN, List.of(Wine.line("forest", 1, 2, "second")));
    server.tell(RUN, Wine.line("forest", 1, 3, "third"));

    assertThat(panel.lines()).hasText(new String[] {"line 1 of attempt 1", "second", "third"});
  }

  @Test
  void aLongLogFollowsItsEndUntilTheReaderScrollsUp() {
    server.with(Wine.attempt(RUN, "forest", 1, "RUNNING", Optional.empty()));
    server.with(RUN, lines(1, 2_300));
    TaskPanel panel = open(runningForest());
    assertThat(panel.lines().last()).hasText("line 2300 of attempt 1");
    assertThat(panel.lines().last()).isInViewport();
    assertThat(panel.log()).containsText("300 earlier lines are left out");

    panel.log().evaluate("box => { box.scrollTop = 0 }");
    assertThat(panel.follow()).isVisible();
    server.tell(RUN, Wine.line("forest", 1, 2_301, "newest"));
    assertThat(panel.lines().last()).hasText("newest");
    assertThat(panel.lines().last()).not().isInViewport();

    panel.follow().click();
    assertThat(panel.lines().last()).isInViewport();
  }

  @Test
  void everyAttemptHasItsLogAndItsFailure() {
    server.with(Wine.attempt(RUN, "forest", 1, "LOST", Optional.of(LOST)));
    server.with(Wine.attempt(RUN, "forest", 2, "RUNNING", Optional.empty()));
    server.with(RUN, lines(1, 2));
    server.with(RUN, lines(2, 1));
    TaskPanel panel = open(runningForest());
    assertThat(panel.lines()).hasText(new String[] {"line 1 of attempt 2"});

    panel.attempts().selectOption("1");

    assertThat(panel.lines()).hasCount(2);
    assertThat(panel.panel()).containsText("LOST worker-1 is gone");
  }

  @Test
  void aFailureIsNamedWithItsClassAndItsWords() {
    FailureView gate = new FailureView("GATE", "metrics.f1 >= 0.6 is false: f1 is 0.5731");
    server.with(Wine.attempt(RUN, "scores", 1, "FAILED", Optional.of(gate)));
    TaskPanel panel = open(Wine.failed(RUN, "scores", "evaluate", 60, 61, gate));

    assertThat(panel.state()).hasText("Failed");
    assertThat(panel.failure()).containsText("GATE");
    assertThat(panel.failure()).containsText("metrics.f1 >= 0.6 is false: f1 is 0.5731");
  }

  @Test
  void outputsCanBeDownloadedAndTheirRowsAreCounted() {
    TaskPanel panel = open(Wine.succeeded(RUN, "clean", "validate", 10, 20));

    assertThat(panel.output("data")).containsText("dataset");
    assertThat(panel.output("data")).containsText("1,599");
    assertThat(panel.output("data")).containsText("178 KiB");
    assertThat(panel.output("data").getByLabel("Download data"))
        .hasAttribute("href", Pattern.compile("/api/v1/artifacts/sha256%3A.*"));
  }

  @Test
  void whoWorkedOnATaskIsKnownAfterItsEnd() {
    server.with(Wine.attempt(RUN, "clean", 3, "SUCCEEDED", Optional.empty()));
    TaskPanel panel = open(Wine.succeeded(RUN, "clean", "validate", 10, 20));

    assertThat(panel.panel()).containsText("worker-3");
  }

  @Test
  void valuesAreATable() {
    TaskPanel panel = open(Wine.evaluated(RUN, "scores"));

    assertThat(panel.values()).containsText("accuracy");
    assertThat(panel.values()).containsText("0.9778");
    assertThat(panel.values()).containsText("confusion.good");
  }

  @Test
  void aTaskThatWaitsSaysForWhat() {
    TaskPanel panel = open(Wine.pending(RUN, "live", "deploy", "bundle"));

    assertThat(panel.panel()).containsText("for bundle");
    assertThat(panel.panel()).containsText("No attempt has begun");
  }

  @Test
  void whatALogSaysIsNeverMarkup() {
    server.with(Wine.attempt(RUN, "forest", 1, "RUNNING", Optional.empty()));
    server.with(RUN, List.of(Wine.line("forest", 1, 1, "<img src=x onerror=alert(1)>")));
    TaskPanel panel = open(runningForest());

    assertThat(panel.lines()).hasText(new String[] {"<img src=x onerror=alert(1)>"});
    assertThat(panel.log().locator("img")).hasCount(0);
  }
}
