package dev.millrace.engine.run;

import static dev.millrace.engine.run.ForkStage.actions;
import static dev.millrace.engine.run.ForkStage.forked;
import static dev.millrace.engine.run.ForkStage.plan;
import static dev.millrace.engine.run.ForkStage.why;
import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.cache.Origin;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.run.fork.ForkPlan;
import dev.millrace.engine.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a run that is made from another one reuses. */
class ForkPlanTest {
  private static final Map<String, Object> SAME = Map.of();
  private static final Map<String, Object> SHALLOW = Map.of("deep", false);

  private static Stage chain() {
    return Stage.of(
            step("raw"),
            step("clean").reads("data", "raw"),
            step("train").reads("data", "clean").with("deep", "${{ params.deep }}"),
            step("live").reads("data", "train"))
        .begin()
        .succeeds("raw", "clean", "train", "live");
  }

  @Test
  void aNamedStepAndAllDownstreamOfItRunAndTheRestIsReused() {
    ForkPlan plan = plan(chain(), SAME, "clean");
    assertThat(actions(plan))
        .containsExactly(
            Map.entry("raw", "REUSE"),
            Map.entry("clean", "RUN"),
            Map.entry("train", "RUN"),
            Map.entry("live", "RUN"));
    assertThat(why(plan, "clean")).isEqualTo("you asked for it");
    assertThat(why(plan, "train")).isEqualTo("downstream of clean");
    assertThat(plan.changes()).isEmpty();
  }

  @Test
  void whatSeesAChangedParameterRunsAndSaysHowItChanged() {
    ForkPlan plan = plan(chain(), SHALLOW);
    assertThat(actions(plan))
        .containsEntry("raw", "REUSE")
        .containsEntry("clean", "REUSE")
        .containsEntry("train", "RUN")
        .containsEntry("live", "RUN");
    assertThat(why(plan, "train")).isEqualTo("parameter deep true → false");
    assertThat(plan.changes()).containsExactly("parameter deep true → false");
  }

  @Test
  void aParameterIsSeenByConditionsAndElementsToo() {
    Stage stage =
        Stage.of(
                step("asked").when("params.deep"),
                step("each").forEach("${{ params.deep ? [1, 2] : [1] }}"),
                step("many").matrix(Map.of("d", List.of("${{ params['deep'] }}"))),
                step("any").with("all", "${{ size(params) }}"),
                step("none").with("text", "params.deep"))
            .begin()
            .succeeds("asked", "each[0]", "each[1]", "many[0]", "any", "none");
    assertThat(actions(plan(stage, SHALLOW)))
        .containsExactly(
            Map.entry("asked", "RUN"),
            Map.entry("each", "RUN"),
            Map.entry("many", "RUN"),
            Map.entry("any", "RUN"),
            Map.entry("none", "REUSE"));
  }

  @Test
  void whatNeverSucceededRunsAndWhatWasSkippedStaysSo() {
    Stage stage =
        Stage.of(
                step("works"),
                step("off").when("!params.deep"),
                step("breaks", "works"),
                step("after", "breaks"))
            .begin()
            .succeeds("works")
            .fails("breaks");
    ForkPlan plan = plan(stage, SAME);
    assertThat(actions(plan))
        .containsExactly(
            Map.entry("works", "REUSE"),
            Map.entry("off", "SKIP"),
            Map.entry("breaks", "RUN"),
            Map.entry("after", "RUN"));
    assertThat(why(plan, "breaks")).isEqualTo("it was FAILED: breaks broke.");
    assertThat(why(plan, "off")).isEqualTo("its condition is false: !params.deep");
    Stage fork = forked(stage, plan, SAME).succeeds("breaks", "after");
    assertThat(fork.run.state()).isEqualTo(RunState.SUCCEEDED);
    assertThat(fork.state("off")).isEqualTo(TaskState.SKIPPED);
  }

  @Test
  void whatSkippedItselfIsDecidedAnewWhereItSeesAChange() {
    Stage stage =
        Stage.of(step("a"), step("off", "a").when("!params.deep"), step("last", "off", "a"))
            .begin()
            .succeeds("a", "last");
    ForkPlan plan = plan(stage, SHALLOW);
    assertThat(actions(plan))
        .containsExactly(
            Map.entry("a", "REUSE"), Map.entry("off", "RUN"), Map.entry("last", "RUN"));
    Stage fork = forked(stage, plan, SHALLOW);
    assertThat(fork.offered).containsExactly("off");
  }

  @Test
  void anOutputThatIsGoneMakesItsStepRunAndSaysSo() {
    ForkPlan plan =
        plan(chain(), SAME, output -> Optional.of("is no longer in the artifact store"), "live");
    assertThat(actions(plan)).doesNotContainValue("REUSE");
    assertThat(why(plan, "raw"))
        .isEqualTo("its output data (sha256 00000000…) is no longer in the artifact store");
  }

