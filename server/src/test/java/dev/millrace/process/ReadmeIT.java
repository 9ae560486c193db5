package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of the README works, in its order; and the README stays short. */
class ReadmeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path directory;

  @Test
  void everyCommandWorksInItsOrder() throws IOException {
    Files.createSymbolicLink(directory.resolve("dags"), ROOT.resolve("dags"));
    List<String> done = new ArrayList<>();
    try (Closing servers = new Closing()) {
      for (String command : commands()) {
        run(command, servers);
        done.add(command);
      }
    }
    assertThat(done).hasSizeGreaterThanOrEqualTo(7);
  }

  @Test
  void itHasAtMost150LinesAndNamesOnlyFilesThatExist() throws IOException {
    String readme = Files.readString(ROOT.resolve("README.md"));
    assertThat(readme.lines().count()).isLessThanOrEqualTo(150);
    List<String> links = new ArrayList<>();
    var matcher = java.util.regex.Pattern.compile("\\]\\(([^):#]+)\\)").matcher(readme);
    while (matcher.find()) {
      links.add(matcher.group(1));
    }
    assertThat(links).isNotEmpty().allSatisfy(link -> assertThat(ROOT.resolve(link)).exists());
  }

  private void run(String command, Closing servers) {
    String[] words = command.split(" ");
    if (words[0].equals("./verify")) {
      return; // what runs this test
    }
    if (words[0].equals("curl")) {
      assertThat(servers.rest().get(words[2].replace("http://127.0.0.1:8080", "")).status())
          .describedAs(command)
          .isEqualTo(200);
      return;
    }
    assertThat(words[0]).describedAs(command).isEqualTo("./millrace");
    List<String> arguments = new ArrayList<>(List.of(words).subList(1, words.length));
    if (words[1].equals("dev")) {
      arguments.addAll(List.of("--port", "0")); // 8080 may be taken where tests run
      servers.add(Program.start(directory, arguments.toArray(String[]::new)));
      Waiting.until(
          "the DAGs", PATIENCE, () -> servers.rest().get("/api/v1/dags/wine").status() == 200);
      return;
    }
    Program program = Program.run(directory, arguments.toArray(String[]::new));
    assertThat(program.exitCode()).describedAs(program.describe()).isZero();
  }

  private static List<String> commands() throws IOException {
    return Files.readAllLines(ROOT.resolve("README.md")).stream()
        .filter(line -> line.startsWith("$ "))
        .map(line -> line.substring(2))
        .toList();
  }

  /** The server that the README starts, closed at the end. */
  private static final class Closing implements AutoCloseable {
    private Program server;

    void add(Program started) {
      server = started;
    }

    Rest rest() {
      return new Rest(server.await("(http://127.0.0.1:[0-9]+)"));
    }

    @Override
    public void close() {
      if (server != null) {
        server.close();
      }
    }
  }
}
