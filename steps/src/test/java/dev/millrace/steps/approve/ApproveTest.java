package dev.millrace.steps.approve;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Waiting.Decision;
import dev.millrace.steps.testkit.FakeStepContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApproveTest {
  private static final Instant NOW = Instant.parse("2026-03-01T06:00:00Z");

  @TempDir Path directory;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    it =
        new FakeStepContext(
                new ApproveKind(Clock.fixed(NOW, ZoneOffset.UTC)), directory.resolve("it"))
            .with("question", "Go live?");
  }

  @Test
  void itAsksFirst() throws Exception {
    assertThat(it.run().waiting()).contains(new Decision("Go live?", Optional.empty()));

    it.with("deadline", "2d");
    assertThat(it.run().waiting())
        .contains(new Decision("Go live?", Optional.of(Instant.parse("2026-03-03T06:00:00Z"))));
  }

  @Test
  void aYesIsWrittenDown() throws Exception {
    Path report = Files.writeString(directory.resolve("report"), "{}");
    it.input("reports", report, Map.of()).resumed(answer(true));

    assertThat(it.run().values()).isEqualTo(Map.of("approved", true, "by", "ada"));
    JsonNode decision = decision();
    assertThat(decision.get("approved").asBoolean()).isTrue();
    assertThat(decision.get("by").asText()).isEqualTo("ada");
    assertThat(decision.get("comment").asText()).isEqualTo("looks well");
    assertThat(decision.get("question").asText()).isEqualTo("Go live?");
    assertThat(decision.get("at").asText()).isEqualTo(NOW.toString());
    assertThat(decision.get("reports").get(0).asText()).isEqualTo(FakeStepContext.sha256(report));
  }

  @Test
  void aNoIsAVerdictAndIsWrittenDownToo() throws Exception {
    it.resumed(answer(false));

    assertThat(failure(it, FailureClass.GATE))
        .isEqualTo("'Go live?' was answered with no by ada: looks well");
    assertThat(decision().get("approved").asBoolean()).isFalse();
  }

  @Test
  void silenceMeansWhatTheStepSays() throws Exception {
    it.with("deadline", "2d").resumed(Map.of("waited", "decision"));

    assertThat(failure(it, FailureClass.TIMEOUT))
        .startsWith("Nobody answered 'Go live?' within 2d.");
    it.with("otherwise", "reject");
    failure(it, FailureClass.GATE);
    it.with("otherwise", "approve");
    assertThat(it.run().values()).isEqualTo(Map.of("approved", true, "by", ""));
    assertThat(decision().get("decided").asBoolean()).isFalse();
  }

  private JsonNode decision() throws Exception {
    return new ObjectMapper().readTree(it.written("decision").text());
  }

  private static Map<String, Object> answer(boolean approved) {
    return Map.of("waited", "decision", "approved", approved, "by", "ada", "comment", "looks well");
  }
}
