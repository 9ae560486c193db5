package dev.millrace.server.node;

import dev.millrace.cli.StartRefused;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;

/** Finds out about a port before anything is started on it. */
public final class Ports {
  private static final int USER = 2;
  private static final int TRY_AGAIN = 75;

  private Ports() {}

  /**
   * @param port 0 for any free one
   * @return a port that was free a moment ago
   * @throws StartRefused if it is taken (exit code 75), or the host is not one of this machine (2)
   */
  public static int free(String host, int port) throws StartRefused {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return socket.getLocalPort();
    } catch (UnknownHostException e) {
      throw new StartRefused(
          "The host '" + host + "' is unknown; give an address of this machine with --host.",
          USER,
          e);
    } catch (BindException e) {
      throw refused(host, port, e);
    } catch (IOException e) {
      throw new StartRefused(
          "Cannot listen at " + host + ":" + port + ": " + e.getMessage() + ".", USER, e);
    }
  }

  private static StartRefused refused(String host, int port, BindException e) {
    boolean taken = e.getMessage() != null && e.getMessage().contains("in use");
    return taken
        ? new StartRefused(
            "Port %d of %s is in use by another process. Stop it, or choose another port with --port N (0 takes any free one)."
                .formatted(port, host),
            TRY_AGAIN,
            e)
        : new StartRefused(
            "Cannot listen at %s:%d: %s. Give an address of this machine with --host and a port that you may use with --port."
                .formatted(host, port, e.getMessage()),
            USER,
            e);
  }
}
