package dev.millrace.engine.trial;

import dev.millrace.engine.language.Finding;
import java.util.List;

/**
 * What reading a file of tests gave.
 *
 * @param cases in the order written; none if there are findings
 * @param findings in the order of the file
 */
public record TrialReading(List<TrialCase> cases, List<Finding> findings) {
  public TrialReading {
    cases = List.copyOf(cases);
    findings = List.copyOf(findings);
  }
}
