package dev.millrace.web.testkit;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The system's Chromium. It is the one that {@code MILLRACE_TEST_CHROMIUM} names, otherwise the
 * first on the path; a test is skipped only where there is none.
 */
public final class TestBrowser implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** How long an assertion waits to come true; a page on a busy machine takes its time. */
  private static final int PATIENCE_MILLIS = 30_000;

  private static final int WIDTH = 1360;
  private static final int HEIGHT = 900;

  private final Playwright playwright;
  private final Browser browser;

  private TestBrowser(Path chromium) {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox", "--disable-gpu", "--disable-background-networking")));
  }

  /** Starts the browser; skips the test if this machine has none. */
  public static TestBrowser launch() {
    Optional<Path> chromium = find();
    Assumptions.assumeTrue(
        chromium.isPresent(),
        "no Chromium on this machine: install the package chromium, or let ./verify do it");
    return new TestBrowser(chromium.get());
  }

  /** A window of its own, 1360 by 900 pixels, in UTC and English. */
  public Window open(ColorScheme colors) {
    BrowserContext context =
        browser.newContext(
            new Browser.NewContextOptions()
                .setViewportSize(WIDTH, HEIGHT)
                .setLocale("en-GB")
                .setTimezoneId("UTC")
                .setColorScheme(colors));
    return new Window(context);
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static Optional<Path> find() {
    String named = System.getenv("MILLRACE_TEST_CHROMIUM");
    if (named != null && !named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
