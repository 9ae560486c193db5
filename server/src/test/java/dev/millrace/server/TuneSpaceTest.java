package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.language.DagFiles;
import dev.millrace.engine.language.DagReader;
import dev.millrace.server.node.StepKinds;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A space that {@code tune} could not search is found before anything runs. */
class TuneSpaceTest {
  private static List<String> findings(String space) {
    String file =
        """
        apiVersion: millrace/v1
        dag: t
        steps:
          raw: {uses: ingest, with: {from: wine.csv}}
          best:
            uses: tune
            in: {data: raw}
            with:
              algorithm: random-forest
              target: cultivar
              space: %s
        """
            .formatted(space);
    return new DagReader(StepKinds.catalog())
            .read(
                "t.yaml",
                file.getBytes(StandardCharsets.UTF_8),
                name -> new DagFiles.Found("0".repeat(64)))
            .findings()
            .stream()
            .map(f -> f.line() + ":" + f.column() + " " + f.code() + ": " + f.message())
            .toList();
  }

  @Test
  void aNameThatNoLearnerHasIsFound() {
    assertThat(findings("{tres: [5, 9]}"))
        .singleElement()
        .asString()
        .startsWith("11:15 unknown-parameter: There is no parameter 'space.tres'");
    assertThat(findings("{seed: [5, 9]}")).singleElement().asString().contains("'space.seed'");
    assertThat(findings("{target: [a, b]}")).singleElement().asString().contains("'space.target'");
  }

  @Test
  void aSpaceWithoutValuesIsFound() {
    assertThat(findings("{}"))
        .containsExactly(
            "11:14 out-of-range: Parameter 'space' has 0 keys; expected a map with at least 1.");
    assertThat(findings("{trees: []}"))
        .containsExactly(
            "11:22 out-of-range: Parameter 'space.trees' has 0 items; expected a list with at least 1.");
    assertThat(findings("{trees: {from: 9, to: 5}}"))
        .containsExactly(
            "11:36 out-of-range: Parameter 'space.trees.to' is '5'; expected at least 9, which 'from' is.");
  }

  @Test
  void aValueThatTheParameterDoesNotTakeIsFound() {
    assertThat(findings("{trees: [5, many]}"))
        .singleElement()
        .asString()
        .startsWith("11:26 wrong-type: Parameter 'space.trees[1]' is 'many'");
    assertThat(findings("{trees: {from: 0, to: 5}}"))
        .singleElement()
        .asString()
        .startsWith("11:29 out-of-range: Parameter 'space.trees.from' is '0'");
    assertThat(findings("{algorithm: [decision-tee]}"))
        .singleElement()
        .asString()
        .startsWith("11:27 bad-value: Parameter 'space.algorithm[0]' is 'decision-tee'");
    assertThat(findings("{algorithm: {from: 1, to: 2}}")).hasSize(1);
  }

  @Test
  void whatCanBeSearchedIsFine() {
    assertThat(
            findings(
                "{trees: 5, max-depth: [2, 4], learning-rate: {from: 0.1, to: 1, scale: log}}"))
        .isEmpty();
    assertThat(findings("{trees: {from: 5, to: 5}, scale: [standard, none]}")).isEmpty();
  }
}
