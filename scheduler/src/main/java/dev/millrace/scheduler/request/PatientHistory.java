package dev.millrace.scheduler.request;

import dev.millrace.engine.view.DagDiffView;
import dev.millrace.engine.view.DagHistory;
import dev.millrace.engine.view.DagVersionView;
import dev.millrace.engine.view.Page;
import java.util.Optional;

/** The same answers, for which nobody waits without end. */
public record PatientHistory(DagHistory real, Patience patience) implements DagHistory {
  @Override
  public Page<DagVersionView> versions(String dag, Optional<String> cursor, int limit) {
    return patience.ask(() -> real.versions(dag, cursor, limit));
  }

  @Override
  public DagDiffView diff(String dag, String from, String to) {
    return patience.ask(() -> real.diff(dag, from, to));
  }
}
