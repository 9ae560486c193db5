package dev.millrace.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How a server is to be started.
 *
 * @param roles any of {@code scheduler}, {@code worker} and {@code api}
 * @param host interface of the REST interface
 * @param port its port, 0 for any free one
 * @param dataDirectory absolute; may not exist yet
 * @param artifactsDirectory absolute; shared by the processes of a deployment that can
 * @param dagsDirectory absolute; the command itself loads and watches the DAGs in it, so this is
 *     for display only
 * @param join {@code HOST:PORT[,…]} of members of the cluster to join
 * @param fabricPort port for other members, 0 for any free one
 * @param database empty for the embedded database in the data directory
 * @param slots how many tasks the worker runs at a time, 0 for one per processor
 * @param embedded lives for one command: no page is announced, nothing listens beyond loopback
 * @param quiet writes nothing to the standard streams but problems
 * @param tags of the worker; empty for those that are configured
 * @param openToNetwork the user agreed that {@code host} may be reachable from other machines
 */
public record ServerOptions(
    Set<String> roles,
    String host,
    int port,
    Path dataDirectory,
    Path artifactsDirectory,
    Optional<Path> dagsDirectory,
    Optional<String> join,
    int fabricPort,
    Optional<Database> database,
    int slots,
    Set<String> tags,
    boolean embedded,
    boolean quiet,
    boolean openToNetwork) {
  public ServerOptions {
    roles = Set.copyOf(roles);
    tags = Set.copyOf(tags);
  }

  /** Where artifacts are when nobody says otherwise. */
  public static Path artifactsIn(Path dataDirectory) {
    return dataDirectory.resolve("artifacts");
  }

  /** Everything in one process for the length of one command, reachable from this machine only. */
  public static ServerOptions embeddedOn(Path dataDirectory) {
    return embedded(Set.of("scheduler", "worker", "api"), dataDirectory);
  }

  /**
   * The same without a worker, for a command that only looks: runs that were interrupted stay as
   * they are, instead of losing an attempt when the command ends.
   */
  public static ServerOptions embeddedToLook(Path dataDirectory) {
    return embedded(Set.of("scheduler", "api"), dataDirectory);
  }

  private static ServerOptions embedded(Set<String> roles, Path dataDirectory) {
    return new ServerOptions(
        roles,
        "127.0.0.1",
        0,
        dataDirectory,
        artifactsIn(dataDirectory),
        Optional.empty(),
        Optional.empty(),
        0,
        Optional.empty(),
        0,
        Set.of(),
        true,
        true,
        false);
  }

  /**
   * A PostgreSQL database.
   *
   * @param url {@code jdbc:postgresql://…}
   */
  public record Database(String url, Optional<String> user, Optional<String> password) {
    /** Without the password, so that it can be logged. */
    @Override
    public String toString() {
      return "Database[url=" + url + ", user=" + user.orElse("") + "]";
    }
  }
}
