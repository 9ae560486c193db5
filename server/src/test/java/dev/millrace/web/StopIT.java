package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import dev.millrace.engine.view.TaskView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.RunPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Cancelling, killing and deciding on the page. */
class StopIT extends PageJourney {
  private static final String RUN = "r1";

  @Override
  boolean refusalsAreExpected() {
    return true;
  }

  private RunPage run(String state, List<TaskView> tasks) {
    server.with(Wine.dag(), WineGraph.of(Wine.dag())).with(Wine.run(RUN, state, Map.of()), tasks);
    return millrace.run(RUN);
  }

  @Test
  void aRunIsCancelledAndThenOnlyKilled() {
    RunPage run = run("RUNNING", List.of());

    run.button("Cancel").click();
    window.page().waitForCondition(() -> !server.asked().isEmpty());
    server.tell(Wine.run(RUN, "CANCELLING", Map.of()));

    assertThat(run.state()).hasText("Cancelling");
    assertThat(run.button("Cancel")).hasCount(0);
    run.button("Kill").click();
    window.page().waitForCondition(() -> server.asked().size() == 2);
    assertThat(server.asked()).containsExactly("cancel {}", "kill {}");
    server.tell(Wine.run(RUN, "CANCELLED", Map.of()));
    assertThat(run.button("Kill")).hasCount(0);
  }

  @Test
  void aRefusalIsShownInTheServersWords() {
    RunPage run = run("RUNNING", List.of());
    server.refuse("/runs/" + RUN + "/cancel", 409, "Conflict", "Run r1 has ended already: FAILED.");

    run.button("Cancel").click();

    assertThat(run.header().getByRole(AriaRole.ALERT)).containsText("has ended already: FAILED.");
  }

  @Test
  void aQuestionIsAnsweredInSomeonesName() {
    RunPage run = run("RUNNING", List.of(asking()));
    Locator question = run.open("live").question();
    assertThat(question).containsText("Ship it?");

    question.getByText("Approve").click();
    assertThat(question.locator("#by")).isFocused();
    assertThat(server.asked()).as("nobody said so").isEmpty();
    question.locator("#by").fill("ada");
    question.locator("#by").press("Enter"); // decides nothing
    question.locator("#comment").fill("fine");
    question.getByText("Approve").click();
    window.page().waitForCondition(() -> !server.asked().isEmpty());

    assertThat(server.asked())
        .containsExactly("decision {\"approved\":true,\"by\":\"ada\",\"comment\":\"fine\"}");
    server.tell(Wine.in(RUN, "live", "deploy", "READY"));
    assertThat(run.panel().question()).hasCount(0);
  }

  private static TaskView asking() {
    TaskView plain = Wine.in(RUN, "live", "deploy", "WAITING");
    return new TaskView(
        plain.run(),
        plain.id(),
        plain.step(),
        plain.kind(),
        plain.state(),
        1,
        Optional.empty(),
        Optional.of("a person's decision: Ship it?"),
        Optional.empty(),
        Optional.empty(),
        plain.readyAt(),
        plain.startedAt(),
        Optional.empty(),
        List.of(),
        Map.of(),
        Optional.of("Ship it?"),
        Optional.empty());
  }
}
