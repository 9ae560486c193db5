package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.artifacts.FolderArtifactStore;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.engine.message.ToWorker.Input;
import dev.millrace.fabric.memory.InMemoryNetwork;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.Step;
import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import dev.millrace.spi.StepResult;
import dev.millrace.spi.artifact.ArtifactType;
import dev.millrace.spi.artifact.ExistingArtifact;
import dev.millrace.spi.artifact.InputArtifact;
import dev.millrace.spi.artifact.KnownArtifact;
import dev.millrace.spi.artifact.OutputArtifact;
import dev.millrace.spi.kind.StepKind;
import dev.millrace.worker.attempt.Staging;
import dev.millrace.worker.host.HostedKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {
  @TempDir Path folder;
  private final InMemoryNetwork network = new InMemoryNetwork(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private FolderArtifactStore store;
  private TestScheduler scheduler;
  private Worker worker;

  @BeforeEach
  void start() {
    store = new FolderArtifactStore(folder.resolve("artifacts"));
    network.deliverAlways();
    scheduler = new TestScheduler(network, Map.of("millrace.artifacts", store.id()));
    worker =
        Worker.start(
            WorkerSettings.defaults(folder.resolve("worker")).withSlots(2),
            network.connect(new Peer("w1", Role.WORKER, Map.of())),
            store,
            kinds());
  }

  @AfterEach
  void close() {
    release.countDown();
    worker.close();
    network.close();
  }

  private List<StepKind> kinds() {
    List<StepKind> kinds = new ArrayList<>();
    Map<String, Step> steps =
        Map.of(
            "upper", WorkerTest::upper,
            "user", context -> fail(StepException.user("Parameter 'x' is 1; expected 2.")),
            "gate", context -> fail(StepException.gate("0.4 is below 0.9")),
            "io", context -> fail(new IOException("disk full")),
            "oom", context -> fail(new OutOfMemoryError("Java heap space")),
            "defect", context -> fail(new NullPointerException("secret internals")),
            "hang", this::hang,
            "half", WorkerTest::half,
            "many-values", context -> StepResult.of(Map.of("text", "x".repeat(70_000))),
            "strange-value", context -> StepResult.of(Map.of("path", Path.of("x"))));
    steps.forEach((name, step) -> kinds.add(new TestKind(name, step)));
    kinds.add(new TestKind("relay", WorkerTest::relay));
    kinds.add(new HostedKind());
    return kinds;
  }

  private static StepResult upper(StepContext context) throws StepException, IOException {
    context.log("seed " + context.seed());
    context.progress(0.5, "half way");
    String text = Files.readString(context.requiredInput("in").path());
    OutputArtifact out = context.output("out");
    Files.writeString(out.path(), text.toUpperCase(Locale.ROOT));
    out.rows(1);
    Files.writeString(context.scratch().resolve("rest"), "left behind");
    return StepResult.of(
        Map.of(
            "length", text.length(),
            "within", context.evaluate("n <= params.limit", Map.of("n", (long) text.length())),
            "share", context.parameters().share("share", 1.0)));
  }

  private static StepResult half(StepContext context) throws StepException, IOException {
    Files.writeString(context.output("any").path(), "bad rows");
    throw StepException.data("2 of 3 rows broke the contract");
  }

  private static StepResult relay(StepContext context) throws StepException {
    InputArtifact in = context.requiredInput("in");
    ArtifactType type =
        ArtifactType.valueOf(context.parameters().text("as", "dataset").toUpperCase(Locale.ROOT));
    context.passOn("out", new ExistingArtifact(type, in.digest(), 3, Map.of("rows", 7L)));
    return StepResult.done();
  }

  private StepResult hang(StepContext context) throws InterruptedException {
    release.await();
    return StepResult.done();
  }

  private static <T extends Throwable> StepResult fail(T failure) throws T {
    throw failure;
  }

  @Test
  void whatIsKnownOfAnArtifactReachesTheProcessOfAStepWithoutItsBytes() throws Exception {
    String digest = "ab".repeat(32);
    scheduler.assign(
        "hosted",
        Map.of("mode", "artifact"),
        Map.of("up.data", new ToWorker.KnownArtifact("dataset", digest, 1_790_000_000_123L, "r7")));

    KnownArtifact known =
        new KnownArtifact(
            digest,
            ArtifactType.DATASET,
            Optional.of(Instant.ofEpochMilli(1_790_000_000_123L)),
            Optional.of("r7"));
    assertThat(scheduler.nextFinished().values())
        .isEqualTo(Map.of("seen", known.toString(), "other", false));

    scheduler.assign(
        "hosted",
        Map.of("mode", "artifact"),
        Map.of("up.data", new ToWorker.KnownArtifact("bundle", digest, 0, "")));
    assertThat(scheduler.nextFinished().values())
        .as("a model came nobody knows when")
        .containsEntry(
            "seen",
            new KnownArtifact(digest, ArtifactType.BUNDLE, Optional.empty(), Optional.empty())
                .toString());
  }

  @Test
  void aStepReadsItsInputsAndItsOutputsAreStored() throws Exception {
    Path given = Files.writeString(folder.resolve("given"), "abc");
    String digest = store.put(given).digest();

    scheduler.assign(
        "upper",
        Map.of("share", "25%"),
        List.of(new Input("in", "file", digest, 3, Map.of(), "")),
        60_000);
    Finished report = scheduler.nextFinished();

    assertThat(report.failure()).isNull();
    assertThat(report.values())
        .containsOnly(Map.entry("length", 3L), Map.entry("within", true), Map.entry("share", 0.25));
    Output output = report.outputs().get(0);
    assertThat(output.port()).isEqualTo("out");
    assertThat(output.type()).isEqualTo("dataset");
    assertThat(output.facts()).isEqualTo(Map.of("rows", 1L));
    assertThat(store.path(output.digest())).hasContent("ABC");
    assertThat(scheduler.log).containsExactly("log: seed 7");
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void eachFailureHasTheClassThatDecidesAboutARetry() throws Exception {
    assertFailure("user", FailureClass.USER, "Parameter 'x' is 1; expected 2.");
    assertFailure("gate", FailureClass.GATE, "0.4 is below 0.9");
    assertFailure("io", FailureClass.TRANSIENT, "IOException: disk full");
    assertFailure("oom", FailureClass.OOM, "ran out of Java heap");
    assertFailure("nowhere", FailureClass.USER, "does not know the step kind 'nowhere'");
    assertFailure("many-values", FailureClass.USER, "65536");
    assertFailure("strange-value", FailureClass.INTERNAL, "incident");
  }

  @Test
  void aDefectHasAnIncidentNumberAndKeepsItsInternalsFromUsers() throws Exception {
    Finished report = scheduler.run("defect");

    assertThat(report.failure().failureClass()).isEqualTo("INTERNAL");
    assertThat(report.failure().message())
        .containsPattern("incident [0-9a-f]{8}")
        .contains("NullPointerException")
        .doesNotContain("secret internals")
        .doesNotContain("WorkerTest");
  }

  @Test
  void whatAFailedStepWroteIsKept() throws Exception {
    Finished report = scheduler.run("half");

    assertThat(report.failure().failureClass()).isEqualTo("DATA");
    Output output = report.outputs().get(0);
    assertThat(output.type()).isEqualTo("file");
    assertThat(store.path(output.digest())).hasContent("bad rows");
  }

  @Test
  void anArtifactThatIsPassedOnIsReportedAndNotStoredAgain() throws Exception {
    String digest = store.put(Files.writeString(folder.resolve("given"), "abc")).digest();

    scheduler.assign(
        "relay", Map.of(), List.of(new Input("in", "file", digest, 3, Map.of(), "")), 0);
    Finished report = scheduler.nextFinished();

    assertThat(report.failure()).isNull();
    assertThat(report.outputs())
        .containsExactly(new Output("out", "dataset", digest, 3, Map.of("rows", 7L)));
  }

  @Test
  void anArtifactOfAnotherTypeThanThePortIsNotPassedOn() throws Exception {
    String digest = store.put(Files.writeString(folder.resolve("given"), "abc")).digest();

    scheduler.assign(
        "relay",
        Map.of("as", "model"),
        List.of(new Input("in", "file", digest, 3, Map.of(), "")),
        0);
    Finished report = scheduler.nextFinished();

    assertThat(report.failure().failureClass()).isEqualTo("INTERNAL");
    assertThat(report.outputs()).isEmpty();
  }

  @Test
  void aMissingInputIsNamed() throws Exception {
    scheduler.assign(
        "upper", Map.of(), List.of(new Input("in", "file", "0".repeat(64), 3, Map.of(), "")), 0);
    Finished report = scheduler.nextFinished();

    assertThat(report.failure().failureClass()).isEqualTo("TRANSIENT");
    assertThat(report.failure().message()).contains("0".repeat(64));
  }

  @Test
  void aCancelledStepIsInterruptedAndReportedWhenItIsGone() throws Exception {
    AttemptKey key = scheduler.assign("hang", Map.of(), List.of(), 0);
    scheduler.nextStarted();

    scheduler.say(new Cancel(key, 1_000, "asked by ada"));
    Finished report = scheduler.nextFinished();

    assertThat(report.failure().failureClass()).isEqualTo("LOST");
    assertThat(report.failure().message()).contains("asked by ada");
  }

  @Test
  void aStepThatTakesTooLongIsATimeout() throws Exception {
    scheduler.assign("hang", Map.of(), List.of(), 200);
    Finished report = scheduler.nextFinished();

    assertThat(report.failure().failureClass()).isEqualTo("TIMEOUT");
    assertThat(report.failure().message()).contains("0.2s");
  }

  @Test
  void aKindThatAsksForAProcessGetsOneThatDiesWithACancel() throws Exception {
    scheduler.assign("hosted", Map.of("mode", "write"), List.of(), 0);
    Finished written = scheduler.nextFinished();
    assertThat((Long) written.values().get("pid")).isNotEqualTo(ProcessHandle.current().pid());
    assertThat(store.path(written.outputs().get(0).digest())).hasContent("written");

    AttemptKey key = scheduler.assign("hosted", Map.of("mode", "sleep"), List.of(), 0);
    assertThat(scheduler.nextLine()).isEqualTo("sleeping");
    scheduler.say(new Cancel(key, 60_000, "asked by ada"));

    assertThat(scheduler.nextFinished().failure().failureClass()).isEqualTo("LOST");
    assertThat(ProcessHandle.of((Long) written.values().get("pid")).filter(WorkerTest::runs))
        .isEmpty();
  }

  /** A process that was killed may still wait for its parent to read how it ended. */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && process.info().command().isPresent();
  }

  @Test
  void closingReportsWhatRunsAsLost() throws Exception {
    scheduler.assign("hang", Map.of(), List.of(), 0);
    scheduler.nextStarted();

    worker.close();

    assertThat(scheduler.nextFinished().failure().failureClass()).isEqualTo("LOST");
    assertThat(folder.resolve("worker/staging")).isEmptyDirectory();
  }

  @Test
  void whatAKilledWorkerLeftBehindIsRemovedByTheNext() throws Exception {
    Path other = folder.resolve("other");
    Path left = Files.createDirectories(other.resolve("staging/999999999-w9/r-1-1/outputs"));
    Path alive =
        Files.createDirectories(
            other.resolve("staging/" + ProcessHandle.current().pid() + "-w8/r-1-1"));

    new Staging(other, "w2");

    assertThat(left).doesNotExist();
    assertThat(alive).exists();
  }

  private void assertFailure(String kind, FailureClass expected, String message)
      throws InterruptedException {
    Finished report = scheduler.run(kind);
    assertThat(report.failure()).as(kind).isNotNull();
    assertThat(report.failure().failureClass()).as(kind).isEqualTo(expected.name());
    assertThat(report.failure().message()).as(kind).contains(message);
  }

  private List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("worker"))) {
      return files.filter(Files::isRegularFile).toList();
    }
  }
}
