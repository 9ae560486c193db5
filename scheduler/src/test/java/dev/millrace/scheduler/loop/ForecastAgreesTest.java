package dev.millrace.scheduler.loop;

import static dev.millrace.scheduler.sketch.StepSketch.atMost;
import static dev.millrace.scheduler.sketch.StepSketch.plan;
import static dev.millrace.scheduler.sketch.StepSketch.step;
import static dev.millrace.scheduler.sketch.StepSketch.triggered;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.forecast.Forecaster;
import dev.millrace.engine.forecast.Limits;
import dev.millrace.engine.forecast.PlannedDag;
import dev.millrace.engine.forecast.StepTime;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.CronExpression;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.Dst;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.sketch.StepSketch;
import dev.millrace.scheduler.store.PoolRows;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was foreseen is what the loop of a scheduler does with the same DAGs, pools and workers: the
 * same tasks begin at the same instants. The clock begins at 10:00 on 1 March 2026, UTC.
 */
class ForecastAgreesTest {
  private static final int DRAWS = 8;
  private static final Duration TIME = Duration.ofMinutes(10);
  private static final int SLOTS = 4;

  /** So often that a task that waits for many slots is never forgotten. */
  private static final Duration LOOKS = Duration.ofMillis(400);

  /** A task that a worker has, and when it will be done. */
  private record Busy(Instant ends, long order, AttemptKey attempt) {}

  private final Map<String, Integer> pools = Map.of("gpu", 2, "db", 1);
  private final Map<String, Map<String, Duration>> takes = new HashMap<>();

  static IntStream draws() {
    return IntStream.range(0, DRAWS);
  }

