package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.LimitNames;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.limit.PoolUse;
import dev.millrace.engine.why.WaitCause;
import dev.millrace.scheduler.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The pools as one turn sees and uses them. Each is held in the turn's transaction from the moment
 * at which its slots are counted, so that what the turn takes is free until its commit.
 */
public final class PoolsInTurn {
  private static final int USERS_SHOWN = 3;

  private final PoolBook book;
  private final Store store;
  private final Map<String, Optional<PoolUse>> held = new HashMap<>();
  private final Map<String, Long> more = new HashMap<>();
  private final Map<String, List<TaskRef>> taken = new HashMap<>();
  private final Set<String> freed = new TreeSet<>();
  private final Set<String> wanted = new TreeSet<>();

  PoolsInTurn(PoolBook book, Store store) {
    this.book = book;
    this.store = store;
  }

  /** So many more attempts that claim this may be running, or fewer, than is stored. */
  public void changed(List<Claim> claims, int attempts) {
    for (Claim claim : claims) {
      more.merge(claim.pool(), (long) attempts * claim.slots(), Long::sum);
      if (attempts < 0) {
        freed.add(claim.pool());
        book.freed(claim.pool());
      }
    }
  }

  /** Pools whose slots became free in this turn, or were left to others. */
  public Set<String> freed() {
    return freed;
  }

  /** Pools for which something waits, of which others are to be told now. */
  public Set<String> wanted() {
    return wanted;
  }

  /** Pools to look at again, because their slots may be free by now. */
  Set<String> due(Instant now) {
    return book.due(now);
  }

  /** What keeps a task with such claims from having its slots; if nothing, it may take them. */
  Optional<WaitCause> closed(List<Claim> claims, Instant now) {
    for (Claim claim : claims) {
      Optional<WaitCause> cause = closed(claim, now);
      if (cause.isPresent()) {
        return cause;
      }
    }
    return Optional.empty();
  }

  /** A task takes what it claims; {@link #changed} is told of it besides. */
  void take(List<Claim> claims, TaskRef task) {
    for (Claim claim : claims) {
      taken.computeIfAbsent(claim.pool(), pool -> new ArrayList<>()).add(task);
      book.took(claim.pool(), claim.slots());
    }
  }

  private Optional<WaitCause> closed(Claim claim, Instant now) {
    String pool = claim.pool();
    Optional<PoolUse> stored = held.computeIfAbsent(pool, store::holdPool);
    if (stored.isEmpty()) {
      book.waits(pool, now.plus(PoolBook.BUSY_FOR));
      return Optional.of(new WaitCause.PoolBusy(pool));
    }
    PoolUse use = stored.get().with(more.getOrDefault(pool, 0L));
    long slots = use.slotsFor(claim);
    book.has(pool, slots);
    if (use.paused().isPresent()) {
      Pause pause = use.paused().get();
      book.waits(pool, now.plus(PoolBook.ASK_AGAIN));
      return Optional.of(new WaitCause.PoolPaused(pool, pause.by(), pause.reason(), pause.since()));
    }
    if (claim.slots() > slots) {
      book.waits(pool, now.plus(PoolBook.ASK_AGAIN));
      return Optional.of(new WaitCause.PoolTooSmall(pool, slots, claim.slots()));
    }
    long free = use.free(claim);
    if (claim.slots() > free) {
      return Optional.of(full(claim, use, free, now));
    }
    Optional<Integer> kept = book.keptFor(pool, claim.slots(), now);
    if (kept.isPresent()) {
      waits(pool, now);
      return Optional.of(new WaitCause.PoolReserved(pool, slots, use.used(), kept.get()));
    }
    if (isTurnOfOthers(claim, slots, now)) {
      book.leftToOthers(pool);
      book.waits(pool, now.plus(PoolBook.LEFT_FOR));
      freed.add(pool);
      return Optional.of(new WaitCause.PoolBusy(pool));
    }
    return Optional.empty();
  }

  private WaitCause full(Claim claim, PoolUse use, long free, Instant now) {
    String pool = claim.pool();
    waits(pool, now);
    if (free > 0) {
      book.isTooLarge(pool, claim.slots(), now);
    }
    List<String> users = users(pool);
    long slots = use.slotsFor(claim);
    return LimitNames.isOfDag(pool)
        ? new WaitCause.DagFull(LimitNames.dagOf(pool), slots, use.used(), users)
        : new WaitCause.PoolFull(pool, slots, use.used(), claim.slots(), users);
  }

  private List<String> users(String pool) {
    List<String> users = new ArrayList<>(store.poolUsers(pool, USERS_SHOWN));
    for (TaskRef task : taken.getOrDefault(pool, List.of())) {
      if (users.size() < USERS_SHOWN) {
        users.add(task.run().header().id() + "/" + task.id());
      }
    }
    return users;
  }

  private void waits(String pool, Instant now) {
    book.waits(pool, now.plus(PoolBook.ASK_AGAIN));
    if (book.tells(pool, now)) {
      wanted.add(pool);
    }
  }

  /**
   * Whether slots are left to other schedulers that wait for them too: what is beyond an even share
   * goes to each in its turn.
   */
  private boolean isTurnOfOthers(Claim claim, long slots, Instant now) {
    int others = book.othersThatWait(claim.pool(), now);
    long share = slots / (others + 1);
    return others > 0
        && book.mine(claim.pool()) + claim.slots() > share
        && book.isMineLast(claim.pool());
  }
}
