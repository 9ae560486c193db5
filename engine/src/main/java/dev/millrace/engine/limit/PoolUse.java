package dev.millrace.engine.limit;

import java.util.Optional;

/**
 * A pool at one moment.
 *
 * @param slots how many it has
 * @param used how many are taken, by attempts that run or may be running; more than {@code slots}
 *     after a reduction
 * @param paused who keeps its slots from being taken for the time being
 */
public record PoolUse(String pool, int slots, long used, Optional<Pause> paused) {
  /** How many slots a pool has as long as nobody says how many. */
  public static final int SLOTS_UNDEFINED = 1;

  /** One whose slots may be taken. */
  public PoolUse(String pool, int slots, long used) {
    this(pool, slots, used, Optional.empty());
  }

  /** The same with so many more slots used, or fewer. */
  public PoolUse with(long more) {
    return more == 0 ? this : new PoolUse(pool, slots, used + more, paused);
  }

  /** The slots that a claim counts with. */
  public long slotsFor(Claim claim) {
    return claim.limit().orElse(slots);
  }

  /** How many more slots may be taken by whoever has this claim; 0 if none. */
  public long free(Claim claim) {
    return Math.max(0, slotsFor(claim) - used);
  }
}
