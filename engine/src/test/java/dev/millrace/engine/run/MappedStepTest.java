package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static dev.millrace.engine.task.TaskState.CANCELLED;
import static dev.millrace.engine.task.TaskState.CANCELLING;
import static dev.millrace.engine.task.TaskState.FAILED;
import static dev.millrace.engine.task.TaskState.READY;
import static dev.millrace.engine.task.TaskState.RUNNING;
import static dev.millrace.engine.task.TaskState.SKIPPED;
import static dev.millrace.engine.task.TaskState.SUCCEEDED;
import static dev.millrace.engine.task.TaskState.UPSTREAM_FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Steps that run once for each of several elements. */
class MappedStepTest {
  private static final List<Object> THREE = List.of("a", "b", "c");

  @Test
  void everyElementIsATaskAndWhatFollowsWaitsForAll() {
    Stage stage = Stage.of(step("m").forEach(THREE), step("after", "m")).begin();
    assertThat(stage.state("m")).isEqualTo(RUNNING);
    assertThat(stage.offered).containsExactly("m[0]", "m[1]", "m[2]");

    stage.succeeds("m[1]", "m[0]");
    assertThat(stage.state("m")).isEqualTo(RUNNING);
    stage.succeeds("m[2]");

    assertThat(stage.state("m")).isEqualTo(SUCCEEDED);
    assertThat(stage.state("after")).isEqualTo(READY);
    assertThat(stage.run.counts()).isEqualTo(Map.of("SUCCEEDED", 4, "READY", 1));
    stage.succeeds("after");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void theElementIsKnownAsItem() throws Exception {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("x", List.of(1, 2));
    map.put("y", List.of());
    Stage stage = Stage.of(step("list").forEach(THREE), step("map").forEach(map)).begin();

    assertThat(item(stage, "list[2]", "item")).isEqualTo("c");
    assertThat(item(stage, "map[0]", "item.key + string(size(item.value))")).isEqualTo("x2");
    assertThat(item(stage, "map[1]", "item.key + string(size(item.value))")).isEqualTo("y0");
  }

  @Test
  void aMatrixIsTheProductOfItsListsTheLastTurningFastest() throws Exception {
    Map<String, List<Object>> lists = new LinkedHashMap<>();
    lists.put("trees", List.of(10, 20));
    lists.put("depth", List.of(1, 2, 3));
    Stage stage = Stage.of(step("m").matrix(lists)).begin();

    List<Object> seen = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      seen.add(item(stage, "m[" + i + "]", "string(item.trees) + '/' + string(item.depth)"));
    }
    assertThat(seen).containsExactly("10/1", "10/2", "10/3", "20/1", "20/2", "20/3");
    assertThat(stage.run.indexOf("m[6]")).isEqualTo(-1);
  }

  @Test
  void elementsComeFromValuesUpstreamAndValuesAreCollected() throws Exception {
    Stage stage =
        Stage.of(
                step("find"),
                step("m", "find").forEach("${{ steps.find.values.names }}"),
                step("sum", "m").when("size(steps.m.values.rows) == 2"))
            .begin();
    stage.leaves("find", Map.of("names", List.of("p", "q")));

    stage.leaves("m[1]", Map.of("rows", 7));
    stage.leaves("m[0]", Map.of("rows", 5));

    assertThat(item(stage, "sum", "steps.m.values.rows")).isEqualTo(List.of(5L, 7L));
    assertThat(stage.state("sum")).isEqualTo(READY);
  }

  @Test
  void outputsAreCollectedInTheOrderOfTheElements() {
    Stage stage = Stage.of(step("m").forEach(THREE), step("all").reads("data", "m")).begin();
    stage.succeeds("m[2]", "m[0]");
    stage.leaves("m[1]", Map.of());

    assertThat(stage.run.produced("m", "data").stream().map(ActiveRun.Produced::task))
        .as("the second made nothing")
        .containsExactly("m[0]", "m[2]");
    assertThat(stage.state("all")).isEqualTo(READY);
  }

  @Test
  void withoutElementsItSucceedsAndWhatNeedsItsOutputsIsSkipped() {
    Stage stage =
        Stage.of(
                step("m").forEach(List.of()),
                step("after", "m")
                    .when("!has(steps.m.values.rows) || size(steps.m.values.rows) == 0"),
                step("all").reads("data", "m"))
            .begin();

    assertThat(stage.state("m")).isEqualTo(SUCCEEDED);
    assertThat(stage.state("after")).isEqualTo(READY);
    assertThat(stage.state("all")).isEqualTo(SKIPPED);
    assertThat(stage.end("all").reason()).contains("m.data").contains("not produced");
  }

