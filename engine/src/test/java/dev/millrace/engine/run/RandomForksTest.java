package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.run.fork.ForkPlan;
import dev.millrace.engine.run.fork.ForkPlan.Action;
import dev.millrace.engine.task.TaskState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Generated DAGs, runs and wishes: what a plan promises, and that the run keeps it. */
class RandomForksTest {
  private static final int SEEDS = 500;

  /** A drawn DAG: for each step what it waits for and whether it sees the parameter. */
  private record Drawn(List<StepSketch> steps, List<Set<Integer>> upstream, List<Boolean> sees) {}

  private static Drawn draw(SplittableRandom random) {
    List<StepSketch> steps = new ArrayList<>();
    List<Set<Integer>> upstream = new ArrayList<>();
    List<Boolean> sees = new ArrayList<>();
    int count = 1 + random.nextInt(15);
    for (int i = 0; i < count; i++) {
      Set<Integer> before = new HashSet<>();
      for (int u = 0; u < i; u++) {
        if (random.nextInt(2 + i / 2) == 0) {
          before.add(u);
        }
      }
      StepSketch sketch =
          step("s" + i, before.stream().map(u -> "s" + u).toArray(String[]::new))
              .onFailure(OnFailure.values()[random.nextInt(3)])
              .join(Join.Word.values()[random.nextInt(3)]);
      boolean saw = random.nextInt(5) == 0;
      switch (random.nextInt(4)) {
        case 0 -> sketch.when(saw ? "params.deep || true" : "1 > 0");
        case 1 -> sketch.forEach(saw ? "${{ [params.deep, 2, 3] }}" : List.of(1, 2));
        case 2 -> sketch.when(saw ? "!params.deep" : "1 < 0");
        default -> sketch.with("x", saw ? "${{ params.deep }}" : "none");
      }
      steps.add(sketch);
      upstream.add(before);
      sees.add(saw);
    }
    return new Drawn(steps, upstream, sees);
  }

  private static void play(Stage stage, SplittableRandom random, int failures) {
    while (!stage.offered.isEmpty()) {
      String id = stage.offered.remove(random.nextInt(stage.offered.size()));
      if (stage.state(id).isTerminal()) {
        continue;
      }
      if (random.nextInt(100) < failures) {
        stage.fails(id);
      } else {
        stage.succeeds(id);
      }
    }
    assertThat(stage.run.state().isTerminal()).isTrue();
  }

  private static Set<Integer> ancestors(Drawn drawn, int step) {
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
      Drawn drawn = draw(random);
      Stage past = Stage.of(drawn.steps().toArray(StepSketch[]::new)).begin();
      play(past, random, random.nextInt(30));
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
    play(fork, random, 0);
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
