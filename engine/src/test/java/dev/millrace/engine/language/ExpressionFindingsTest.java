package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Expressions in with and if. */
class ExpressionFindingsTest {
  @Test
  void namesAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          min-f1: {type: number, default: 0.5}
          trees: {type: integer, default: 5}
        steps:
          a: {uses: acme/everything, with: {text: "n ${{ params.min-f1 }} ${{ parms.trees }} ${{ trees }} ${{ params.tres }}"}}
          b: {uses: acme/everything, if: yes}
          c: {uses: acme/everything, with: {text: "${{ run.stat }} ${{ run.state }}", any: ["${{ steps }}", "${{ steps.zz.values.x }}"]}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "7:50 unknown-name: There is no parameter 'min'; expected min-f1 or trees. A"
                + " name with '-' is written params['min-f1'].",
            "7:61 unknown-name: There is no name 'f1'; expected params, run, steps or trigger.",
            "7:71 unknown-name: There is no name 'parms'; expected params, run, steps or trigger."
                + " Did you mean 'params'?",
            "7:90 unknown-name: There is no name 'trees'; expected params, run, steps or trigger."
                + " Did you mean 'params.trees'?",
            "7:103 unknown-name: There is no parameter 'tres'; expected min-f1 or trees."
                + " Did you mean 'trees'?",
            "8:34 unknown-name: There is no name 'yes'; expected params, run, steps or trigger.",
            "9:48 unknown-name: There is no name 'run.stat'; expected run.id, run.dag,"
                + " run.attempt.",
            "9:64 unknown-name: There is no name 'run.state'; expected run.id, run.dag,"
                + " run.attempt. The state of the run is known below finally only.",
            "9:90 unknown-name: There is no name 'steps'; expected steps.ID.values.NAME."
                + " Name the step.",
            "9:106 unknown-step: There is no step 'zz'.");
  }

  @Test
  void typesAreChecked() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params:
          n: {type: integer, default: 5}
          s: {type: string, default: x}
          f: {type: number, default: 1}
        steps:
          a: {uses: acme/everything, if: params.n, with: {text: "${{ params.n }}", number: "${{ params.s }}"}}
          b: {uses: acme/everything, if: params.n + params.s == 1}
          c: {uses: acme/everything, with: {number: "is ${{ params.n }}", many: "${{ params.f }}", text: "${{ [1] }} "}}
          d: {uses: acme/everything, if: "params.f == params.n && params.f > 1 && params.n in [1.5]", with: {number: "${{ params.n * 0.5 }}", many: "${{ [1, 2] }}"}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "8:34 expression-type: Expression 'params.n' is of type int; expected true or"
                + " false.",
            "8:62 expression-type: Expression 'params.n' is of type int; expected text.",
            "8:89 expression-type: Expression 'params.s' is of type string; expected a"
                + " number.",
            "9:43 expression-type: Expression 'params.n + params.s == 1': '_+_' does not"
                + " take (int, string). Make it text with string(…).",
            "10:45 wrong-type: Parameter 'number' is 'is ${{ params.n }}', text; expected a"
                + " number. Let ${{ }} be all of the value.",
            "10:78 expression-type: Expression 'params.f' is of type double; expected a"
                + " whole number.",
            "10:103 expression-type: Expression '[1]' is of type list(int); expected text,"
                + " a number or a boolean, because it stands inside text.");
  }

  @Test
  void syntaxIsFoundAtItsPlace() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {n: {type: integer, default: 5}}
        steps:
          a: {uses: acme/everything, with: {text: "x ${{ 1 + }} ${{ params.n"}}
          b: {uses: acme/everything, with: {text: "x ${{ params.n ++ 1 }} ${{ }}"}}
          c: {uses: acme/everything, if: "${{ params.n > 3 }}"}
          d: {uses: acme/everything, if: params.n = 3}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:43 expression-syntax: Expression '${{ params.n' is not closed; expected" + " '}}'.",
            "6:43 expression-syntax: '${{ }}' holds no expression.",
            "7:34 expression-syntax: 'if' is bare CEL, without ${{ }}. Write 'params.n >" + " 3'.",
            "8:43 expression-syntax: Expression 'params.n = 3': '=' does not belong there."
                + " CEL compares with ==.");
  }

  @Test
  void aStepFurtherUpstreamCanBeUsedToo() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          a: {uses: acme/everything, needs: [raw]}
          b: {uses: acme/everything, needs: [a], with: {number: "${{ steps.raw.values.rows }}"}}
        """;

    assertThat(findings(file)).isEmpty();
  }

  @Test
  void onlyStepsUpstreamCanBeUsed() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          a: {uses: acme/everything, with: {number: "${{ steps.raw.values.rows }}"}}
          b: {uses: acme/everything, needs: [raw], with: {number: "${{ steps.raw.values.rows }}"}}
          c: {uses: acme/everything, with: {number: "${{ steps.c.values.rows }}"}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "5:50 not-upstream: Step 'a' uses values of step 'raw', which is not upstream."
                + " Add 'needs: [raw]'.",
            "7:50 not-upstream: Step 'c' uses its own values, which do not exist before it"
                + " ran.");
  }

  @Test
  void onlyDeclaredValuesCanBeUsed() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          f: {uses: train, in: {data: raw}, with: {algorithm: decision-tree, target: x}}
          e: {uses: evaluate, in: {model: f, data: raw}}
          a: {uses: acme/everything, needs: [raw, e], with: {number: "${{ steps.raw.values.row }}", text: "${{ steps.e.values.f1 }} ${{ steps.raw.vals.rows }}"}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "7:67 unknown-value: Step 'raw' (ingest) returns no value 'row'; expected rows"
                + " or format. Did you mean 'rows'?",
            "7:129 unknown-name: There is no name 'steps.raw.vals'; expected"
                + " steps.ID.values.NAME.");
  }

  @Test
  void valuesOfAStepThatMayBeSkippedNeedAnAlternative() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {n: {type: integer, default: 5}}
        steps:
          raw: {uses: ingest, if: params.n > 3, with: {from: data/wine.csv}}
          a: {uses: acme/everything, needs: [raw], with: {number: "${{ steps.raw.values.rows }}"}}
          b: {uses: acme/everything, needs: [raw], with: {number: "${{ steps.?raw.values.?rows.orValue(0) }}"}}
          c: {uses: acme/everything, needs: [raw], if: has(steps.raw) && steps.raw.values.rows > 2, with: {number: "${{ steps.raw.values.rows }}"}}
          d: {uses: acme/everything, needs: [raw], if: has(steps.raw.values.rows)}
          e: {uses: acme/everything, needs: [raw], with: {number: "${{ steps.?raw.values.rows }}"}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "6:64 may-be-skipped: Step 'raw' may be skipped, and then"
                + " 'steps.raw.values.rows' does not exist. Write"
                + " steps.?raw.values.?rows.orValue(…), or ask has(steps.raw) in an 'if'.",
            "9:52 may-be-skipped: Step 'raw' may be skipped, and then"
                + " 'steps.raw.values.rows' does not exist. Write"
                + " steps.?raw.values.?rows.orValue(…), or ask has(steps.raw) in an 'if'.",
            "10:64 expression-type: Expression 'steps.?raw.values.rows' is of type"
                + " optional(int); expected a number. Add .orValue(…).");
  }

  @Test
  void whatDependsOnASkippedStepMayBeSkippedToo() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {n: {type: integer, default: 5}}
        steps:
          a: {uses: acme/everything, if: params.n > 3}
          raw: {uses: ingest, needs: [a], with: {from: data/wine.csv}}
          b: {uses: acme/everything, needs: [raw], with: {number: "${{ steps.raw.values.rows }}"}}
          c: {uses: ingest, on-failure: continue, with: {from: data/wine.csv}}
          d: {uses: acme/everything, needs: [c], with: {number: "${{ steps.c.values.rows }}"}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "7:64 may-be-skipped: Step 'raw' may be skipped, and then"
                + " 'steps.raw.values.rows' does not exist. Write"
                + " steps.?raw.values.?rows.orValue(…), or ask has(steps.raw) in an 'if'.",
            "9:62 may-be-skipped: Step 'c' may fail while the run goes on, and then"
                + " 'steps.c.values.rows' does not exist. Write"
                + " steps.?c.values.?rows.orValue(…), or ask has(steps.c) in an 'if'.");
  }

  @Test
  void belowFinallyNothingIsSure() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
        finally:
          z: {uses: acme/everything, with: {text: "${{ run.state }} ${{ steps.?raw.values.?rows.orValue(0) }} ${{ steps.raw.values.rows }}"}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "6:107 may-be-skipped: Step 'raw' may not have run when the run ends, and then"
                + " 'steps.raw.values.rows' does not exist. Write"
                + " steps.?raw.values.?rows.orValue(…), or ask has(steps.raw) in an 'if'.");
  }

  @Test
  void aStepThatOnlyRunsAfterTheOtherSucceededHasItsValues() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}, if: run.dag == 't'}
          a-b: {uses: ingest, with: {from: data/wine.csv}, on-failure: continue}
          c: {uses: acme/everything, needs: [raw, a-b], join: "raw.succeeded && steps['a-b'].succeeded", if: steps.raw.values.rows > 0, with: {many: "${{ steps['a-b'].values.rows }}"}}
          d: {uses: acme/everything, needs: [raw, a-b], join: raw.succeeded || raw.failed, with: {many: "${{ steps.raw.values.rows }}"}}
          e: {uses: acme/everything, needs: [raw, a-b], join: "!raw.succeeded && raw.skipped", with: {many: "${{ steps.raw.values.rows }}"}}
        """;

    assertThat(findings(file))
        .extracting(found -> found.split(":")[0] + found.replaceAll(".* (may-be-skipped).*", " $1"))
        .containsExactly("7 may-be-skipped", "8 may-be-skipped");
  }
}
