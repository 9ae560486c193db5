package dev.millrace.simulation.work;

import dev.millrace.engine.dag.Abilities;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.simulation.time.Dice;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pools, limits of DAGs, and what steps need of workers, drawn from the seed. */
public final class LimitDraw {
  /** How much memory each worker has. */
  public static final long WORKER_BYTES = 4L << 30;

  private static final String DEFINED = "shared";
  private static final String UNDEFINED = "lock";

  private final Dice dice;
  private final Dice abilities;
  private final boolean pooled;
  private final boolean sized;
  private final int slots;

  /** What a worker with such tags can do that not every worker can. */
  public static Set<String> abilities(Set<String> tags) {
    return tags.isEmpty() ? Set.of() : Set.of(Abilities.CONTAINERS);
  }

  LimitDraw(long seed) {
    this.dice = Dice.of(seed, "limits");
    this.abilities = Dice.of(seed, "abilities");
    this.pooled = dice.chance(0.5);
    this.sized = dice.chance(0.4);
    this.slots = dice.between(1, 4);
  }

  /** The pools that somebody has defined, with their slots. */
  Map<String, Integer> pools() {
    return Map.of(DEFINED, slots);
  }

  /** The same DAG with limits. */
  Dag of(Dag dag) {
    Optional<Integer> most =
        pooled && dice.chance(0.3) ? Optional.of(dice.between(1, 3)) : Optional.empty();
    return new Dag(
        dag.name(),
        dag.version(),
        dag.description(),
        dag.owner(),
        dag.labels(),
        dag.params(),
        dag.steps().stream().map(this::of).toList(),
        dag.finallySteps().stream().map(this::of).toList(),
        dag.files(),
        most);
  }

  private DagStep of(DagStep step) {
    StepOptions options = step.options();
    return step.withOptions(
        new StepOptions(
            limits(), able(needs()), options.cache(), options.isolation(), options.code()));
  }

  private WorkerNeeds able(WorkerNeeds needs) {
    return sized && abilities.chance(0.2)
        ? needs.withAbilities(Set.of(Abilities.CONTAINERS))
        : needs;
  }

  private StepLimits limits() {
    int priority = dice.between(-3, 3);
    Optional<Integer> most = dice.chance(0.3) ? Optional.of(dice.between(1, 2)) : Optional.empty();
    if (!pooled || dice.chance(0.4)) {
      return new StepLimits(Optional.empty(), 1, priority, most);
    }
    return dice.chance(0.7)
        ? new StepLimits(Optional.of(DEFINED), dice.between(1, slots), priority, most)
        : new StepLimits(Optional.of(UNDEFINED), 1, priority, most);
  }

  private WorkerNeeds needs() {
    if (!sized || dice.chance(0.4)) {
      return WorkerNeeds.NONE;
    }
    return new WorkerNeeds(
        dice.chance(0.5) ? Set.of("gpu") : Set.of(),
        dice.chance(0.6) ? Optional.of((long) dice.between(1, 4) << 30) : Optional.empty(),
        Optional.empty());
  }
}
