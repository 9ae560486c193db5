package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** A drawn DAG: for each step what it waits for and whether it sees the parameter. */
record DrawnDag(List<StepSketch> steps, List<Set<Integer>> upstream, List<Boolean> sees) {

  StepSketch[] sketches() {
    return steps.toArray(StepSketch[]::new);
  }

  static DrawnDag draw(SplittableRandom random) {
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
    return new DrawnDag(steps, upstream, sees);
  }

  /** Runs what is offered in any order until the run has ended. */
  static void play(Stage stage, SplittableRandom random, int failures) {
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

  /** Runs so many of those that are offered, and leaves nothing at work. */
  static void some(Stage stage, SplittableRandom random, int count) {
    for (int i = 0; i < count && !stage.offered.isEmpty(); i++) {
      stage.succeeds(stage.offered.remove(random.nextInt(stage.offered.size())));
    }
  }
}
