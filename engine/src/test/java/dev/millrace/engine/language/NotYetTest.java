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
            env: {A: }
            secrets: [A, 3]
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
                + " Did you mean 'process'?",
            "12:5 not-yet: 'env' is part of the language, but this version does not execute"
                + " it yet; a later one will. Remove it.",
            "12:13 wrong-shape: 'env.A' has no value; expected text. Write a value, or"
                + " leave the key out.",
            "13:5 not-yet: 'secrets' is part of the language, but this version does not"
                + " execute it yet; a later one will. Remove it.",
            "13:18 wrong-type: 'secrets' is '3', a whole number; expected text. Quote it:"
                + " \"3\".");
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
  void rowsOfADatasetAreNoElementsYet() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything}
          c: {uses: acme/everything, needs: [a], for-each: {rows: a.data, btch: 3}, cache: {ttl: 7}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:42 not-yet: 'for-each' over the rows of a dataset is part of the language, but"
                + " this version does not execute it yet; a later one will. Remove it.",
            "5:67 unknown-key: Unknown key 'btch' in for-each; expected rows or batch. Did"
                + " you mean 'batch'?",
            "5:90 bad-duration: 'cache.ttl' is '7', without a unit; expected a duration"
                + " such as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '7s'?");
  }

  @Test
  void namesThatComeWithThemAreRefused() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything, with: {text: "${{ secrets.X }} ${{ run.tick }} ${{ trigger.x }} ${{ run.attempt }}"}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:48 not-yet: 'secrets' in expressions is part of the language, but this"
                + " version does not execute it yet; a later one will.",
            "4:65 not-yet: 'run.tick' in expressions is part of the language, but this"
                + " version does not execute it yet; a later one will.",
            "4:81 not-yet: 'trigger' in expressions is part of the language, but this"
                + " version does not execute it yet; a later one will.");
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
