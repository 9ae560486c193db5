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
 */
public record WorkerNeeds(Set<String> tags, Optional<Long> memoryBytes, Optional<Double> cpus) {
  public static final WorkerNeeds NONE =
      new WorkerNeeds(Set.of(), Optional.empty(), Optional.empty());

  public WorkerNeeds {
    tags = Collections.unmodifiableSet(new TreeSet<>(tags));
  }
}
