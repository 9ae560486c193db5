package dev.millrace.simulation.work;

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
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Wait;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.simulation.time.Dice;
import dev.millrace.spi.FailureClass;
import dev.millrace.spi.kind.Isolation;
import dev.millrace.spi.kind.KindDeclaration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/** A few runs of a few DAGs, drawn from the seed: chains, fans, layers, retries, limits of time. */
public final class Workload {
  private static final KindDeclaration KIND =
      new KindDeclaration(
          "simulated",
          1,
          "Takes its time.",
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          true,
          false,
          false,
          Isolation.PROCESS,
          "");

  private enum Shape {
    CHAIN,
    FAN,
    LAYERS,
    SINGLE
  }

  private final long seed;

  private final boolean clocksJump;

  /** Whether most attempts take longer than a lease. */
  private final boolean slow;

  private final LimitDraw limits;
  private final Map<String, DagPlan> plans = new LinkedHashMap<>();
  private final List<RunSpec> runs = new ArrayList<>();
  private final Timetable timetable;
  private final Listeners listeners;

  /**
   * @param withinNanos the last run is triggered before this
   * @param clocksJump then nothing waits for a time of day: that could be an hour away
   * @param timetable what is started by schedules
   */
  public Workload(long seed, long withinNanos, boolean clocksJump, Timetable timetable) {
    this.seed = seed;
    this.clocksJump = clocksJump;
    this.timetable = timetable;
    this.listeners = new Listeners(seed, clocksJump);
    Dice dice = Dice.of(seed, "workload");
    this.limits = new LimitDraw(seed);
    this.slow = dice.chance(0.2);
    Dice reuse = Dice.of(seed, "reuse");
    double reused = reuse.chance(0.3) ? 0.6 : 0;
    int dags = dice.between(1, 3);
    for (int i = 0; i < dags; i++) {
      Dag dag = dag("dag" + i, dice, reuse, slow ? 0 : reused);
      DagPlan plan = new DagPlan(slow ? dag : limits.of(dag)); // what waits is not at work for long
      plans.put(plan.dag().name(), plan);
    }
    int count = dice.between(1, 6);
    List<DagPlan> all = List.copyOf(plans.values());
    for (int i = 1; i <= count; i++) {
      long at = dice.millis(500, withinNanos / 1e6);
      long cancelAt = dice.chance(slow ? 0.6 : 0.3) ? at + patience(dice) : Long.MAX_VALUE;
      Optional<Duration> timeout = dice.chance(0.1) ? seconds(dice, 2, 60) : Optional.empty();
      runs.add(
          new RunSpec(
              "r" + i, dice.one(all), at, cancelAt, dice.chance(0.3), timeout, reuse.chance(0.9)));
    }
  }

  private long patience(Dice dice) {
    return slow ? dice.millis(0, 20_000) : dice.spreadMillis(1, 15_000);
  }

  /** The pools that somebody has defined, with their slots. */
  public Map<String, Integer> pools() {
    return limits.pools();
  }

  public boolean clocksJump() {
    return clocksJump;
  }

  public List<RunSpec> runs() {
    return runs;
  }

  /** Of one that schedules start, any version: they do the same. */
  public Optional<DagPlan> plan(String dag) {
    return Optional.ofNullable(plans.get(dag))
        .or(() -> timetable.versions(dag).stream().findFirst().map(Timetable.Version::plan))
        .or(() -> listeners.plan(dag));
  }

  /** What is started by events. */
  public Listeners listeners() {
    return listeners;
  }

  public Timetable timetable() {
    return timetable;
  }

  /** The id of the step that a task is of; items are called {@code step[0]} and so on. */
  public static String stepOf(String task) {
    int bracket = task.indexOf('[');
    return bracket < 0 ? task : task.substring(0, bracket);
  }

  /** How an attempt goes, as often as it is asked for. */
  public Script script(DagPlan plan, AttemptKey attempt) {
    if (!plans.containsKey(plan.dag().name())) {
      return timetable.script(attempt);
    }
    DagStep step = plan.step(plan.indexOf(stepOf(attempt.task())));
    Dice dice = Dice.of(seed, "attempt " + attempt.run() + attempt.task() + attempt.number());
    boolean stubborn = dice.chance(0.15);
    if (step.timeouts().attempt().isPresent() && dice.chance(0.3)) {
      return new Script(Long.MAX_VALUE, Optional.empty(), false, Optional.empty(), stubborn);
    }
    long nanos =
        dice.chance(slow ? 0.8 : 0.1)
            ? dice.spreadMillis(2_000, 35_000)
            : dice.spreadMillis(1, 2_000);
    boolean fails = dice.chance(0.2);
    Optional<FailureClass> failure =
        fails
            ? Optional.of(
                dice.chance(0.7)
                    ? FailureClass.TRANSIENT
                    : dice.one(List.of(FailureClass.USER, FailureClass.OOM, FailureClass.INTERNAL)))
            : Optional.empty();
    boolean registers = !fails && dice.chance(0.2);
    return new Script(nanos, failure, registers, waits(plan, dice), stubborn);
  }

