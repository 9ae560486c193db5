package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Expressions that a step evaluates itself. */
class GatesTest {
  @Test
  void gatesAreCheckedWithTheirOwnNames() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {low: {type: number, default: 1}}
        steps:
          raw: {uses: ingest, with: {from: data/wine.csv}}
          f: {uses: train, in: {data: raw}, with: {algorithm: decision-tree, target: x}}
          a:
            uses: evaluate
            in: {model: f, data: raw}
            with:
              gates:
                - metrics.f1 > params.low && metrics.f1 != 1
                - metrics.f1
                - steps.raw.values.rows > 1
                - metricz.f1 > 2
                - "${{ true }}"
                - metrics.f1 == params.x
                - run.dag == 'x' && baseline.f1 > 1
                - metrics.f1 > 0 and true
        """;

    assertThat(findings(file))
        .containsExactly(
            "13:11 expression-type: Expression 'metrics.f1' is of type double; expected"
                + " type bool.",
            "14:11 unknown-name: There is no name 'steps'; expected baseline, metrics,"
                + " params or run.",
            "15:11 unknown-name: There is no name 'metricz'; expected baseline, metrics,"
                + " params or run. Did you mean 'metrics'?",
            "16:11 expression-syntax: Parameter 'gates[4]' is bare CEL, without ${{ }}. The"
                + " step evaluates it; params and run can be used as they are.",
            "17:25 unknown-name: There is no parameter 'x'; expected low.",
            "19:26 expression-syntax: Expression 'metrics.f1 > 0 and true': 'and' does not"
                + " belong there. CEL writes && for and, || for or, ! for not.");
  }
}
