package dev.millrace.engine.view;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A DAG in its current version.
 *
 * @param file where it came from, as submitted
 * @param edges pairs of step ids, upstream first
 * @param lastRun id of the newest run
 * @param origin where this version came from; empty if it was submitted by hand
 * @param retiredAt since when its source does not have it any more, so that it starts no runs
 */
public record DagView(
    String name,
    String version,
    String description,
    String owner,
    Map<String, String> labels,
    String file,
    Instant updatedAt,
    List<Param> params,
    List<Step> steps,
    List<Edge> edges,
    Optional<String> lastRun,
    Optional<String> lastRunState,
    Optional<Origin> origin,
    Optional<Instant> retiredAt) {

  /** One that was submitted by hand. */
  public DagView(
      String name,
      String version,
      String description,
      String owner,
      Map<String, String> labels,
      String file,
      Instant updatedAt,
      List<Param> params,
      List<Step> steps,
      List<Edge> edges,
      Optional<String> lastRun,
      Optional<String> lastRunState) {
    this(
        name,
        version,
        description,
        owner,
        labels,
        file,
        updatedAt,
        params,
        steps,
        edges,
        lastRun,
        lastRunState,
        Optional.empty(),
        Optional.empty());
  }

  /** The same, of a source. */
  public DagView from(Optional<Origin> origin, Optional<Instant> retiredAt) {
    return new DagView(
        name,
        version,
        description,
        owner,
        labels,
        file,
        updatedAt,
        params,
        steps,
        edges,
        lastRun,
        lastRunState,
        origin,
        retiredAt);
  }

  /**
   * What brought a version.
   *
   * @param file in the source
   * @param revision id of the commit, or the digest of what the directory held
   * @param author empty if nobody is known
   * @param at when that revision was made
   * @param message its first line; may be empty
   * @param signer who signed it, with the fingerprint of the key, if the source asks for signatures
   */
  public record Origin(
      String source,
      String file,
      String revision,
      String author,
      Instant at,
      String message,
      Optional<String> signer) {}

  public record Param(
      String name, String type, String description, boolean required, Object fallback) {}

  public record Step(String id, String kind, boolean inFinally) {}

  /**
   * @param port the upstream's output port; empty for an order without data
   */
  public record Edge(String from, String to, String port) {}
}
