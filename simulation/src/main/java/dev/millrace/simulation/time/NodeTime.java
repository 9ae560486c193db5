package dev.millrace.simulation.time;

import dev.millrace.worker.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The clocks of one machine: a monotonic one, and one for people that is off and jumps. */
public final class NodeTime extends Clock implements Ticker {
  /** What a clock that is right shows when a usual play begins. */
  public static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  private final Agenda agenda;
  private final long monotonicBase;
  private long wallOffset;
  private Instant low = BEGIN;
  private Instant high = BEGIN;

  /**
   * @param monotonicBase what the monotonic clock shows when the play begins
   * @param wallOffset nanoseconds by which the clock for people is ahead
   */
  public NodeTime(Agenda agenda, long monotonicBase, long wallOffset) {
    this.agenda = agenda;
    this.monotonicBase = monotonicBase;
    this.wallOffset = wallOffset;
  }

  /** Sets the clock for people forward, or back if negative. */
  public void jump(long nanos) {
    Instant before = instant();
    wallOffset += nanos;
    low = before.isBefore(low) ? before : low;
    low = instant().isBefore(low) ? instant() : low;
    high = before.isAfter(high) ? before : high;
  }

  /** From now on {@link #showed} is asked about. */
  public void mark() {
    low = instant();
    high = low;
  }

  /** Whether the clock for people may have shown this since it was marked, in milliseconds. */
  public boolean showed(Instant at) {
    Instant last = instant().isAfter(high) ? instant() : high;
    Instant first = instant().isBefore(low) ? instant() : low;
    return !at.isBefore(first.truncatedTo(ChronoUnit.MILLIS)) && !at.isAfter(last);
  }

  @Override
  public long nanos() {
    return monotonicBase + agenda.now();
  }

  @Override
  public long wallMillis() {
    return instant().toEpochMilli();
  }

  @Override
  public Instant instant() {
    return BEGIN.plusNanos(agenda.now() + wallOffset);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return Clock.fixed(instant(), zone); // nobody asks for local time in here
  }
}