  @Test
  void nothingRunsWhereNothingChanged() {
    Stage stage = chain();
    assertThat(plan(stage, SAME).isIdle(stage.plan.mainCount())).isTrue();
    assertThat(plan(stage, SHALLOW).isIdle(stage.plan.mainCount())).isFalse();
  }

  @Test
  void finallyRunsInEveryRun() {
    Stage stage = Stage.of(List.of(step("a"), step("b")), List.of(step("tell"))).begin();
    stage.succeeds("a", "b", "tell");
    ForkPlan plan = plan(stage, SAME, "b");
    assertThat(actions(plan)).containsEntry("a", "REUSE").containsEntry("tell", "RUN");
    Stage fork = forked(stage, plan, SAME, "b").succeeds("b");
    assertThat(fork.offered).containsExactly("b", "tell");
    fork.succeeds("tell");
    assertThat(fork.run.state()).isEqualTo(RunState.SUCCEEDED);
  }

  @Test
  void aReusedTaskHasTheResultAndNamesWhoMadeIt() {
    Stage stage = Stage.of(step("a"), step("b", "a")).begin();
    stage.leaves("a", Map.of("rows", 3L), "data").succeeds("b");
    Stage fork = forked(stage, plan(stage, SAME, "b"), SAME, "b");
    assertThat(fork.state("a")).isEqualTo(TaskState.CACHED);
    assertThat(fork.run.result(0).values()).isEqualTo(Map.of("rows", 3L));
    assertThat(fork.run.result(0).outputs()).isEqualTo(stage.run.result(0).outputs());
    Origin origin = fork.run.result(0).cache().origin().orElseThrow();
    assertThat(origin).isEqualTo(new Origin("r1", "a", 1, stage.end("a").at()));

    fork.succeeds("b");
    Stage grandchild = forked(fork, plan(fork, SAME, "b"), SAME, "b");
    assertThat(grandchild.run.result(0).cache().origin()).hasValue(origin);
  }

  @Test
  void aMappedStepIsReusedWithItsItems() {
    Stage stage =
        Stage.of(
                step("each").forEach(List.of(1, 2, 3)).when("item != 2"),
                step("sum").reads("data", "each"))
            .begin();
    stage.leaves("each[0]", Map.of("n", 1L), "data").leaves("each[2]", Map.of("n", 3L), "data");
    stage.succeeds("sum");
    ForkPlan plan = plan(stage, SAME, "sum");
    assertThat(actions(plan)).containsEntry("each", "REUSE").containsEntry("sum", "RUN");
    Stage fork = forked(stage, plan, SAME, "sum");
    assertThat(fork.offered).containsExactly("sum");
    assertThat(fork.run.produced("each", "data"))
        .extracting(ActiveRun.Produced::task)
        .containsExactly("each[0]", "each[2]");
    assertThat(fork.state("each[1]")).isEqualTo(TaskState.SKIPPED);
    assertThat(fork.run.counts()).isEqualTo(Map.of("CACHED", 3, "SKIPPED", 1, "READY", 1));
    assertThat(fork.restored().run.counts()).isEqualTo(fork.run.counts());
  }

  @Test
  void aMappedStepOfWhichAnItemFailedRunsWithAllItsItems() {
    Stage stage = Stage.of(step("each").forEach(List.of(1, 2))).begin();
    stage.succeeds("each[0]").fails("each[1]");
    Stage fork = forked(stage, plan(stage, SAME), SAME);
    assertThat(fork.offered).containsExactly("each[0]", "each[1]");
  }

  @Test
  void whatRanThoughItsUpstreamFailedRunsAgainWithIt() {
    Stage stage =
        Stage.of(step("a"), step("b", "a").join(Join.Word.ALWAYS)).begin().fails("a").succeeds("b");
    assertThat(actions(plan(stage, SAME)))
        .containsExactly(Map.entry("a", "RUN"), Map.entry("b", "RUN"));
  }

  @Test
  void equalPlansHaveEqualDigestsAndOthersHaveOthers() {
    Stage stage = chain();
    String digest = plan(stage, SAME, "train").digest();
    assertThat(plan(stage, SAME, "train").digest()).isEqualTo(digest);
    assertThat(plan(stage, SAME, "clean").digest()).isNotEqualTo(digest);
    assertThat(plan(stage, SHALLOW, "train").digest()).isNotEqualTo(digest);
    assertThat(
            plan(stage, SAME, output -> Optional.of("is damaged in the artifact store"), "train")
                .digest())
        .isNotEqualTo(digest);
  }
}
