package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import dev.millrace.engine.view.RunView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.HomePage;
import dev.millrace.web.testkit.RunPage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing there, not there yet, refused, or out of date: each looks different. */
class TroubleIT extends PageJourney {

  @Override
  boolean refusalsAreExpected() {
    return true;
  }

  @ParameterizedTest
  @CsvSource({
    "'', No DAGs yet",
    "'', No runs yet",
    "models, No models yet",
    "workers, No workers",
    "nonsense, There is no such page"
  })
  void whereNothingIsThePageSaysWhatToDo(String place, String words) {
    assertThat(millrace.at(place).getByText(words)).isVisible();
  }

  @ParameterizedTest
  @CsvSource({
    "'', /dags, DAGs and runs",
    "models, /models, models",
    "workers, /workers, workers",
    "runs/r1, /runs/r1/tasks, the run",
  })
  void whileSomethingLoadsThePageSaysSo(String place, String held, String what) {
    server.with(Wine.run("r1", "RUNNING", Map.of()), List.of());
    server.hold(held);

    Page page = millrace.at(place);
    assertThat(page.getByText("Loading " + what)).isVisible();

    server.recover(held);
    assertThat(page.getByText("Loading " + what)).hasCount(0);
  }

  @ParameterizedTest
  @CsvSource({"'', /dags", "models, /models", "workers, /workers", "runs/r1, /runs/r1"})
  void aRefusalIsShownInTheServersWords(String place, String refused) {
    server.refuse(refused, 503, "Database away", "the database does not answer; look at its log");

    assertThat(millrace.at(place).getByText("the database does not answer")).isVisible();
  }

  @Test
  void aRunThatDoesNotExistIsNamed() {
    assertThat(millrace.at("runs/nothing").getByText("there is no runs nothing")).isVisible();
  }

  @Test
  void afterARefusalThePageComesBackByItself() {
    server.with(Wine.dag(), WineGraph.of(Wine.dag()));
    server.refuse("/dags", 503, "Starting", "the scheduler is starting");
    HomePage home = millrace.home();
    assertThat(window.page().getByText("the scheduler is starting")).isVisible();

    server.recover("/dags");

    assertThat(home.dag(Wine.NAME)).isVisible();
  }

  @Test
  void aCutConnectionLeavesWhatIsKnownAndSaysSinceWhen() {
    server
        .with(Wine.dag(), WineGraph.of(Wine.dag()))
        .with(
            Wine.run("r1", "RUNNING", Map.of()), List.of(Wine.in("r1", "raw", "ingest", "READY")));
    RunPage run = millrace.run("r1");
    assertThat(run.node("raw")).containsText("Ready");

    server.refuse("/runs/r1/events", 503, "Stopping", "the server is stopping");
    server.cutStreams();
    assertThat(window.page().getByText("Connection lost; shown as of 12:00:00")).isVisible();
    assertThat(run.node("raw")).containsText("Ready");

    server.with(
        Wine.run("r1", "RUNNING", Map.of()), List.of(Wine.succeeded("r1", "raw", "ingest", 0, 9)));
    server.recover("/runs/r1/events");

    assertThat(run.node("raw")).containsText("Succeeded");
    assertThat(window.page().getByText("Connection lost")).hasCount(0);
  }

  @Test
  void aListThatIsAskedForAgainAndAgainGoesStaleToo() {
    server.with(Wine.worker("w1", List.of()));
    assertThat(millrace.workers()).hasCount(1);

    server.refuse("/workers", 503, "Stopping", "the server is stopping");

    assertThat(window.page().getByText("Connection lost; shown as of 12:00:00")).isVisible();
    assertThat(window.page().locator("tr[data-worker]")).hasCount(1);
  }

  @Test
  void leavingAViewEndsItsStream() {
    server
        .with(Wine.dag(), WineGraph.of(Wine.dag()))
        .with(Wine.run("r1", "RUNNING", Map.of()), List.of());
    RunPage run = millrace.run("r1");
    assertThat(run.state()).hasText("Running");
    org.assertj.core.api.Assertions.assertThat(server.readersOf("r1")).isEqualTo(1);

    millrace.menu("Workers").click();
    assertThat(window.page().getByText("No workers")).isVisible();

    window.page().waitForCondition(() -> server.readersOf("r1") == 0);
  }

  @Test
  void aPageThatNobodySeesHoldsNoStreamAndCatchesUpWhenSeen() {
    RunView run = Wine.run("r1", "RUNNING", Map.of());
    server.with(Wine.dag(), WineGraph.of(Wine.dag())).with(run, List.of());
    RunPage page = millrace.run("r1");
    assertThat(page.state()).hasText("Running");

    see(false);
    window.page().waitForCondition(() -> server.readersOf("r1") == 0);
    server.with(Wine.run("r1", "SUCCEEDED", Map.of()), List.of());
    see(true);

    assertThat(page.state()).hasText("Succeeded");
  }

  private void see(boolean visible) {
    window
        .page()
        .evaluate(
            "visible => { Object.defineProperty(document, 'hidden',"
                + " { configurable: true, value: !visible });"
                + " document.dispatchEvent(new Event('visibilitychange')) }",
            visible);
  }
}
