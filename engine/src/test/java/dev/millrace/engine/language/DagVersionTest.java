package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DagVersionTest {
  private static final DagReader READER = new DagReader(ExampleKinds.catalog());
  private static final String FILE =
      """
      apiVersion: millrace/v1
      dag: t
      steps:
        a: {uses: ingest, with: {from: data/wine.csv, limit: 3GiB}}
        b: {uses: acme/everything, needs: [a], with: {number: 0.5, text: "x y"}}
      """;

  private static String version(String text) {
    return Reading.dag(text).version();
  }

  @Test
  void layoutCommentsQuotesAndOrderOfKeysDoNotChangeIt() {
    String other =
        """
        # The same
        dag: "t"
        steps:
          b:
            needs: [ a ]
            with:
              text: >-
                x
                y
              number: 5.0e-1
            uses: acme/everything
          a:
            with: {limit: '3GiB', from: data/wine.csv}
            uses: ingest   # a table
        apiVersion: millrace/v1
        """;

    assertThat(version(other)).isEqualTo(version(FILE));
  }

  @Test
  void meaningChangesIt() {
    assertThat(version(FILE.replace("0.5", "0.25"))).isNotEqualTo(version(FILE));
    assertThat(version(FILE.replace("\"x y\"", "\"x  y\""))).isNotEqualTo(version(FILE));
    assertThat(version(FILE.replace("  b:", "  c:"))).isNotEqualTo(version(FILE));
  }

  @Test
  void bytesOfItsFilesChangeIt() {
    String other =
        READER
            .read("t.yaml", FILE, path -> new DagFiles.Found("1".repeat(64)))
            .dag()
            .orElseThrow()
            .version();

    assertThat(other).isNotEqualTo(version(FILE));
  }

  @Test
  void itIsTheSameOnEveryJava() {
    assertThat(version(FILE))
        .isEqualTo("6fc03031847d0f14a096923f54653908986dd709c3e002656f0a68252731b14a");
  }
}
