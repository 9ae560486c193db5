package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.LargeClaims;
import dev.millrace.engine.limit.Need;
import dev.millrace.scheduler.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/**
 * What this scheduler remembers of pools between two turns: which of them something waits for, when
 * to ask for them again, and who else wants slots of them. All of it may be forgotten: how many
 * slots are free is asked of the database in each turn anew. For the loop's thread.
 */
public final class PoolBook {
  /** When nobody has said that slots became free. */
  static final Duration ASK_AGAIN = Duration.ofMillis(250);

  /** When another transaction was just at the pool: about as long as a commit takes. */
  static final Duration BUSY_FOR = Duration.ofMillis(3);

  /** How long slots are left to others whose turn it is. */
  static final Duration LEFT_FOR = Duration.ofMillis(20);

  /** How often others are told that something waits here for slots. */
  static final Duration TELL_AGAIN = Duration.ofMillis(200);

  /** How long another scheduler counts as waiting after it last said so. */
  static final Duration WAITS_FOR = Duration.ofMillis(700);

  /** How long after it was last seen a task that takes many slots counts as gone. */
  private static final Duration UNSEEN_FOR = ASK_AGAIN.multipliedBy(4);

  private final Store store;
  private final ToLongFunction<String> mine;
  private final Map<String, Instant> askAgain = new HashMap<>();
  private final Map<String, Map<String, Instant>> othersWait = new HashMap<>();
  private final Map<String, Instant> toldAt = new HashMap<>();
  private final LargeClaims tooLarge = new LargeClaims(UNSEEN_FOR);
  private final Map<String, Long> lastSlots = new HashMap<>();
  private final Set<String> mineLast = new TreeSet<>();

  /**
   * @param mine how many slots of a pool the tasks of this scheduler have
   */
  public PoolBook(Store store, ToLongFunction<String> mine) {
    this.store = store;
    this.mine = mine;
  }

  long mine(String pool) {
    return mine.applyAsLong(pool);
  }

  /** What one turn does with pools. */
  public PoolsInTurn begin() {
    return new PoolsInTurn(this, store);
  }

  /** A pool has so many slots. */
  void has(String pool, long slots) {
    lastSlots.put(pool, slots);
  }

  /** How many tasks with such a need could run at the same time, at most, as far as is known. */
  long most(Need need) {
    long most = Long.MAX_VALUE;
    for (Claim claim : need.claims()) {
      long slots =
          claim.limit().map(Integer::longValue).orElse(lastSlots.getOrDefault(claim.pool(), 1L));
      most = Math.min(most, Math.max(1, slots / claim.slots()));
    }
    return most;
  }

  /** Something waits for slots of the pool. */
  void waits(String pool, Instant askAgainAt) {
    askAgain.merge(pool, askAgainAt, (one, other) -> one.isBefore(other) ? one : other);
  }

  /** Another scheduler says that slots of the pool became free. */
  public void freed(String pool) {
    askAgain.computeIfPresent(pool, (name, at) -> Instant.MIN);
  }

  /** Another scheduler says that something waits there for slots of the pool. */
  public void wanted(String pool, String by, Instant now) {
    othersWait.computeIfAbsent(pool, name -> new HashMap<>()).put(by, now);
  }

  /** How many other schedulers wait for slots of the pool. */
  int othersThatWait(String pool, Instant now) {
    Map<String, Instant> said = othersWait.getOrDefault(pool, Map.of());
    said.values().removeIf(at -> now.isAfter(at.plus(WAITS_FOR)));
    if (said.isEmpty()) {
      othersWait.remove(pool);
    }
    return said.size();
  }

  /** Takes out the pools that something waits for and that are to be asked for again. */
  Set<String> due(Instant now) {
    Set<String> due = new TreeSet<>();
    askAgain.forEach(
        (pool, at) -> {
          if (!at.isAfter(now)) {
            due.add(pool);
          }
        });
    askAgain.keySet().removeAll(due);
    return due;
  }

  /** How long no pool is to be asked for. */
  public Optional<Duration> patience(Instant now) {
    return askAgain.values().stream()
        .min(Instant::compareTo)
        .map(at -> at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO);
  }

  /** Whether it is time to tell others that something waits for the pool. */
  boolean tells(String pool, Instant now) {
    Instant last = toldAt.get(pool);
    if (last != null && now.isBefore(last.plus(TELL_AGAIN))) {
      return false;
    }
    toldAt.put(pool, now);
    return true;
  }

  /** Whether this scheduler was the last to take slots, so that it is the turn of others. */
  boolean isMineLast(String pool) {
    return mineLast.contains(pool);
  }

  void took(String pool, int slots) {
    mineLast.add(pool);
    tooLarge.took(pool, slots);
  }

  void leftToOthers(String pool) {
    mineLast.remove(pool);
  }

  /** Some slots are free, but fewer than a task takes. */
  void isTooLarge(String pool, int slots, Instant now) {
    tooLarge.passed(pool, slots, now);
  }

  /** The slots that free ones are kept for, if a larger task has been passed for too long. */
  Optional<Integer> keptFor(String pool, int slots, Instant now) {
    return tooLarge.keptFor(pool, slots, now);
  }

  /** Forgets everything, as everything is about to be read again. */
  public void clear() {
    askAgain.clear();
    toldAt.clear();
    tooLarge.clear();
  }
}
