package dev.millrace.engine.schedule;

import java.time.Instant;
import java.util.List;

/**
 * What becomes of the ticks that are due.
 *
 * @param runs oldest first
 * @param passed oldest first; with the ticks of {@code runs} all that were due, each once
 * @param cursor the newest tick that was decided on, for the next plan
 */
public record TickPlan(List<DueTick> runs, List<PassedTicks> passed, Instant cursor) {
  public TickPlan {
    runs = List.copyOf(runs);
    passed = List.copyOf(passed);
  }

  /** Whether nothing was due. */
  public boolean isEmpty() {
    return runs.isEmpty() && passed.isEmpty();
  }
}
