package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.TaskView.ItemsView;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results of before for the items of steps that run once for each of several elements. */
class CachedItemsTest {
  private static final RetryPolicy ONCE =
      new RetryPolicy(
          1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0);

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private static DagPlan each(Object... elements) {
    return plan(
        "d",
        step("m").forEach(List.of(elements)).with("trees", "${{ item }}").retry(ONCE).cached(),
        step("all").reads(new InputReference.StepOutput("m", "data")));
  }

  private void finishes(AttemptKey attempt) {
    stage.says("w1", LoopStage.success("w1", attempt, "data"));
  }

  @Test
  void onlyTheElementsThatAreNewRun() {
    stage.grants("w1", 9);
    stage.trigger("r1", each(10, 20));
    stage.assigned("w1").forEach(this::finishes);
    finishes(stage.assignedOne("w1"));
    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");

    stage.trigger("r2", each(20, 30, 10));

    List<AttemptKey> items = stage.assigned("w1");
    assertThat(items).extracting(AttemptKey::task).containsExactly("m[1]");
    assertThat(stage.task("r2", "m").items())
        .contains(new ItemsView(3, Map.of("CACHED", 2, "DISPATCHED", 1)));
    assertThat(stage.task("r2", "m[0]").cachedFrom())
        .map(from -> from.task())
        .as("the same work, at another place of the list")
        .contains("m[1]");
    assertThat(stage.task("r2", "m[1]").ranBecause()).contains("parameter trees 20 → 30");

    finishes(items.get(0));
    Assign all = stage.heard("w1", Assign.class).get(0);
    assertThat(all.inputs())
        .extracting(input -> input.port() + " of " + input.producer())
        .containsExactly("data of m[0]", "data of m[1]", "data of m[2]");
  }

  @Test
  void whenEveryElementIsKnownTheStepEndsWithoutAnyWorker() {
    stage.grants("w1", 9);
    stage.trigger("r1", each(10, 20));
    stage.assigned("w1").forEach(this::finishes);
    finishes(stage.assignedOne("w1"));
    stage.leaves("w1");

    stage.trigger("r2", each(10, 20));

    assertThat(stage.states("r2")).isEqualTo(Map.of("m", "SUCCEEDED", "all", "READY"));
    assertThat(stage.task("r2", "m").items()).contains(new ItemsView(2, Map.of("CACHED", 2)));
  }

  @Test
  void equalElementsShareTheirWorkAlsoThroughARetry() {
    stage.grants("w1", 9);
    stage.trigger("r1", each(10, 10, 10));
    AttemptKey first = stage.assignedOne("w1");
    assertThat(first.task()).isEqualTo("m[0]");

    stage.fails("w1", first, "TRANSIENT");
    AttemptKey second = stage.assignedOne("w1");
    assertThat(second.task()).as("nobody waits for a back-off").isEqualTo("m[1]");
    finishes(second);
    assertThat(stage.task("r1", "m").items())
        .contains(new ItemsView(3, Map.of("BACKOFF", 1, "SUCCEEDED", 1, "CACHED", 1)));

    stage.advance(Duration.ofSeconds(1));
    assertThat(stage.task("r1", "m").items())
        .contains(new ItemsView(3, Map.of("SUCCEEDED", 1, "CACHED", 2)));
    assertThat(stage.attempts("r1", "m[0]")).containsExactly("FAILED", "SUCCEEDED");
  }

  @Test
  void whatWaitsForEqualWorkGoesOnAfterARestart() {
    stage.grants("w1", 9);
    stage.trigger("r1", each(10, 10));
    AttemptKey first = stage.assignedOne("w1");
    stage.stop();
    stage.start();
    stage.grants("w1", 9);
    assertThat(stage.assigned("w1")).isEmpty();

    finishes(first);

    assertThat(stage.task("r1", "m").items())
        .contains(new ItemsView(2, Map.of("SUCCEEDED", 1, "CACHED", 1)));
    assertThat(stage.assignedOne("w1").task()).isEqualTo("all");
  }

  @Test
  void manyElementsAreLookedUpTogether() {
    Object[] elements = IntStream.range(0, 2_000).boxed().toArray();
    stage.grants("w1", 2_000);
    stage.trigger("r1", each(elements));
    for (List<AttemptKey> some = stage.assigned("w1");
        !some.isEmpty() && some.get(0).task().startsWith("m");
        some = stage.assigned("w1")) {
      stage.says(
          "w1",
          some.stream().map(item -> LoopStage.success("w1", item, "data")).toArray(Message[]::new));
    }
    long commits = stage.loop.counters().commits();

    stage.trigger("r2", each(elements));

    assertThat(stage.task("r2", "m").items())
        .contains(new ItemsView(2_000, Map.of("CACHED", 2_000)));
    assertThat(stage.loop.counters().commits() - commits).isLessThan(5);
  }
}
