package dev.millrace.engine.backfill;

import dev.millrace.engine.schedule.Window;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a backfill would do.
 *
 * @param candidates all that was asked for, in the order in which they would be started
 * @param items those of them that become runs
 */
public record BackfillPlan(List<Candidate> candidates, List<BackfillItem> items) {
  public BackfillPlan {
    candidates = List.copyOf(candidates);
    items = List.copyOf(items);
  }

  /**
   * A tick that was asked for.
   *
   * @param last its last run, if it has one
   * @param runs whether it gets one
   */
  public record Candidate(Instant tick, Window window, Optional<PastTickRun> last, boolean runs) {}

  /** How many have a run already. */
  public long known() {
    return candidates.stream().filter(candidate -> candidate.last().isPresent()).count();
  }

  /** How many are left out because they have a run already. */
  public long leftOut() {
    return candidates.stream().filter(candidate -> !candidate.runs()).count();
  }
}
