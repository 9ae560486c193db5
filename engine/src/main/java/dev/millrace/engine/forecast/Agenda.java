package dev.millrace.engine.forecast;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;

/** What will happen, in order. What ends at an instant comes before the ticks of that instant. */
final class Agenda {
  record Event(Instant at, boolean isTick, long sequence, Runnable action) {}

  private static final Comparator<Event> ORDER =
      Comparator.comparing(Event::at)
          .thenComparing(Event::isTick)
          .thenComparingLong(Event::sequence);

  private final Instant to;
  private final Optional<Outage> outage;
  private final PriorityQueue<Event> events = new PriorityQueue<>(ORDER);
  private long sequence;

  /**
   * @param to beyond which nothing happens, not included
   * @param outage whose events are seen when it is over
   */
  Agenda(Instant to, Optional<Outage> outage) {
    this.to = to;
    this.outage = outage;
  }

  void tick(Instant at, Runnable action) {
    add(at, true, action);
  }

  /** Something that ends. */
  void end(Instant at, Runnable action) {
    add(at, false, action);
  }

  private void add(Instant at, boolean isTick, Runnable action) {
    Instant seen = outage.filter(gap -> gap.covers(at)).map(Outage::to).orElse(at);
    if (seen.isBefore(to)) {
      events.add(new Event(seen, isTick, sequence++, action));
    }
  }

  /** Taken out. */
  Optional<Event> next() {
    return Optional.ofNullable(events.poll());
  }

  boolean hasMoreAt(Instant at) {
    return !events.isEmpty() && events.peek().at().equals(at);
  }
}
