package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the page about several processes, in its order. Only ports are others, because
 * those of the page may be taken where tests run.
 */
class SeveralProcessesPageIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path PAGE = ROOT.resolve("docs/howto/several-processes.md");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path directory;
  private final Map<String, String> ports = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Deque<Program> servers = new ArrayDeque<>();
  private PostgresServer database;

  @BeforeEach
  void startDatabase() throws IOException {
    Files.createSymbolicLink(directory.resolve("dags"), ROOT.resolve("dags"));
    database = PostgresServer.start(directory);
    database.run("create user millrace password 'secret'");
    database.run("create database millrace owner millrace");
    ports.put("5432", database.url().replaceAll(".*:([0-9]+)/.*", "$1"));
    for (String port : List.of("8080", "8081", "5701", "5702")) {
      ports.put(port, Integer.toString(Deployment.freePort()));
    }
  }

  @AfterEach
  void end() {
    servers.forEach(Program::close);
    database.close();
  }

  @Test
  void itsCommandsStartTwoSchedulersAndThreeWorkersThatRunADag() throws IOException {
    List<String> commands = commands();
    commands.forEach(this::run);

    assertThat(servers).hasSize(5).allMatch(Program::isAlive);
    assertThat(database.texts("select datname from pg_database")).contains("millrace");
  }

  private void run(String command) {
    String[] words = withPorts(command).split(" +");
    switch (words[0]) {
      case "export" -> {
        String[] pair = words[1].split("=", 2);
        environment.put(pair[0], pair[1]);
      }
      case "curl" -> everyWorkerIsListed(words[2]);
      case "./millrace" -> {
        String[] arguments = List.of(words).subList(1, words.length).toArray(String[]::new);
        Program program = Program.start(directory, environment, arguments);
        if (arguments[0].equals("server")) {
          servers.push(program);
        } else {
          assertThat(program.exitCode()).describedAs(program.describe()).isZero();
          assertThat(program.out()).contains("wine").contains("SUCCEEDED");
        }
      }
      default -> throw new AssertionError("a command that this test cannot run: " + command);
    }
  }

  private void everyWorkerIsListed(String url) {
    String base = url.replaceAll("(http://[^/]+).*", "$1");
    Waiting.until(
        "three workers",
        PATIENCE,
        () -> {
          try {
            JsonNode workers = new Rest(base).get(url.substring(base.length())).json();
            return workers.path("items").size() == 3;
          } catch (UncheckedIOException e) {
            return false; // still starting
          }
        });
  }

  private String withPorts(String command) {
    String changed = command;
    for (Map.Entry<String, String> port : ports.entrySet()) {
      changed = changed.replaceAll("\\b" + port.getKey() + "\\b", port.getValue());
    }
    return changed;
  }

  private static List<String> commands() throws IOException {
    List<String> commands = new ArrayList<>();
    for (String line : Files.readAllLines(PAGE)) {
      if (line.startsWith("$ ")) {
        commands.add(line.substring(2));
      }
    }
    assertThat(commands).as("commands of the page").hasSizeGreaterThanOrEqualTo(11);
    return commands;
  }
}
