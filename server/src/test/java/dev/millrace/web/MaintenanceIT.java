package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.millrace.engine.limit.Pause;
import dev.millrace.web.fake.Scenes;
import dev.millrace.web.fake.Wine;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Everything is paused for maintenance: whoever looks at any page is told. */
class MaintenanceIT extends PageJourney {
  private static final Pause PAUSE = new Pause("ada", "new disks", Wine.NOON);
  private static final Path PICTURE = Path.of("target", "pictures", "maintenance.png");

  private static Locator banner(Page page) {
    return page.locator("millrace-maintenance [role=status]");
  }

  @Test
  void everyPageSaysWhoPausedEverythingSinceWhenAndWhy() {
    Scenes.on(server);
    server.maintenance(Optional.of(PAUSE));
    for (String place : List.of("", "models", "workers", "runs/" + Scenes.RUNNING)) {
      Page page = millrace.at(place);
      assertThat(banner(page))
          .containsText("Maintenance: nothing begins, what runs goes on. Paused by ada since");
      assertThat(banner(page)).containsText("new disks");
      assertThat(banner(page).locator("time")).hasAttribute("datetime", Wine.NOON.toString());
    }
    window.page().screenshot(new Page.ScreenshotOptions().setPath(PICTURE));
  }

  @Test
  void itComesAndGoesWithoutLoadingThePageAgain() {
    Page page = millrace.at("");
    assertThat(page.getByText("No DAGs yet")).isVisible();
    assertThat(banner(page)).hasCount(0);
    server.maintenance(Optional.of(PAUSE));
    assertThat(banner(page)).isVisible();
    server.maintenance(Optional.empty());
    assertThat(banner(page)).hasCount(0);
  }
}
