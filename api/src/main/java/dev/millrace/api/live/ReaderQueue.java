package dev.millrace.api.live;

import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Changes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/**
 * The bounded queue of one reader. When it is full the reader is too slow: nothing more is taken,
 * what is queued still goes out, and then the stream ends; the reader comes back and resumes.
 */
final class ReaderQueue {
  private final Deque<LiveEvent> queue = new ArrayDeque<>();
  private final int capacity;
  private final Predicate<Change> wanted;
  private final Runnable wake;
  private long seen;
  private boolean full;
  private Changes.Subscription subscription;

  /**
   * @param capacity how many events may wait
   * @param wake called after something was queued, on the publisher's thread
   */
  ReaderQueue(int capacity, Predicate<Change> wanted, Runnable wake) {
    this.capacity = capacity;
    this.wanted = wanted;
    this.wake = wake;
  }

  /**
   * Begins to fill.
   *
   * @param after sequence number that the reader has seen; empty to begin with what comes next
   */
  void open(Changes changes, OptionalLong after) {
    long newest = changes.newest();
    if (after.isEmpty()) {
      begin(changes, LiveEvent.Kind.BEGIN, newest);
    } else if (after.getAsLong() > newest || (after.getAsLong() == 0 && newest > 0)) {
      // The number is of an earlier process, whose numbers mean nothing here, or of none.
      begin(changes, LiveEvent.Kind.RESET, newest);
    } else {
      try {
        begin(changes, LiveEvent.Kind.BEGIN, after.getAsLong());
      } catch (Changes.ChangesForgotten e) {
        clear();
        begin(changes, LiveEvent.Kind.RESET, changes.newest());
      }
    }
  }

  /** The next event, if one waits. */
  synchronized Optional<LiveEvent> poll() {
    return Optional.ofNullable(queue.poll());
  }

  /** Whether nothing waits and nothing more will come. */
  synchronized boolean isOver() {
    return full && queue.isEmpty();
  }

  /** Queues a sign of life, if nothing else waits. */
  void keepAlive() {
    synchronized (this) {
      if (!queue.isEmpty() || full) {
        return;
      }
      queue.add(LiveEvent.of(LiveEvent.Kind.KEEP_ALIVE, seen));
    }
    wake.run();
  }

  /** Takes nothing more and forgets what waits. */
  void close() {
    stop();
    clear();
  }

  private void begin(Changes changes, LiveEvent.Kind kind, long after) {
    synchronized (this) {
      queue.add(LiveEvent.of(kind, after));
      seen = after;
    }
    Changes.Subscription opened = changes.subscribe(after, this::take);
    long newest = changes.newest();
    boolean late;
    synchronized (this) {
      late = full;
      subscription = late ? null : opened;
      if (after == 0 && newest > 0) {
        // The first changes of all may have come before the subscription; 0 cannot ask for them.
        seen = Math.max(seen, newest);
        queue.add(LiveEvent.of(LiveEvent.Kind.RESET, seen));
      }
    }
    if (late) {
      opened.close();
    }
    wake.run();
  }

  private void take(Change change) {
    synchronized (this) {
      if (full) {
        return;
      }
      if (wanted.test(change)) {
        if (queue.size() >= capacity) {
          full = true;
        } else {
          queue.add(LiveEvent.of(change));
        }
      }
      if (!full) {
        seen = change.sequence();
      }
    }
    if (isFull()) {
      stop();
    }
    wake.run();
  }

  private synchronized boolean isFull() {
    return full;
  }

  private void stop() {
    Changes.Subscription open;
    synchronized (this) {
      full = true;
      open = subscription;
      subscription = null;
    }
    if (open != null) {
      open.close();
    }
  }

  private synchronized void clear() {
    queue.clear();
  }
}
