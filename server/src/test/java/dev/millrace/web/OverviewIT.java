package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.millrace.engine.view.DagView;
import dev.millrace.engine.view.RunView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.HomePage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the first page tells. */
class OverviewIT extends PageJourney {

  @Test
  void dagsAreListedWithTheirLastRunAndRunsWithTheirTasks() {
    RunView run = Wine.run("r1", "SUCCEEDED", Map.of("SUCCEEDED", 7, "SKIPPED", 1));
    server.with(Wine.dagAfter(run), WineGraph.of(Wine.dag())).with(run, List.of());

    HomePage home = millrace.home();

    assertThat(home.dags()).hasCount(1);
    assertThat(home.dag(Wine.NAME)).containsText("Grade wines from their chemistry");
    assertThat(home.dag(Wine.NAME)).containsText("Succeeded");
    assertThat(home.run("r1")).containsText("Succeeded");
    assertThat(home.run("r1")).containsText("8/8");
    assertThat(home.run("r1")).containsText("1 min 20 s");
    assertThat(home.run("r1").getByLabel("7 succeeded, 1 skipped")).isVisible();
  }

  @Test
  void aRetiredDagSaysSoAndWhereItCameFrom() {
    DagView.Origin origin =
        new DagView.Origin(
            "pipelines",
            "dags/wine.yaml",
            "c0ffee0123456789",
            "Ada",
            Wine.NOON,
            "Raise the bar",
            Optional.of("ada@example.org, ssh key SHA256:c0ffee"));
    DagView retired = Wine.dag().from(Optional.of(origin), Optional.of(Wine.NOON));
    server.with(retired, WineGraph.of(Wine.dag()));

    HomePage home = millrace.home();
    assertThat(home.dag(Wine.NAME)).containsText("retired");
    assertThat(home.dag(Wine.NAME).getByText("Run", new Locator.GetByTextOptions().setExact(true)))
        .isDisabled();

    home.dag(Wine.NAME).getByText(Wine.NAME).click();
    assertThat(window.page().locator("millrace-dag"))
        .containsText(Pattern.compile("Source\\s*pipelines"));
    assertThat(window.page().locator("millrace-dag")).containsText("Raise the bar");
    assertThat(window.page().locator("millrace-dag")).containsText("Ada");
    assertThat(window.page().locator("millrace-dag")).containsText("ssh key SHA256:c0ffee");
  }

  @Test
  void aRunThatBeginsAppearsAndMovesWithoutAReload() {
    server.with(Wine.dag(), WineGraph.of(Wine.dag()));
    HomePage home = millrace.home();
    assertThat(home.dag(Wine.NAME)).containsText("never ran");

    server.tell(Wine.run("r2", "RUNNING", Map.of("RUNNING", 1, "PENDING", 7)));
    assertThat(home.run("r2")).containsText("Running");
    assertThat(home.dag(Wine.NAME)).containsText("Running");

    server.tell(Wine.run("r2", "FAILED", Map.of("FAILED", 1, "UPSTREAM_FAILED", 7)));
    assertThat(home.run("r2")).containsText("Failed");
    assertThat(home.dag(Wine.NAME)).containsText("Failed");
  }

  @Test
  void theBarOfARunFollowsItsTasks() {
    RunView begun = Wine.run("r3", "RUNNING", Map.of("RUNNING", 1, "PENDING", 7));
    server.with(Wine.dag(), WineGraph.of(Wine.dag())).with(begun, List.of());
    HomePage home = millrace.home();
    assertThat(home.run("r3")).containsText("0/8");

    server.with(Wine.run("r3", "RUNNING", Map.of("SUCCEEDED", 1, "PENDING", 7)), List.of());
    server.tell(Wine.succeeded("r3", "raw", "ingest", 0, 5));

    assertThat(home.run("r3")).containsText("1/8");
  }

  @Test
  void aRunLeadsToItsPageAndBack() {
    RunView run = Wine.run("r4", "QUEUED", Map.of());
    server.with(Wine.dag(), WineGraph.of(Wine.dag())).with(run, List.of());
    HomePage home = millrace.home();

    home.run("r4").getByText("r4").click();
    assertThat(millrace.runShown().state()).hasText("Queued");
    assertThat(window.page()).hasTitle("Run r4 · Millrace");

    window.page().goBack();
    assertThat(home.run("r4")).isVisible();
  }
}
