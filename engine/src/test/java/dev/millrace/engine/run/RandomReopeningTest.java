package dev.millrace.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskState;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Generated runs that end without success go on, some of them several times, and succeed. */
class RandomReopeningTest {
  private static final int SEEDS = 600;

  @Test
  void whatSucceededStaysAndAllTheRestBeginsAnew() {
    int gone = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      DrawnDag drawn = DrawnDag.draw(random);
      Stage stage = Stage.of(drawn.sketches()).begin();
      if (random.nextInt(3) == 0 && !stage.run.state().isTerminal()) {
        DrawnDag.some(stage, random, 1 + random.nextInt(6));
        stage.run.cancel(stage.tick(), "by ada", stage);
      }
      DrawnDag.play(stage, random, 40);
      for (int generation = 2; stage.run.state() != RunState.SUCCEEDED; generation++) {
        gone++;
        Map<String, Task> kept = succeeded(stage);
        stage = again(stage, random, generation, seed);
        boolean calm = generation > 3;
        DrawnDag.play(stage, random, calm ? 0 : 30);
        assertKept(kept, stage, seed);
      }
      for (int task = 0; task < stage.plan.size(); task++) {
        TaskState end = stage.run.task(task).state();
        boolean tolerated =
            end == TaskState.FAILED; // of a step whose failure does not fail the run
        assertThat(end.isSuccess() || end == TaskState.SKIPPED || tolerated)
            .as("seed %d, %s", seed, stage.states())
            .isTrue();
      }
    }
    assertThat(gone).as("runs that went on").isGreaterThan(SEEDS / 3);
  }

  private static Stage again(Stage ended, SplittableRandom random, int generation, long seed) {
    Stage stage = ended.restored();
    assertThat(stage.run.reopen(stage.tick(), stage)).as("seed %d", seed).isTrue();
    assertThat(stage.run.generations().number()).isEqualTo(generation);
    if (random.nextBoolean()) {
      Stage restarted = stage.restored();
      restarted.run.resume(restarted.tick(), restarted);
      stage.offered.stream()
          .filter(id -> !restarted.offered.contains(id))
          .forEach(restarted.offered::add);
      assertThat(restarted.run.counts()).as("seed %d", seed).isEqualTo(stage.run.counts());
      return restarted;
    }
    return stage;
  }

  private static Map<String, Task> succeeded(Stage stage) {
    Map<String, Task> kept = new LinkedHashMap<>();
    for (int task = 0; task < stage.run.size(); task++) {
      if (stage.run.task(task).state().isSuccess()) {
        kept.put(stage.run.taskId(task), stage.run.task(task));
      }
    }
    return kept;
  }

  private static void assertKept(Map<String, Task> kept, Stage stage, long seed) {
    kept.forEach(
        (id, task) ->
            assertThat(stage.run.task(stage.run.indexOf(id)))
                .as("seed %d, %s", seed, id)
                .isEqualTo(task));
  }
}
