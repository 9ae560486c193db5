package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.InputReference;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.scheduler.fork.Forks;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.spi.FailureClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Reuse by the cache, retries, items, conditions and forks: every combination of them. */
class ForkMatrixTest {
  private static final RetryPolicy ONCE =
      new RetryPolicy(
          1, Set.of(FailureClass.TRANSIENT), Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 0);

  private enum Condition {
    NONE,
    TRUE,
    FALSE
  }

  /** What becomes of the first task of the step in the first run; its other item succeeds. */
  private enum First {
    SUCCEEDS,
    SUCCEEDS_AT_LAST,
    FAILS
  }

  /** What the fork is for: to run the step again, with another parameter, or what follows it. */
  private enum Wish {
    STEP,
    PARAMETER,
    DOWNSTREAM
  }

  private record Combination(
      boolean cached, boolean asked, boolean mapped, Condition condition, First first, Wish wish) {
    DagPlan plan() {
      StepSketch a = step("a").retry(ONCE);
      if (mapped) {
        a.forEach(List.of(1, 2)).with("trees", "${{ params.trees + item }}");
      } else {
        a.with("trees", "${{ params.trees }}");
      }
      if (condition != Condition.NONE) {
        a.when(condition == Condition.TRUE ? "params.trees >= 200" : "params.trees < 200");
      }
      if (cached) {
        a.cached();
      }
      return StepSketch.plan("d", a, step("b").reads(new InputReference.StepOutput("a", "data")));
    }

    boolean skips() {
      return condition == Condition.FALSE;
    }

    Map<String, Object> changed() {
      return wish == Wish.PARAMETER ? Map.of("trees", 300L) : Map.of();
    }

    String[] from() {
      return switch (wish) {
        case STEP -> new String[] {"a"};
        case PARAMETER -> new String[0];
        case DOWNSTREAM -> new String[] {"b"};
      };
    }

    boolean isReused() {
      return wish == Wish.DOWNSTREAM && first != First.FAILS;
    }

    /** The tasks of the step that the fork gives to a worker. */
    Set<String> runs() {
      Set<String> tasks = new TreeSet<>(mapped ? List.of("a[0]", "a[1]") : List.of("a"));
      boolean cacheHasTheOther =
          cached && asked && mapped && wish == Wish.DOWNSTREAM && first == First.FAILS;
      if (cacheHasTheOther) {
        tasks.remove("a[1]"); // whose result is of the same key as in the first run
      }
      return tasks;
    }
  }

  private static Stream<Combination> all() {
    boolean[] both = {true, false};
    List<Combination> all = new ArrayList<>();
    for (boolean cached : both) {
      for (boolean asked : both) {
        for (boolean mapped : both) {
          for (Condition condition : Condition.values()) {
            for (First first : First.values()) {
              for (Wish wish : Wish.values()) {
                all.add(new Combination(cached, asked, mapped, condition, first, wish));
              }
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
      stage.grants("w1", 20);
      stage.trigger("r1", each.plan());
      if (each.skips()) {
        assertThat(stage.states("r1")).isEqualTo(Map.of("a", "SKIPPED", "b", "SKIPPED"));
      } else {
        firstRun(stage, each);
      }
      Forks.Planned planned = stage.planned("r1", each.changed(), each.from());
      stage.orders();
      stage.fork("r2", planned, each.asked(), each.from());
      fork(stage, each);
    }
  }

  private static void firstRun(LoopStage stage, Combination each) {
    List<AttemptKey> attempts = stage.assigned("w1");
    assertThat(attempts).hasSize(each.mapped() ? 2 : 1);
    attempts.stream().skip(1).forEach(other -> finishes(stage, other));
    if (each.first() == First.SUCCEEDS) {
      finishes(stage, attempts.get(0));
    } else {
      stage.fails("w1", attempts.get(0), "TRANSIENT");
      stage.advance(Duration.ofSeconds(1));
      AttemptKey retry = stage.assignedOne("w1");
      if (each.first() == First.FAILS) {
        stage.fails("w1", retry, "TRANSIENT");
        assertThat(stage.states("r1")).isEqualTo(Map.of("a", "FAILED", "b", "UPSTREAM_FAILED"));
        return;
      }
      finishes(stage, retry);
    }
    finishes(stage, stage.assignedOne("w1"));
    assertThat(stage.state("r1")).isEqualTo("SUCCEEDED");
  }

  private static void fork(LoopStage stage, Combination each) {
    if (each.skips()) {
      assertThat(stage.states("r2")).isEqualTo(Map.of("a", "SKIPPED", "b", "SKIPPED"));
      assertThat(stage.orders()).isEmpty();
      return;
    }
    if (each.isReused()) {
      assertThat(stage.states("r2")).isEqualTo(Map.of("a", "CACHED", "b", "DISPATCHED"));
      String task = each.mapped() ? "a[0]" : "a";
      assertThat(stage.task("r2", task).cachedFrom())
          .map(from -> from.run() + " " + from.attempt())
          .contains(each.first() == First.SUCCEEDS ? "r1 1" : "r1 2");
    } else {
      runsWithARetry(stage, each);
    }
    AttemptKey b = stage.assignedOne("w1");
    assertThat(b.task()).isEqualTo("b");
    finishes(stage, b);
    assertThat(stage.state("r2")).isEqualTo("SUCCEEDED");
    assertThat(stage.state("r1")).isEqualTo(each.first() == First.FAILS ? "FAILED" : "SUCCEEDED");
    againByTheCache(stage, each);
  }

  /** Retries of a fork are its own, whatever the first run spent. */
  private static void runsWithARetry(LoopStage stage, Combination each) {
    List<AttemptKey> attempts = stage.assigned("w1");
    Set<String> tasks = new TreeSet<>();
    attempts.forEach(attempt -> tasks.add(attempt.task()));
    assertThat(tasks).isEqualTo(each.runs());
    assertThat(attempts).allMatch(attempt -> attempt.number() == 1);
    attempts.stream().skip(1).forEach(other -> finishes(stage, other));
    stage.fails("w1", attempts.get(0), "TRANSIENT");
    stage.advance(Duration.ofSeconds(1));
    AttemptKey retry = stage.assignedOne("w1");
    assertThat(retry.number()).isEqualTo(2);
    finishes(stage, retry);
    assertThat(stage.states("r2")).isEqualTo(Map.of("a", "SUCCEEDED", "b", "DISPATCHED"));
  }

  /** What a fork has done is kept for others: one with the same parameter is given it. */
  private static void againByTheCache(LoopStage stage, Combination each) {
    if (each.wish() != Wish.PARAMETER) {
      return;
    }
    stage.orders();
    stage.fork("r3", stage.planned("r1", each.changed()), each.asked());
    boolean given = each.cached() && each.asked();
    String next = stage.assigned("w1").get(0).task();
    assertThat(next.equals("b")).as(next).isEqualTo(given);
    assertThat(stage.states("r3"))
        .containsEntry("a", given ? (each.mapped() ? "SUCCEEDED" : "CACHED") : worksOn(each));
  }

  private static String worksOn(Combination each) {
    return each.mapped() ? "RUNNING" : "DISPATCHED";
  }

  private static void finishes(LoopStage stage, AttemptKey attempt) {
    stage.says("w1", LoopStage.success("w1", attempt, "data"));
  }
}
