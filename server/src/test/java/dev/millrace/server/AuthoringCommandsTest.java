package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandStreams;
import dev.millrace.cli.MillraceCommand;
import dev.millrace.server.node.StepKinds;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written before anything runs, with the step kinds that are shipped. */
class AuthoringCommandsTest {
  @TempDir private Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** The exit code; what is printed on both streams is in {@link #out}. */
  private int run(Path in, String... words) {
    out.reset();
    PrintStream both = new PrintStream(out, true, StandardCharsets.UTF_8);
    CommandStreams streams =
        new CommandStreams(
            InputStream.nullInputStream(),
            both,
            both,
            false,
            false,
            () -> new CommandStreams.TerminalSize(80, 24),
            Map.of(),
            in.toAbsolutePath().normalize(),
            action -> () -> {});
    return MillraceCommand.execute(
        words,
        options -> {
          throw new IllegalStateException("no server is needed");
        },
        StepKinds.all(),
        streams);
  }

  private void succeeds(Path in, String... words) {
    assertThat(run(in, words)).as(out.toString(StandardCharsets.UTF_8)).isZero();
  }

  @Test
  void theTestsOfTheExampleDagsPass() throws Exception {
    Path report = directory.resolve("report.xml");

    succeeds(Path.of(".."), "test", "dags", "--junit", report.toString());

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("20 cases in 7 files: 20 passed, 0 failed");
    assertThat(Files.readString(report)).contains("<testcase classname=\"dags/wine.test.yaml\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"train", "retrain", "batch", "python", "fan-out"})
  void aTemplateIsCheckedTestedExplainedAndDrawn(String template) {
    succeeds(directory, "new", template, "demo");
    succeeds(directory, "check", ".");
    succeeds(directory, "test");
    succeeds(directory, "explain", "demo.yaml");
    succeeds(directory, "graph", "demo.yaml", "--svg");
    succeeds(directory, "graph", "demo.yaml");
  }

  @Test
  void everyTemplateIsTriedHere() {
    succeeds(directory, "new", "--json");

    assertThat(out.toString(StandardCharsets.UTF_8).split("\"template\"")).hasSize(6);
  }
}
