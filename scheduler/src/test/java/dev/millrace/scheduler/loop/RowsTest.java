package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Output;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Slice;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.TaskView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps that run for the rows of a dataset, through the loop and the database. */
class RowsTest {
  private static final String ONE = "1".repeat(64);
  private static final String TWO = "2".repeat(64);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void end() {
    stage.close();
  }

  private static DagPlan batches(int batch) {
    return plan(
        "d",
        step("raw"),
        step("m")
            .forRows("raw", batch)
            .with("trees", "${{ size(item) }}")
            .with("seed", "${{ 3 + 4 }}")
            .cached());
  }

  private void makes(AttemptKey attempt, String digest, long rows) {
    stage.says(
        "w1",
        new Finished(
            "w1",
            attempt,
            1_000,
            3_000,
            null,
            List.of(new Output("data", "dataset", digest, 300_000, Map.of("rows", rows))),
            Map.of(),
            List.of()));
  }

  private void makesRaw(String run, DagPlan plan, String digest, long rows) {
    stage.trigger(run, plan);
    stage.grants("w1", 9);
    makes(stage.assignedOne("w1"), digest, rows);
  }

  @Test
  void eachBatchIsGivenToAWorkerWithoutItsRows() {
    makesRaw("r1", batches(1_000), ONE, 2_500);

    List<Assign> given = stage.heard("w1", Assign.class);
    assertThat(given).extracting(a -> a.attempt().task()).containsExactly("m[0]", "m[1]", "m[2]");
    assertThat(given).extracting(Assign::with).containsOnly(Map.of("seed", 7L));
    assertThat(given).extracting(Assign::inputs).containsOnly(List.of());
    assertThat(given)
        .extracting(a -> a.slice().first() + "+" + a.slice().count())
        .containsExactly("0+1000", "1000+1000", "2000+500");
    Slice slice = given.get(2).slice();
    assertThat(slice.dataset().digest()).isEqualTo(ONE);
    assertThat(slice.dataset().producer()).isEqualTo("raw");
    assertThat(slice.with()).isEqualTo(Map.of("trees", "${{ size(item) }}"));
    assertThat(slice.single()).isFalse();
    assertThat(slice.names()).isEmpty();
  }

  @Test
  void aBatchThatWasRunBeforeIsReused() {
    makesRaw("r1", batches(1_000), ONE, 2_500);
    stage.assigned("w1").forEach(item -> makes(item, TWO, 1));
    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");

    makesRaw("r2", batches(1_000), ONE, 2_500);

    assertThat(stage.state("r2")).isEqualTo("SUCCEEDED");
    assertThat(stage.task("r2", "m[2]").state()).isEqualTo("CACHED");
  }

  @Test
  void otherRowsAreAMissThatSaysSo() {
    makesRaw("r1", batches(1_000), ONE, 2_500);
    stage.assigned("w1").forEach(item -> makes(item, TWO, 1));

    makesRaw("r2", batches(500), ONE, 2_500);
    TaskView other = stage.task("r2", "m[0]");
    assertThat(other.ranBecause())
        .hasValue("parameter for-each batch of rows 0–999 → batch of rows 0–499");
    stage.assigned("w1").forEach(item -> makes(item, TWO, 1));

    makesRaw("r3", batches(500), TWO, 2_600);
    assertThat(stage.task("r3", "m[0]").ranBecause())
        .hasValue("input for-each changed: sha256 11111111… → 22222222…, 100 more rows");
  }

  @Test
  void theNextLifeGivesTheSameRows() {
    makesRaw("r1", batches(1_000), ONE, 12_000);
    List<AttemptKey> items = stage.assigned("w1");
    assertThat(items).hasSize(8);
    stage.stop();
    stage.start();
    stage.beats("w1", items.toArray(AttemptKey[]::new));
    stage.grants("w1", 2);

    Assign next = stage.heard("w1", Assign.class).get(0);
    assertThat(next.attempt().task()).isEqualTo("m[8]");
    assertThat(next.slice().first()).isEqualTo(8_000);
    assertThat(next.slice().dataset().digest()).isEqualTo(ONE);
  }

  @Test
  void noRowsEndTheStepAtOnce() {
    makesRaw("r1", batches(10), ONE, 0);

    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");
    assertThat(stage.assigned("w1")).isEmpty();
  }
}
