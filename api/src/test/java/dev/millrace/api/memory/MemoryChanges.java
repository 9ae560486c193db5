package dev.millrace.api.memory;

import dev.millrace.engine.view.Change;
import dev.millrace.engine.view.Changes;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Changes that a test publishes; it may forget the oldest. */
@Singleton
public class MemoryChanges implements Changes {
  private final List<Change> kept = new ArrayList<>();
  private final List<Consumer<Change>> listeners = new ArrayList<>();
  private long sequence;

  @Override
  public synchronized Subscription subscribe(long after, Consumer<Change> listener) {
    long oldest = kept.isEmpty() ? sequence + 1 : kept.get(0).sequence();
    if (after > 0 && after + 1 < oldest) {
      throw new ChangesForgotten(after, oldest);
    }
    if (after > 0) {
      kept.stream().filter(change -> change.sequence() > after).forEach(listener);
    }
    listeners.add(listener);
    notifyAll();
    return () -> remove(listener);
  }

  @Override
  public synchronized long newest() {
    return sequence;
  }

  public synchronized void publish(String kind, String run, Object body) {
    Change change = new Change(++sequence, kind, run, body);
    kept.add(change);
    List.copyOf(listeners).forEach(listener -> listener.accept(change));
  }

  public synchronized void forgetAll() {
    kept.clear();
  }

  public synchronized int listeners() {
    return listeners.size();
  }

  /** Waits until there are as many listeners. */
  public synchronized void awaitListeners(int count) throws InterruptedException {
    while (listeners.size() != count) {
      wait();
    }
  }

  private synchronized void remove(Consumer<Change> listener) {
    listeners.remove(listener);
    notifyAll();
  }
}
