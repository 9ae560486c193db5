package dev.millrace.scheduler.store;

import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.Happening;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * An artifact that a run has left as an output of its DAG. Whether that is news is decided by the
 * transaction that ends the run, against what counted until then.
 *
 * @param row what counts from now on
 * @param event id of the run's end, the same however often it is told
 */
public record LeftArtifact(OutputRow row, String event) {
  /** The fact that tells how many rows it has. */
  public static final String ROWS = "rows";

  /** The fact that tells how many rows the one before had. */
  public static final String ROWS_BEFORE = "rows-before";

  private static final String PREFIX = "sha256:";

  /**
   * What is to be told.
   *
   * @param before what counted until now, if a run has left anything
   * @return empty if it is the same artifact
   */
  Optional<Happening> after(Optional<OutputRow> before) {
    if (before.filter(old -> old.digest().equals(row.digest())).isPresent()) {
      return Optional.empty();
    }
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("run", row.run());
    facts.put("digest", PREFIX + row.digest());
    before.ifPresent(old -> facts.put("before", PREFIX + old.digest()));
    row.rows().ifPresent(count -> facts.put(ROWS, count));
    before.flatMap(OutputRow::rowCount).ifPresent(count -> facts.put(ROWS_BEFORE, count));
    return Optional.of(
        new Happening(
            event,
            EventKind.ARTIFACT_UPDATED,
            row.key().dag(),
            row.key().output(),
            row.since(),
            facts));
  }
}
