package dev.millrace.scheduler.sketch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that moves only by hand. Any thread may read it. */
public final class HandClock extends Clock {
  private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");

  private volatile long nanos;

  /** Time goes by. */
  public void advance(Duration by) {
    now = now.plus(by);
    nanos += by.toNanos();
  }

  /** Somebody sets the time of day, forward or back; no time goes by. */
  public void set(Duration by) {
    now = now.plus(by);
  }

  /** Of a clock that nobody can set. */
  public long nanos() {
    return nanos;
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
