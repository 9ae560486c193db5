package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page about plugins works as it stands, and what becomes of a plugin that is not everywhere.
 */
class PluginsPageIT {
  private static final Path PAGE = Path.of("..", "docs", "howto", "plugins.md");
  private static final Path HOME = Path.of("target", "quarkus-app").toAbsolutePath();
  private static final Duration A_RUN = Duration.ofSeconds(90);

  @TempDir private Path directory;

  private void followThePage() throws IOException, InterruptedException {
    String page = Files.readString(PAGE);
    Matcher java = Pattern.compile("```java\n// (\\S+)\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(java.find()).isTrue();
    Path source = directory.resolve(java.group(1));
    Files.createDirectories(source.getParent());
    Files.writeString(source, java.group(2));
    StringBuilder script = new StringBuilder("set -e\n");
    Matcher blocks = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL).matcher(page);
    while (blocks.find()) {
      script.append(blocks.group(1));
    }
    Path out = directory.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script.toString())
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    String bin = Path.of(System.getProperty("java.home"), "bin").toString();
    builder
        .environment()
        .putAll(
            Map.of(
                "MILLRACE_HOME",
                HOME.toString(),
                "MILLRACE_DATA",
                directory.resolve("first").toString(),
                "PATH",
                bin + ":" + System.getenv("PATH")));
    Process process = builder.start();
    assertThat(process.waitFor(A_RUN.toSeconds(), TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out, StandardCharsets.UTF_8);
    assertThat(process.exitValue()).describedAs(said).isZero();
    assertThat(said).contains("SUCCEEDED");
  }

  @Test
  void itsCommandsMakeAPluginThatRunsAndIsPlacedWhereItIs() throws Exception {
    followThePage();
    Path plugins = directory.resolve("plugins");
    Files.writeString(plugins.resolve("broken.jar"), "no jar");
    int port = Deployment.freePort();
    String address = "127.0.0.1:" + port;

    try (Program scheduler =
        Program.start(
            directory,
            Map.of("MILLRACE_PLUGINS", plugins.toString()),
            "server",
            "--roles",
            "scheduler,api",
            "--port",
            "0",
            "--fabric-port",
            String.valueOf(port),
            "--data",
            "state")) {
      Rest rest = new Rest(scheduler.await("(http://127.0.0.1:[0-9]+)"));
      assertThat(scheduler.err()).contains("Plugin broken.jar is no jar");
      rest.submit(
          "loud.yaml",
          """
          apiVersion: millrace/v1
          dag: loud
          steps:
            loud: {uses: acme/shout, with: {words: hello}}
          """,
          Map.of());
      String run = rest.trigger("loud", "{}", "one").json().path("id").asText();
      try (Program without = worker(Map.of(), address)) {
        Waiting.until(
            () -> "it to say what it waits for: " + task(rest, run) + without.describe(),
            A_RUN,
            () -> task(rest, run).contains("has the plugin kind acme/shout (jar sha256"));
        try (Program with = worker(Map.of("MILLRACE_PLUGINS", plugins.toString()), address)) {
          assertThat(rest.awaitEnd(run, A_RUN).path("state").asText())
              .describedAs(with.describe())
              .isEqualTo("SUCCEEDED");
        }
      }
    }
  }

  private static String task(Rest rest, String run) {
    return rest.get("/api/v1/runs/" + run + "/tasks/loud").text();
  }

  private Program worker(Map<String, String> environment, String address) {
    return Program.start(
        directory,
        environment,
        "server",
        "--roles",
        "worker",
        "--join",
        address,
        "--data",
        "state");
  }

  @Test
  void aKindOfAMissingPluginIsAFindingThatSaysWhatToDo() throws IOException {
    Files.writeString(
        directory.resolve("loud.yaml"),
        "apiVersion: millrace/v1\ndag: loud\nsteps:\n  loud: {uses: acme/shout}\n");

    Program check = Program.run(directory, "check", "loud.yaml");

    assertThat(check.exitCode()).isEqualTo(2);
    assertThat(List.of(check.out(), check.err()).toString())
        .contains("There is no step kind 'acme/shout'")
        .contains("put its jar into the folder that MILLRACE_PLUGINS names");
  }
}
