package dev.millrace.fabric;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Finds members that answer, before anybody tries to join them. So a worker never begins a cluster
 * of its own, and one address of a dead or hung scheduler in the list keeps nobody out.
 */
final class Rendezvous {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final long PAUSE_MILLIS = 20;
  private static final int ASKED_AT_ONCE = 16;

  /** What members of Hazelcast greet each other with; a hung one does not greet back. */
  private static final byte[] GREETING = "HZC".getBytes(US_ASCII);

  private Rendezvous() {}

  /**
   * The first address where a member answers.
   *
   * @param addresses {@code HOST:PORT}
   * @throws FabricUnavailable if none did within the timeout, or the thread was interrupted
   */
  static String firstAnswering(List<String> addresses, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    do {
      for (String address : addresses) {
        if (answers(address)) {
          return address;
        }
      }
      pause();
    } while (System.nanoTime() < end);
    throw new FabricUnavailable(
        "No scheduler answers at "
            + String.join(", ", addresses)
            + " (waited "
            + timeout.toSeconds()
            + " s). Start one, or give its address with --join HOST:PORT; it prints it at start.",
        null);
  }

  /**
   * Those where a member is there and works, in their order. Many are asked at once, so it takes
   * two seconds for each {@value #ASKED_AT_ONCE} that do not answer.
   *
   * @param address gives {@code HOST:PORT}
   */
  static <T> List<T> answering(List<T> all, Function<T, String> address) {
    if (all.isEmpty()) {
      return List.of();
    }
    ExecutorService asking =
        Executors.newFixedThreadPool(Math.min(all.size(), ASKED_AT_ONCE), Rendezvous::asker);
    try {
      List<CompletableFuture<Boolean>> answers =
          all.stream()
              .map(one -> CompletableFuture.supplyAsync(() -> answers(address.apply(one)), asking))
              .toList();
      return IntStream.range(0, all.size())
          .filter(i -> answers.get(i).join())
          .mapToObj(all::get)
          .toList();
    } finally {
      asking.shutdown();
    }
  }

  private static Thread asker(Runnable task) {
    Thread thread = new Thread(task, "fabric-asks");
    thread.setDaemon(true);
    return thread;
  }

  /** Whether a member is there and works. May take two seconds. */
  static boolean answers(String address) {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(parse(address), TIMEOUT_MILLIS);
      socket.getOutputStream().write(GREETING);
      return Arrays.equals(socket.getInputStream().readNBytes(GREETING.length), GREETING);
    } catch (IOException e) {
      return false; // nobody, somebody else, or one that hangs
    }
  }

  /**
   * @throws FabricUnavailable if it is no address
   */
  static InetSocketAddress parse(String address) {
    int colon = address.lastIndexOf(':');
    try {
      return new InetSocketAddress(
          address.substring(0, Math.max(colon, 0)), Integer.parseInt(address.substring(colon + 1)));
    } catch (IllegalArgumentException e) {
      throw new FabricUnavailable(
          "'" + address + "' is not an address; expected HOST:PORT such as 10.0.0.5:5701.", e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FabricUnavailable("Interrupted while waiting for a scheduler", e);
    }
  }
}
