package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What later versions execute is checked and refused. */
class NotYetTest {
  @Test
  void everyKeyIsRefusedAndItsOwnMistakesAreFound() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a:
            uses: acme/everything
            cache: true
            pool: 5
            priority: hi
            slots: 0
            worker: {tag: gpu, memory: 2G, cpu: 0}
            isolation: proc
            max-parallel: 3
        """;

    assertThat(findings(file))
        .containsExactly(
            "7:11 wrong-type: 'pool' is '5', a whole number; expected text. Quote it:" + " \"5\".",
            "8:15 wrong-type: 'priority' is 'hi', text; expected a whole number from"
                + " -1000000 to 1000000.",
            "9:12 out-of-range: 'slots' is '0'; expected a whole number from 1 to 1000000.",
            "10:14 unknown-key: Unknown key 'tag' in 'worker'; expected tags, memory or"
                + " cpu. Did you mean 'tags'?",
            "10:32 bad-size: 'worker.memory' is '2G'; expected a size such as 64KiB, 2GiB"
                + " or a number of bytes. Did you mean '2GiB'?",
            "10:41 out-of-range: 'worker.cpu' is '0'; expected a number from 0.01 to 10000.",
            "11:16 bad-value: 'isolation' is 'proc'; expected inline, process or container."
                + " Did you mean 'process'?");
  }

  @Test
  void whatChangesNothingMayStay() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything, cache: false, join: ok}
        """;

    assertThat(findings(file)).isEmpty();
  }

  @Test
  void kindsOfTheLanguageThatDoNotExistHereAreNotUnknown() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: shell, with: {run: ls}}
          b: {uses: python}
          c: {uses: approve, needs: [a]}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:13 not-yet: Step kind 'shell' is part of the language, but this version does"
                + " not execute it yet; a later one will. Use another kind for now.",
            "5:13 not-yet: Step kind 'python' is part of the language, but this version"
                + " does not execute it yet; a later one will. Use another kind for now.",
            "6:13 not-yet: Step kind 'approve' is part of the language, but this version"
                + " does not execute it yet; a later one will. Use another kind for now.");
  }
}
