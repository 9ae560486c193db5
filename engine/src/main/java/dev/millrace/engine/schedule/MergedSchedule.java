package dev.millrace.engine.schedule;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Several schedules as one; a tick of two of them comes once.
 *
 * @param parts at least one
 */
public record MergedSchedule(List<CronSchedule> parts) implements Schedule {
  private static final int COUNTED_MAX = 10_000; // ticks, by walking over them

  public MergedSchedule {
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a merged schedule needs at least one");
    }
  }

  @Override
  public Optional<Instant> next(Instant after) {
    return all(part -> part.next(after)).min(Instant::compareTo);
  }

  @Override
  public Optional<Instant> previous(Instant before) {
    return all(part -> part.previous(before)).max(Instant::compareTo);
  }

  private Stream<Instant> all(java.util.function.Function<Schedule, Optional<Instant>> tick) {
    return parts.stream().map(tick).flatMap(Optional::stream);
  }

  @Override
  public TickCount count(Instant after, Instant upTo) {
    long ticks = 0;
    Optional<Instant> tick = next(after);
    while (tick.isPresent() && !tick.get().isAfter(upTo)) {
      if (ticks == COUNTED_MAX) {
        return atLeast(after, upTo);
      }
      ticks++;
      tick = next(tick.get());
    }
    return new TickCount(ticks, true);
  }

  /** As many as the busiest of them has. */
  private TickCount atLeast(Instant after, Instant upTo) {
    long busiest = parts.stream().mapToLong(p -> p.count(after, upTo).ticks()).max().orElse(0);
    return new TickCount(Math.max(COUNTED_MAX, busiest), false);
  }

  @Override
  public ZoneId zone() {
    return parts.get(0).zone();
  }
}
