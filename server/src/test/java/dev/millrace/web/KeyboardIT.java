package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Keyboard;
import dev.millrace.engine.view.TaskView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.HomePage;
import dev.millrace.web.testkit.RunPage;
import dev.millrace.web.testkit.TriggerForm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Everything without a mouse. */
class KeyboardIT extends PageJourney {

  @BeforeEach
  void haveARun() {
    List<TaskView> tasks =
        Wine.dag().steps().stream()
            .map(step -> Wine.in("r1", step.id(), step.kind(), "SUCCEEDED"))
            .toList();
    server
        .with(Wine.dag(), WineGraph.of(Wine.dag()))
        .with(Wine.run("r1", "SUCCEEDED", Map.of("SUCCEEDED", 8)), tasks);
  }

  @Test
  void arrowsFollowTheEdgesAndEnterOpensTheTask() {
    RunPage run = millrace.run("r1");
    Keyboard keys = window.page().keyboard();
    run.node("raw").focus();

    keys.press("ArrowRight");
    assertThat(run.node("clean")).isFocused();
    keys.press("End");
    assertThat(run.node("live")).isFocused();
    keys.press("ArrowLeft");
    assertThat(run.node("bundle")).isFocused();
    keys.press("ArrowDown");
    assertThat(run.node("scores")).isFocused();

    keys.press("Enter");
    assertThat(run.panel().panel().locator("h2")).hasText("scores");
    assertThat(run.panel().panel().locator("h2")).isFocused();
  }

  @Test
  void escapeClosesTheTaskAndReturnsToItsNode() {
    RunPage run = millrace.run("r1");
    run.open("forest");
    assertThat(run.panel().panel()).isVisible();

    window.page().keyboard().press("Escape");

    assertThat(run.panel().panel()).hasCount(0);
    assertThat(run.node("forest")).isFocused();
  }

  @Test
  void theGraphIsOneStopForTheTabKey() {
    RunPage run = millrace.run("r1");

    assertThat(run.nodes()).hasCount(8);
    assertThat(window.page().locator("[data-node][tabindex='0']")).hasCount(1);
    run.node("raw").focus();
    window.page().keyboard().press("Tab");

    assertThat(run.row("raw").locator("a")).isFocused();
  }

  @Test
  void aRunIsStartedFromTheKeyboardAlone() {
    HomePage home = millrace.home();
    Keyboard keys = window.page().keyboard();
    home.dag(Wine.NAME).locator("button").focus();
    keys.press("Enter");
    TriggerForm form = home.form();
    assertThat(form.field("trees")).isFocused();

    keys.press("Escape");
    assertThat(form.dialog()).hasCount(0);
    assertThat(home.dag(Wine.NAME).locator("button")).isFocused();

    keys.press("Enter");
    form.field("target").focus();
    keys.type("grade");
    keys.press("Enter");
    assertThat(millrace.runShown().state()).hasText("Queued");
  }

  @Test
  void aFormOpensAgainInTheInstantInWhichItCloses() {
    TriggerForm form = millrace.home().start(Wine.NAME);
    assertThat(form.field("trees")).isFocused();

    // Before the browser says that the dialog was closed.
    window
        .page()
        .locator("millrace-trigger-form")
        .evaluate(
            """
            async (form) => {
              const home = form.getRootNode().host;
              form.renderRoot.querySelector('button.quiet').click();
              await home.updateComplete;
              await form.updateComplete;
              home.renderRoot.querySelector('millrace-dag-list').renderRoot
                  .querySelector('tr[data-dag] button').click();
              await new Promise((resolve) => setTimeout(resolve, 100));
            }
            """);

    assertThat(form.field("trees")).isVisible();
  }

  @Test
  void theFirstStopLeadsPastTheMenu() {
    HomePage home = millrace.home();
    assertThat(home.dag(Wine.NAME)).isVisible();

    window.page().keyboard().press("Tab");
    assertThat(window.page().getByText("To the content")).isFocused();
    window.page().keyboard().press("Enter");
    assertThat(window.page().locator("main")).isFocused();
    window.page().keyboard().press("Tab");

    assertThat(home.dag(Wine.NAME).locator("a").first()).isFocused();
  }
}
