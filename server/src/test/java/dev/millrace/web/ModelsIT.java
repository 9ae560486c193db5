package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import dev.millrace.engine.view.ModelVersionView;
import dev.millrace.engine.view.ModelView;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.testkit.ModelsPage;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Registered models, their versions and their cards. */
class ModelsIT extends PageJourney {
  private static final String CARD =
      """
      # wine-quality

      Grades wines **from their chemistry**. Not for <b>medical</b> use.

      | metric | value |
      | --- | --- |
      | accuracy | 0.9778 |

      - trained on `wine.csv`
      - see [the data](https://example.org/wine)
      - [never](javascript:alert(1))
      """;

  @BeforeEach
  void haveAModel() {
    server.with(
        new ModelView(
            Wine.NAME,
            Map.of("live", 1L),
            List.of(version(2, List.of(), 0.95), version(1, List.of("live"), 0.9778))),
        Map.of(1L, CARD));
  }

  private static ModelVersionView version(long number, List<String> aliases, double accuracy) {
    return new ModelVersionView(
        Wine.NAME,
        number,
        "sha256:" + "ab".repeat(32),
        "r" + number,
        "live",
        Wine.NAME,
        "v1",
        Wine.NOON.minusSeconds(3_600),
        aliases,
        Map.of("accuracy", accuracy));
  }

  @Test
  void modelsAreListedWithAliasesAndVersions() {
    ModelsPage models = millrace.models();

    assertThat(models.model(Wine.NAME)).containsText("live → version 1");
    assertThat(models.model(Wine.NAME)).containsText("accuracy 0.95");
    assertThat(models.model(Wine.NAME)).containsText("1 h ago");
  }

  @Test
  void aModelShowsTheLiveVersionWithItsFactsAndItsCard() {
    ModelsPage model = millrace.models().open(Wine.NAME);

    assertThat(model.card().locator("h3")).hasText("wine-quality");
    assertThat(model.card().locator("strong")).hasText("from their chemistry");
    assertThat(model.card().locator("td").last()).hasText("0.9778");
    assertThat(model.card().locator("li")).hasCount(3);
    assertThat(window.page().getByText("Facts of version 1")).isVisible();
  }

  @Test
  void aCardIsNeverMarkupAndItsLinksLeadToPagesOnly() {
    ModelsPage model = millrace.models().open(Wine.NAME);

    assertThat(model.card()).containsText("<b>medical</b>");
    assertThat(model.card().locator("b")).hasCount(0);
    assertThat(model.card().locator("a")).hasCount(1);
    assertThat(model.card().locator("a")).hasAttribute("href", "https://example.org/wine");
    assertThat(model.card()).containsText("[never](javascript:alert(1))");
  }

  @Test
  void anotherVersionCanBeChosenAndMayHaveNoCard() {
    ModelsPage model = millrace.models().open(Wine.NAME);
    model.version(2).locator("button").click();

    assertThat(window.page().getByText("Facts of version 2")).isVisible();
    assertThat(window.page().getByText("The bundle was packaged without one.")).isVisible();
  }

  @Override
  boolean refusalsAreExpected() {
    return true;
  }
}