  /** A DAG starts only those that were drawn before it, so that there is an end to it. */
  private Optional<Wait> waits(DagPlan plan, Dice dice) {
    List<String> children =
        plans.keySet().stream().takeWhile(dag -> !dag.equals(plan.dag().name())).toList();
    if (!dice.chance(0.12)) {
      return Optional.empty();
    }
    if (!children.isEmpty() && dice.chance(0.6)) {
      return Optional.of(new Wait("run", 0, "", dice.one(children), Map.of()));
    }
    return Optional.of(
        clocksJump || dice.chance(0.4)
            ? new Wait("decision", 0, "Go on?", "", Map.of())
            : new Wait("time", dice.between(20, 8_000), "", "", Map.of()));
  }

  /**
   * @param reuse for what is drawn about reuse, so that it changes nothing else
   * @param reused how likely it is that results of a step are reused
   */
  private static Dag dag(String name, Dice dice, Dice reuse, double reused) {
    List<DagStep> main = steps(dice, "s", dice.one(List.of(Shape.values())), dice.between(1, 7));
    List<DagStep> last =
        dice.chance(0.3) ? steps(dice, "f", Shape.CHAIN, dice.between(1, 2)) : List.of();
    UnaryOperator<DagStep> mayBeReused = step -> reuse.chance(reused) ? reused(step) : step;
    return new Dag(
        name,
        "v1",
        "",
        "",
        Map.of(),
        List.of(),
        main.stream().map(mayBeReused).toList(),
        last.stream().map(mayBeReused).toList(),
        Map.of());
  }

  /** A DAG of one step that triggers start. */
  static Dag started(String name, String version, List<Trigger> triggers) {
    Dag of = chain(name, 1);
    return new Dag(
        name,
        version,
        of.description(),
        of.owner(),
        of.labels(),
        of.params(),
        of.steps(),
        of.finallySteps(),
        of.files(),
        of.maxParallel(),
        of.outputs(),
        triggers);
  }

  /** Steps that follow each other, and are tried again once. */
  static Dag chain(String name, int length) {
    List<DagStep> steps = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      steps.add(
          new DagStep(
              "s" + i,
              KIND,
              Map.of(),
              i == 0 ? List.of() : List.of("s" + (i - 1)),
              Map.of(),
              Optional.empty(),
              Join.Word.OK,
              Optional.empty(),
              new RetryPolicy(
                  1,
                  Set.of(FailureClass.TRANSIENT, FailureClass.LOST),
                  Duration.ofMillis(100),
                  2,
                  Duration.ofSeconds(1),
                  0.2),
              new Timeouts(Optional.empty(), Optional.empty(), Optional.empty()),
              OnFailure.FAIL,
              StepOptions.NONE));
    }
    return new Dag(name, "v1", "", "", Map.of(), List.of(), steps, List.of(), Map.of());
  }

  private static DagStep reused(DagStep step) {
    return step.withOptions(
        new StepOptions(
            StepLimits.NONE,
            WorkerNeeds.NONE,
            CacheRule.BY_KIND,
            Optional.empty(),
            CodeEnvironment.NONE));
  }

  private static List<DagStep> steps(Dice dice, String prefix, Shape shape, int most) {
    int count = shape == Shape.SINGLE ? 1 : most;
    List<DagStep> steps = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Set<Integer> upstream = new TreeSet<>();
      for (int u = 0; u < i; u++) {
        boolean before =
            switch (shape) {
              case SINGLE -> false;
              case CHAIN -> u == i - 1;
              case FAN -> u == 0 || i == count - 1;
              case LAYERS -> u / 2 == i / 2 - 1;
            };
        if (before) {
          upstream.add(u);
        }
      }
      steps.add(step(dice, prefix + i, upstream.stream().map(u -> prefix + u).toList()));
    }
    return steps;
  }

  private static DagStep step(Dice dice, String id, List<String> upstream) {
    return new DagStep(
        id,
        KIND,
        Map.of(),
        upstream,
        Map.of(),
        Optional.empty(),
        dice.chance(0.15) ? dice.one(List.of(Join.Word.values())) : Join.Word.OK,
        fanOut(dice),
        dice.chance(0.6) ? retries(dice) : RetryPolicy.NONE,
        timeouts(dice),
        dice.one(
            List.of(OnFailure.FAIL, OnFailure.FAIL, OnFailure.CONTINUE, OnFailure.SKIP_DOWNSTREAM)),
        StepOptions.NONE);
  }

  private static Optional<FanOut> fanOut(Dice dice) {
    if (!dice.chance(0.2)) {
      return Optional.empty();
    }
    List<Object> elements = new ArrayList<>();
    for (int i = dice.between(0, 6); i > 0; i--) {
      elements.add((long) i);
    }
    return Optional.of(new FanOut(new FanOut.Listed(elements), dice.chance(0.3)));
  }

  private static RetryPolicy retries(Dice dice) {
    return new RetryPolicy(
        dice.between(1, 3),
        Set.of(FailureClass.TRANSIENT, FailureClass.OOM, FailureClass.TIMEOUT, FailureClass.LOST),
        Duration.ofNanos(dice.spreadMillis(10, 2_000)),
        2,
        Duration.ofSeconds(5),
        0.2);
  }

  private static Timeouts timeouts(Dice dice) {
    return new Timeouts(
        dice.chance(0.05) ? seconds(dice, 5, 60) : Optional.empty(),
        dice.chance(0.25) ? seconds(dice, 0.5, 10) : Optional.empty(),
        dice.chance(0.1) ? seconds(dice, 5, 60) : Optional.empty());
  }

  private static Optional<Duration> seconds(Dice dice, double least, double most) {
    return Optional.of(Duration.ofNanos(dice.spreadMillis(least * 1e3, most * 1e3)));
  }
}
