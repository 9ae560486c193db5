package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import dev.millrace.engine.view.RunView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.RunPage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run has to do with earlier ones. */
class MadeFromIT extends PageJourney {
  @Test
  void aRunLinksToTheOneThatItWasMadeFromAndSaysHowItEndedBefore() {
    RunView plain = Wine.run("r2", "SUCCEEDED", Map.of());
    RunView.Generation failed =
        new RunView.Generation(
            1, "FAILED", Optional.of("forest broke"), plain.createdAt(), plain.createdAt());
    RunView made =
        new RunView(
            plain.id(),
            plain.dag(),
            plain.version(),
            plain.state(),
            plain.params(),
            plain.trigger(),
            plain.createdAt(),
            plain.startedAt(),
            plain.endedAt(),
            plain.reason(),
            plain.tasks(),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.of(new RunView.ForkedFrom("r1", List.of("forest", "live"))),
            List.of(failed));
    server
        .with(Wine.dag(), WineGraph.of(Wine.dag()))
        .with(Wine.run("r1", "SUCCEEDED", Map.of()), List.of())
        .with(made, List.of());

    RunPage run = millrace.run("r2");
    Locator from = run.header().locator("dl > div", hasTerm("Made from"));
    assertThat(from).containsText("r1, from forest, live");
    assertThat(run.header().locator("dl > div", hasTerm("Ended before"))).containsText("Failed");

    from.locator("a").click();
    assertThat(run.header().locator("h1")).containsText("r1");
    assertThat(run.header().locator("dl > div", hasTerm("Made from"))).hasCount(0);
  }

  private static Locator.LocatorOptions hasTerm(String term) {
    return new Locator.LocatorOptions().setHasText(term);
  }
}
