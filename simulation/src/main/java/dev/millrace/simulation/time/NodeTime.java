package dev.millrace.simulation.time;

import dev.millrace.worker.Ticker;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The clocks of one machine: a monotonic one, and one for people that is off and jumps. */
public final class NodeTime extends Clock implements Ticker {
  private static final Instant BEGIN = Instant.parse("2026-03-01T10:00:00Z");

  private final Agenda agenda;
  private final long monotonicBase;
  private long wallOffset;

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
    wallOffset += nanos;
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
