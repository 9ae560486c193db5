package dev.millrace.engine.limit;

/**
 * A pool at one moment.
 *
 * @param slots how many it has
 * @param used how many are taken, by attempts that run or may be running; more than {@code slots}
 *     after a reduction
 */
public record PoolUse(String pool, int slots, long used) {
  /** How many slots a pool has as long as nobody says how many. */
  public static final int SLOTS_UNDEFINED = 1;

  /** The same with so many more slots used, or fewer. */
  public PoolUse with(long more) {
    return more == 0 ? this : new PoolUse(pool, slots, used + more);
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
