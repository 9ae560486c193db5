package dev.millrace.web.testkit;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The registered models. */
public final class ModelsPage {
  private final Page page;

  ModelsPage(Page page) {
    this.page = page;
  }

  public Locator model(String name) {
    return page.locator("tr[data-model='" + name + "']");
  }

  /** Follows the link to one model. */
  public ModelsPage open(String name) {
    model(name).getByText(name).first().click();
    return this;
  }

  public Locator version(long number) {
    return page.locator("tr[data-version='" + number + "']");
  }

  public Locator card() {
    return page.locator("millrace-card");
  }
}
