package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MaintenanceTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everythingIsPausedWithAReasonAndGoesOn() throws Exception {
    assertThat(tester.run("maintenance")).isZero();
    assertThat(tester.out()).contains("There is no maintenance");
    assertThat(tester.run("maintenance", "on", "--reason", "new disks", "--by", "ada")).isZero();
    String line = "Millrace is paused by ada since 2026-03-01T12:00:00Z: new disks.";
    assertThat(tester.out()).contains(line);
    assertThat(tester.run("maintenance", "status")).isZero();
    assertThat(tester.out()).contains(line);
    assertThat(tester.run("maintenance", "status", "--json")).isZero();
    assertThat(tester.json().get("on").asBoolean()).isTrue();
    assertThat(tester.json().get("paused").get("reason").asText()).isEqualTo("new disks");

    assertThat(tester.run("maintenance", "off")).isZero();
    assertThat(tester.out()).contains("There is no maintenance");
    assertThat(server.maintenance).isEmpty();
  }

  @Test
  void whatCannotBeMeantIsTheUsersMistake() {
    for (String[] words :
        new String[][] {
          {"maintenance", "on"},
          {"maintenance", "off", "--reason", "done"},
          {"maintenance", "status", "--reason", "why"},
          {"maintenance", "begin"}
        }) {
      assertThat(tester.run(words)).as(String.join(" ", words)).isEqualTo(2);
    }
    assertThat(server.maintenance).isEmpty();
  }

  @Test
  void withoutAServerThereIsNothingToPause() {
    tester.environment.remove("MILLRACE_SERVER");
    assertThat(tester.run("maintenance", "on", "--reason", "new disks")).isEqualTo(75);
  }
}
