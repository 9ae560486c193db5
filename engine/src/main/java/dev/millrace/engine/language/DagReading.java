package dev.millrace.engine.language;

import dev.millrace.engine.dag.Dag;
import java.util.List;
import java.util.Optional;

/**
 * What reading a file gave: the DAG if and only if there is no finding.
 *
 * @param findings all of them, in the order of the file
 */
public record DagReading(Optional<Dag> dag, List<Finding> findings) {
  public DagReading {
    findings = List.copyOf(findings);
  }
}
