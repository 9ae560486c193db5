package dev.millrace.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * @param sources where the scheduler reads DAGs from
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
    boolean openToNetwork,
    List<DagSource> sources) {
  public ServerOptions {
    roles = Set.copyOf(roles);
    tags = Set.copyOf(tags);
    sources = List.copyOf(sources);
  }

  /** As the other, with DAGs from nowhere but requests. */
  public ServerOptions(
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
    this(
        roles,
        host,
        port,
        dataDirectory,
        artifactsDirectory,
        dagsDirectory,
        join,
        fabricPort,
        database,
        slots,
        tags,
        embedded,
        quiet,
        openToNetwork,
        List.of());
  }

  /** Where DAGs are read from. */
  public sealed interface DagSource {
    /** Unique, and the same in every scheduler that reads it. */
    String name();
  }

  /**
   * A branch of a git repository.
   *
   * @param url without credentials
   * @param path of the directory of DAGs in it; empty for all
   * @param credentials name of the secret that holds them, of HTTP
   * @param ssh present if and only if the address is one of ssh
   * @param signers files of the keys of which one must have signed the head of the branch
   * @param poll how often it is asked for news
   */
  public record GitBranch(
      String name,
      String url,
      String branch,
      String path,
      Optional<String> credentials,
      Optional<Ssh> ssh,
      List<Path> signers,
      Duration poll)
      implements DagSource {
    public GitBranch {
      signers = List.copyOf(signers);
    }
  }

  /**
   * How a git server is spoken to over ssh.
   *
   * @param key name of the secret that holds the private key
   * @param passphrase name of the secret that holds its passphrase
   * @param knownHosts file of the host keys that are accepted
   */
  public record Ssh(String key, Optional<String> passphrase, Path knownHosts) {}

  /**
   * A directory of this machine.
   *
   * @param path absolute
   */
  public record DagDirectory(String name, Path path) implements DagSource {}

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
