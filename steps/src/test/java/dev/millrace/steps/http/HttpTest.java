package dev.millrace.steps.http;

import static dev.millrace.steps.testkit.Failures.failure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepResult;
import dev.millrace.steps.testkit.FakeStepContext;
import dev.millrace.steps.testkit.LocalServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpTest {
  @TempDir Path directory;
  private LocalServer server;
  private FakeStepContext it;

  @BeforeEach
  void begin() throws Exception {
    server = new LocalServer();
    it = new FakeStepContext(new HttpKind(), directory.resolve("it"));
    it.with("url", server.address("/a?token=secret"));
  }

  @AfterEach
  void end() {
    server.close();
  }

  @Test
  void theAnswerIsAFileAndItsFieldsAreValues() throws Exception {
    server.answers(200, "{\"rate\": 1, \"name\": \"x\", \"other\": {}}");

    StepResult result = it.with("values", Map.of("rate", "number", "name", "text")).run();

    assertThat(result.values()).isEqualTo(Map.of("status", 200L, "rate", 1.0, "name", "x"));
    assertThat(it.written("file").text()).contains("\"rate\": 1");
    assertThat(it.logLines()).noneMatch(line -> line.contains("secret"));
  }

  @Test
  void whatChangesSomethingCarriesAKeyThatIsTheSameForEveryAttempt() throws Exception {
    it.with("method", "POST").with("json", Map.of("a", 1)).run();

    LocalServer.Asked asked = server.asked().get(0);
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.path()).isEqualTo("/a?token=secret");
    assertThat(asked.body()).isEqualTo("{\"a\":1}");
    assertThat(asked.header("Content-type")).isEqualTo("application/json");
    assertThat(asked.header("Idempotency-key")).isEqualTo("r1/it");
  }

  @Test
  void headersAreSentAsTheyAreAndReadingNeedsNoKey() throws Exception {
    it.with("headers", Map.of("Accept", "text/plain")).run();

    assertThat(server.asked().get(0).header("Accept")).isEqualTo("text/plain");
    assertThat(server.asked().get(0).headers()).doesNotContainKey("Idempotency-key");
  }

  @ParameterizedTest
  @CsvSource({
    "500, TRANSIENT",
    "503, TRANSIENT",
    "429, TRANSIENT",
    "408, TRANSIENT",
    "404, USER",
    "401, USER",
    "410, USER"
  })
  void aStatusSaysWhetherAnotherTryMayHelp(int status, FailureClass expected) throws Exception {
    server.answers(status, "because");

    assertThat(failure(it, expected))
        .contains("GET " + server.address("/a") + " answered " + status)
        .contains("It said: because")
        .doesNotContain("secret");
  }

  @Test
  void aRedirectionToNowhereIsAnIllServer() throws Exception {
    server.answers(302, "");

    assertThat(failure(it, FailureClass.TRANSIENT)).contains("Invalid redirection");
  }

  @Test
  void aServerThatIsBusySaysWhen() throws Exception {
    server.answers(429, "").header("Retry-After", "17");

    assertThat(failure(it, FailureClass.TRANSIENT)).contains("Retry-After 17");
  }

  @Test
  void aStatusThatIsExpectedIsNoFailure() throws Exception {
    server.answers(404, "");

    assertThat(it.with("expect", List.of(200L, 404L)).run().values()).containsEntry("status", 404L);
    assertThat(it.written("file").text()).isEmpty();
  }

  @Test
  void aServerThatIsNotThereOrSaysNothingIsTransient() throws Exception {
    server.silent();
    it.with("timeout", "200ms");
    assertThat(failure(it, FailureClass.TRANSIENT)).contains("took longer than 0.2 s");

    server.close();
    failure(it, FailureClass.TRANSIENT);
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws Exception {
    server.answers(200, "0123456789");
    it.with("max-bytes", 9L);

    assertThat(failure(it, FailureClass.DATA)).contains("10 bytes; allowed are 9");
  }

  @Test
  void anAnswerWithoutAFieldIsADataProblem() throws Exception {
    server.answers(200, "{\"rate\": \"1\"}");

    it.with("values", Map.of("rate", "number"));
    assertThat(failure(it, FailureClass.DATA))
        .isEqualTo("Field 'rate' of the answer is \"1\"; expected number.");
    it.with("values", Map.of("price", "number"));
    assertThat(failure(it, FailureClass.DATA)).contains("'price' of the answer is missing");
  }

  @Test
  void aStoppedRequestEndsAtOnce() throws Exception {
    server.silent();
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt = new Thread(() -> thrown.set(Assertions.catchThrowable(it::run)));
    attempt.start();

    attempt.interrupt();
    attempt.join(TimeUnit.SECONDS.toMillis(20));

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void anAddressThatIsNoneIsTheUsersMistake() throws Exception {
    it.with("url", "ftp://x/y");

    failure(it, FailureClass.USER);
  }
}