  @Test
  void aConditionAboutTheItemSkipsItemsAndAnotherOneTheStep() {
    Stage stage =
        Stage.of(
                step("some").forEach(THREE).when("item != 'b'"),
                step("none").forEach(THREE).when("!params.deep"))
            .begin();

    assertThat(stage.state("some[1]")).isEqualTo(SKIPPED);
    assertThat(stage.offered).containsExactly("some[0]", "some[2]");
    assertThat(stage.state("none")).isEqualTo(SKIPPED);
    stage.succeeds("some[0]", "some[2]");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void oneThatFailsFailsTheStepOnceAllHaveEnded() {
    Stage stage = Stage.of(step("m").forEach(THREE), step("after", "m")).begin();
    stage.fails("m[1]");
    assertThat(stage.state("m")).isEqualTo(RUNNING);
    stage.succeeds("m[0]").fails("m[2]");

    assertThat(stage.state("m")).isEqualTo(FAILED);
    assertThat(stage.end("m").failure().orElseThrow().message())
        .isEqualTo("2 of 3 items failed; the first was m[1]: m[1] broke.");
    assertThat(stage.state("after")).isEqualTo(UPSTREAM_FAILED);
    assertThat(stage.run.reason()).startsWith("m: USER: 2 of 3 items failed");
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void aStepThatMayFailHandsOnWhatSucceeded() {
    Stage stage =
        Stage.of(
                step("m").forEach(THREE).onFailure(OnFailure.CONTINUE),
                step("all").reads("data", "m"))
            .begin();
    stage.fails("m[0]").succeeds("m[1]", "m[2]");

    assertThat(stage.state("all")).isEqualTo(READY);
    assertThat(stage.run.produced("m", "data")).hasSize(2);
    stage.succeeds("all");
    assertThat(stage.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void failFastStopsTheOthers() {
    Stage stage = Stage.of(step("m").forEach(THREE).failFast()).begin();
    stage.starts("m[2]");
    stage.fails("m[0]");

    assertThat(stage.revoked).containsExactly("m[2]");
    assertThat(stage.state("m")).isEqualTo(RUNNING);
    stage.stops("m[2]", FailureClass.USER);
    assertThat(stage.state("m[2]")).isEqualTo(CANCELLED);
    assertThat(stage.state("m")).isEqualTo(FAILED);
    assertThat(stage.run.itemStates(0)).isEqualTo(Map.of("FAILED", 1, "CANCELLED", 1));
  }

  @Test
  void itemsAreRetriedOneByOne() {
    RetryPolicy once =
        new RetryPolicy(
            1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(1), 2, Duration.ofMinutes(1), 0);
    Stage stage = Stage.of(step("m").forEach(THREE).retry(once)).begin();
    stage.starts("m[1]").stops("m[1]", FailureClass.TRANSIENT);
    stage.succeeds("m[0]", "m[2]");
    assertThat(stage.state("m")).isEqualTo(RUNNING);

    stage.apply("m[1]", new TaskEvent.BackoffElapsed(stage.tick().plusSeconds(9)));
    stage.succeeds("m[1]");
    assertThat(stage.state("m")).isEqualTo(SUCCEEDED);
  }

  @Test
  void aWideStepIsOfferedInPortionsAndCancelsAtOnce() {
    List<Object> many = new ArrayList<>(IntStream.range(0, 50_000).boxed().toList());
    Stage stage = Stage.of(step("m").forEach(many), step("after", "m")).begin();
    assertThat(stage.offered).hasSize(Fan.WINDOW);
    int half = Fan.WINDOW / 2;
    for (int i = 0; i < half; i++) {
      stage.starts("m[" + i + "]");
    }
    assertThat(stage.offered).as("more once half of them are gone").hasSize(Fan.WINDOW + half);
    int moved = stage.order.size();

    stage.run.cancel(stage.tick(), "enough", stage);
    assertThat(stage.state("m")).isEqualTo(CANCELLING);
    assertThat(stage.order.size() - moved).as("only what began is stopped").isLessThan(half + 10);
    for (int i = 0; i < half; i++) {
      stage.stops("m[" + i + "]", FailureClass.USER);
    }

    assertThat(stage.state("m")).isEqualTo(CANCELLED);
    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(stage.run.counts()).isEqualTo(Map.of("CANCELLED", half + 2));
  }

  @Test
  void elementsThatCannotBeHadFailTheStep() {
    Stage stage =
        Stage.of(
                step("text").forEach("${{ run.id }}"),
                step("missing").forEach("${{ params.nothing }}"),
                step("wide").matrix(Map.of("a", numbers(400), "b", numbers(400))))
            .begin();

    assertThat(stage.end("text").failure().orElseThrow().message())
        .isEqualTo("for-each: It gives 'r1'; expected a list or a map.");
    assertThat(stage.end("missing").failure().orElseThrow().message()).contains("params.nothing");
    assertThat(stage.end("wide").failure().orElseThrow().message())
        .startsWith("for-each: It gives 160000 items; at most 100000 are allowed.");
  }

  @Test
  void aRestoredRunGoesOnWithTheItemsThatHadNotBegun() {
    Stage before = Stage.of(step("m").forEach(THREE), step("after", "m")).begin();
    before.succeeds("m[2]");
    before.starts("m[0]");

    Stage stage = before.restored();
    stage.run.resume(stage.tick(), stage);

    assertThat(stage.offered).as("m[1] was on offer only").containsExactly("m[1]");
    assertThat(stage.run.counts())
        .isEqualTo(Map.of("SUCCEEDED", 1, "RUNNING", 2, "READY", 1, "PENDING", 1));
    stage.apply("m[0]", new TaskEvent.Succeeded(stage.tick(), stage.token("m[0]")));
    stage.succeeds("m[1]");
    assertThat(stage.state("m")).isEqualTo(SUCCEEDED);
    assertThat(stage.state("after")).isEqualTo(READY);
  }

  @Test
  void aRestoredRunKnowsWhatItemsMadeAndWhatFailed() {
    Stage before =
        Stage.of(
                step("m").forEach(THREE).onFailure(OnFailure.CONTINUE),
                step("all").reads("data", "m"))
            .begin();
    before.fails("m[1]").succeeds("m[0]", "m[2]");

    Stage stage = before.restored();
    stage.run.resume(stage.tick(), stage);
    assertThat(stage.run.produced("m", "data")).hasSize(2);
    assertThat(stage.state("m")).isEqualTo(FAILED);
  }

  @Test
  void aRestoredRunGoesOnStopping() {
    Stage before = Stage.of(step("m").forEach(THREE)).begin();
    before.starts("m[1]");
    before.run.cancel(before.tick(), "enough", before);

    Stage stage = before.restored();
    stage.run.resume(stage.tick(), stage);
    assertThat(stage.offered).isEmpty();
    stage.stops("m[1]", FailureClass.USER);
    assertThat(stage.run.state()).isEqualTo(RunState.CANCELLED);
    assertThat(stage.end("m").reason()).isEqualTo("enough");
  }

  @Test
  void aRestoredRunTellsAStepWithoutElementsFromTheNextOne() {
    Stage before =
        Stage.of(step("z").forEach(THREE), step("a").forEach(List.of()), step("m").forEach(THREE))
            .begin();
    before.starts("m[1]", "z[2]");

    Stage stage = before.restored();
    stage.run.resume(stage.tick(), stage);
    for (int i = 0; i < stage.run.size(); i++) {
      assertThat(stage.run.indexOf(stage.run.taskId(i))).isEqualTo(i);
    }
    assertThat(stage.offered).containsExactlyInAnyOrder("z[0]", "z[1]", "m[0]", "m[2]");
  }

  @Test
  void itemsWhoseElementsAreOthersAfterARestartFailIfTheyNameThem() {
    Stage before = Stage.of(step("m").forEach(THREE).when("item != 'x'")).begin();
    before.succeeds("m[0]");

    Stage stage =
        before.restored(Stage.of(step("m").forEach(List.of("a")).when("item != 'x'")).plan);
    stage.run.resume(stage.tick(), stage);

    assertThat(stage.state("m[0]")).isEqualTo(SUCCEEDED);
    assertThat(stage.end("m[1]").failure().orElseThrow().message()).contains("item");
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
  }

  @Test
  void mappedStepsMayStandBelowFinally() {
    Stage stage = Stage.of(List.of(step("a")), List.of(step("tell").forEach(THREE))).begin();
    stage.fails("a");
    assertThat(stage.offered).containsExactly("a", "tell[0]", "tell[1]", "tell[2]");
    stage.succeeds("tell[0]", "tell[1]", "tell[2]");
    assertThat(stage.run.state()).isEqualTo(RunState.FAILED);
  }

  private static List<Object> numbers(int count) {
    return new ArrayList<>(IntStream.range(0, count).boxed().toList());
  }

  private static Object item(Stage stage, String task, String cel) throws Exception {
    return Stage.EXPRESSIONS.evaluate(cel, stage.run.scope(stage.run.indexOf(task)));
  }
}
