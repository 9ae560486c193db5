package dev.millrace.web.testkit;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The first page: DAGs and latest runs. */
public final class HomePage {
  private final Page page;

  HomePage(Page page) {
    this.page = page;
  }

  public Locator dags() {
    return page.locator("tr[data-dag]");
  }

  public Locator dag(String name) {
    return page.locator("tr[data-dag='" + name + "']");
  }

  public Locator runs() {
    return page.locator("tr[data-run]");
  }

  public Locator run(String id) {
    return page.locator("tr[data-run='" + id + "']");
  }

  /** Presses Run beside a DAG. */
  public TriggerForm start(String dag) {
    Locator button =
        dag(dag).getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName("Run"));
    button.click();
    return form();
  }

  /** The form that Run has opened. */
  public TriggerForm form() {
    return new TriggerForm(page);
  }
}
