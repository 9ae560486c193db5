package dev.millrace.engine.schedule;

import java.time.Instant;
import java.util.Optional;

/**
 * Ticks in a row that became no run of their own.
 *
 * @param first included
 * @param last included; the same as {@code first} for one tick
 * @param into the tick whose run stands for them; empty unless coalesced or superseded
 */
public record PassedTicks(
    Instant first, Instant last, TickCount count, Reason reason, Optional<Instant> into) {

  /** Why not. Words are stable; a reason is never renamed. */
  public enum Reason {
    /** {@code missed: skip}. */
    SKIPPED("missed, and the trigger says to skip missed ticks"),
    /** {@code missed: latest}, and there is a later tick. */
    SUPERSEDED("missed, and only the latest tick becomes a run"),
    TOO_OLD("missed for longer than 'within' allows"),
    TOO_MANY("missed, and more than 'max' were"),
    COALESCED("missed, and part of the run of a later tick");

    private final String words;

    Reason(String words) {
      this.words = words;
    }

    /** For people, to follow "it was". */
    public String words() {
      return words;
    }
  }
}
