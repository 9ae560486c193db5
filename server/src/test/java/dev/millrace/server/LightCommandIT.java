package dev.millrace.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A command that needs no server answers without starting one; run on the packaged program. */
class LightCommandIT {

  private static final Path PROGRAM = Path.of("target", "quarkus-app", "quarkus-run.jar");

  @Test
  void versionIsPrintedWithoutStartingQuarkus() throws IOException, InterruptedException {
    String output = run("-Xlog:class+load:stdout", "-jar", PROGRAM.toString(), "--version");

    assertThat(output).contains("millrace " + Version.current());
    assertThat(output).contains("dev.millrace.server.Millrace ");
    assertThat(output).doesNotContain("io.quarkus.runner.ApplicationImpl");
    assertThat(output).doesNotContain("io.vertx.");
  }

  private static String run(String... arguments) throws IOException, InterruptedException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String[] command = new String[arguments.length + 1];
    command[0] = java;
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).describedAs(output).isZero();
    return output;
  }
}
