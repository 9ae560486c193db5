package dev.millrace.process;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.web.testkit.Millrace;
import dev.millrace.web.testkit.RunPage;
import dev.millrace.web.testkit.TestBrowser;
import dev.millrace.web.testkit.TriggerForm;
import dev.millrace.web.testkit.Window;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page of the real server in a real browser: start a run, watch it, read its log. */
class PageIT {
  private static final LocatorAssertions.ContainsTextOptions IN_A_MINUTE =
      new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

  @TempDir private Path directory;

  @Test
  void aRunStartedFromThePageIsFollowedLiveToItsModel() {
    try (Program dev =
            Program.start(
                directory, "dev", Pipelines.examples().toString(), "--port", "0", "--data", "s");
        TestBrowser browser = TestBrowser.launch();
        Window window = browser.open(ColorScheme.LIGHT)) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      Waiting.until(
          "the DAGs", Duration.ofSeconds(60), () -> rest.get("/api/v1/dags/wine").status() == 200);
      Millrace millrace = window.millrace(rest.base());

      TriggerForm form = millrace.home().start("wine");
      form.field("trees").fill("60");
      form.submit();
      RunPage run = millrace.runShown();
      assertThat(run.nodes()).hasCount(8);
      assertThat(run.state()).containsText("Succeeded", IN_A_MINUTE);
      assertThat(run.node("live")).containsText("Succeeded", IN_A_MINUTE);

      run.open("forest");
      assertThat(run.panel().state()).containsText("Succeeded");
      assertThat(run.panel().log()).containsText("123");
      window
          .page()
          .screenshot(
              new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", "real-run.png")));

      millrace.models();
      assertThat(window.page().locator("body")).containsText("wine");
      assertThat(window.errors()).isEmpty();
    }
  }

  @Test
  void theItemsOfAStepAreShownWithTheirLogs() {
    try (Program dev =
            Program.start(
                directory, "dev", Pipelines.examples().toString(), "--port", "0", "--data", "s");
        TestBrowser browser = TestBrowser.launch();
        Window window = browser.open(ColorScheme.DARK)) {
      Rest rest = new Rest(dev.await("(http://127.0.0.1:[0-9]+)"));
      Waiting.until(
          "the DAGs", Duration.ofSeconds(60), () -> rest.get("/api/v1/dags/pages").status() == 200);
      Millrace millrace = window.millrace(rest.base());

      millrace.home().start("pages").submit();
      RunPage run = millrace.runShown();
      assertThat(run.state()).containsText("Succeeded", IN_A_MINUTE);
      run.open("book");
      Locator items = run.panel().items();
      assertThat(items).hasCount(4);
      assertThat(items.nth(3)).containsText("Succeeded");
      window
          .page()
          .screenshot(
              new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", "items.png")));
      items.nth(3).getByText("book[3]").click();

      assertThat(run.panel().log()).containsText("13");
      window
          .page()
          .screenshot(
              new Page.ScreenshotOptions().setPath(Path.of("target", "pictures", "item.png")));
      run.panel()
          .panel()
          .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName("book").setExact(true))
          .click();
      assertThat(run.panel().items()).hasCount(4);
      assertThat(window.errors()).isEmpty();
    }
  }
}
