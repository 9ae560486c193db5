package dev.millrace.scheduler.source;

import java.nio.file.Path;
import java.time.Duration;
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
   * @param url without credentials
   * @param mirror where the bare clone of this process is kept
   */
  public record Git(
      String url, String branch, String path, Path mirror, Optional<Credentials> credentials)
      implements Origin {
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

  /** Gives a user and a password, asked anew before each use and never kept. */
  @FunctionalInterface
  public interface Credentials {
    /**
     * {@code USER:PASSWORD}, or a token alone.
     *
     * @throws SourceTrouble if there is no such secret; the message holds nothing of it
     */
    String secret() throws SourceTrouble;
  }
}
