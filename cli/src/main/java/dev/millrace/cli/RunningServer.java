package dev.millrace.cli;

import java.net.URI;

/** A server in this process. Threads may share it. */
public interface RunningServer extends AutoCloseable {
  /** Where it answers, with the port that it really has; without a path. */
  URI baseUri();

  /** Returns when the server has stopped, by {@link #close} or by itself. */
  void awaitStop();

  /** Stops it in order. May be called again and from any thread. */
  @Override
  void close();
}
