package dev.millrace.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import dev.millrace.web.fake.FakeMillrace;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.testkit.Millrace;
import dev.millrace.web.testkit.TestBrowser;
import dev.millrace.web.testkit.Window;
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** A browser on a fake server at noon; every journey must leave the console empty. */
abstract class PageJourney {
  private static TestBrowser browser;

  FakeMillrace server;
  Window window;
  Millrace millrace;

  @BeforeAll
  static void launch() {
    browser = TestBrowser.launch();
  }

  @AfterAll
  static void quit() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() {
    server = FakeMillrace.start();
    open(ColorScheme.LIGHT);
  }

  /** Begins anew in these colours. */
  void open(ColorScheme colors) {
    if (window != null) {
      window.close();
    }
    window = browser.open(colors);
    window.page().clock().setFixedTime(Date.from(Wine.NOON));
    millrace = window.millrace(server.address());
  }

  @AfterEach
  void close() {
    try {
      assertThat(refusalsAreExpected() ? window.errorsOfThePageItself() : window.errors())
          .describedAs("errors in the console")
          .isEmpty();
    } finally {
      window.close();
      server.close();
    }
  }

  /** Whether the server refuses requests on purpose, which a browser reports in the console. */
  boolean refusalsAreExpected() {
    return false;
  }
}
