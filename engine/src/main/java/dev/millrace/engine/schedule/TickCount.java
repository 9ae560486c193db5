package dev.millrace.engine.schedule;

/**
 * How many ticks there are.
 *
 * @param exact false if there may be more
 */
public record TickCount(long ticks, boolean exact) {
  @Override
  public String toString() {
    return (exact ? "" : "at least ") + ticks;
  }
}
