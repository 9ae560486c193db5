package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code millrace new} writes runs at once. */
class TemplatesIT {
  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"train", "retrain", "batch", "python", "fan-out"})
  void aTemplateRunsToSuccess(String template) {
    Program written = Program.run(directory, "new", template, "demo", "--dir", "dags");
    assertThat(written.exitCode()).describedAs(written.describe()).isZero();

    Program run =
        Program.run(directory, "run", "dags/demo.yaml", "--json", "--quiet", "--data", "state");

    assertThat(run.exitCode()).describedAs(run.describe()).isZero();
    assertThat(run.out()).contains("\"state\":\"SUCCEEDED\"");
  }
}
