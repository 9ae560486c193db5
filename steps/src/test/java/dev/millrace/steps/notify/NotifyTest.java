package dev.millrace.steps.notify;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.LocalServer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyTest {
  @TempDir Path directory;
  private LocalServer server;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    server = new LocalServer();
    it =
        new FakeStepContext(new NotifyKind(), directory.resolve("it"))
            .with("webhook", server.address("/hook/secret?key=hidden"))
            .with("text", "it is \"done\"");
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void theTextIsSentAsJsonWithAKey() throws Exception {
    it.with("json", Map.of("channel", "#cellar")).run();

    LocalServer.Asked asked = server.asked().get(0);
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.body()).isEqualTo("{\"text\":\"it is \\\"done\\\"\",\"channel\":\"#cellar\"}");
    assertThat(asked.header("Content-type")).isEqualTo("application/json");
    assertThat(asked.header("Idempotency-key")).isEqualTo("r1/it");
  }

  @Test
  void aChatThatIsIllIsTransientAndOneThatRefusesIsNot() throws Exception {
    server.answers(502, "");
    assertThat(failure(it, FailureClass.TRANSIENT)).doesNotContain("hidden");

    server.answers(403, "");
    failure(it, FailureClass.USER);
  }
}
