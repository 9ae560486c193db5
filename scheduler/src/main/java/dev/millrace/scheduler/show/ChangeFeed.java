package dev.millrace.scheduler.show;

import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Changes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** The newest changes, in order, for whoever listens. Any thread. */
public final class ChangeFeed implements Changes {
  private static final Logger LOG = Logger.getLogger(ChangeFeed.class);
  private static final int REMEMBERED_MAX = 10_000;

  private final Deque<Change> remembered = new ArrayDeque<>();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private long newest;

  public synchronized void publish(String kind, String run, Object body) {
    Change change = new Change(++newest, kind, run, body);
    remembered.add(change);
    if (remembered.size() > REMEMBERED_MAX) {
      remembered.poll();
    }
    for (Consumer<Change> listener : List.copyOf(listeners)) {
      try {
        listener.accept(change);
      } catch (RuntimeException e) {
        LOG.warnf(e, "A listener failed at change %d and hears no more", change.sequence());
        listeners.remove(listener);
      }
    }
  }

  @Override
  public synchronized Subscription subscribe(long sequence, Consumer<Change> listener) {
    if (sequence > 0) {
      long oldest = remembered.isEmpty() ? newest + 1 : remembered.peek().sequence();
      if (sequence > newest || sequence < oldest - 1) {
        throw new ChangesForgotten(sequence, oldest);
      }
      remembered.stream().filter(change -> change.sequence() > sequence).forEach(listener);
    }
    listeners.add(listener);
    return () -> remove(listener);
  }

  @Override
  public synchronized long newest() {
    return newest;
  }

  /** How many listen. */
  synchronized int listeners() {
    return listeners.size();
  }

  private synchronized void remove(Consumer<Change> listener) {
    listeners.remove(listener);
  }
}
