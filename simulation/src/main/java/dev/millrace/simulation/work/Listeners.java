package dev.millrace.simulation.work;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.event.EventKind;
import dev.millrace.engine.event.EventPattern;
import dev.millrace.engine.event.EventRule;
import dev.millrace.engine.retrain.RetrainBudget;
import dev.millrace.engine.retrain.RetrainPolicy;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.simulation.time.Dice;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The DAGs of a play that events start, drawn from the seed; in most plays there is none. Each has
 * one trigger. The second hears how runs of the first end.
 */
public final class Listeners {
  /** The models that drift. */
  public static final List<String> MODELS = List.of("m1", "m2");

  private static final String VERSION = "v1";

  private final Dice dice;
  private final Map<String, Trigger.Called> triggers = new LinkedHashMap<>();
  private final Map<String, DagPlan> plans = new LinkedHashMap<>();

  /**
   * @param clocksJump then nothing waits until a time of day: that could be an hour away
   */
  Listeners(long seed, boolean clocksJump) {
    this.dice = Dice.of(seed, "listeners");
    if (dice.chance(0.25)) {
      add("heard1", dice.chance(0.5) ? policy() : event(drift(clocksJump), clocksJump));
      if (dice.chance(0.6)) {
        List<String> ends = dice.one(List.of(List.of("SUCCEEDED"), List.of("SUCCEEDED", "FAILED")));
        EventPattern end = new EventPattern(EventKind.DAG_ENDED, "heard1", ends);
        add("heard2", event(EventRule.of(end), clocksJump));
      }
    }
  }

  private void add(String dag, Trigger.Called trigger) {
    triggers.put(dag, trigger);
    plans.put(dag, new DagPlan(Workload.started(dag, VERSION, List.of(trigger))));
  }

  private static EventPattern driftOf(String model) {
    return new EventPattern(EventKind.DRIFT, model, List.of(""));
  }

  private EventRule drift(boolean clocksJump) {
    if (dice.chance(0.4)) {
      return EventRule.of(driftOf("m1"));
    }
    Map<String, EventPattern> both = new LinkedHashMap<>();
    MODELS.forEach(model -> both.put(model, driftOf(model)));
    boolean all = !clocksJump && dice.chance(0.6);
    return new EventRule(both, all ? Optional.of(seconds(1, 20)) : Optional.empty());
  }

  private Trigger.OnEvent event(EventRule rule, boolean clocksJump) {
    Optional<Duration> cooldown = cooldown();
    boolean quiet = !clocksJump && !rule.needsAll() && dice.chance(0.3);
    Optional<Duration> debounce = quiet ? Optional.of(seconds(1, 5)) : Optional.empty();
    Trigger.Overlap overlap = dice.one(List.of(Trigger.Overlap.values()));
    return new Trigger.OnEvent("t1", rule, cooldown, debounce, overlap, Map.of());
  }

  private Trigger.Retrain policy() {
    boolean bounded = dice.chance(0.7);
    Optional<RetrainBudget> budget =
        bounded
            ? Optional.of(new RetrainBudget(dice.between(1, 3), seconds(5, 40)))
            : Optional.empty();
    RetrainPolicy policy =
        new RetrainPolicy(
            Optional.of("m1"),
            Optional.empty(),
            true,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            budget);
    return new Trigger.Retrain(policy, cooldown(), Map.of(), Optional.empty());
  }

  private Optional<Duration> cooldown() {
    return dice.chance(0.5) ? Optional.of(seconds(1, 15)) : Optional.empty();
  }

  private Duration seconds(int least, int most) {
    return Duration.ofSeconds(dice.between(least, most));
  }

  public boolean isEmpty() {
    return plans.isEmpty();
  }

  public Optional<DagPlan> plan(String dag) {
    return Optional.ofNullable(plans.get(dag));
  }

  /** The current version of each, which never changes. */
  public Map<String, String> versions() {
    Map<String, String> versions = new LinkedHashMap<>();
    plans.forEach((dag, plan) -> versions.put(dag, plan.dag().version()));
    return versions;
  }

  /** The trigger that hears when a run of a DAG ends in a state. */
  public Optional<ScheduleKey> hearingEndsOf(String dag, String state) {
    return triggers.entrySet().stream()
        .filter(
            of ->
                of.getValue().hears().values().stream()
                    .filter(heard -> heard.kind() == EventKind.DAG_ENDED)
                    .anyMatch(h -> h.subject().equals(dag) && h.whats().contains(state)))
        .map(of -> new ScheduleKey(of.getKey(), of.getValue().id()))
        .findFirst();
  }

  public Optional<Trigger.Called> trigger(ScheduleKey key) {
    return Optional.ofNullable(triggers.get(key.dag())).filter(of -> of.id().equals(key.trigger()));
  }
}
