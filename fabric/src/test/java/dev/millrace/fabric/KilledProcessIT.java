package dev.millrace.fabric;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.ToScheduler;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("cluster")
class KilledProcessIT {
  private static final String KEY = "ab".repeat(32);

  @Test
  void aProcessThatIsKilledIsGoneForTheOthersWithinSeconds() throws Exception {
    Process process = startScheduler();
    try (BufferedReader output = process.inputReader()) {
      String address = addressFrom(output);
      try (HazelcastFabric worker =
          HazelcastFabric.start(
              FabricSettings.worker(
                  "w1", Map.of(), ClusterKey.fromHexadecimal(KEY), List.of(address)))) {
        Listener atWorker = new Listener(worker);
        assertThat(atWorker.nextChange()).isEqualTo(new Listener.Change("s1", true));
        worker.send("s1", List.of(new ToScheduler.Credit("w1", 1)));
        assertThat(atWorker.nextBatch().sender()).isEqualTo("s1");

        long killed = System.nanoTime();
        process.destroyForcibly();

        assertThat(atWorker.nextChange()).isEqualTo(new Listener.Change("s1", false));
        Duration noticed = Duration.ofNanos(System.nanoTime() - killed);
        System.out.println("A killed process was noticed after " + noticed.toMillis() + " ms");
      }
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aSchedulerThatStartsBesideAHungOneBeginsAloneAndIsInOneClusterWithItOnceItWakes()
      throws Exception {
    Process process = startScheduler();
    try (BufferedReader output = process.inputReader()) {
      String address = addressFrom(output);
      signal(process, "STOP");
      try (HazelcastFabric second =
          HazelcastFabric.start(
              FabricSettings.scheduler("s2", Map.of(), ClusterKey.fromHexadecimal(KEY))
                  .withJoin(List.of(address)))) {
        Listener atSecond = new Listener(second);
        assertThat(second.peers()).extracting(Fabric.Peer::id).containsExactly("s2");

        signal(process, "CONT");

        assertThat(atSecond.nextChange()).isEqualTo(new Listener.Change("s1", true));
      }
    } finally {
      process.destroyForcibly();
    }
  }

  private static void signal(Process process, String name) {
    try {
      int code = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start().waitFor();
      assertThat(code).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private static Process startScheduler() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            SchedulerProcess.class.getName(),
            "s1",
            KEY)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static String addressFrom(BufferedReader output) throws IOException {
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("address ")) {
        return line.substring("address ".length());
      }
    }
    throw new AssertionError("The scheduler process ended without an address");
  }
}
