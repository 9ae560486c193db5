package dev.millrace.cli;

/** Starts the server inside this process. Implemented by the application. */
@FunctionalInterface
public interface ServerStarter {
  /**
   * Starts the roles and returns once the server answers requests.
   *
   * @throws StartRefused if the surroundings do not allow it: the port or the data directory is in
   *     use, a path cannot be written, the database does not answer
   */
  RunningServer start(ServerOptions options) throws StartRefused;
}
