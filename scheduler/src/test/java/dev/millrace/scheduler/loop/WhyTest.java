package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.view.WhyView;
import dev.millrace.engine.view.WhyView.TaskWhy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every task that does not run says why, with numbers. */
class WhyTest {
  private static final WorkerNeeds GPU =
      new WorkerNeeds(Set.of("gpu"), Optional.empty(), Optional.empty());

  private final LoopStage stage = new LoopStage();

  @AfterEach
  void close() {
    stage.close();
  }

  private WhyView why(String run) {
    return stage.queries.why(run).orElseThrow();
  }

  private TaskWhy why(String run, String task) {
    return stage.queries.why(run, task).orElseThrow().tasks().get(0);
  }

  @Test
  void whatWaitsForAnotherSaysForWhatAndWhatKeepsThatOne() {
    stage.grants("w1", 1);
    stage.trigger(
        "r1", plan("d", step("a").worker(GPU), step("b", "a"), step("c", "b"), step("e", "c")));

    WhyView chain = stage.queries.why("r1", "e").orElseThrow();

    assertThat(chain.tasks()).extracting(TaskWhy::task).containsExactly("e", "c", "b", "a");
    assertThat(chain.tasks().get(0).line()).isEqualTo("waits for c (PENDING)");
    assertThat(chain.tasks().get(0).facts()).isEqualTo(Map.of("upstream", Map.of("c", "PENDING")));
    TaskWhy root = chain.tasks().get(3);
    assertThat(root.cause()).isEqualTo("no-tagged-worker");
    assertThat(root.facts()).isEqualTo(Map.of("tags", List.of("gpu"), "workers", 1));
    assertThat(chain.line()).isEqualTo("no worker with tag gpu, 1 workers seen");
    assertThat(why("r1").line()).isEqualTo("a: no worker with tag gpu, 1 workers seen");
    assertThat(why("r1").tasks()).extracting(TaskWhy::task).startsWith("a").hasSize(4);
  }

  @Test
  void aFullPoolIsToldWithWhoHasIt() {
    stage.grants("w1", 2);
    stage.trigger("r1", plan("d", step("a").pool("lock", 1), step("b").pool("lock", 1)));
    AttemptKey running = stage.assignedOne("w1");
    stage.begins("w1", running);
    String other = running.task().equals("a") ? "b" : "a";

    TaskWhy waiting = why("r1", other);
    assertThat(waiting.cause()).isEqualTo("pool-full");
    assertThat(waiting.facts())
        .containsEntry("pool", "lock")
        .containsEntry("slots", 1L)
        .containsEntry("used", 1L)
        .containsEntry("users", List.of("r1/" + running.task()));
    assertThat(why("r1", running.task()).line()).isEqualTo("runs on worker w1");
    assertThat(why("r1").tasks().get(0)).as("what waits before what runs").isEqualTo(waiting);
  }

  @Test
  void itemsThatCannotRunSayWhy() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("m").worker(GPU).forEach(List.of(1, 2, 3))));

    assertThat(why("r1", "m").line())
        .isEqualTo("0 of 3 items have ended, 0 run: no worker with tag gpu, 1 workers seen");
    assertThat(why("r1", "m").facts())
        .containsEntry("total", 3)
        .containsEntry("cause", "no-tagged-worker");
    assertThat(why("r1", "m[2]").cause()).isEqualTo("no-tagged-worker");
  }

  @Test
  void whoWaitsForAPersonSaysWhatIsAskedAndHowToAnswer() {
    stage.grants("w1", 1);
    stage.trigger("r1", plan("d", step("ask")));
    stage.waits("w1", stage.assignedOne("w1"), LoopStage.asks("Go live?"));

    assertThat(why("r1", "ask").line())
        .isEqualTo("asks a person: Go live? (millrace approve r1 ask)");
    assertThat(why("r1", "ask").facts()).isEqualTo(Map.of("question", "Go live?"));
  }

  @Test
  void whatEndedBadlySaysWhyAndWhatNeverRanToo() {
    stage.grants("w1", 3);
    stage.trigger("r1", plan("d", step("a"), step("b", "a"), step("c").when("false")));
    stage.fails("w1", stage.assignedOne("w1"), "USER");

    WhyView ended = why("r1");
    assertThat(ended.state()).isEqualTo("FAILED");
    assertThat(ended.tasks())
        .extracting(TaskWhy::task, TaskWhy::cause)
        .containsExactly(
            tuple("a", "failed"), tuple("b", "upstream-failed"), tuple("c", "skipped"));
    assertThat(ended.tasks()).allSatisfy(task -> assertThat(task.line()).isNotBlank());
    assertThat(ended.tasks().get(0).facts()).containsEntry("failureClass", "USER");
  }

  @Test
  void aRunOrTaskThatDoesNotExistHasNoAnswer() {
    stage.trigger("r1", plan("d", step("a")));

    assertThat(stage.queries.why("r2")).isEmpty();
    assertThat(stage.queries.why("r1", "z")).isEmpty();
    assertThat(stage.queries.why("r1", "a[0]")).isEmpty();
    assertThat(why("r1", "a").cause()).isEqualTo("no-worker");
  }
}
