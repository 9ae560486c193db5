package dev.millrace.engine.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.dag.DagStep;
import dev.millrace.engine.dag.StepLimits;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.limit.LargeClaims;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.view.ForecastView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What must be true of every forecast, checked by walking over all instants of drawn ones. */
class ForecastLawsTest {
  private static final Instant FROM = Instant.parse("2026-03-01T00:00:00Z");
  private static final Instant TO = FROM.plus(Duration.ofHours(20));
  private static final int DRAWS = 40;
  private static final String WORKERS = "workers";

  /** A task: what it takes of each limit. */
  private record Job(
      String dag,
      String run,
      String id,
      Instant ready,
      Instant begins,
      Instant ends,
      Map<String, Integer> takes) {
    boolean runsAt(Instant at) {
      return !begins.isAfter(at) && ends.isAfter(at);
    }

    boolean waitsAt(Instant at) {
      return !ready.isAfter(at) && begins.isAfter(at);
    }
  }

  private static final class Draw {
    final Random random;
    final List<PlannedDag> dags = new ArrayList<>();
    final Map<String, Integer> sizes = new HashMap<>();
    final Map<String, PlannedDag> byName = new HashMap<>();

    Draw(long seed) {
      random = new Random(seed);
      sizes.put("gpu", 1 + random.nextInt(4));
      sizes.put("db", 1 + random.nextInt(3));
      sizes.put(WORKERS, 2 + random.nextInt(6));
      int count = 2 + random.nextInt(4);
      for (int i = 0; i < count; i++) {
        PlannedDag dag = dag("d" + i);
        dags.add(dag);
        byName.put(dag.name(), dag);
        dag.dag().maxParallel().ifPresent(most -> sizes.put("dag:" + dag.name(), most));
      }
    }

    private PlannedDag dag(String name) {
      ForecastSketch sketch =
          ForecastSketch.dag(name)
              .on(
                  ForecastSketch.cron(
                      "t",
                      "*/" + (10 + random.nextInt(30)) + " 0-2 * * *",
                      Missed.USUAL,
                      random.nextBoolean() ? Overlap.ALLOW : Overlap.QUEUE));
      if (random.nextInt(3) == 0) {
        sketch.atMost(1 + random.nextInt(3));
      }
      int steps = 1 + random.nextInt(5);
      for (int i = 0; i < steps; i++) {
        List<String> after = new ArrayList<>();
        for (int j = 0; j < i; j++) {
          if (random.nextInt(3) == 0) {
            after.add("s" + j);
          }
        }
        boolean mapped = random.nextInt(4) == 0;
        Duration takes = Duration.ofSeconds(30L * (1 + random.nextInt(25)));
        sketch.step(
            "s" + i,
            new StepTime(takes, mapped ? 1 + random.nextInt(5) : 1, true),
            limits(mapped),
            mapped,
            after.toArray(String[]::new));
      }
      return sketch.planned();
    }

    private StepLimits limits(boolean mapped) {
      int which = random.nextInt(3);
      Optional<String> pool =
          which == 0 ? Optional.empty() : Optional.of(which == 1 ? "gpu" : "db");
      int slots = pool.map(p -> 1 + random.nextInt(sizes.get(p))).orElse(1);
      Optional<Integer> most =
          mapped && random.nextBoolean() ? Optional.of(1 + random.nextInt(2)) : Optional.empty();
      return new StepLimits(pool, slots, random.nextInt(3) * 10, most);
    }

    Limits limits() {
      return new Limits(
          Map.of(
              "gpu", new Limits.Size(sizes.get("gpu"), "test"),
              "db", new Limits.Size(sizes.get("db"), "test")),
          new Limits.Size(sizes.get(WORKERS), "test"));
    }

    List<Job> jobs(Limits limits, List<PlannedDag> in, List<ForecastView> views) {
      List<Job> jobs = new ArrayList<>();
      views.add(
          new Forecaster(
                  FROM,
                  TO,
                  Optional.empty(),
                  limits,
                  (dag, trigger, tick, task, ready, begins) ->
                      jobs.add(job(dag, tick, task, ready, begins)))
              .forecast(in));
      return jobs;
    }

    private Job job(String dag, Instant tick, String task, Instant ready, Instant begins) {
      String step = task.replaceAll("\\[.*", "");
      PlannedDag planned = byName.get(dag);
      DagStep of = planned.dag().step(step).orElseThrow();
      Map<String, Integer> takes = new LinkedHashMap<>();
      takes.put(WORKERS, 1);
      of.options()
          .limits()
          .pool()
          .ifPresent(pool -> takes.put(pool, of.options().limits().slots()));
      planned.dag().maxParallel().ifPresent(most -> takes.put("dag:" + dag, 1));
      of.options()
          .limits()
          .maxParallel()
          .ifPresent(
              most -> {
                takes.put(dag + tick + step, 1);
                sizes.put(dag + tick + step, most);
              });
      Instant ends = begins.plus(planned.steps().get(step).takes());
      return new Job(dag, dag + tick, task, ready, begins, ends, takes);
    }
  }

  private static Map<String, Integer> used(List<Job> jobs, Instant at) {
    Map<String, Integer> used = new HashMap<>();
    for (Job job : jobs) {
      if (job.runsAt(at)) {
        job.takes().forEach((limit, slots) -> used.merge(limit, slots, Integer::sum));
      }
    }
    return used;
  }

