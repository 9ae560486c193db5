package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.fork.ForkPlan;
import dev.millrace.engine.run.fork.ForkPlan.Action;
import dev.millrace.engine.task.TaskState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Generated DAGs, runs and wishes: what a plan promises, and that the run keeps it. */
class RandomForksTest {
  private static final int SEEDS = 500;

  private static Set<Integer> ancestors(DrawnDag drawn, int step) {
    Set<Integer> all = new HashSet<>();
    for (int u : drawn.upstream().get(step)) {
      all.add(u);
      all.addAll(ancestors(drawn, u));
    }
    return all;
  }

  @Test
  void whateverRunsHasACauseAndWhateverIsReusedHasNone() {
    Map<Action, Integer> seen = new HashMap<>();
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DrawnDag drawn = DrawnDag.draw(random);
      Stage past = Stage.of(drawn.sketches()).begin();
      DrawnDag.play(past, random, random.nextInt(30));
      Map<String, Object> changed = random.nextBoolean() ? Map.of("deep", false) : Map.of();
      String[] from =
          random.nextInt(3) == 0
              ? new String[] {}
              : new String[] {"s" + random.nextInt(drawn.steps().size())};
      Set<String> lost = new HashSet<>();
      Function<Output, Optional<String>> missing = output -> Optional.empty();
      if (random.nextInt(6) == 0) {
        lost.add("0".repeat(64)); // which all outputs of a stage have
        missing = output -> Optional.of("is no longer in the artifact store");
      }

      ForkPlan plan = ForkStage.plan(past, changed, missing, from);

      for (int i = 0; i < drawn.steps().size(); i++) {
        ForkPlan.Step step = plan.steps().get(i);
        seen.merge(step.action(), 1, Integer::sum);
        TaskState was = past.run.task(i).state();
        boolean cause =
            Set.of(from).contains(step.id())
                || drawn.sees().get(i) && !changed.isEmpty()
                || !was.isSuccess() && was != TaskState.SKIPPED
                || was.isSuccess() && !lost.isEmpty()
                || drawn.upstream().get(i).stream()
                    .anyMatch(u -> plan.steps().get(u).action() == Action.RUN);
        String where = "seed " + seed + ", " + step;
        boolean hasOutputs = past.run.producers(i).length > 0;
        if (!(was.isSuccess() && !lost.isEmpty() && !hasOutputs)) {
          assertThat(step.action() == Action.RUN).as(where).isEqualTo(cause);
        }
        if (step.action() == Action.REUSE) {
          assertThat(was.isSuccess()).as(where).isTrue();
        }
        if (step.action() == Action.SKIP) {
          assertThat(was).as(where).isEqualTo(TaskState.SKIPPED);
        }
        if (step.action() != Action.RUN) {
          assertThat(ancestors(drawn, i))
              .as(where)
              .noneMatch(u -> plan.steps().get(u).action() == Action.RUN);
        }
      }
      keepsThePlan(past, plan, changed, from, random, seed);
    }
    assertThat(seen).as("all actions are drawn").containsOnlyKeys(Action.values());
    assertThat(seen.values()).allMatch(count -> count > SEEDS / 4);
  }

  /** The run that is made runs no step that was to be reused, and comes to the states it had. */
  private static void keepsThePlan(
      Stage past,
      ForkPlan plan,
      Map<String, Object> changed,
      String[] from,
      SplittableRandom random,
      long seed) {
    Stage fork = ForkStage.forked(past, plan, changed, from);
    if (random.nextInt(3) == 0) {
      Stage again = fork.restored();
      again.offered.addAll(fork.offered);
      fork = again;
    }
    Set<String> ran = new HashSet<>(fork.offered);
    DrawnDag.play(fork, random, 0);
    fork.order.forEach(moved -> ran.add(moved.split(" ")[0]));
    Map<String, Action> actions = new LinkedHashMap<>();
    plan.steps().forEach(step -> actions.put(step.id(), step.action()));
    for (String task : ran) {
      String step = task.split("\\[")[0];
      boolean decided = actions.get(step) == Action.SKIP;
      assertThat(decided || actions.get(step) == Action.RUN).as("seed %d, %s", seed, task).isTrue();
    }
    for (ForkPlan.Step step : plan.steps()) {
      TaskState end = fork.state(step.id());
      switch (step.action()) {
        case REUSE -> assertThat(end).as("seed %d, %s", seed, step).isEqualTo(TaskState.CACHED);
        case SKIP -> assertThat(end).as("seed %d, %s", seed, step).isEqualTo(TaskState.SKIPPED);
        case RUN -> assertThat(end).as("seed %d, %s", seed, step).isNotEqualTo(TaskState.CACHED);
      }
    }
    assertThat(fork.run.state()).as("seed %d", seed).isEqualTo(RunState.SUCCEEDED);
  }
}
