package dev.millrace.web.testkit;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The form that asks for the parameters of a run. */
public final class TriggerForm {
  private final Locator dialog;

  TriggerForm(Page page) {
    dialog = page.getByRole(AriaRole.DIALOG);
  }

  public Locator dialog() {
    return dialog;
  }

  public Locator field(String param) {
    return dialog.locator("[id='" + param + "']");
  }

  public Locator mistake(String param) {
    return dialog.locator("[id='" + param + "-mistake']");
  }

  /** What the server refused. */
  public Locator refusal() {
    return dialog.getByRole(AriaRole.ALERT);
  }

  public void submit() {
    dialog.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Start run")).click();
  }
}
