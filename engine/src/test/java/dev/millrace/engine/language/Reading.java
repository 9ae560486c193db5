package dev.millrace.engine.language;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import java.util.List;

/** Reads texts with the kinds of the example, beside a few files. */
final class Reading {
  static final String HEADER = "apiVersion: millrace/v1\ndag: t\n";
  static final String DIGEST = "0".repeat(64);

  private static final DagReader READER = new DagReader(ExampleKinds.catalog());

  private Reading() {}

  static DagFiles.Lookup files(String path) {
    if (path.startsWith("..")) {
      return new DagFiles.Outside();
    }
    return switch (path) {
      case "data/wine.csv", "contracts/wine.yaml", "labels/wine.yaml" -> new DagFiles.Found(DIGEST);
      case "data" -> new DagFiles.Unreadable("is a directory");
      default -> new DagFiles.Missing();
    };
  }

  static DagReading read(String text) {
    return READER.read("t.yaml", text, Reading::files);
  }

  static DagReading read(byte[] bytes) {
    return READER.read("t.yaml", bytes, Reading::files);
  }

  /** The DAG of a text without findings. */
  static Dag dag(String text) {
    DagReading reading = read(text);
    assertThat(reading.findings()).isEmpty();
    return reading.dag().orElseThrow();
  }

  /** A step of kind {@code acme/everything} called {@code a} with these parameters. */
  static DagStep everything(String with) {
    return dag(HEADER + "steps:\n  a: {uses: acme/everything, with: {" + with + "}}\n")
        .steps()
        .get(0);
  }

  /** {@code line:column code: message suggestion} of each finding. */
  static List<String> findings(String text) {
    DagReading reading = read(text);
    assertThat(reading.dag().isEmpty()).isEqualTo(!reading.findings().isEmpty());
    return reading.findings().stream().map(Reading::shown).toList();
  }

  /** The findings of steps below the usual header: {@code steps:} is line 3. */
  static List<String> inSteps(String... lines) {
    return findings(HEADER + "steps:\n" + String.join("\n", lines) + "\n");
  }

  /** {@code line:column code: message suggestion}. */
  static String shown(Finding finding) {
    String text =
        finding.line()
            + ":"
            + finding.column()
            + " "
            + finding.code()
            + ": "
            + finding.message()
            + " "
            + finding.suggestion();
    return text.trim();
  }
}
