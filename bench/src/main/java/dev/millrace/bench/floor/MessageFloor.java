package dev.millrace.bench.floor;

import dev.millrace.bench.process.BenchmarkFailed;
import dev.millrace.bench.process.Poll;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.fabric.ClusterKey;
import dev.millrace.fabric.FabricSettings;
import dev.millrace.fabric.HazelcastFabric;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Messages of about 300 bytes between two processes over the product's own fabric: sealed, by
 * Hazelcast, there and back.
 */
final class MessageFloor implements AutoCloseable {
  private static final String ECHO = "echo";
  private static final String TEXT = "x".repeat(240);
  private static final int IN_FLIGHT = 2_000;
  private static final int BATCH = 50;
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  private final HazelcastFabric fabric;
  private final Process echo;
  private final Semaphore back = new Semaphore(0);

  private MessageFloor(HazelcastFabric fabric, Process echo) {
    this.fabric = fabric;
    this.echo = echo;
  }

  /** Starts the second process and waits for it. */
  static MessageFloor start(Path directory) {
    Path key = directory.resolve("floor.key");
    HazelcastFabric fabric =
        HazelcastFabric.start(
            FabricSettings.scheduler("floor", Map.of(), ClusterKey.inFile(key))
                .withClusterName("millrace-floor")
                .withBinding(new FabricSettings.Binding("127.0.0.1", 0, false)));
    MessageFloor floor = new MessageFloor(fabric, echo(fabric.address(), key, directory));
    fabric.onMessages((peer, batch) -> floor.back.release(batch.size()));
    fabric.join();
    Poll.until(
        "the second process of the message floor",
        Duration.ofSeconds(30),
        Duration.ofMillis(20),
        () -> fabric.peers().stream().anyMatch(peer -> peer.id().equals(ECHO)));
    return floor;
  }

  /**
   * Milliseconds of every round trip, one after the other, for a while. What comes before is
   * discarded: processes that have just begun mostly compile, which is no floor of those that have
   * run for long.
   */
  List<Double> roundTrips(Duration time) {
    stream(WARM_UP);
    exchange(1, WARM_UP);
    return exchange(1, time);
  }

  /** Messages each way per second, with many under way at a time. */
  double perSecond(Duration time) {
    stream(time.dividedBy(4)); // discarded
    return stream(time);
  }

  private List<Double> exchange(int messages, Duration time) {
    List<Double> millis = new ArrayList<>();
    List<Message> batch = batch(messages);
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long began = System.nanoTime();
      fabric.send(ECHO, batch);
      await(messages);
      millis.add((System.nanoTime() - began) / 1e6);
    }
    return millis;
  }

  private double stream(Duration time) {
    List<Message> batch = batch(BATCH);
    long sent = 0;
    long came = 0;
    long began = System.nanoTime();
    while (System.nanoTime() - began < time.toNanos()) {
      fabric.send(ECHO, batch);
      sent += BATCH;
      while (sent - came >= IN_FLIGHT) {
        await(BATCH);
        came += BATCH;
      }
    }
    await((int) (sent - came));
    return sent / ((System.nanoTime() - began) / 1e9);
  }

  private void await(int messages) {
    try {
      if (!back.tryAcquire(messages, 10, TimeUnit.SECONDS)) {
        throw new BenchmarkFailed("a message of the floor did not come back");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BenchmarkFailed("interrupted");
    }
  }

  private static List<Message> batch(int size) {
    return Collections.nCopies(
        size, new ToScheduler.Progress(new AttemptKey("run-0123456789", "task", 1, 1), 0.5, TEXT));
  }

  private static Process echo(String join, Path key, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.add("-Djava.util.concurrent.ForkJoinPool.common.parallelism=4");
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), Echo.class.getName(), join));
    command.add(key.toString());
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(directory.resolve("echo.log").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    fabric.close();
    echo.destroyForcibly();
  }

  /** The second process: sends back what it gets. */
  static final class Echo {
    private Echo() {}

    /**
     * @param args address to join and file of the cluster key
     */
    public static void main(String... args) throws InterruptedException {
      HazelcastFabric fabric =
          HazelcastFabric.start(
              FabricSettings.worker(
                      ECHO, Map.of(), ClusterKey.inFile(Path.of(args[1])), List.of(args[0]))
                  .withClusterName("millrace-floor"));
      fabric.onMessages(fabric::send);
      fabric.join();
      long parent = ProcessHandle.current().parent().map(ProcessHandle::pid).orElse(0L);
      while (ProcessHandle.of(parent).isPresent()) {
        TimeUnit.SECONDS.sleep(1);
      }
      fabric.close();
    }
  }
}
