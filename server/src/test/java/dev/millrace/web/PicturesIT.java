package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.web.fake.Scenes;
import dev.millrace.web.testkit.RunPage;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every view in both colours, kept in {@code target/pictures} for people to look at. What a machine
 * can tell: nothing is cut off, down to 800 pixels.
 */
class PicturesIT extends PageJourney {
  private static final Path FOLDER = Path.of("target", "pictures");
  private static final int NARROW = 800;

  @BeforeEach
  void haveScenes() {
    Scenes.on(server);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void overview(ColorScheme colors) {
    open(colors);
    assertThat(millrace.home().run(Scenes.RUNNING)).containsText("Running");
    keep("overview", colors);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void runningRun(ColorScheme colors) {
    open(colors);
    assertThat(millrace.run(Scenes.RUNNING).node("forest")).containsText("62 %");
    keep("run", colors);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void taskThatRuns(ColorScheme colors) {
    open(colors);
    RunPage run = millrace.run(Scenes.RUNNING);
    run.open("forest");
    assertThat(run.panel().lines().last()).isVisible();
    keep("task", colors);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void failedRunWithItsTask(ColorScheme colors) {
    open(colors);
    RunPage run = millrace.run(Scenes.FAILED);
    assertThat(run.node("live")).containsText("Upstream");
    keep("failed", colors);
    run.open("scores");
    assertThat(run.panel().values()).isVisible();
    keep("failed-task", colors);
  }

  @ParameterizedTest
  @EnumSource(
      value = ColorScheme.class,
      names = {"LIGHT", "DARK"})
  void dagFormModelAndWorkers(ColorScheme colors) {
    open(colors);
    Page page = millrace.at("dags/wine-quality");
    assertThat(page.locator("[data-node]")).hasCount(8);
    assertThat(page.locator("tr[data-trigger]")).hasCount(3);
    keep("dag", colors);
    page.locator("millrace-schedules").scrollIntoViewIfNeeded();
    keep("schedules", colors);
    page.locator("millrace-schedules button[aria-label='Pause retrain']").click();
    assertThat(page.getByRole(AriaRole.DIALOG)).isVisible();
    keep("pause", colors);
    page.keyboard().press("Escape");
    assertThat(millrace.home().start("wine-quality").field("target")).isVisible();
    keep("form", colors);
    page.keyboard().press("Escape");
    assertThat(millrace.models().model("wine-quality")).isVisible();
    keep("models", colors);
    assertThat(millrace.models().open("wine-quality").card()).isVisible();
    keep("model", colors);
    assertThat(millrace.workers()).hasCount(2);
    keep("workers", colors);
  }

  private void keep(String name, ColorScheme colors) {
    Page page = window.page();
    var before = page.viewportSize();
    picture(name + "-" + colors.name().toLowerCase(java.util.Locale.ROOT));
    nothingIsCutOff();
    page.setViewportSize(NARROW, before.height);
    picture(name + "-narrow-" + colors.name().toLowerCase(java.util.Locale.ROOT));
    nothingIsCutOff();
    page.setViewportSize(before.width, before.height);
  }

  private void picture(String name) {
    Path file = FOLDER.resolve(name + ".png");
    window.page().screenshot(new Page.ScreenshotOptions().setPath(file));
    assertThat(file).isNotEmptyFile();
  }

  private void nothingIsCutOff() {
    Object overhang =
        window.page().evaluate("() => document.documentElement.scrollWidth - innerWidth");
    assertThat(((Number) overhang).intValue()).describedAs("pixels beyond the edge").isZero();
  }
}
