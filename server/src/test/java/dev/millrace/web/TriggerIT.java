package dev.millrace.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.web.fake.FakeMillrace.Triggered;
import dev.millrace.web.fake.Wine;
import dev.millrace.web.fake.WineGraph;
import dev.millrace.web.testkit.TriggerForm;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Starting a run by hand. */
class TriggerIT extends PageJourney {

  @BeforeEach
  void haveADag() {
    server.with(Wine.dag(), WineGraph.of(Wine.dag()));
  }

  @Override
  boolean refusalsAreExpected() {
    return true;
  }

  @Test
  void theFormPostsTypedValuesAndLeadsToTheRun() {
    TriggerForm form = millrace.home().start(Wine.NAME);
    form.field("trees").fill("50");
    form.field("min-f1").fill("0.75");
    form.field("shuffle").uncheck();
    form.field("target").fill("grade");
    form.field("metrics").fill("[\"recall\"]");
    form.submit();

    assertThat(millrace.runShown().state()).hasText("Queued");
    assertThat(server.triggered()).hasSize(1);
    Triggered asked = server.triggered().get(0);
    assertThat(asked.dag()).isEqualTo(Wine.NAME);
    assertThat(asked.params())
        .isEqualTo(
            Map.of(
                "trees",
                50,
                "min-f1",
                0.75,
                "shuffle",
                false,
                "target",
                "grade",
                "metrics",
                List.of("recall")));
    assertThat(asked.idempotencyKey()).hasSize(32);
  }

  @Test
  void aRunCanBeAskedToRunEveryStep() {
    TriggerForm form = millrace.home().start(Wine.NAME);
    form.field("target").fill("grade");
    form.field("run-every-step").check();
    form.submit();
    millrace.runShown();

    TriggerForm plain = millrace.home().start(Wine.NAME);
    assertThat(plain.field("run-every-step")).not().isChecked();
    plain.field("target").fill("grade");
    plain.submit();
    millrace.runShown();

    assertThat(server.triggered()).extracting(Triggered::cache).containsExactly(false, true);
  }

  @Test
  void theFormBeginsWithTheDefaults() {
    TriggerForm form = millrace.home().start(Wine.NAME);

    assertThat(form.field("trees")).hasValue("200");
    assertThat(form.field("min-f1")).hasValue("0.6");
    assertThat(form.field("shuffle")).isChecked();
    assertThat(form.field("target")).hasValue("");
    assertThat(form.dialog()).containsText("how many trees the forest has");
  }

  @Test
  void mistakesAreNamedAtTheirFieldAndNothingIsSent() {
    TriggerForm form = millrace.home().start(Wine.NAME);
    form.field("trees").fill("many");
    form.field("metrics").fill("{}");
    form.submit();

    assertThat(form.mistake("trees")).hasText("A whole number was expected.");
    assertThat(form.mistake("target")).hasText("A value is needed.");
    assertThat(form.mistake("metrics")).hasText("A JSON list was expected.");
    assertThat(form.field("trees")).isFocused();
    assertThat(server.triggered()).isEmpty();
  }

  @Test
  void anEmptyFieldLeavesTheValueToTheServer() {
    TriggerForm form = millrace.home().start(Wine.NAME);
    form.field("trees").fill("");
    form.field("target").fill("grade");
    form.submit();

    millrace.runShown();
    assertThat(server.triggered().get(0).params()).doesNotContainKey("trees");
  }

  @Test
  void aRefusalIsShownInTheServersWordsAndTheFormStaysOpen() {
    server.refuse("/dags/" + Wine.NAME + "/runs", 422, "Invalid", "trees is 5000; at most 2000");
    TriggerForm form = millrace.home().start(Wine.NAME);
    form.field("target").fill("grade");
    form.submit();
    assertThat(form.refusal()).containsText("trees is 5000; at most 2000");

    server.recover("/dags/" + Wine.NAME + "/runs");
    form.submit();

    assertThat(millrace.runShown().state()).hasText("Queued");
  }

  @Test
  void aRunCanBeStartedAgainWithItsParameters() {
    server.with(Wine.run("r1", "FAILED", Map.of()), List.of());
    millrace.run("r1").header().getByText("Run again").click();

    TriggerForm form = millrace.runShown().again();
    assertThat(form.field("target")).hasValue("grade");
    form.submit();

    assertThat(window.page().getByText("run-1").first()).isVisible();
    assertThat(server.triggered().get(0).params()).containsEntry("target", "grade");
  }
}
