package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.view.Page;
import dev.millrace.engine.view.TaskView;
import dev.millrace.engine.view.TaskView.ItemsView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Steps that run once for each of several elements, through the loop and the database. */
class MappedStepsTest {
  private static final DagPlan THREE =
      plan(
          "d",
          step("m").forEach(List.of(10, 20, 30)).with("seed", "${{ item }}"),
          step("all").reads(new InputReference.StepOutput("m", "data")));

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void end() {
    stage.close();
  }

  @Test
  void eachItemIsGivenToAWorkerWithItsElement() {
    stage.trigger("r1", THREE);
    stage.grants("w1", 2);

    List<Assign> given = stage.heard("w1", Assign.class);
    assertThat(given).extracting(a -> a.attempt().task()).containsExactly("m[0]", "m[1]");
    assertThat(given).extracting(a -> a.with().get("seed")).containsExactly(10L, 20L);
    assertThat(given).extracting(Assign::seed).containsExactly(10L, 20L);
    assertThat(given).extracting(Assign::step).containsOnly("m");
    assertThat(stage.states("r1")).isEqualTo(Map.of("m", "RUNNING", "all", "PENDING"));
    assertThat(stage.task("r1", "m").items())
        .contains(new ItemsView(3, Map.of("DISPATCHED", 2, "PENDING", 1)));
    assertThat(stage.task("r1", "m[1]").step()).isEqualTo("m");
    assertThat(stage.task("r1", "m[2]").state()).as("it has no row yet").isEqualTo("READY");
    assertThat(stage.queries.task("r1", "m[3]")).isEmpty();
    assertThat(stage.queries.run("r1").orElseThrow().tasks())
        .isEqualTo(Map.of("RUNNING", 1, "DISPATCHED", 2, "PENDING", 2));
  }

  @Test
  void whatFollowsGetsTheOutputsOfAll() {
    stage.trigger("r1", THREE);
    stage.grants("w1", 3);
    for (AttemptKey item : stage.assigned("w1")) {
      stage.says("w1", LoopStage.success("w1", item, "data"));
    }
    stage.grants("w1", 1);

    Assign all = stage.heard("w1", Assign.class).get(0);
    assertThat(all.attempt().task()).isEqualTo("all");
    assertThat(all.inputs())
        .extracting(input -> input.port() + " of " + input.producer())
        .containsExactly("data of m[0]", "data of m[1]", "data of m[2]");
    stage.finishes("w1", all.attempt());
    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");
    assertThat(stage.task("r1", "m").items()).contains(new ItemsView(3, Map.of("SUCCEEDED", 3)));
  }

  @Test
  void itemsArePagedInTheirOrder() {
    stage.trigger("r1", THREE);
    stage.grants("w1", 3);
    stage.assigned("w1");

    Page<TaskView> first = stage.queries.items("r1", "m", Optional.empty(), 2);
    Page<TaskView> rest = stage.queries.items("r1", "m", first.next(), 2);
    assertThat(first.items()).extracting(TaskView::id).containsExactly("m[0]", "m[1]");
    assertThat(rest.items()).extracting(TaskView::id).containsExactly("m[2]");
    assertThat(rest.next()).isEmpty();
    assertThat(stage.queries.items("r1", "all", Optional.empty(), 2).items()).isEmpty();
  }

  @Test
  void theNextLifeGoesOnWhereItemsWere() {
    stage.trigger("r1", THREE);
    stage.grants("w1", 2);
    List<AttemptKey> items = stage.assigned("w1");
    stage.finishes("w1", items.get(0));
    stage.stop();
    stage.start();
    stage.beats("w1", items.get(1));

    stage.grants("w1", 2);
    AttemptKey third = stage.assignedOne("w1");
    assertThat(third.task()).isEqualTo("m[2]");
    assertThat(third.token()).isGreaterThan(items.get(1).token());
    stage.finishes("w1", items.get(1));
    stage.finishes("w1", third);
    assertThat(stage.states("r1")).isEqualTo(Map.of("m", "SUCCEEDED", "all", "DISPATCHED"));
  }

  @Test
  void anItemWhoseCommitFailedIsGivenAgain() {
    stage.trigger("r1", THREE);
    stage.store.commitsToRefuse.set(1);
    stage.grants("w1", 3);

    assertThat(stage.assigned("w1")).extracting(AttemptKey::task).contains("m[0]", "m[1]", "m[2]");
    assertThat(stage.task("r1", "m").items()).contains(new ItemsView(3, Map.of("DISPATCHED", 3)));
  }

  @Test
  void anItemIsTriedAgainByItself() {
    stage.trigger("r1", THREE);
    stage.grants("w1", 3);
    List<AttemptKey> items = stage.assigned("w1");
    stage.leaves("w1");
    stage.grants("w2", 3);

    List<AttemptKey> again = stage.assigned("w2");
    assertThat(again).extracting(AttemptKey::task).containsExactly("m[0]", "m[1]", "m[2]");
    assertThat(again).extracting(AttemptKey::number).containsOnly(2);
    assertThat(stage.attempts("r1", "m[1]")).containsExactly("LOST", "ASSIGNED");
    assertThat(items).hasSize(3);
  }

  @Test
  void tenThousandItemsAllEndAndACancelComesToRest() {
    List<Object> elements = new ArrayList<>(IntStream.range(0, 10_000).boxed().toList());
    DagPlan wide = plan("wide", step("m").forEach(elements), step("after", "m"));
    stage.trigger("r1", wide);
    Map<String, Integer> seen = new HashMap<>();
    int done = 0;
    while (done < 10_000) {
      stage.grants("w1", 1_000);
      for (AttemptKey item : stage.assigned("w1")) {
        seen.merge(item.task(), 1, Integer::sum);
        stage.finishes("w1", item);
        done++;
      }
    }
    assertThat(seen).hasSize(10_000).containsValue(1).doesNotContainValue(2);
    assertThat(stage.task("r1", "m").state()).isEqualTo("SUCCEEDED");
    assertThat(stage.task("r1", "after").state()).isEqualTo("READY");

    stage.trigger("r2", wide);
    stage.grants("w1", 3);
    stage.cancel("r2");
    for (AttemptKey item : stage.assigned("w1")) {
      if (item.run().equals("r2")) {
        stage.fails("w1", item, "USER");
      }
    }
    assertThat(stage.state("r2")).isEqualTo("CANCELLED");
  }
}
