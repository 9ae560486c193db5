package dev.millrace.web.testkit;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The page of a Millrace, by its views. */
public final class Millrace {
  private final Page page;
  private final String address;

  Millrace(Page page, String address) {
    this.page = page;
    this.address = address;
  }

  public HomePage home() {
    page.navigate(address + "/#/");
    return new HomePage(page);
  }

  public RunPage run(String id) {
    page.navigate(address + "/#/runs/" + id);
    return new RunPage(page);
  }

  /** The page of a DAG, for its schedules. */
  public SchedulesPage schedules(String dag) {
    return new SchedulesPage(at("dags/" + dag));
  }

  /** The run that the page has moved to. */
  public RunPage runShown() {
    page.waitForURL("**/#/runs/**");
    return new RunPage(page);
  }

  public ModelsPage models() {
    page.navigate(address + "/#/models");
    return new ModelsPage(page);
  }

  /** Workers as rows. */
  public Locator workers() {
    page.navigate(address + "/#/workers");
    return page.locator("tr[data-worker]");
  }

  /** Any address below {@code #/}. */
  public Page at(String place) {
    page.navigate(address + "/#/" + place);
    return page;
  }

  /** The link in the header. */
  public Locator menu(String name) {
    return page.getByRole(AriaRole.NAVIGATION)
        .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name));
  }
}
