package dev.millrace.scheduler.source;

import dev.millrace.engine.language.Finding;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is known of a file of a source.
 *
 * @param content id of the bytes that were read last
 * @param named the name of the DAG that it says; empty if it does not get so far
 * @param live what is live of it, which may be older than what it says now
 * @param findings why it is not live as it is; none if it is
 * @param uses every path that reading it looked at, with what stood there
 */
public record FileState(
    String path,
    String content,
    Optional<String> named,
    Optional<Live> live,
    List<Finding> findings,
    Map<String, String> uses) {
  public FileState {
    findings = List.copyOf(findings);
    uses = Collections.unmodifiableMap(new TreeMap<>(uses));
  }

  /** A DAG in a version. */
  public record Live(String dag, String version) {}

  /** Whether it could be live if only its name were free. */
  boolean waitsForItsName() {
    return named.isPresent() && !named.equals(live.map(Live::dag));
  }
}
