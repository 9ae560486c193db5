package dev.millrace.engine.view;

import dev.millrace.engine.language.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A source of DAGs.
 *
 * @param kind {@code git} or {@code directory}
 * @param location the address or the directory, without credentials
 * @param branch of git; empty otherwise
 * @param path below which the DAGs are; empty for all
 * @param live the revision that is live
 * @param lookedAt when it was last read, whether or not that went well
 * @param askedAt when somebody last asked to read it at once; done once {@code lookedAt} is later
 * @param problem why it cannot be read; what was live stays
 * @param rewritten the last time that its history did not hold what was live
 * @param scheduler the id of the one that reads it
 * @param dags how many are live
 * @param broken how many files are not live as they are
 * @param brokenFiles the first of these, by path
 */
public record SourceView(
    String name,
    String kind,
    String location,
    String branch,
    String path,
    Optional<Revision> live,
    Optional<Instant> liveAt,
    Optional<Instant> lookedAt,
    Optional<Instant> askedAt,
    Optional<Problem> problem,
    Optional<Rewritten> rewritten,
    Optional<String> scheduler,
    int dags,
    int broken,
    List<BrokenFile> brokenFiles) {
  /** How many broken files are listed. */
  public static final int BROKEN_FILES_MAX = 100;

  public SourceView {
    brokenFiles = List.copyOf(brokenFiles);
  }

  /**
   * One state of a source.
   *
   * @param id of the commit, or the digest of what a directory holds
   * @param author empty if nobody is known
   * @param message its first line; may be empty
   * @param signer who signed it, with the fingerprint of the key, if the source asks for signatures
   */
  public record Revision(
      String id, String author, Instant at, String message, Optional<String> signer) {}

  /**
   * @param code such as {@code unreachable}
   */
  public record Problem(String code, String message, Instant since) {}

  public record Rewritten(String from, String to, Instant at) {}

  /**
   * @param dag what stays live of it
   */
  public record BrokenFile(String path, Optional<String> dag, List<Finding> findings) {
    public BrokenFile {
      findings = List.copyOf(findings);
    }
  }
}
