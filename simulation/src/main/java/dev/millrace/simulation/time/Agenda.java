package dev.millrace.simulation.time;

import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/**
 * Virtual time and what is to happen when. Time moves only from one thing to the next. Something
 * that happens may itself let time go on ({@link #runWhile}), as a process does that stands still
 * in the middle of its work while the others go on.
 */
public final class Agenda {
  private record Entry(long at, long order, Runnable what) implements Comparable<Entry> {
    @Override
    public int compareTo(Entry other) {
      int byTime = Long.compare(at, other.at);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final PriorityQueue<Entry> entries = new PriorityQueue<>();
  private long now;
  private long orders;
  private boolean halted;

  /** Nanoseconds since the play began. */
  public long now() {
    return now;
  }

  /** Has something done at a time, or at once if that is over. */
  public void at(long nanos, Runnable what) {
    entries.add(new Entry(Math.max(now, nanos), orders++, what));
  }

  public void after(long nanos, Runnable what) {
    at(now + nanos, what);
  }

  /** Does everything that is due until then, and moves time there unless it is halted. */
  public void runUntil(long nanos) {
    while (!halted && !entries.isEmpty() && entries.peek().at() <= nanos) {
      Entry next = entries.poll();
      now = next.at();
      next.what().run();
    }
    if (!halted) {
      now = Math.max(now, nanos);
    }
  }

  /** Does what is due, one after the other, as long as something holds. */
  public void runWhile(BooleanSupplier holds) {
    while (!halted && !entries.isEmpty() && holds.getAsBoolean()) {
      Entry next = entries.poll();
      now = next.at();
      next.what().run();
    }
  }

  /** Nothing more happens. */
  public void halt() {
    halted = true;
  }

  public boolean isHalted() {
    return halted;
  }
}
