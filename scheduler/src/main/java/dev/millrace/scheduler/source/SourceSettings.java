package dev.millrace.scheduler.source;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A source of DAGs as it is configured.
 *
 * @param name the same in every scheduler that has it
 * @param poll how long the source is not asked again
 */
public record SourceSettings(String name, Origin origin, Duration poll) {
  /** Where the files are. */
  public sealed interface Origin {
    /** {@code git} or {@code directory}. */
    String kind();

    /** The address or the path, for people; never with credentials. */
    String location();

    /** Of git; empty otherwise. */
    default String branch() {
      return "";
    }

    /** Below which the DAGs are, relative to the repository; empty for all of it. */
    default String path() {
      return "";
    }
  }

  /**
   * @param url without credentials; of ssh with the user
   * @param mirror where the bare clone of this process is kept
   * @param credentials of HTTP
   * @param ssh present if and only if the address is one of ssh
   * @param signers files of the keys of which one must have signed the head of the branch; none if
   *     it need not be signed
   */
  public record Git(
      String url,
      String branch,
      String path,
      Path mirror,
      Optional<Credentials> credentials,
      Optional<Ssh> ssh,
      List<Path> signers)
      implements Origin {
    public Git {
      signers = List.copyOf(signers);
    }

    /** Not over ssh, and signed or not. */
    public Git(
        String url, String branch, String path, Path mirror, Optional<Credentials> credentials) {
      this(url, branch, path, mirror, credentials, Optional.empty(), List.of());
    }

    @Override
    public String kind() {
      return "git";
    }

    @Override
    public String location() {
      return url;
    }
  }

  /**
   * @param directory absolute
   */
  public record Directory(Path directory) implements Origin {
    @Override
    public String kind() {
      return "directory";
    }

    @Override
    public String location() {
      return directory.toString();
    }
  }

  /**
   * How a server is spoken to over ssh.
   *
   * @param keyName what the secret with the private key is called
   * @param knownHosts the file of host keys, as OpenSSH has it; no other key is accepted
   */
  public record Ssh(
      String keyName, Credentials key, Optional<Credentials> passphrase, Path knownHosts) {}

  /** Gives a secret, asked anew before each use and never written anywhere. */
  @FunctionalInterface
  public interface Credentials {
    /**
     * Of HTTP {@code USER:PASSWORD}, or a token alone; of ssh a private key, or its passphrase.
     *
     * @throws SourceTrouble if there is no such secret; the message holds nothing of it
     */
    String secret() throws SourceTrouble;
  }
}
