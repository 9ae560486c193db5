package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.view.PoolView;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PoolsTest {
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
  void poolsAreListedWithWhoHasTheirSlots() throws Exception {
    assertThat(tester.run("pools")).isZero();
    assertThat(tester.out()).contains("There is no pool yet");
    server.pools.add(new PoolView("gpu", 2, true, 2, List.of("r1/a", "r2/b"), 7));
    server.pools.add(new PoolView("lock", 1, false, 0, List.of(), 0));
    server.pools.add(new PoolView("dag:wine", 3, false, 1, List.of("r3/c"), 0));

    assertThat(tester.run("pools")).isZero();
    assertThat(tester.out())
        .containsPattern("gpu +2 +2 +7 +r1/a, r2/b")
        .containsPattern("lock +1 \\(not set\\) +0 +0")
        .containsPattern("dag:wine +3 +1 +0 +r3/c");
    assertThat(tester.run("pools", "--json")).isZero();
    assertThat(tester.json().get("items").get(0).get("waiting").asInt()).isEqualTo(7);
  }

  @Test
  void aPoolIsSetAndRemoved() throws Exception {
    assertThat(tester.run("pools", "set", "gpu", "3")).isZero();
    assertThat(tester.out()).contains("Pool gpu has 3 slots; 1 are used.");
    assertThat(tester.run("pools", "remove", "gpu")).isZero();
    assertThat(server.pools).isEmpty();
    assertThat(tester.run("pools", "remove", "gpu")).isEqualTo(2);
  }

  @Test
  void aPoolIsPausedWithAReasonAndResumed() throws Exception {
    server.pools.add(new PoolView("gpu", 2, true, 1, List.of("r1/a"), 7));
    assertThat(tester.run("pools", "pause", "gpu", "--reason", "new drivers", "--by", "ada"))
        .isZero();
    String line = "Pool gpu is paused by ada since 2026-03-01T12:00:00Z: new drivers.";
    assertThat(tester.out()).contains(line);
    assertThat(tester.run("pools")).isZero();
    assertThat(tester.out()).containsPattern("gpu +2 +1 +7 +r1/a").contains(line);
    assertThat(tester.run("pools", "--json")).isZero();
    assertThat(tester.json().get("items").get(0).get("paused").get("by").asText()).isEqualTo("ada");

    assertThat(tester.run("pools", "resume", "gpu")).isZero();
    assertThat(tester.out()).contains("Pool gpu is not paused; 1 of its 2 slots are used.");
    assertThat(tester.run("pools", "resume", "gpu", "--json")).isZero();
    assertThat(tester.json().has("paused")).isFalse();
  }

  @Test
  void whatCannotBeMeantIsTheUsersMistake() {
    for (String[] words :
        new String[][] {
          {"pools", "set"},
          {"pools", "set", "gpu"},
          {"pools", "set", "gpu", "many"},
          {"pools", "set", "gpu", "0"},
          {"pools", "set", "gpu", "1000001"},
          {"pools", "remove"},
          {"pools", "drop", "gpu"},
          {"pools", "pause", "gpu"},
          {"pools", "pause", "--reason", "new drivers"},
          {"pools", "resume"},
          {"pools", "resume", "gpu", "--reason", "done"},
          {"pools", "set", "gpu", "2", "--by", "ada"},
          {"pools", "--reason", "new drivers"}
        }) {
      assertThat(tester.run(words)).as(String.join(" ", words)).isEqualTo(2);
    }
    assertThat(server.pools).isEmpty();
  }
}
