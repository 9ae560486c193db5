package dev.millrace.engine.limit;

import dev.millrace.engine.limit.Place.LineKey;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The ready tasks of one DAG with one need, and how many such tasks run. */
final class Line<T> implements Comparable<Line<T>> {
  final LineKey key;
  final ReadyIndex.Share share;
  private final Group<T> group;
  private final Lane<T> plain = new Lane<>(0, Optional.empty());

  /** Those that have tasks, {@link #plain} in any case. */
  private final Set<Lane<T>> lanes = new LinkedHashSet<>(Set.of(plain));

  /** Those of them whose tasks may go. */
  private final TreeSet<Lane<T>> offered = new TreeSet<>();

  private int running;
  private long served;
  private long made;
  private int size;
  private int sizeOffered;

  Line(LineKey key, ReadyIndex.Share share, Group<T> group) {
    this.key = key;
    this.share = share;
    this.group = group;
  }

  Lane<T> newLane(StepLane<T> step) {
    return new Lane<>(++made, Optional.of(step));
  }

  void add(T task, Rank rank) {
    add(task, rank, plain);
  }

  void add(T task, Rank rank, Lane<T> lane) {
    change(lane, lane.goesBehind(rank), () -> lane.add(task, rank));
  }

  /** Does something after which the lane, and so the line, may have another place. */
  void change(Lane<T> lane, Runnable what) {
    change(lane, false, what);
  }

  private void change(Lane<T> lane, boolean staysInPlace, Runnable what) {
    boolean moves = !staysInPlace;
    group.leave(this, moves);
    boolean was = lane.isOffered();
    size -= lane.size();
    sizeOffered -= was ? lane.size() : 0;
    if (was && moves) {
      offered.remove(lane);
    }
    what.run();
    boolean is = lane.isOffered();
    size += lane.size();
    sizeOffered += is ? lane.size() : 0;
    if (is && moves) {
      offered.add(lane);
    }
    if (lane.size() > 0) {
      lanes.add(lane);
    } else if (lane != plain) {
      lanes.remove(lane);
    }
    group.enter(this, moves);
  }

  void running(int more) {
    group.leave(this, true);
    running += more;
    group.enter(this, true);
  }

  /** Drops next tasks that may not run any more; how many. */
  int dropStale(Predicate<T> ready) {
    int dropped = 0;
    while (!offered.isEmpty() && !offered.first().isHeadReady(ready)) {
      Lane<T> first = offered.first();
      change(first, first::take);
      dropped++;
    }
    return dropped;
  }

  T take(long turn) {
    Lane<T> first = offered.first();
    T task = first.peek();
    change(
        first,
        () -> {
          first.take();
          served = turn;
        });
    return task;
  }

  void removeIf(Predicate<T> unwanted) {
    for (Lane<T> lane : Set.copyOf(lanes)) {
      change(lane, () -> lane.removeIf(unwanted));
    }
  }

  boolean isOffered() {
    return !offered.isEmpty();
  }

  Rank head() {
    return offered.first().head();
  }

  int size() {
    return size;
  }

  int sizeOffered() {
    return sizeOffered;
  }

  boolean isIdle() {
    return running <= 0 && size == 0;
  }

  /**
   * What is behind goes last; of two DAGs, the one with the fewest running, then the one served
   * longest ago.
   */
  @Override
  public int compareTo(Line<T> other) {
    int behind = Boolean.compare(key.behind(), other.key.behind());
    if (behind != 0) {
      return behind;
    }
    int byRunning = Integer.compare(running, other.running);
    int byTurn = byRunning != 0 ? byRunning : Long.compare(served, other.served);
    return byTurn != 0 ? byTurn : key.compareTo(other.key);
  }
}
