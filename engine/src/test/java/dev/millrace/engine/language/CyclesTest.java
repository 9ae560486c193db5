package dev.millrace.engine.language;

import static dev.millrace.engine.language.Reading.findings;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import dev.millrace.spi.kind.Parameter;
import dev.millrace.spi.kind.ParameterType;
import dev.millrace.spi.kind.ParameterType.MapOf;
import java.util.List;
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

  @Test
  void aDagThatRunsItselfInEveryRunIsACycle() {
    KindDeclaration dag =
        new KindDeclaration(
            "dag",
            1,
            "",
            List.of(),
            List.of(),
            List.of(
                Parameter.required("dag", ParameterType.text(), ""),
                Parameter.optional("params", new MapOf(new ParameterType.Anything()), "")),
            List.of(),
            false,
            false,
            false,
            Isolation.INLINE,
            "");
    DagReader reader = new DagReader(new KindCatalog(List.of(dag)));
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        params: {depth: {type: integer, default: 2}}
        steps:
          for-ever: {uses: dag, with: {dag: t}}
          sometimes: {uses: dag, if: params.depth > 0, with: {dag: t, params: {depth: "${{ params.depth - 1 }}"}}}
          after: {uses: dag, needs: [sometimes], with: {dag: t}}
          other: {uses: dag, with: {dag: u}}
        """;

    assertThat(reader.read("t.yaml", file, Reading::files).findings())
        .extracting(Reading::shown)
        .containsExactly(
            "5:37 cycle: Step 'for-ever' runs its own DAG 't' in every run, and would do so for"
                + " ever. Name another DAG, or say with 'if' when it does.");
  }
}
