package dev.millrace.engine.dag;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which workers may run a step, and how much of one an attempt takes.
 *
 * @param tags all of them must be tags of the worker
 * @param memoryBytes what an attempt reserves of the worker's memory, and may use at most
 * @param cpus what an attempt reserves of the worker's processors, and may use at most
 * @param abilities all that the worker must be able to do, as {@link Abilities} writes it; follows
 *     from the kind of the step and its isolation
 * @param inline whether it runs on a thread of the worker: then it takes none of the slots, which
 *     are for what needs a process, but one of the many inline slots of the worker
 */
public record WorkerNeeds(
    Set<String> tags,
    Optional<Long> memoryBytes,
    Optional<Double> cpus,
    Set<String> abilities,
    boolean inline) {
  public static final WorkerNeeds NONE =
      new WorkerNeeds(Set.of(), Optional.empty(), Optional.empty());

  public WorkerNeeds {
    tags = sorted(tags);
    abilities = sorted(abilities);
  }

  private static Set<String> sorted(Set<String> words) {
    return words.isEmpty() ? Set.of() : Collections.unmodifiableSet(new TreeSet<>(words));
  }

  /** What every worker can do. */
  public WorkerNeeds(Set<String> tags, Optional<Long> memoryBytes, Optional<Double> cpus) {
    this(tags, memoryBytes, cpus, Set.of(), false);
  }

  /** The same of a worker that is able to do all this. */
  public WorkerNeeds withAbilities(Set<String> all) {
    return new WorkerNeeds(tags, memoryBytes, cpus, all, inline);
  }

  /** The same of a task that runs on a thread of its worker. */
  public WorkerNeeds onThread() {
    return new WorkerNeeds(tags, memoryBytes, cpus, abilities, true);
  }
}
