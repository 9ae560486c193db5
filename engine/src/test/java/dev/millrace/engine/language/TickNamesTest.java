package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What expressions may say about the tick that a run is for. */
class TickNamesTest {
  private static String file(String text) {
    return """
    apiVersion: millrace/v1
    dag: t
    triggers: {a: {every: 1h}}
    steps:
      a: {uses: acme/everything, with: {text: "%s"}}
    """
        .formatted(text);
  }

  @Test
  void whatARunMayLackNeedsAnotherValue() {
    assertThat(findings(file("${{ run.tick }} ${{ run.window.end }}")))
        .containsExactly(
            "5:48 may-be-skipped: A run that no schedule started has no 'run.tick'. Write"
                + " run.?tick.orValue(…), or ask has(run.tick).",
            "5:64 may-be-skipped: A run that no schedule started has no 'run.window.end'. Write"
                + " run.?window.?end.orValue(…), or ask has(run.window).");
    assertThat(findings(file("${{ run.?tick.orValue('') }} ${{ run.?window.?start.orValue('') }}")))
        .isEmpty();
  }

  @Test
  void thereAreNoOthers() {
    assertThat(findings(file("${{ run.?window.?strat.orValue('') }} ${{ trigger.nam }}")))
        .containsExactly(
            "5:48 unknown-name: There is no name 'run.window.strat'; expected run.window.start,"
                + " run.window.end. Did you mean 'start'?",
            "5:86 unknown-name: There is no name 'trigger.nam'; expected trigger.kind, trigger.name."
                + " Did you mean 'name'?");
    assertThat(findings(file("${{ trigger.kind }} of ${{ trigger.name }}"))).isEmpty();
  }
}
