package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.cli.rest.Json;
import dev.millrace.engine.view.DeliveryView;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code hooks deliveries}, {@code hooks replay} and {@code tell}. */
class HooksTest {
  @TempDir private Path directory;
  private CommandTester tester;
  private FakeServer server;

  @BeforeEach
  void start() throws Exception {
    tester = new CommandTester(directory);
    server = new FakeServer();
    tester.environment.put("MILLRACE_SERVER", server.baseUri().toString());
    server.hooks.calls.add(
        call(
            "c2",
            Map.of("trees", 42),
            "COOLDOWN",
            Optional.of("the last run of the trigger is not older than 'cooldown'")));
    server.hooks.calls.add(call("c1", Map.of(), "RUN", Optional.empty()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static DeliveryView call(
      String id, Map<String, Object> params, String outcome, Optional<String> why) {
    return new DeliveryView(
        id,
        "wine",
        "hook",
        Instant.parse("2026-03-01T10:00:00Z"),
        "d".repeat(64),
        params,
        outcome,
        why,
        why.isPresent() ? Optional.empty() : Optional.of("h1"),
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void whatBecameOfEachCallIsListed() throws Exception {
    assertThat(tester.run("hooks", "deliveries", "wine", "hook")).as(tester.err()).isZero();
    assertThat(tester.out())
        .isEqualTo(
            """
            CALL  RECEIVED              BECAME                                                            EVENT OR PARAMETERS
            c2    2026-03-01T10:00:00Z  no run: the last run of the trigger is not older than 'cooldown'  {trees=42}
            c1    2026-03-01T10:00:00Z  run h1
            """);
    tester.run("hooks", "deliveries", "wine", "hook", "--json");
    JsonNode items = Json.MAPPER.readTree(tester.out()).get("items");
    assertThat(items.get(0).get("params").get("trees").asInt()).isEqualTo(42);
  }

  @Test
  void aHookThatNobodyCalledSaysHow() {
    assertThat(tester.run("hooks", "deliveries", "wine", "other")).as(tester.err()).isZero();
    assertThat(tester.out()).contains("POST /api/v1/hooks/wine/other");
  }

  @Test
  void aCallIsTakenOnceMore() {
    assertThat(tester.run("hooks", "replay", "wine", "hook", "c2")).as(tester.err()).isZero();
    assertThat(tester.out()).isEqualTo("Call again became run h9, a replay of c2.\n");
    assertThat(tester.run("hooks", "replay", "wine", "hook", "c9")).isEqualTo(2);
  }

  @Test
  void aWordIsMissing() {
    assertThat(tester.run("hooks")).isEqualTo(2);
    assertThat(tester.err()).contains("deliveries, replay");
  }

  @Test
  void onlyWhatNoSchedulerKnowsIsTold() {
    assertThat(tester.run("tell", "dag-ended", "wine")).isEqualTo(2);
    assertThat(tester.err()).contains("'dag-ended'").contains("drift");
  }
}
