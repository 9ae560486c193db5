package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import dev.millrace.web.fake.Nightly;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.SchedulesPage;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The schedules of a DAG, and stopping them. */
class SchedulesIT extends PageJourney {

  @BeforeEach
  void haveADag() {
    server.with(Wine.dag(), WineGraph.of(Wine.dag()));
  }

  @Override
  boolean refusalsAreExpected() {
    return true;
  }

  private SchedulesPage shown() {
    server.with(Nightly.retrain(), Nightly.ticks()).with(Nightly.ingest(), List.of());
    SchedulesPage page = millrace.schedules(Wine.NAME);
    assertThat(page.triggers()).hasCount(2);
    return page;
  }

  @Test
  void eachScheduleTellsWhenItIsDueThereAndWhatItsTicksBecame() {
    SchedulesPage page = shown();

    assertThat(page.trigger("retrain")).containsText("cron 30 2 * * *");
    assertThat(page.trigger("retrain")).containsText("in Europe/Paris");
    assertThat(page.trigger("retrain").locator("time").first()).containsText("02:30");
    assertThat(page.trigger("retrain").locator("time").first())
        .hasAttribute("datetime", Nightly.NEXT.toString());
    assertThat(page.trigger("retrain")).containsText("in 13 h");
    assertThat(page.ticks("retrain")).hasCount(3);
    assertThat(page.ticks("retrain").nth(0).locator("a")).hasAttribute("href", "#/runs/t07k3m9q2x");
    assertThat(page.ticks("retrain").nth(1))
        .containsText("2 ticks, no run: missed for longer than 'within' allows");
    assertThat(page.trigger("ingest")).containsText("every 6h");
    assertThat(page.trigger("ingest")).containsText("none was due yet");
  }

  @Test
  void aPolicyTellsHowNearItsConditionsAreAndWhatBecameOfItsCauses() {
    server.with(Nightly.policy(), List.of());
    Nightly.told().forEach(server::with);
    SchedulesPage page = millrace.schedules(Wine.NAME);

    assertThat(page.trigger("retrain")).containsText("wine-quality@live older than 30d");
    assertThat(page.trigger("retrain")).not().containsText("missed");
    assertThat(page.trigger("retrain")).containsText("640 of 1000 new rows");
    assertThat(page.trigger("retrain"))
        .containsText("version 7 of wine-quality@live is too old from 14 Dec, 03:12:00");
    assertThat(page.trigger("retrain")).containsText("in 13 h");
    assertThat(page.deliveries("retrain")).hasCount(3);
    assertThat(page.deliveries("retrain").nth(0))
        .containsText("a change of output data of harvest waits until there are enough rows");
    assertThat(page.deliveries("retrain").nth(1))
        .containsText("drift of wine-quality no run: the last run of the trigger is not older");
    assertThat(page.deliveries("retrain").nth(2).locator("a"))
        .hasAttribute("href", "#/runs/t07k3m9q2x");
  }

  @Test
  void oneIsPausedWithAReasonAndResumed() {
    SchedulesPage page = shown();

    page.button("Pause retrain").click();
    page.field("reason").fill("labels are being corrected");
    page.field("by").fill("ada");
    page.confirm("Pause");
    assertThat(page.trigger("retrain")).containsText("Paused by ada since");
    assertThat(page.trigger("retrain")).containsText("labels are being corrected");
    assertThat(page.button("Pause ingest")).isVisible();

    page.button("Resume retrain").click();
    assertThat(page.field("by")).hasValue("ada");
    page.confirm("Resume");
    assertThat(page.trigger("retrain")).containsText("in 13 h");
    assertThat(server.asked())
        .containsExactly(
            "pause {\"by\":\"ada\",\"reason\":\"labels are being corrected\"}",
            "resume {\"by\":\"ada\"}");
  }

  @Test
  void theDagIsPausedAndResumedAsAWhole() {
    SchedulesPage page = shown();

    page.button("Pause all").click();
    page.field("reason").fill("maintenance");
    page.field("by").fill("ada");
    page.confirm("Pause");
    assertThat(page.trigger("ingest")).containsText("Paused with the whole DAG by ada");
    assertThat(page.button("Resume ingest")).hasCount(0);

    page.button("Resume all").click();
    page.confirm("Resume");
    assertThat(page.button("Pause ingest")).isVisible();
    assertThat(page.button("Pause all")).isVisible();
  }

  @Test
  void whoAndWhyAreNeededAndNothingIsSentWithoutThem() {
    SchedulesPage page = shown();

    page.button("Pause retrain").click();
    page.confirm("Pause");
    assertThat(page.mistake("reason")).hasText("Everybody who looks at it is shown why.");
    assertThat(page.mistake("by")).hasText("A name is needed.");
    assertThat(page.field("reason")).isFocused();
    assertThat(server.asked()).isEmpty();
  }

  @Test
  void aRefusalIsShownInTheServersWords() {
    String path = "/dags/" + Wine.NAME + "/triggers/retrain/pause";
    server.refuse(path, 503, "Unavailable", "The scheduler of the DAG changes.");
    SchedulesPage page = shown();

    page.button("Pause retrain").click();
    page.field("reason").fill("x");
    page.field("by").fill("ada");
    page.confirm("Pause");
    assertThat(page.dialog()).containsText("The scheduler of the DAG changes.");

    server.recover(path);
    page.confirm("Pause");
    assertThat(page.trigger("retrain")).containsText("Paused by ada");
  }

  @Test
  void everythingWorksFromTheKeyboard() {
    SchedulesPage page = shown();
    Keyboard keys = window.page().keyboard();
    page.button("Pause retrain").focus();

    keys.press("Enter");
    assertThat(page.field("reason")).isFocused();
    keys.press("Escape");
    assertThat(page.dialog()).hasCount(0);
    assertThat(page.button("Pause retrain")).isFocused();

    keys.press("Enter");
    keys.type("no data");
    keys.press("Tab");
    keys.type("ada");
    keys.press("Enter");
    assertThat(page.trigger("retrain")).containsText("no data");
    assertThat(page.button("Resume retrain")).isFocused();
  }

  @Test
  void oneThatCannotBeReadSaysSo() {
    server.with(Nightly.unreadable(), List.of());

    SchedulesPage page = millrace.schedules(Wine.NAME);
    assertThat(page.trigger("old")).containsText("Version 12 of DAG 'wine-quality' cannot be read");
  }

  @Test
  void whatHappensLaterAppearsByItself() {
    SchedulesPage page = shown();

    server.with(Nightly.paused(), Nightly.ticks());
    assertThat(page.trigger("label"))
        .containsText(
            "Paused by ada", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
    assertThat(page.triggers()).hasCount(3);
  }

  @Test
  void theRunOfATickSaysWhichOneOfWhichTriggerAndItsWindow() {
    server.with(Nightly.run("t1"), List.of());

    assertThat(millrace.home().run("t1")).containsText("cron retrain");
    Locator header = millrace.run("t1").header();
    assertThat(header).containsText("cron retrain");
    assertThat(header.locator("time[datetime='2026-11-21T01:30:00Z']")).hasCount(2);
    assertThat(header.locator("time[datetime='2026-11-20T01:30:00Z']")).hasCount(1);
  }

  @Test
  void aDagWithoutSchedulesHasNoSuchSection() {
    SchedulesPage page = millrace.schedules(Wine.NAME);

    assertThat(window.page().locator("[data-node]")).hasCount(8);
    assertThat(page.triggers()).hasCount(0);
    assertThat(page.dialog()).hasCount(0);
  }
}
