package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Circles. */
class CyclesTest {
  @Test
  void everyCircleIsNamed() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything, needs: [b]}
          b: {uses: acme/everything, needs: c}
          c: {uses: acme/everything, needs: [a, c]}
          d: {uses: acme/everything, needs: [a]}
          x: {uses: acme/everything, needs: [y]}
          y: {uses: acme/everything, needs: [x]}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:38 cycle: Steps wait for each other in a cycle: a → c → b → a. Cut one of"
                + " these references.",
            "6:41 cycle: Steps wait for each other in a cycle: c → c. Cut one of these"
                + " references.",
            "8:38 cycle: Steps wait for each other in a cycle: x → y → x. Cut one of these"
                + " references.");
  }

  @Test
  void dataMakesCirclesToo() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: label, in: {data: b}, with: {functions: labels/wine.yaml}}
          b: {uses: label, in: {data: a}, with: {functions: labels/wine.yaml}}
        """;

    assertThat(findings(file))
        .containsExactly(
            "4:31 cycle: Steps wait for each other in a cycle: a → b → a. Cut one of these"
                + " references.");
  }

  @Test
  void circlesBelowFinallyAreFound() {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          a: {uses: acme/everything}
        finally:
          y: {uses: acme/everything, needs: [z]}
          z: {uses: acme/everything, needs: [y]}
        """;

    assertThat(findings(file))
        .containsExactly(
            "6:38 cycle: Steps wait for each other in a cycle: y → z → y. Cut one of these"
                + " references.");
  }
}
