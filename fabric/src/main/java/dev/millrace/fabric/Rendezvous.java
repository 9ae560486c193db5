package dev.millrace.fabric;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Finds a scheduler that listens, before a worker tries to join it. So a worker never begins a
 * cluster of its own, and one dead address in the list does not keep it out.
 */
final class Rendezvous {
  private static final int CONNECT_TIMEOUT_MILLIS = 1_000;
  private static final long PAUSE_MILLIS = 20;

  private Rendezvous() {}

  /**
   * The first address that accepts a connection.
   *
   * @param addresses {@code HOST:PORT}
   * @throws FabricUnavailable if none did within the timeout, or the thread was interrupted
   */
  static String firstListening(List<String> addresses, Duration timeout) {
    long end = System.nanoTime() + timeout.toNanos();
    IOException last = null;
    do {
      for (String address : addresses) {
        try (Socket socket = new Socket()) {
          socket.connect(parse(address), CONNECT_TIMEOUT_MILLIS);
          return address;
        } catch (IOException e) {
          last = e;
        }
      }
      pause();
    } while (System.nanoTime() < end);
    throw new FabricUnavailable(
        "No scheduler listens at "
            + String.join(", ", addresses)
            + " (waited "
            + timeout.toSeconds()
            + " s). Start one, or give its address with --join HOST:PORT; it prints it at start.",
        last);
  }

  private static InetSocketAddress parse(String address) {
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
