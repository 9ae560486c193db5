package dev.millrace.engine.run;

import static dev.millrace.engine.run.StepSketch.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.task.Answer;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.task.Wait;
import dev.millrace.spi.FailureClass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Generated DAGs with generated outcomes, against a second evaluator that only looks back. */
class RandomRunsTest {
  private record Shape(
      String id, List<Integer> upstream, OnFailure onFailure, boolean condition, boolean works) {}

  private static List<Shape> shapes(SplittableRandom random, String prefix, int count) {
    List<Shape> shapes = new ArrayList<>();
    int density = 1 + random.nextInt(4);
    for (int i = 0; i < count; i++) {
      List<Integer> upstream = new ArrayList<>();
      for (int u = 0; u < i; u++) {
        if (random.nextInt(density + i / 2) == 0) {
          upstream.add(u);
        }
      }
      OnFailure onFailure = OnFailure.values()[random.nextInt(3)];
      shapes.add(
          new Shape(prefix + i, upstream, onFailure, random.nextInt(6) > 0, random.nextInt(4) > 0));
    }
    return shapes;
  }

  private static List<StepSketch> steps(List<Shape> shapes) {
    return shapes.stream()
        .map(
            shape -> {
              String[] after =
                  shape.upstream().stream().map(u -> shapes.get(u).id()).toArray(String[]::new);
              StepSketch sketch = step(shape.id(), after).onFailure(shape.onFailure());
              return shape.condition() ? sketch : sketch.when("!params.deep");
            })
        .toList();
  }

  /** Only what the rules say, one step after the other. */
  private static Map<String, TaskState> expected(List<Shape> shapes) {
    List<TaskState> ends = new ArrayList<>();
    Map<String, TaskState> byId = new HashMap<>();
    for (Shape shape : shapes) {
      TaskState end = expected(shape, shapes, ends);
      ends.add(end);
      byId.put(shape.id(), end);
    }
    return byId;
  }

  private static TaskState expected(Shape shape, List<Shape> shapes, List<TaskState> ends) {
    boolean failed = false;
    boolean skip = false;
    boolean ran = shape.upstream().isEmpty();
    for (int u : shape.upstream()) {
      TaskState end = ends.get(u);
      OnFailure then = shapes.get(u).onFailure();
      failed |= end == TaskState.UPSTREAM_FAILED;
      failed |= end == TaskState.FAILED && then == OnFailure.FAIL;
      skip |= end == TaskState.FAILED && then == OnFailure.SKIP_DOWNSTREAM;
      ran |= end != TaskState.SKIPPED;
    }
    if (failed) {
      return TaskState.UPSTREAM_FAILED;
    }
    if (skip || !ran || !shape.condition()) {
      return TaskState.SKIPPED;
    }
    return shape.works() ? TaskState.SUCCEEDED : TaskState.FAILED;
  }

  private static boolean fails(List<Shape> shapes, Map<String, TaskState> ends) {
    return shapes.stream()
        .anyMatch(
            s ->
                ends.get(s.id()) == TaskState.UPSTREAM_FAILED
                    || ends.get(s.id()) == TaskState.FAILED && s.onFailure() == OnFailure.FAIL);
  }

  @Test
  void everyRunComesToRestWithTheEndsThatTheRulesGive() {
    for (long seed = 1; seed <= 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      List<Shape> main = shapes(random, "m", random.nextInt(25));
      List<Shape> last = shapes(random, "f", random.nextInt(4));
      Stage stage = Stage.of(steps(main), steps(last)).begin();
      Map<String, Boolean> works = new HashMap<>();
      main.forEach(shape -> works.put(shape.id(), shape.works()));
      last.forEach(shape -> works.put(shape.id(), shape.works()));

      stage = play(stage, works, random);

      Map<String, TaskState> ends = expected(main);
      boolean failed = fails(main, ends);
      Map<String, TaskState> lastEnds = expected(last);
      failed |= fails(last, lastEnds);
      ends.putAll(lastEnds);
      assertThat(stage.states()).as("seed %d", seed).isEqualTo(ends);
      assertThat(stage.run.state())
          .as("seed %d", seed)
          .isEqualTo(failed ? RunState.FAILED : RunState.SUCCEEDED);
      assertThat(stage.run.reason().isEmpty()).as("seed %d", seed).isEqualTo(!failed);
    }
  }

