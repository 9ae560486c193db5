package dev.millrace.scheduler.source;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.language.Finding;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of a source as it was read.
 *
 * @param text what it says
 * @param dag present if and only if there is no finding
 * @param uses every path that reading it looked at, with what stood there
 */
record Reading(
    String path,
    String content,
    String text,
    Optional<Dag> dag,
    List<Finding> findings,
    Map<String, String> uses) {
  Reading {
    findings = List.copyOf(findings);
    uses = Map.copyOf(uses);
  }

  /** The same, found wanting. */
  Reading with(List<Finding> more) {
    return new Reading(path, content, text, Optional.empty(), more, uses);
  }
}
