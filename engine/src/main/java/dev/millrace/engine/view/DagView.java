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
    Optional<String> lastRunState) {

  public record Param(
      String name, String type, String description, boolean required, Object fallback) {}

  public record Step(String id, String kind, boolean inFinally) {}

  /**
   * @param port the upstream's output port; empty for an order without data
   */
  public record Edge(String from, String to, String port) {}
}