  /** Runs what is offered in any order, with losses and restarts in between, until all is done. */
  private static Stage play(Stage first, Map<String, Boolean> works, SplittableRandom random) {
    Stage stage = first;
    List<String> open = new ArrayList<>(stage.offered);
    stage.offered.clear();
    while (!open.isEmpty()) {
      String id = open.remove(random.nextInt(open.size()));
      assertUpstreamEnded(stage, id);
      if (random.nextInt(10) == 0) {
        stage.starts(id);
        stage.apply(
            id, new TaskEvent.WorkerLost(stage.tick(), stage.token(id), "left the cluster"));
      } else if (random.nextInt(8) == 0) {
        int begun = stage.run.task(stage.plan.indexOf(id)).attempt();
        stage.waits(id, new Wait.Moment(Stage.T0)).comes(id, Answer.moment());
        assertThat(stage.run.task(stage.plan.indexOf(id)).attempt()).isEqualTo(begun);
      } else if (works.get(id)) {
        stage.succeeds(id);
      } else {
        stage.fails(id);
      }
      open.addAll(stage.offered);
      stage.offered.clear();
      if (random.nextInt(8) == 0) {
        stage = stage.restored();
        stage.run.resume(stage.tick(), stage);
        assertThat(stage.order).as("a restart moves nothing").isEmpty();
      }
    }
    return stage;
  }

  private static void assertUpstreamEnded(Stage stage, String id) {
    int task = stage.plan.indexOf(id);
    for (int u : stage.plan.upstream(task)) {
      assertThat(stage.run.task(u).state().isTerminal()).isTrue();
    }
    for (int i = 0; task >= stage.plan.mainCount() && i < stage.plan.mainCount(); i++) {
      assertThat(stage.run.task(i).state().isTerminal()).isTrue();
    }
  }

  @Test
  void aCancelOrAKillAtAnyMomentBringsEveryRunToRest() {
    for (long seed = 1; seed <= 400; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Stage stage =
          Stage.of(
                  steps(shapes(random, "m", 1 + random.nextInt(20))),
                  steps(shapes(random, "f", random.nextInt(3))))
              .begin();
      List<String> held = new ArrayList<>();
      int before = random.nextInt(12);
      while (before-- > 0 && !stage.offered.isEmpty()) {
        String id = stage.offered.remove(random.nextInt(stage.offered.size()));
        if (random.nextBoolean()) {
          stage.succeeds(id);
        } else {
          held.add(id);
          stage.starts(id);
        }
      }
      boolean ended = stage.run.state().isTerminal();
      boolean kill = random.nextBoolean();
      if (random.nextBoolean() || !kill) {
        stage.run.cancel(stage.tick(), "asked by ada", stage);
      }
      if (kill) {
        stage.run.kill(stage.tick(), "killed by ada", stage);
      }
      for (String id : held) {
        if (stage.state(id) == TaskState.CANCELLING && random.nextInt(3) == 0) {
          Wait wait = new Wait.Decision("Ship it?", Optional.empty());
          stage.apply(id, new TaskEvent.AttemptWaits(stage.tick(), stage.token(id), wait));
        } else {
          stage.stops(id, FailureClass.TRANSIENT);
        }
      }
      while (!stage.offered.isEmpty()) {
        String id = stage.offered.remove(0);
        if (stage.state(id) == TaskState.READY) {
          assertThat(kill && !ended).as("nothing runs after a kill, seed %d", seed).isFalse();
          assertThat(id).as("only finally runs, seed %d", seed).startsWith("f");
          stage.succeeds(id);
        }
      }
      assertThat(stage.run.state().isTerminal()).as("seed %d", seed).isTrue();
      if (!ended) {
        assertThat(stage.run.state()).as("seed %d", seed).isEqualTo(RunState.CANCELLED);
      }
    }
  }
}