  @ParameterizedTest
  @MethodSource("draws")
  void everyTaskBeginsWhenItWasForeseen(int seed) {
    Random random = new Random(seed);
    List<DagPlan> plans = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      plans.add(drawn("d" + i, i, random));
    }
    try (LoopStage stage = new LoopStage()) {
      PoolRows rows = new PoolRows(stage.database.connections());
      pools.forEach(rows::define);
      Instant from = stage.clock.instant();
      List<String> foreseen = foreseen(plans, from);
      List<String> happened = happened(stage, plans, from.plus(TIME));
      assertThat(happened).hasSizeGreaterThan(100).isEqualTo(foreseen);
    }
  }

  /**
   * Never do an end and a tick come at the same instant, or ticks of two DAGs, and no two steps of
   * a run are equal: which goes first then is said nowhere.
   */
  private DagPlan drawn(String name, int number, Random random) {
    Map<String, Duration> times = new LinkedHashMap<>();
    List<StepSketch> steps = new ArrayList<>();
    boolean small = random.nextBoolean(); // for a large one slots are kept even if its DAG is full
    int count = 1 + random.nextInt(4);
    List<Integer> priorities = new ArrayList<>(List.of(0, 20, 40, 60));
    Collections.shuffle(priorities, random);
    for (int i = 0; i < count; i++) {
      String[] after = i > 0 && random.nextBoolean() ? new String[] {"s" + (i - 1)} : new String[0];
      StepSketch step = step("s" + i, after).priority(priorities.get(i));
      int which = random.nextInt(4);
      if (which == 1) {
        step.pool("db", 1);
      } else if (which > 1) {
        step.pool("gpu", small ? 1 : which - 1);
      }
      times.put("s" + i, Duration.ofMillis(1_000L * (2 + random.nextInt(9)) + 7));
      steps.add(step);
    }
    takes.put(name, times);
    Trigger.Scheduled often =
        new Trigger.Scheduled(
            "often",
            new CronSchedule(
                CronExpression.of(1 + number + "-59/" + 4 * (4 + random.nextInt(4)) + " * * * * *"),
                ZoneOffset.UTC,
                Dst.USUAL),
            Missed.USUAL,
            random.nextBoolean() ? Overlap.ALLOW : Overlap.QUEUE,
            Map.of());
    DagPlan plan = plan(name, steps.toArray(StepSketch[]::new));
    DagPlan limited = small && random.nextInt(3) == 0 ? atMost(1 + random.nextInt(2), plan) : plan;
    return triggered(limited, "v1", often);
  }

  private List<String> foreseen(List<DagPlan> plans, Instant from) {
    Map<String, Limits.Size> sizes = new HashMap<>();
    pools.forEach((pool, slots) -> sizes.put(pool, new Limits.Size(slots, "test")));
    List<String> began = new ArrayList<>();
    List<PlannedDag> planned = new ArrayList<>();
    for (DagPlan plan : plans) {
      Map<String, StepTime> times = new HashMap<>();
      takes.get(plan.dag().name()).forEach((step, time) -> times.put(step, new StepTime(time)));
      planned.add(PlannedDag.of(plan.dag(), times, "test"));
    }
    new Forecaster(
            from,
            from.plus(TIME),
            Optional.empty(),
            new Limits(sizes, new Limits.Size(SLOTS, "test")),
            (dag, trigger, tick, task, ready, begins) ->
                began.add(begins + " " + dag + " " + tick + " " + task))
        .forecast(planned);
    return began.stream().sorted().toList();
  }

  private List<String> happened(LoopStage stage, List<DagPlan> plans, Instant until) {
    plans.forEach(stage::submit);
    stage.grants("w", SLOTS);
    PriorityQueue<Busy> busy =
        new PriorityQueue<>(Comparator.comparing(Busy::ends).thenComparing(Busy::order));
    TreeMap<Instant, Boolean> ticks = new TreeMap<>();
    for (DagPlan plan : plans) {
      Trigger.Scheduled often = (Trigger.Scheduled) plan.dag().triggers().get(0);
      for (Instant tick = stage.clock.instant(); tick.isBefore(until); ) {
        tick = often.schedule().next(tick).orElse(until);
        ticks.put(tick, true);
      }
    }
    List<String> began = new ArrayList<>();
    Map<String, String> runs = new HashMap<>();
    long order = 0;
    Instant now = stage.clock.instant();
    while (true) {
      Instant tick = ticks.isEmpty() ? until : ticks.firstKey();
      Instant next =
          busy.isEmpty() || tick.isBefore(busy.peek().ends()) ? tick : busy.peek().ends();
      if (!next.isBefore(until)) {
        return began.stream().sorted().toList();
      }
      // A worker beats all the time, and what waits for a pool is looked at again and again.
      while (Duration.between(now, next).compareTo(LOOKS) > 0) {
        now = now.plus(LOOKS);
        stage.clock.advance(LOOKS);
        stage.beats("w", busy.stream().map(Busy::attempt).toArray(AttemptKey[]::new));
      }
      stage.advance(Duration.between(now, next));
      now = next;
      ticks.remove(next);
      List<Message> ended = new ArrayList<>();
      while (!busy.isEmpty() && busy.peek().ends().equals(next)) {
        ended.add(LoopStage.success("w", busy.poll().attempt()));
      }
      if (!ended.isEmpty()) {
        stage.says("w", ended.toArray(Message[]::new));
        stage.grants("w", ended.size());
      }
      for (Assign assign : stage.heard("w", Assign.class)) {
        AttemptKey attempt = assign.attempt();
        stage.begins("w", attempt);
        String run =
            runs.computeIfAbsent(
                attempt.run(),
                id -> {
                  RunView view = stage.queries.run(id).orElseThrow();
                  return view.dag() + " " + view.tick().orElseThrow().at();
                });
        began.add(next + " " + run + " " + attempt.task());
        String dag = run.substring(0, run.indexOf(' '));
        Instant ends = next.plus(takes.get(dag).get(attempt.task()));
        busy.add(new Busy(ends, order++, attempt));
      }
    }
  }
}
