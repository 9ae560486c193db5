package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Whether to reuse, conditions, retries and what a failure does: every combination of them. */
class CacheMatrixTest {
  private static final RetryPolicy ONCE =
      new RetryPolicy(
          1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0);

  private enum Condition {
    NONE,
    TRUE,
    FALSE
  }

  /** What becomes of the attempts of the first run. */
  private enum First {
    SUCCEEDS,
    SUCCEEDS_AT_LAST,
    FAILS
  }

  private record Combination(
      boolean cached, boolean asked, Condition condition, OnFailure onFailure, First first) {
    DagPlan plan() {
      StepSketch a = step("a").retry(ONCE).onFailure(onFailure);
      if (condition != Condition.NONE) {
        a.when(condition == Condition.TRUE ? "params.trees == 200" : "params.trees == 3");
      }
      if (cached) {
        a.cached();
      }
      return StepSketch.plan("d", a, step("b", "a"));
    }

    boolean runs() {
      return condition != Condition.FALSE;
    }

    boolean isGiven() {
      return runs() && cached && asked && first != First.FAILS;
    }
  }

  private static Stream<Combination> all() {
    List<Combination> all = new ArrayList<>();
    for (boolean cached : new boolean[] {true, false}) {
      for (boolean asked : new boolean[] {true, false}) {
        for (Condition condition : Condition.values()) {
          for (OnFailure onFailure : OnFailure.values()) {
            for (First first : First.values()) {
              all.add(new Combination(cached, asked, condition, onFailure, first));
            }
          }
        }
      }
    }
    return all.stream();
  }

  @TestFactory
  Stream<DynamicTest> everyCombination() {
    return all().map(each -> DynamicTest.dynamicTest(each.toString(), () -> check(each)));
  }

  private static void check(Combination each) {
    try (LoopStage stage = new LoopStage()) {
      stage.grants("w1", 9);
      firstRun(stage, each);
      secondRun(stage, each);
    }
  }

  private static void firstRun(LoopStage stage, Combination each) {
    stage.trigger("r1", each.plan());
    if (!each.runs()) {
      assertThat(stage.states("r1")).isEqualTo(Map.of("a", "SKIPPED", "b", "SKIPPED"));
      return;
    }
    if (each.first() == First.SUCCEEDS) {
      stage.finishes("w1", stage.assignedOne("w1"));
    } else {
      stage.fails("w1", stage.assignedOne("w1"), "TRANSIENT");
      stage.advance(Duration.ofSeconds(1));
      AttemptKey retry = stage.assignedOne("w1");
      assertThat(retry.number()).isEqualTo(2);
      if (each.first() == First.FAILS) {
        stage.fails("w1", retry, "TRANSIENT");
      } else {
        stage.finishes("w1", retry);
      }
    }
    boolean failed = each.first() == First.FAILS;
    String b = failed ? afterFailure(each.onFailure()) : "DISPATCHED";
    assertThat(stage.states("r1")).isEqualTo(Map.of("a", failed ? "FAILED" : "SUCCEEDED", "b", b));
    if (b.equals("DISPATCHED")) {
      stage.finishes("w1", stage.assignedOne("w1"));
    }
    assertThat(stage.state("r1"))
        .isEqualTo(failed && each.onFailure() == OnFailure.FAIL ? "FAILED" : "SUCCEEDED");
  }

  private static String afterFailure(OnFailure what) {
    return switch (what) {
      case FAIL -> "UPSTREAM_FAILED";
      case CONTINUE -> "DISPATCHED";
      case SKIP_DOWNSTREAM -> "SKIPPED";
    };
  }

  private static void secondRun(LoopStage stage, Combination each) {
    if (each.asked()) {
      stage.trigger("r2", each.plan());
    } else {
      stage.triggerWithoutCache("r2", each.plan());
    }
    if (!each.runs()) {
      assertThat(stage.states("r2")).isEqualTo(Map.of("a", "SKIPPED", "b", "SKIPPED"));
      return;
    }
    AttemptKey next = stage.assignedOne("w1");
    if (each.isGiven()) {
      assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED", "b", "DISPATCHED"));
      assertThat(stage.task("r2", "a").cachedFrom())
          .map(from -> from.attempt())
          .hasValue(each.first() == First.SUCCEEDS ? 1 : 2);
    } else {
      assertThat(next.task()).isEqualTo("a");
      assertThat(stage.task("r2", "a").ranBecause()).isEqualTo(why(each));
      stage.finishes("w1", next);
      assertThat(stage.states("r2")).isEqualTo(Map.of("a", "SUCCEEDED", "b", "DISPATCHED"));
      next = stage.assignedOne("w1");
    }
    assertThat(next.task()).isEqualTo("b");
    stage.finishes("w1", next);
    assertThat(stage.state("r2")).isEqualTo("SUCCEEDED");
  }

  private static Optional<String> why(Combination each) {
    if (!each.cached()) {
      return Optional.empty();
    }
    return Optional.of(each.asked() ? "no result of this step yet" : "cache is off for this run");
  }
}
