package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.artifacts.FolderArtifactStore;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.SecretText;
import dev.millrace.engine.message.SecretText.Part;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToWorker.Environment;
import dev.millrace.fabric.MessageCodec;
import dev.millrace.fabric.memory.InMemoryNetwork;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.Waiting;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.spi.model.ModelRegistration;
import dev.millrace.worker.host.HostedKind;
import dev.millrace.worker.secret.EnvironmentSecrets;
import dev.millrace.worker.secret.SecretResolver;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step that says its secret in every way that it has, and what leaves its worker. */
class SecretLeakTest {
  private static final String SECRET = "hunter2/\"pass\" wörd";
  private static final Environment ASKED =
      new Environment(
          Map.of("MODE", "fast"),
          Map.of("TOKEN", "TOKEN"),
          List.of(
              new SecretText(
                  List.of("with", "url"), List.of(Part.text("https://x/"), Part.secret("TOKEN")))));
  private static final Map<String, Object> URL = Map.of("url", "https://x/${{ secrets.TOKEN }}");

  @TempDir Path folder;
  private final InMemoryNetwork network = new InMemoryNetwork(1);
  private final Logger logger = Logger.getLogger("dev.millrace.worker");
  private final Records records = new Records();
  private final CountDownLatch shown = new CountDownLatch(1);
  private TestScheduler scheduler;
  private Worker worker;

  @BeforeEach
  void start() {
    records.setLevel(Level.ALL);
    logger.setLevel(Level.ALL);
    logger.addHandler(records);
    FolderArtifactStore store = new FolderArtifactStore(folder.resolve("artifacts"));
    network.deliverAlways();
    scheduler = new TestScheduler(network, Map.of("millrace.artifacts", store.id()));
    Map<String, String> variables = Map.of("MILLRACE_SECRET_TOKEN", SECRET);
    List<StepKind> kinds =
        List.of(
            new TestKind("says", SecretLeakTest::says),
            new TestKind("waits", SecretLeakTest::waits),
            new TestKind("shows", this::shows),
            new TestKind("breaks", SecretLeakTest::breaks),
            new HostedKind());
    worker =
        Worker.start(
            WorkerSettings.defaults(folder.resolve("worker")).withSlots(2),
            network.connect(new Peer("w1", Role.WORKER, Map.of())),
            store,
            kinds,
            new SecretResolver(List.of(new EnvironmentSecrets(variables::get))));
  }

  @AfterEach
  void close() {
    shown.countDown();
    worker.close();
    network.close();
    logger.removeHandler(records);
    logger.setLevel(null);
  }

  private static StepResult says(StepContext context) throws StepException, IOException {
    String secret = context.environment().get("TOKEN");
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    context.log(secret);
    context.log("Basic " + Base64.getEncoder().encodeToString(bytes));
    context.progress(0.5, secret);
    Files.writeString(context.output("any").path(), "text");
    context.output("any").fact("note", secret);
    Map<String, Object> facts = Map.of("login", "u:" + secret);
    return new StepResult(
        Map.of(
            "it", secret,
            "list", List.of(secret),
            "url", context.parameters().text("url"),
            "mode", context.environment().get("MODE")),
        List.of(new ModelRegistration("m", "ab".repeat(32), Optional.empty(), facts)));
  }

  private StepResult shows(StepContext context) throws InterruptedException {
    context.progress(0.5, "at " + context.environment().get("TOKEN"));
    shown.await();
    return StepResult.done();
  }

  private static StepResult waits(StepContext context) throws StepException {
    return StepResult.waitFor(
        new Waiting.Until(
            Instant.ofEpochSecond(1), Map.of("url", context.parameters().text("url"))));
  }

  private static StepResult breaks(StepContext context) throws StepException {
    throw new IllegalStateException(
        "broke with " + context.parameters().text("url"),
        new IllegalArgumentException(context.environment().get("TOKEN")));
  }

  private Finished run(String kind, Map<String, Object> with) throws InterruptedException {
    scheduler.assign(kind, with, List.of(), 0, ASKED);
    Finished finished = scheduler.nextFinished();
    awaitLogs();
    return finished;
  }

  /** A last attempt, whose line comes after all lines that came before. */
  private void awaitLogs() throws InterruptedException {
    scheduler.assign("hosted", Map.of("mode", "print"), List.of(), 0);
    scheduler.nextFinished();
    String line = scheduler.nextLine();
    while (!line.equals("to log")) {
      line = scheduler.nextLine();
    }
  }

