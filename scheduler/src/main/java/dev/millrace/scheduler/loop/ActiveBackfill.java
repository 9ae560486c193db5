package dev.millrace.scheduler.loop;

import dev.millrace.engine.backfill.BackfillItem;
import dev.millrace.scheduler.store.BackfillRow;
import dev.millrace.scheduler.store.Store;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A backfill that this scheduler owns and that is not at its end. For the loop's thread. */
final class ActiveBackfill {
  /** Items read at once: a few of what may be many and large. */
  private static final int READ_AT_ONCE = 50;

  private final Set<String> openRuns;
  private final Deque<BackfillItem> next = new ArrayDeque<>();
  private BackfillRow row;
  private boolean due = true;

  ActiveBackfill(BackfillRow row, List<String> openRuns) {
    this.row = row;
    this.openRuns = new LinkedHashSet<>(openRuns);
  }

  BackfillRow row() {
    return row;
  }

  void become(BackfillRow later) {
    row = later;
    due = true;
  }

  Set<String> openRuns() {
    return openRuns;
  }

  /** Whether it is to be looked at. */
  boolean isDue() {
    return due;
  }

  void setDue(boolean now) {
    due = now;
  }

  /**
   * The next item that has not had its turn. Items that were read are read again only after all of
   * them had theirs, which is durable by then or forgotten with this object.
   */
  Optional<BackfillItem> peek(Store store) {
    if (next.isEmpty()) {
      next.addAll(store.waitingItems(row.id(), READ_AT_ONCE));
    }
    return Optional.ofNullable(next.peek());
  }

  /** Whether an item can have its turn before others must be read. */
  boolean hasRead() {
    return !next.isEmpty();
  }

  void taken() {
    next.remove();
  }
}
