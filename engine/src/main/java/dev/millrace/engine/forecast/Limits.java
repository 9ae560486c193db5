package dev.millrace.engine.forecast;

import dev.millrace.engine.limit.PoolUse;
import java.util.Map;
import java.util.Optional;

/**
 * What the tasks of all DAGs share.
 *
 * @param pools by name; one that is not there has as many slots as one that nobody defined
 * @param workerSlots of all workers together; without a number there are enough
 */
public record Limits(Map<String, Size> pools, Size workerSlots) {
  /** Nobody said anything. */
  public static final Limits ASSUMED = new Limits(Map.of(), Size.endless("assumed"));

  private static final Size UNDEFINED =
      new Size(Optional.of(PoolUse.SLOTS_UNDEFINED), "as long as nobody defines it");

  public Limits {
    pools = Map.copyOf(pools);
  }

  /**
   * @param slots empty for any number
   * @param because where that is known from, for people
   */
  public record Size(Optional<Integer> slots, String because) {
    public Size(int slots, String because) {
      this(Optional.of(slots), because);
    }

    /** Any number of slots. */
    public static Size endless(String because) {
      return new Size(Optional.empty(), because);
    }
  }

  Size pool(String name) {
    return pools.getOrDefault(name, UNDEFINED);
  }
}