  @Test
  void noLimitIsExceededAndNothingWaitsThatCouldRun() {
    long waits = 0;
    for (long seed = 0; seed < DRAWS; seed++) {
      Draw draw = new Draw(seed);
      List<Job> jobs = draw.jobs(draw.limits(), draw.dags, new ArrayList<>());
      TreeSet<Instant> instants = new TreeSet<>();
      jobs.forEach(job -> instants.addAll(List.of(job.ready(), job.begins(), job.ends())));
      for (Instant at : instants.headSet(TO)) {
        Map<String, Integer> used = used(jobs, at);
        used.forEach(
            (limit, slots) ->
                assertThat(slots).as(limit).isLessThanOrEqualTo(draw.sizes.get(limit)));
        for (Job job : jobs) {
          if (job.waitsAt(at)) {
            waits++;
            assertThat(isKept(job, used, draw, jobs, at))
                .as("seed %d: %s waits at %s, of which is used %s", seed, job, at, used)
                .isTrue();
          }
        }
      }
    }
    assertThat(waits).isGreaterThan(1_000);
  }

  private static boolean isKept(
      Job job, Map<String, Integer> used, Draw draw, List<Job> jobs, Instant at) {
    for (Map.Entry<String, Integer> wanted : job.takes().entrySet()) {
      String limit = wanted.getKey();
      if (used.getOrDefault(limit, 0) + wanted.getValue() > draw.sizes.get(limit)) {
        return true;
      }
      boolean keptForLarger =
          jobs.stream()
              .anyMatch(
                  other ->
                      other.takes().getOrDefault(limit, 0) > wanted.getValue()
                          && other.waitsAt(at)
                          && !at.isBefore(other.ready().plus(LargeClaims.PATIENCE)));
      if (keptForLarger) {
        return true;
      }
    }
    return false;
  }

  @Test
  void stepsBeginOnceThoseBeforeThemHaveEndedAndAtOnceIfThereIsEnoughOfEverything() {
    for (long seed = 0; seed < DRAWS; seed++) {
      Draw draw = new Draw(seed);
      Map<String, Limits.Size> wide = new HashMap<>();
      wide.put("gpu", new Limits.Size(1_000, "test"));
      wide.put("db", new Limits.Size(1_000, "test"));
      List<ForecastView> views = new ArrayList<>();
      List<PlannedDag> unbound = draw.dags.stream().filter(dag -> isUnbound(dag)).toList();
      List<Job> jobs = draw.jobs(new Limits(wide, Limits.Size.endless("test")), unbound, views);
      Map<String, Instant> ends = new HashMap<>();
      jobs.forEach(
          job -> ends.merge(job.run() + step(job), job.ends(), (a, b) -> a.isAfter(b) ? a : b));
      for (Job job : jobs) {
        assertThat(job.begins()).isEqualTo(job.ready());
        for (String before :
            draw.byName.get(job.dag()).dag().step(step(job)).orElseThrow().upstream()) {
          assertThat(job.begins()).isAfterOrEqualTo(ends.get(job.run() + before));
        }
      }
      ForecastView view = views.get(0);
      assertThat(view.runs()).allSatisfy(run -> assertThat(run.waits()).isEmpty());
      view.runs().stream()
          .filter(run -> run.state().equals("SUCCEEDED"))
          .forEach(
              run ->
                  assertThat(Duration.between(run.begins().orElseThrow(), run.ends().orElseThrow()))
                      .isEqualTo(draw.byName.get(run.dag()).takes()));
    }
  }

  private static boolean isUnbound(PlannedDag dag) {
    return dag.dag().maxParallel().isEmpty()
        && dag.dag().steps().stream()
            .allMatch(step -> step.options().limits().maxParallel().isEmpty());
  }

  private static String step(Job job) {
    return job.id().replaceAll("\\[.*", "");
  }

  @Test
  void theSumsAreThoseOfTheTasksAndTheOrderOfTheDagsChangesNothing() {
    for (long seed = 0; seed < DRAWS; seed++) {
      Draw draw = new Draw(seed);
      List<ForecastView> views = new ArrayList<>();
      List<Job> jobs = draw.jobs(draw.limits(), draw.dags, views);
      List<PlannedDag> shuffled = new ArrayList<>(draw.dags);
      Collections.shuffle(shuffled, new Random(seed));
      assertThat(draw.jobs(draw.limits(), shuffled, views)).isEqualTo(jobs);
      assertThat(views.get(1)).isEqualTo(views.get(0));

      Duration told =
          views.get(0).runs().stream()
              .filter(run -> run.state().equals("SUCCEEDED"))
              .flatMap(run -> run.waits().stream())
              .map(wait -> wait.totalWait())
              .reduce(Duration.ZERO, Duration::plus);
      TreeSet<String> over = new TreeSet<>();
      views.get(0).runs().stream()
          .filter(run -> run.state().equals("SUCCEEDED"))
          .forEach(run -> over.add(run.dag() + run.tick()));
      Duration walked =
          jobs.stream()
              .filter(job -> over.contains(job.run()))
              .map(job -> Duration.between(job.ready(), job.begins()))
              .reduce(Duration.ZERO, Duration::plus);
      assertThat(told).as("seed %d", seed).isEqualTo(walked);
    }
  }
}
