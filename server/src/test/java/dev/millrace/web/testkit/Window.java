package dev.millrace.web.testkit;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A browser window that remembers what went wrong in it. */
public final class Window implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;
  private static final String FAILED_REQUEST = "Failed to load resource";

  private final BrowserContext context;
  private final Page page;
  private final List<String> errors = new CopyOnWriteArrayList<>();

  Window(BrowserContext context) {
    this.context = context;
    context.setDefaultTimeout(PATIENCE_MILLIS);
    this.page = context.newPage();
    page.onPageError(error -> errors.add("uncaught: " + error));
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error") || message.type().equals("warning")) {
            errors.add(message.type() + ": " + message.text());
          }
        });
  }

  public Page page() {
    return page;
  }

  /** The page objects of the Millrace at this address, such as {@code http://127.0.0.1:8080}. */
  public Millrace millrace(String address) {
    return new Millrace(page, address);
  }

  /** Errors and warnings of the console, and exceptions that nothing caught. */
  public List<String> errors() {
    return List.copyOf(errors);
  }

  /** The same without requests that the server refused, for tests in which it has to. */
  public List<String> errorsOfThePageItself() {
    return errors.stream().filter(error -> !error.contains(FAILED_REQUEST)).toList();
  }

  @Override
  public void close() {
    context.close();
  }
}
