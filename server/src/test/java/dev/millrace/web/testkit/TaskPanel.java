package dev.millrace.web.testkit;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** One task beside the graph. */
public final class TaskPanel {
  private final Locator panel;

  TaskPanel(Page page) {
    panel = page.locator("millrace-task-panel aside");
  }

  public Locator panel() {
    return panel;
  }

  public Locator state() {
    return panel.locator("header .badge");
  }

  public Locator failure() {
    return panel.locator(".failure");
  }

  public Locator output(String port) {
    return panel.locator("tr[data-port='" + port + "']");
  }

  public Locator values() {
    return panel.locator("table.values");
  }

  public Locator attempts() {
    return panel.getByRole(AriaRole.COMBOBOX);
  }

  public Locator log() {
    return panel.getByRole(AriaRole.LOG);
  }

  public Locator lines() {
    return log().locator(".text");
  }

  public Locator follow() {
    return panel.getByRole(
        AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Follow the end"));
  }

  /** What a person is asked, with yes and no. */
  public Locator question() {
    return panel.locator("millrace-task-question form");
  }

  /** The rows of the items of a step that has some. */
  public Locator items() {
    return panel.locator("[data-item]");
  }

  public void close() {
    panel.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Close")).click();
  }
}
