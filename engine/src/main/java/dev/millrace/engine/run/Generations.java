package dev.millrace.engine.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a run ended before it went on from where it had failed, each time, oldest first. It is in its
 * next generation since the last of these.
 */
public record Generations(List<Ended> ended) {
  /** How often a run may go on, so that its row has an end. */
  public static final int ENDED_MAX = 100;

  private static final int REASON_CHARS_MAX = 1_000;

  public static final Generations NONE = new Generations(List.of());

  public Generations {
    ended = List.copyOf(ended);
  }

  /**
   * An end after which the run went on.
   *
   * @param reason as of the run, cut
   * @param againAt when it went on
   */
  public record Ended(RunState state, String reason, Instant endedAt, Instant againAt) {
    public Ended {
      if (reason.length() > REASON_CHARS_MAX) {
        reason = reason.substring(0, REASON_CHARS_MAX - 1) + "…";
      }
    }
  }

  /** Which generation the run is in, from 1. */
  public int number() {
    return ended.size() + 1;
  }

  /** When the present generation began; empty for the first. */
  public Optional<Instant> since() {
    return ended.isEmpty() ? Optional.empty() : Optional.of(ended.get(ended.size() - 1).againAt());
  }

  Generations after(Ended end) {
    List<Ended> all = new ArrayList<>(ended);
    all.add(end);
    return new Generations(all);
  }
}
