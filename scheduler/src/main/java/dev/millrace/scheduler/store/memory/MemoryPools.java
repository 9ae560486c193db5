package dev.millrace.scheduler.store.memory;

import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.limit.PoolUse;
import dev.millrace.engine.task.Task;
import dev.millrace.scheduler.store.Writes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pools, and which tasks may have slots of them, as rows of a {@link MemoryDatabase}. */
public final class MemoryPools {
  private record ClaimId(String pool, String run, int position) {}

  private final MemoryDatabase database;
  private final Map<String, Integer> slots = new TreeMap<>();
  private final Map<String, Pause> paused = new TreeMap<>();
  private final Map<ClaimId, Integer> claims = new LinkedHashMap<>();
  private final Map<String, MemoryStore> heldBy = new HashMap<>();

  MemoryPools(MemoryDatabase database) {
    this.database = database;
  }

  /** Says how many slots a pool has. */
  public void define(String pool, int itsSlots) {
    slots.put(pool, itsSlots);
  }

  /** Lets nobody take slots of a pool, unless somebody has said so before. */
  public void pause(String pool, Pause pause) {
    paused.putIfAbsent(
        pool, new Pause(pause.by(), pause.reason(), ColumnForm.millis(pause.since())));
  }

  /** Lets slots of a pool be taken again. */
  public void resume(String pool) {
    paused.remove(pool);
  }

  /** Every pool that there is, with its slots. */
  public Map<String, Integer> slots() {
    return new TreeMap<>(slots);
  }

  /** A pool that there is, as it is now. */
  public PoolUse use(String pool) {
    long used = 0;
    for (Map.Entry<ClaimId, Integer> claim : claims.entrySet()) {
      if (claim.getKey().pool().equals(pool)) {
        used += (long) claim.getValue() * attempts(claim.getKey());
      }
    }
    return new PoolUse(pool, slots.get(pool), used, Optional.ofNullable(paused.get(pool)));
  }

  Optional<PoolUse> hold(String pool, MemoryStore store) {
    if (heldBy.containsKey(pool) && heldBy.get(pool) != store) {
      return Optional.empty();
    }
    heldBy.put(pool, store);
    slots.putIfAbsent(pool, PoolUse.SLOTS_UNDEFINED);
    claims.keySet().removeIf(claim -> claim.pool().equals(pool) && isIdle(claim));
    return Optional.of(use(pool));
  }

  void release(MemoryStore store) {
    heldBy.values().removeIf(store::equals);
  }

  List<String> users(String pool, int most) {
    return claims.keySet().stream()
        .filter(claim -> claim.pool().equals(pool) && attempts(claim) > 0)
        .limit(most)
        .map(claim -> claim.run() + "/" + row(claim).id())
        .toList();
  }

  void write(Map<Writes.TaskKey, List<Claim>> changed) {
    changed.forEach(
        (key, ofTask) -> {
          boolean mayRun = Claim.attemptsThatMayRun(key.run().task(key.position())) > 0;
          for (Claim claim : ofTask) {
            ClaimId id = new ClaimId(claim.pool(), key.run().header().id(), key.position());
            if (mayRun) {
              claims.putIfAbsent(id, claim.slots());
            } else {
              claims.remove(id);
            }
          }
        });
  }

  private TaskRow row(ClaimId claim) {
    return database.tasks(claim.run()).stream()
        .filter(task -> task.position() == claim.position())
        .findFirst()
        .orElseThrow();
  }

  private int attempts(ClaimId claim) {
    Task task = row(claim).task();
    boolean leaseEnded =
        task.state().isTerminal()
            && task.history()
                .openLease()
                .filter(lease -> !lease.until().isAfter(database.now()))
                .isPresent();
    return Claim.attemptsThatMayRun(task) - (leaseEnded ? 1 : 0);
  }

  private boolean isIdle(ClaimId claim) {
    return row(claim).task().state().isTerminal() && attempts(claim) == 0;
  }
}
