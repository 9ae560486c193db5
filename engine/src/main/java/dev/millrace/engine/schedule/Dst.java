package dev.millrace.engine.schedule;

import java.util.Optional;

/**
 * What becomes of local times that a change of the clocks leaves out or repeats, where the usual
 * rule is not wanted. The usual: fixed local times are shifted and come at their first occurrence;
 * what follows elapsed time is skipped and comes both times.
 */
public record Dst(Optional<Gap> gap, Optional<Overlap> overlap) {
  /** The usual rule. */
  public static final Dst USUAL = new Dst(Optional.empty(), Optional.empty());

  /** For a local time that does not exist that day. */
  public enum Gap {
    /** At the end of the gap; several become one. */
    SHIFT,
    SKIP
  }

  /** For a local time that exists twice that day. */
  public enum Overlap {
    FIRST,
    LAST,
    BOTH
  }

  Gap gap(CronExpression cron) {
    return gap.orElse(cron.followsElapsedTime() ? Gap.SKIP : Gap.SHIFT);
  }

  Overlap overlap(CronExpression cron) {
    return overlap.orElse(cron.followsElapsedTime() ? Overlap.BOTH : Overlap.FIRST);
  }
}
