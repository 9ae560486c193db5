package dev.millrace.fabric;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Takes connections and says nothing, as a process does that hangs; or greets and no more. */
final class SilentServer implements AutoCloseable {
  private final int port;
  private final Semaphore connections = new Semaphore(0);
  private final List<Socket> taken = new ArrayList<>();
  private ServerSocket server;
  private volatile boolean greets;

  private SilentServer(ServerSocket server) {
    this.server = server;
    this.port = server.getLocalPort();
  }

  static SilentServer open() throws IOException {
    SilentServer silent =
        new SilentServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    silent.listen();
    return silent;
  }

  String address() {
    return "127.0.0.1:" + port;
  }

  /** From now on it answers as a member does at first. */
  void greet() {
    greets = true;
  }

  /** Nobody is there any more. */
  synchronized void refuse() {
    try {
      server.close();
      for (Socket socket : taken) {
        socket.close();
      }
      taken.clear();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void acceptAgain() throws IOException {
    connections.drainPermits();
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    listen();
  }

  void awaitConnection() throws InterruptedException {
    connections.acquire();
  }

  private void listen() {
    ServerSocket mine = server;
    Thread thread = new Thread(() -> take(mine), "silent-" + port);
    thread.setDaemon(true);
    thread.start();
  }

  private void take(ServerSocket mine) {
    while (!mine.isClosed()) {
      try {
        Socket socket = mine.accept();
        synchronized (this) {
          taken.add(socket);
        }
        if (greets) {
          socket.getOutputStream().write("HZC".getBytes(US_ASCII));
        }
        connections.release();
      } catch (IOException e) {
        // closed, or whoever came is gone
      }
    }
  }

  @Override
  public void close() {
    refuse();
  }
}
