package dev.millrace.web.testkit;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The schedules on the page of a DAG. */
public final class SchedulesPage {
  private final Page page;

  SchedulesPage(Page page) {
    this.page = page;
  }

  public Locator triggers() {
    return page.locator("tr[data-trigger]");
  }

  public Locator trigger(String id) {
    return page.locator("tr[data-trigger='" + id + "']");
  }

  /** What a trigger was told, newest first. */
  public Locator deliveries(String trigger) {
    return trigger(trigger).locator("[data-delivery]");
  }

  /** Ticks of a trigger, newest first. */
  public Locator ticks(String trigger) {
    return trigger(trigger).locator("[data-tick]");
  }

  /** Such as {@code Pause retrain} or {@code Resume all}. */
  public Locator button(String name) {
    return page.locator("millrace-schedules")
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
  }

  /** What asks for who and why. */
  public Locator dialog() {
    return page.getByRole(AriaRole.DIALOG);
  }

  public Locator field(String id) {
    return dialog().locator("[id='" + id + "']");
  }

  public Locator mistake(String id) {
    return dialog().locator("[id='" + id + "-mistake']");
  }

  /** Presses the button of the dialog. */
  public void confirm(String verb) {
    dialog().getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(verb)).click();
  }
}
