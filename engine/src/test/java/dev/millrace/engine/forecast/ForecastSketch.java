package dev.millrace.engine.forecast;

import dev.millrace.engine.dag.CacheRule;
import dev.millrace.engine.dag.CodeEnvironment;
import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.FanOut;
import dev.millrace.engine.dag.Join;
import dev.millrace.engine.dag.OnFailure;
import dev.millrace.engine.dag.RetryPolicy;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.StepOptions;
import dev.millrace.engine.dag.Timeouts;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A DAG of a test whose runs are foreseen. */
final class ForecastSketch {
  private final String name;
  private final List<Trigger> triggers = new ArrayList<>();
  private final List<DagStep> steps = new ArrayList<>();
  private final List<DagStep> finallySteps = new ArrayList<>();
  private final Map<String, StepTime> times = new LinkedHashMap<>();
  private Optional<Integer> most = Optional.empty();
  private boolean inFinally;

  private ForecastSketch(String name) {
    this.name = name;
  }

  static ForecastSketch dag(String name) {
    return new ForecastSketch(name);
  }

  static Trigger.Scheduled cron(String id, String cron, Missed missed, Overlap overlap) {
    return new Trigger.Scheduled(
        id,
        new CronSchedule(CronExpression.of(cron), ZoneOffset.UTC, Dst.USUAL),
        missed,
        overlap,
        Map.of());
  }

  ForecastSketch on(Trigger... more) {
    triggers.addAll(List.of(more));
    return this;
  }

  ForecastSketch cron(String cron) {
    return on(cron("t" + triggers.size(), cron, Missed.USUAL, Overlap.QUEUE));
  }

  /** As many tasks of the DAG run at most. */
  ForecastSketch atMost(int tasks) {
    most = Optional.of(tasks);
    return this;
  }

  /** What follows is below {@code finally}. */
  ForecastSketch andFinally() {
    inFinally = true;
    return this;
  }

  /** A step that takes a slot of a worker, for so long. */
  ForecastSketch step(String id, Duration takes, String... after) {
    return step(id, new StepTime(takes), StepLimits.NONE, false, after);
  }

  /** A step that takes a slot of a worker and some of a pool. */
  ForecastSketch pooled(String id, Duration takes, String pool, int slots, String... after) {
    StepLimits limits = new StepLimits(Optional.of(pool), slots, 0, Optional.empty());
    return step(id, new StepTime(takes), limits, false, after);
  }

  ForecastSketch step(
      String id, StepTime time, StepLimits limits, boolean mapped, String... after) {
    return step(id, "train", time, limits, mapped, after);
  }

  ForecastSketch step(
      String id, String kind, StepTime time, StepLimits limits, boolean mapped, String... after) {
    DagStep step =
        new DagStep(
            id,
            new KindDeclaration(
                kind,
                1,
                "Does something.",
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                true,
                false,
                false,
                Isolation.PROCESS,
                ""),
            Map.of(),
            List.of(after),
            Map.of("text", "${{ steps.nowhere.values.n }}"),
            Optional.of("steps.nowhere.values.n > 3"),
            Join.Word.OK,
            mapped
                ? Optional.of(new FanOut(new FanOut.Listed("${{ params.unknown }}"), true))
                : Optional.empty(),
            RetryPolicy.NONE,
            Timeouts.NONE,
            OnFailure.FAIL,
            new StepOptions(
                limits, WorkerNeeds.NONE, CacheRule.OFF, Optional.empty(), CodeEnvironment.NONE));
    (inFinally ? finallySteps : steps).add(step);
    times.put(id, time);
    return this;
  }

  Dag dag() {
    return new Dag(
        name,
        "v1",
        "",
        "",
        Map.of(),
        List.of(),
        steps,
        finallySteps,
        Map.of(),
        most,
        List.of(),
        triggers);
  }

  PlannedDag planned() {
    return PlannedDag.of(dag(), times, "test");
  }

  PlannedDag evenly(Duration takes) {
    return PlannedDag.evenly(dag(), takes, "test");
  }
}
