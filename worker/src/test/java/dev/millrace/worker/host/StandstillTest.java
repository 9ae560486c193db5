package dev.millrace.worker.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Workers, step hosts and what they started, as real processes that are stopped and killed. */
@EnabledOnOs(OS.LINUX)
class StandstillTest {
  private static final String SILENCE_MILLIS = "3000";
  private static final String LONG_MILLIS = "600000";

  @TempDir Path folder;
  private Process worker;
  private BufferedReader said;

  @AfterEach
  void end() throws Exception {
    if (worker != null) {
      worker.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatAStoppedWorkerStartedEndsWithoutItAndIsLostWhenItWakes() throws Exception {
    start("stay-beside-daemon");
    ProcessHandle daemon = daemon();
    ProcessHandle host = host();

    signal("STOP", worker.pid());
    ended(host);
    ended(daemon);
    signal("CONT", worker.pid());

    assertThat(said.readLine()).isEqualTo("ended LOST");
  }

  @Test
  void whatAStoppedWorkerStartedEndsWithItsLeaseHoweverLittleSilenceThereWas() throws Exception {
    start("stay-beside-daemon", "60000", "4000");
    ProcessHandle daemon = daemon();
    ProcessHandle host = host();

    signal("STOP", worker.pid());
    ended(host);
    ended(daemon);
    signal("CONT", worker.pid());

    assertThat(said.readLine()).isEqualTo("ended LOST");
  }

  @Test
  void whatAStepMakesOfTheEndOfItsLeaseIsNotWhatBecameOfIt() throws Exception {
    start("wait-for-child", "60000", "3000");
    ended(daemon());

    assertThat(said.readLine()).isEqualTo("ended LOST");
  }

  @Test
  void aStepThatEndsWhileItsWorkerIsStoppedIsNoSuccessWhenTheWorkerWakes() throws Exception {
    Path file = folder.resolve("go");
    start("brief");
    assertThat(said.readLine()).isEqualTo("brief");
    ProcessHandle host = host();

    signal("STOP", worker.pid());
    Files.createFile(file);
    // The host has ended its step, so its watchdog lets it wait; only the worker can know better.
    long end =
        System.nanoTime() + 2 * TimeUnit.MILLISECONDS.toNanos(Long.parseLong(SILENCE_MILLIS));
    while (System.nanoTime() < end) {
      assertThat(host.isAlive()).isTrue();
      LockSupport.parkNanos(5_000_000);
    }
    signal("CONT", worker.pid());

    assertThat(said.readLine()).isEqualTo("ended LOST");
  }

  @Test
  void aShortPauseOfTheWorkerHarmsNothing() throws Exception {
    start("brief");
    assertThat(said.readLine()).isEqualTo("brief");

    signal("STOP", worker.pid());
    signal("CONT", worker.pid());
    Files.createFile(folder.resolve("go"));

    assertThat(said.readLine()).isEqualTo("ended SUCCESS");
  }

  @Test
  void whatAKilledWorkerStartedEndsAtOnceEvenIfItsParentIsGone() throws Exception {
    start("stay-beside-daemon");
    ProcessHandle daemon = daemon();
    ProcessHandle host = host();

    worker.destroyForcibly();

    ended(host);
    ended(daemon);
  }

  @Test
  void whatAKilledHostStartedIsGoneWhenItsWorkerReports() throws Exception {
    start("stay-beside-daemon");
    ProcessHandle daemon = daemon();

    host().destroyForcibly();

    assertThat(said.readLine()).isEqualTo("ended OOM");
    assertThat(ProcessTable.row(daemon.pid())).isEmpty();
  }

  @Test
  void whatAStepLeavesBehindIsGoneWhenItsSuccessIsReported() throws Exception {
    start("leave-daemon");
    ProcessHandle daemon = daemon();

    assertThat(said.readLine()).isEqualTo("ended SUCCESS");
    assertThat(ProcessTable.row(daemon.pid())).isEmpty();
  }

  @Test
  void aWorkerThatStartsKillsWhatAKilledOneAndItsHostLeft() throws Exception {
    start("stay-beside-daemon");
    ProcessHandle daemon = daemon();
    ProcessHandle host = host();
    signal("STOP", host.pid());
    worker.destroyForcibly().waitFor();
    host.destroyForcibly();
    ended(host);
    assertThat(daemon.isAlive()).isTrue();

    start("nothing");

    ended(daemon);
  }

  private void start(String mode) throws IOException {
    start(mode, SILENCE_MILLIS, LONG_MILLIS);
  }

  private void start(String mode, String silenceMillis, String leaseMillis) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:+UseSerialGC", "-cp", HostSettings.defaults(64L << 20).classPath()));
    command.addAll(List.of(SmallWorker.class.getName(), folder.toString(), silenceMillis, mode));
    command.add(folder.resolve("go").toString());
    command.add(leaseMillis);
    worker = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    said = worker.inputReader();
  }

  private ProcessHandle daemon() throws IOException {
    String line = said.readLine();
    assertThat(line).startsWith("child ");
    ProcessHandle daemon =
        ProcessHandle.of(Long.parseLong(line.substring("child ".length()))).orElseThrow();
    assertThat(daemon.parent().map(ProcessHandle::pid)).isNotEqualTo(worker.pid());
    return daemon;
  }

  private ProcessHandle host() {
    return worker.children().findFirst().orElseThrow();
  }

  private static void signal(String name, long pid) throws Exception {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
    assertThat(kill.waitFor()).isZero();
  }

  private static void ended(ProcessHandle process) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    // A stopped parent cannot take note of an end, so a handle would say that it is alive.
    while (ProcessTable.row(process.pid()).isPresent()) {
      assertThat(System.nanoTime()).as("process %s runs", process.pid()).isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
