package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.pooled;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.limit.Pause;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.view.WhyView.TaskWhy;
import dev.millrace.scheduler.store.PoolRows;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody pauses the pool gpu, which has two slots. */
class PausedPoolTest {
  private final LoopStage stage = new LoopStage();
  private final PoolRows pools = new PoolRows(stage.database.connections());
  private final Pause pause = new Pause("ada", "new drivers", stage.clock.instant());

  @BeforeEach
  void define() {
    pools.define("gpu", 2);
    stage.grants("w1", 9);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  private void resume() {
    pools.resume("gpu");
    stage.says("s2", new BetweenSchedulers.Pools(List.of("gpu"), List.of()));
  }

  @Test
  void whatRunsGoesOnAndNothingMoreTakesSlotsUntilItIsResumed() {
    stage.trigger("r1", pooled("d", 3, "gpu"));
    List<AttemptKey> running = stage.assigned("w1");
    assertThat(running).hasSize(2);
    pools.pause("gpu", pause);

    stage.finishes("w1", running.get(0));
    stage.advance(Duration.ofSeconds(1));
    assertThat(stage.assigned("w1")).isEmpty();
    assertThat(stage.cancelled("w1")).isEmpty();
    stage.finishes("w1", running.get(1));
    assertThat(stage.states("r1")).containsEntry("s2", "READY");

    resume();
    assertThat(stage.assigned("w1")).as("in the turn that hears of it").hasSize(1);
  }

  @Test
  void aTaskThatWaitsSaysWhoPausedItSinceWhenAndWhy() {
    pools.pause("gpu", pause);
    stage.trigger("r1", pooled("d", 1, "gpu"));

    TaskWhy why = stage.queries.why("r1", "s0").orElseThrow().tasks().get(0);
    assertThat(why.cause()).isEqualTo("pool-paused");
    assertThat(why.line())
        .isEqualTo("pool gpu is paused by ada since " + pause.since() + ": new drivers");
    assertThat(why.facts())
        .isEqualTo(
            Map.of(
                "pool",
                "gpu",
                "by",
                "ada",
                "reason",
                "new drivers",
                "since",
                pause.since().toString()));
    assertThat(stage.queries.pools().get(0).paused()).isEqualTo(Optional.of(pause));
    assertThat(stage.queries.pools().get(0).waiting()).isEqualTo(1);
  }

  @Test
  void itHoldsUpNothingElse() {
    pools.pause("gpu", pause);
    stage.trigger("r1", pooled("d", 2, "gpu"));
    stage.trigger("r2", pooled("e", 1, "cpu"));
    stage.trigger("r3", plan("f", step("a")));

    assertThat(stage.assigned("w1"))
        .extracting(AttemptKey::run)
        .containsExactlyInAnyOrder("r2", "r3");
  }

  @Test
  void itStaysPausedOverARestartAndWhoeverHearsNothingLooksWithinMoments() {
    pools.pause("gpu", pause);
    stage.trigger("r1", pooled("d", 1, "gpu"));
    stage.stop();
    stage.start();
    stage.settle();
    stage.grants("w1", 9);
    assertThat(stage.assigned("w1")).isEmpty();
    pools.resume("gpu");
    stage.advance(Duration.ofMillis(250));
    assertThat(stage.assigned("w1")).hasSize(1);
  }
}
