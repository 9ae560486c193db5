package dev.millrace.worker.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.spi.StepContext.Identity;
import dev.millrace.spi.StepContext.Limits;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptWork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepHostTest {
  @TempDir Path folder;
  private StepHostRunner runner;
  private final Recorder recorder = new Recorder();

  @BeforeEach
  void open() {
    runner = new StepHostRunner(HostSettings.defaults(64L << 20), folder, 2);
  }

  @AfterEach
  void close() {
    runner.close();
  }

  @Test
  void aStepRunsInAnotherProcessThatIsKeptForTheNext() throws Exception {
    AttemptOutcome first = run("write");
    AttemptOutcome second = run("nothing");

    assertThat(first.failure()).isNull();
    assertThat(Path.of(first.written().get(0).path())).hasContent("written");
    assertThat(pid(first)).isNotEqualTo(ProcessHandle.current().pid()).isEqualTo(pid(second));
  }

  @Test
  void whatAStepPrintsIsItsLog() throws Exception {
    run("print");

    assertThat(recorder.lines).containsExactly("out: to out", "err: to err", "log: to log");
    assertThat(recorder.progress).isEqualTo(0.5);
  }

  @Test
  void failuresKeepTheirClass() throws Exception {
    assertThat(run("gate").failure().failureClass()).isEqualTo("GATE");
    assertThat(run("gate").failure().message()).isEqualTo("the verdict is no");
    assertThat(run("defect").failure().failureClass()).isEqualTo("INTERNAL");
    assertThat(run("defect").failure().message()).doesNotContain("secret internals");
    assertThat(recorder.lines).as("the log that users see").isEmpty();
  }

  @Test
  void aStepThatEatsAllMemoryIsAnOomAndTheNextStepRuns() throws Exception {
    assertThat(run("oom").failure().failureClass()).isEqualTo("OOM");
    assertThat(run("nothing").failure()).isNull();
  }

  @Test
  void aProcessThatEndsByItselfIsADefectWithItsExitCode() throws Exception {
    AttemptOutcome halted = run("halt");

    assertThat(halted.failure().failureClass()).isEqualTo("INTERNAL");
    assertThat(halted.failure().message()).contains("exit code 99").contains("incident");
    assertThat(run("exit").failure().message()).contains("exit code 70");
  }

  @Test
  void aStepThatCannotBeInterruptedIsGoneWithItsChildrenWhenRunReturns() throws Exception {
    recorder.grace = Duration.ofMillis(100);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt = new Thread(() -> stopAfterwards("spin", thrown));
    attempt.start();
    String firstLine = recorder.firstLine();
    ProcessHandle child =
        ProcessHandle.of(Long.parseLong(firstLine.substring("child ".length()))).orElseThrow();
    ProcessHandle host = child.parent().orElseThrow();

    recorder.stop = true;
    attempt.interrupt();
    attempt.join();

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(runsNothing(child)).isTrue();
    assertThat(runsNothing(host)).isTrue();
  }

  @Test
  void aSecondWishThatIsLessPatientCutsTheGraceShort() throws Exception {
    recorder.grace = Duration.ofMinutes(10);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt = new Thread(() -> stopAfterwards("spin", thrown));
    attempt.start();
    assertThat(recorder.firstLine()).startsWith("child ");
    recorder.stop = true;
    attempt.interrupt();

    recorder.grace = Duration.ZERO;
    attempt.interrupt();
    attempt.join(TimeUnit.SECONDS.toMillis(60));

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aStepThatStopsWhenAskedDoesNotWaitForTheEndOfItsGrace() throws Exception {
    recorder.grace = Duration.ofMinutes(10);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt = new Thread(() -> stopAfterwards("sleep", thrown));
    attempt.start();
    assertThat(recorder.firstLine()).isEqualTo("sleeping");

    recorder.stop = true;
    attempt.interrupt();
    attempt.join(TimeUnit.SECONDS.toMillis(60));

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aStepThatIsBeingStoppedIsKilledAtOnceWhenThePatienceEnds() throws Exception {
    recorder.grace = Duration.ofMinutes(10);
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Thread attempt = new Thread(() -> stopAfterwards("spin", thrown));
    attempt.start();
    recorder.firstLine();
    recorder.stop = true;
    attempt.interrupt();

    recorder.grace = Duration.ZERO;
    attempt.interrupt();
    attempt.join(TimeUnit.SECONDS.toMillis(60));

    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aHostWhoseWorkerIsGoneEndsByItself() throws Exception {
    Process host =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                HostSettings.defaults(64L << 20).classPath(),
                StepHost.class.getName(),
                "60000")
            .start();
    Frames.write(host.getOutputStream(), new HostMessage.Run(work("spin")));
    HostMessage.Line said =
        (HostMessage.Line) Frames.read(host.getInputStream(), text -> {}).orElseThrow();
    CompletableFuture<ProcessHandle> childEnd =
        ProcessHandle.of(Long.parseLong(said.text().substring("child ".length())))
            .orElseThrow()
            .onExit();

    host.getOutputStream().close();

    assertThat(host.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(childEnd.get(30, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aTerminalsInterruptDoesNotEndAHost() throws Exception {
    long pid = pid(run("nothing"));
    CompletableFuture<AttemptOutcome> waiting = new CompletableFuture<>();
    Recorder waiter = new Recorder();
    Thread attempt = new Thread(() -> complete(waiting, waiter));
    attempt.start();
    assertThat(waiter.firstLine()).isEqualTo("waiting");

    new ProcessBuilder("kill", "-INT", String.valueOf(pid)).start().waitFor();

    assertThat(pid(waiting.get(30, TimeUnit.SECONDS))).isEqualTo(pid);
    assertThat(pid(run("nothing"))).isEqualTo(pid);
  }

  @Test
  void aProcessThatHasNothingToDoEnds() throws Exception {
    HostSettings usual = HostSettings.defaults(64L << 20);
    HostSettings impatient =
        new HostSettings(usual.classPath(), usual.heapBytes(), List.of(), Duration.ofMillis(20));
    try (StepHostRunner brief = new StepHostRunner(impatient, folder, 2)) {
      long pid = pid(brief.run(work("nothing"), recorder));
      Optional<ProcessHandle> host = ProcessHandle.of(pid);
      if (host.isPresent()) {
        host.get().onExit().get(30, TimeUnit.SECONDS);
      }
      assertThat(pid(brief.run(work("nothing"), recorder))).isNotEqualTo(pid);
    }
  }

  @Test
  void closingKillsWhatWaits() throws Exception {
    ProcessHandle host = ProcessHandle.of(pid(run("nothing"))).orElseThrow();

    runner.close();

    assertThat(runsNothing(host)).isTrue();
  }

  private void stopAfterwards(String mode, AtomicReference<Throwable> thrown) {
    try {
      run(mode);
    } catch (InterruptedException e) {
      thrown.set(e);
    }
  }

  private void complete(CompletableFuture<AttemptOutcome> waiting, Recorder waiter) {
    try {
      waiting.complete(runner.run(work("await-signal"), waiter));
    } catch (InterruptedException e) {
      waiting.completeExceptionally(e);
    }
  }

  private AttemptOutcome run(String mode) throws InterruptedException {
    return runner.run(work(mode), recorder);
  }

  private AttemptWork work(String mode) {
    return new AttemptWork(
        new Identity("r-1", "wine", "v1", "step", "task", 1),
        "hosted",
        Map.of("mode", mode),
        Map.of(),
        Map.of(),
        Map.of(),
        1,
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        folder.resolve(mode).toString(),
        folder.resolve("cache").toString(),
        new Limits(1 << 20, 1, 30));
  }

  private static long pid(AttemptOutcome outcome) {
    assertThat(outcome.failure()).isNull();
    return (Long) outcome.values().get("pid");
  }

  private static boolean runsNothing(ProcessHandle process) {
    return !process.isAlive() || process.info().command().isEmpty();
  }
}
