package dev.millrace.engine.limit;

import dev.millrace.engine.limit.Place.LineKey;
import dev.millrace.engine.why.WaitCause;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;

/** All ready tasks with one need, line by line, and why they were put aside if they were. */
final class Group<T> {
  private final Need need;
  private final Map<LineKey, Line<T>> lines = new HashMap<>();

  /** Those that have a task whose step lets it go. */
  private final TreeSet<Line<T>> offered = new TreeSet<>();

  private int size;
  private int sizeOffered;
  private Optional<WaitCause> cause = Optional.empty();

  Group(Need need) {
    this.need = need;
  }

  Need need() {
    return need;
  }

  Line<T> line(LineKey key, ReadyIndex.Share share) {
    Line<T> known = lines.get(key);
    if (known == null) {
      known = new Line<>(key, share, this);
      lines.put(key, known);
      share.lines++;
    }
    return known;
  }

  /**
   * A line is about to change.
   *
   * @param moves whether its place among the others may change with it
   */
  void leave(Line<T> line, boolean moves) {
    size -= line.size();
    sizeOffered -= line.sizeOffered();
    if (moves && line.isOffered()) {
      offered.remove(line);
    }
  }

  /** A line has changed. */
  void enter(Line<T> line, boolean moves) {
    size += line.size();
    sizeOffered += line.sizeOffered();
    if (moves && line.isOffered()) {
      offered.add(line);
    }
  }

  /** Drops what may not run any more until a task that may is next; how many. */
  int dropStale(Predicate<T> ready) {
    int dropped = 0;
    while (!offered.isEmpty()) {
      int more = offered.first().dropStale(ready);
      dropped += more;
      if (more == 0) {
        return dropped;
      }
    }
    return dropped;
  }

  boolean isOffered() {
    return !offered.isEmpty();
  }

  /**
   * Of two groups with a task to offer: the one whose task is not behind, then the one whose DAG
   * has the least of everything.
   */
  boolean goesBefore(Group<T> other) {
    Line<T> mine = offered.first();
    Line<T> its = other.offered.first();
    if (mine.key.behind() != its.key.behind()) {
      return its.key.behind();
    }
    int byRunning = Integer.compare(mine.share.running, its.share.running);
    int byTurn = byRunning != 0 ? byRunning : Long.compare(mine.share.served, its.share.served);
    return (byTurn != 0 ? byTurn : mine.head().compareTo(its.head())) < 0;
  }

  T take(long turn) {
    Line<T> first = offered.first();
    first.share.served = turn;
    return first.take(turn);
  }

  void removeIf(Predicate<T> unwanted) {
    lines.values().forEach(line -> line.removeIf(unwanted));
  }

  /** How many wait, whether their step lets them go or not. */
  int size() {
    return size;
  }

  /** How many wait that their step lets go. */
  int sizeOffered() {
    return sizeOffered;
  }

  /** Forgets a DAG of which nothing waits or runs. Whether nothing at all is left. */
  boolean forgetIdle(LineKey key) {
    Line<T> line = lines.get(key);
    if (line != null && line.isIdle()) {
      lines.remove(key);
      line.share.lines--;
    }
    return lines.isEmpty();
  }

  void close(WaitCause why) {
    cause = Optional.of(why);
  }

  void reopen() {
    cause = Optional.empty();
  }

  Optional<WaitCause> cause() {
    return cause;
  }
}
