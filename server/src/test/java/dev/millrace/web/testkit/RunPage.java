package dev.millrace.web.testkit;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** One run: head, graph, tasks. */
public final class RunPage {
  private final Page page;

  RunPage(Page page) {
    this.page = page;
  }

  /** The state of the run as its word. */
  public Locator state() {
    return page.locator("millrace-run-header").getByRole(AriaRole.STATUS).locator(".badge");
  }

  public Locator header() {
    return page.locator("millrace-run-header");
  }

  /** A button of the head. */
  public Locator button(String name) {
    return header()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  public Locator nodes() {
    return page.locator("[data-node]");
  }

  /** A step in the graph; its attribute {@code data-state} is the state word. */
  public Locator node(String step) {
    return page.locator("[data-node='" + step + "']");
  }

  public Locator edges() {
    return page.locator("[data-edge]");
  }

  /** A task in the table below the graph. */
  public Locator row(String task) {
    return page.locator("tr[data-task='" + task + "']");
  }

  public Locator rows() {
    return page.locator("tr[data-task]");
  }

  public TaskPanel open(String step) {
    node(step).click();
    return panel();
  }

  /** The form that Run again has opened. */
  public TriggerForm again() {
    return new TriggerForm(page);
  }

  public TaskPanel panel() {
    return new TaskPanel(page);
  }
}
