package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Keys of the file and of steps. */
class KeysTest {
  @Test
  void aMisspeltKeyIsFoundWithTheNearestSpelling() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        lables: {}
        steps:
          a: {uses: ingest, wiht: {from: data/wine.csv}, with: {from: data/wine.csv}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "3:1 unknown-key: Unknown key 'lables' in the file; expected apiVersion, dag,"
                + " description, owner, labels, params, triggers, retrain, defaults, max-parallel, steps,"
                + " finally, …. Did you mean 'labels'?",
            "5:21 unknown-key: Unknown key 'wiht' in step 'a'; expected uses, in, with,"
                + " needs, if, retry, timeout, timeouts, on-failure, join, for-each, matrix,"
                + " …. Did you mean 'with'?");
  }

  @Test
  void aMergeKeyIsAnOrdinaryUnknownKey() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: &a {uses: ingest, with: {from: data/wine.csv}}
          b: {<<: *a}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:3 missing-key: Key 'uses' is missing in step 'b'. Add 'uses: …'.",
            "5:7 unknown-key: Unknown key '<<' in step 'b'; expected uses, in, with, needs,"
                + " if, retry, timeout, timeouts, on-failure, join, for-each, matrix, …. YAML"
                + " 1.2 has no merge keys; write the keys out, or use 'defaults'.");
  }

  @Test
  void whatTheFileMustHoldIsMissing() {
    String file =
        """
        description: x
        """;

    assertThat(findings(file))
        .containsExactly(
            "1:1 missing-key: Key 'apiVersion' is missing in the file. Add 'apiVersion: …'.",
            "1:1 missing-key: Key 'steps' is missing in the file. Add 'steps: …'.",
            "1:1 missing-key: Key 'dag' is missing in the file. Add 'dag: …'.");
  }

  @Test
  void theHeaderIsChecked() {
    String file =
        """
        apiVersion: millrace/v2
        dag: my dag
        description: 5
        owner: {}
        labels: {a: 1, b: []}
        steps: {}
        """;

    assertThat(findings(file))
        .containsExactly(
            "1:13 bad-value: 'apiVersion' is 'millrace/v2'; expected millrace/v1. Did you"
                + " mean 'millrace/v1'?",
            "2:6 bad-name: The name of the DAG is 'my dag'; expected letters, digits, '-'"
                + " and '.', at most 128, beginning with a letter or a digit.",
            "3:14 wrong-type: 'description' is '5', a whole number; expected text. Quote"
                + " it: \"5\".",
            "4:8 wrong-shape: 'owner' is empty; expected text.",
            "5:19 wrong-shape: Label 'b' is empty; expected text.",
            "6:8 wrong-shape: 'steps' is empty; expected at least one step.");
  }

  @Test
  void aStepIsAMapWithAKind() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          i: ingest
          j: {with: {}}
          k:
          l: {uses: 5}
          m m: {uses: ingest, with: {from: data/wine.csv}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:6 wrong-shape: Step 'i' is text; expected a map.",
            "5:3 missing-key: Key 'uses' is missing in step 'j'. Add 'uses: …'.",
            "6:5 wrong-shape: Step 'k' has no value; expected a map. Write a value, or"
                + " leave the key out.",
            "7:13 wrong-type: 'uses' of step 'l' is '5', a whole number; expected text."
                + " Quote it: \"5\".",
            "8:3 bad-name: Name 'm m' of a step does not fit; expected a letter, then"
                + " letters, digits, '-' and '_', at most 64.");
  }

  @Test
  void allFindingsOfAFileAreReportedAtOnce() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        owner: 3
        steps:
          a: {uses: ingets}
          b: {uses: ingest, with: {form: x}}
          c: {uses: validate, in: {data: d}, with: {contract: contracts/wine.yaml}, timeout: 30}
        """;

    assertThat(findings(file))
        .containsExactly(
            "3:8 wrong-type: 'owner' is '3', a whole number; expected text. Quote it:" + " \"3\".",
            "5:13 unknown-kind: There is no step kind 'ingets'; expected acme/everything,"
                + " acme/script, collect, deploy, evaluate, ingest, label, notify, package, split, train or"
                + " validate. Did you mean 'ingest'?",
            "6:21 missing-parameter: Parameter 'from' of kind 'ingest' is missing. Add"
                + " 'from: …'. Where the data is.",
            "6:28 unknown-parameter: There is no parameter 'form' of kind 'ingest';"
                + " expected from, sha256, limit or header. Did you mean 'from'?",
            "7:34 unknown-step: There is no step 'd'.",
            "7:86 bad-duration: 'timeout' is '30', without a unit; expected a duration such"
                + " as 250ms, 10s, 5m, 2h, 7d or PT5M. Did you mean '30s'?");
  }
}
