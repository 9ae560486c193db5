package dev.millrace.cli;

import java.net.URI;
import java.util.Optional;

/** A server in this process. Threads may share it. */
public interface RunningServer extends AutoCloseable {
  /** Where it answers, with the port that it really has; without a path. */
  URI baseUri();

  /** {@code HOST:PORT} that workers join; empty if it has no scheduler. */
  Optional<String> joinAddress();

  /** The name of its worker, as attempts show it; empty if it has none. */
  Optional<String> worker();

  /** Returns when the server has stopped, by {@link #close} or by itself. */
  void awaitStop();

  /** Stops it in order. May be called again and from any thread. */
  @Override
  void close();
}