  private Map<String, Object> mode(String mode) {
    return Map.of("mode", mode, "url", URL.get("url"));
  }

  private void nothingLeft() throws Exception {
    MessageCodec codec = new MessageCodec();
    for (Message message : scheduler.heard) {
      String bytes = new String(codec.encode(message), StandardCharsets.UTF_8);
      assertThat(bytes)
          .doesNotContain("hunter2")
          .doesNotContain("wörd")
          .doesNotContain("aHVudGVyM");
    }
    assertThat(records.texts)
        .noneMatch(text -> text.contains("hunter2"))
        .noneMatch(text -> text.contains("wörd"));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("hunter2");
      }
    }
  }

  @Test
  void whatAStepInTheWorkerSaysIsMaskedEverywhere() throws Exception {
    Finished finished = run("says", URL);

    assertThat(finished.failure()).isNull();
    assertThat(finished.values())
        .isEqualTo(
            Map.of("it", "***", "list", List.of("***"), "url", "https://x/***", "mode", "fast"));
    assertThat(finished.outputs().get(0).facts()).containsEntry("note", "***");
    assertThat(finished.registrations().get(0).facts()).isEqualTo(Map.of("login", "u:***"));
    assertThat(scheduler.log).contains("log: ***", "log: Basic ***");
    nothingLeft();
  }

  @Test
  void whatAStepInAProcessSaysIsMaskedEverywhere() throws Exception {
    Finished finished = run("hosted", mode("leak"));

    assertThat(finished.failure().message()).startsWith("failed with *** in {");
    assertThat(finished.outputs().get(0).facts()).containsEntry("token", "***");
    assertThat(scheduler.log)
        .contains("out: ***", "err: err ***", "out: raw ***", "log: param https://x/***");
    nothingLeft();
  }

  @Test
  void defectsAreLoggedWithoutSecrets() throws Exception {
    assertThat(run("breaks", URL).failure().message()).contains("by a defect", "incident");
    assertThat(run("hosted", mode("leak-defect")).failure().message()).contains("incident");

    assertThat(records.texts).anyMatch(text -> text.contains("broke with https://x/***"));
    assertThat(records.texts).anyMatch(text -> text.contains("TOKEN=***"));
    nothingLeft();
  }

  @Test
  void howFarAStepIsIsMasked() throws Exception {
    scheduler.assign("shows", URL, List.of(), 0, ASKED);

    assertThat(scheduler.nextProgress().what()).isEqualTo("at ***");
    shown.countDown();
    scheduler.nextFinished();
    nothingLeft();
  }

  @Test
  void whatAStepRemembersWhileItWaitsIsMasked() throws Exception {
    assertThat(run("waits", URL).waiting().params()).isEqualTo(Map.of("url", "https://x/***"));
    nothingLeft();
  }

  @Test
  void aProcessThatHadSecretsIsNotUsedAgain() throws Exception {
    scheduler.assign("hosted", mode("print"), List.of(), 0, ASKED);
    Object first = scheduler.nextFinished().values().get("pid");
    scheduler.assign("hosted", mode("print"), List.of(), 0);
    Object second = scheduler.nextFinished().values().get("pid");
    scheduler.assign("hosted", mode("print"), List.of(), 0);
    Object third = scheduler.nextFinished().values().get("pid");

    assertThat(second).isNotEqualTo(first).isEqualTo(third);
  }

  @Test
  void aMissingSecretIsTheUsersAndNothingRuns() throws Exception {
    Environment gone = new Environment(Map.of(), Map.of("TOKEN", "GONE"), List.of());
    scheduler.assign("says", URL, List.of(), 0, gone);

    Finished finished = scheduler.nextFinished();

    assertThat(finished.failure().failureClass()).isEqualTo(FailureClass.USER.name());
    assertThat(finished.failure().message())
        .startsWith("Secret 'GONE' of step 'step' is not known to this worker.");
    assertThat(scheduler.log).isEmpty();
  }

  private static final class Records extends Handler {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public void publish(LogRecord logged) {
      StringBuilder text = new StringBuilder(String.valueOf(logged.getMessage()));
      for (Throwable e = logged.getThrown(); e != null; e = e.getCause()) {
        text.append('\n').append(e);
      }
      Object[] parameters = logged.getParameters();
      for (Object parameter : parameters == null ? new Object[0] : parameters) {
        text.append('\n').append(parameter);
      }
      texts.add(text.toString());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
