package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.WorkerNeeds;
import java.util.Set;

/**
 * What a worker says that it has.
 *
 * @param memoryBytes 0 if it does not say
 * @param cpus 0 if it does not say
 * @param othersMemoryBytes what attempts of other schedulers have reserved of its memory
 * @param othersCpus what attempts of other schedulers have reserved of its processors
 * @param abilities what it can do that not every worker can
 * @param inlineSlots how many attempts this scheduler may have on its threads beside its credits
 */
record Capacity(
    Set<String> tags,
    long memoryBytes,
    double cpus,
    long othersMemoryBytes,
    double othersCpus,
    Set<String> abilities,
    int inlineSlots) {
  static final Capacity UNKNOWN = new Capacity(Set.of(), 0, 0, 0, 0, Set.of(), 0);

  /** What is lost by counting processors as numbers with a point. */
  private static final double ROUNDING = 1e-6;

  Capacity {
    tags = Set.copyOf(tags);
    abilities = Set.copyOf(abilities);
  }

  boolean hasTags(WorkerNeeds needs) {
    return tags.containsAll(needs.tags());
  }

  /** Whether a task with this need takes an inline slot here, and no credit. */
  boolean isInline(WorkerNeeds needs) {
    return needs.inline() && inlineSlots > 0;
  }

  boolean isAble(WorkerNeeds needs) {
    return abilities.containsAll(needs.abilities());
  }

  /** Whether it would be large enough if nothing else ran on it. */
  boolean isLargeEnough(WorkerNeeds needs) {
    return needs.memoryBytes().orElse(0L) <= memoryBytes
        && needs.cpus().orElse(0.0) <= cpus + ROUNDING;
  }

  long freeBytes(long reservedBytes) {
    return Math.max(0, memoryBytes - othersMemoryBytes - reservedBytes);
  }

  double freeCpus(double reservedCpus) {
    return Math.max(0, cpus - othersCpus - reservedCpus);
  }

  boolean hasRoom(WorkerNeeds needs, long reservedBytes, double reservedCpus) {
    return needs.memoryBytes().orElse(0L) <= freeBytes(reservedBytes)
        && needs.cpus().orElse(0.0) <= freeCpus(reservedCpus) + ROUNDING;
  }
}
