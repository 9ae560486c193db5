package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MAX;
import static dev.millrace.bench.result.Target.Of.MEDIAN;

import dev.millrace.bench.client.RunTimes;
import dev.millrace.bench.client.TaskTimes;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.stream.IntStream;

/** W2: one task, then many at once, then one that waits for all. */
public final class FanOut implements Workload {
  private static final List<Integer> SIZES = List.of(100, 1_000, 10_000);
  private static final int LARGEST = 20_000; // what a DAG file of 1 MiB holds
  private static final int TOGETHER = 5;

  @Override
  public String name() {
    return "w2";
  }

  @Override
  public String definition() {
    return "One run: a root, N no-ops, a join; N = 100, 1,000, 10,000. For 100,000 tasks, five runs"
        + " of 20,000 at the same time, because a DAG file of 1 MiB holds no more steps and"
        + " for-each is not executed yet. All of it is done once before and discarded.";
  }

  @Override
  public Outcome measure(Session session) {
    List<Figure> figures = new ArrayList<>();
    try (Running running = session.start()) {
      for (int tasks : SIZES) {
        running.client().submit("fan-" + tasks, Dags.fanOut("fan-" + tasks, tasks));
      }
      running.client().submit("fan-20000", Dags.bareFanOut("fan-20000", LARGEST));
      session.say("warm-up: everything once");
      SIZES.forEach(tasks -> running.run("fan-" + tasks));
      together(running);
      for (int tasks : SIZES) {
        figures.addAll(fan(session, running, tasks));
      }
      figures.addAll(hundredThousand(session, running));
    }
    return new Outcome(figures, List.of());
  }

  private static List<Figure> fan(Session session, Running running, int tasks) {
    List<Double> makespans = new ArrayList<>();
    List<Double> rates = new ArrayList<>();
    List<Double> first = new ArrayList<>();
    List<Double> last = new ArrayList<>();
    List<Double> joins = new ArrayList<>();
    Cost cost = new Cost(running);
    for (int i = 0; i < session.repeats(); i++) {
      cost.begin();
      RunTimes run = running.run("fan-" + tasks);
      cost.end(tasks + 2);
      makespans.add(run.seconds());
      rates.add((tasks + 2) / run.seconds());
      starts(running.client().tasks(run.id()), first, last, joins);
      session.say("%,d tasks, repeat %d: %.3f s", tasks, i + 1, run.seconds());
    }
    String of = "%,d tasks".formatted(tasks);
    double floor = 2 * tasks / session.floor().rowsPerSecond(session.mode());
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.repeats(of + ": makespan", "s", makespans)
            .with(targets(tasks))
            .over(floor, "two rows per task at 100 rows a commit"));
    figures.add(Figure.repeats(of + ": tasks per second", "/s", rates));
    figures.add(Figure.repeats(of + ": root to first start", "ms", first));
    figures.add(Figure.repeats(of + ": root to last start", "ms", last));
    figures.add(Figure.repeats(of + ": last start to join", "ms", joins));
    figures.addAll(cost.figures(of));
    return figures;
  }

  private static Target[] targets(int tasks) {
    return switch (tasks) {
      case 100 -> new Target[] {Target.atMost(MEDIAN, 0.3, "W2")};
      case 10_000 -> new Target[] {Target.atMost(MEDIAN, 2, "DESIGN 12")};
      default -> new Target[0];
    };
  }

  private static void starts(
      List<TaskTimes> tasks, List<Double> first, List<Double> last, List<Double> joins) {
    long root = tasks.get(0).atMicros();
    long join = tasks.get(tasks.size() - 1).atMicros();
    LongSummaryStatistics between =
        tasks.subList(1, tasks.size() - 1).stream()
            .mapToLong(TaskTimes::atMicros)
            .summaryStatistics();
    first.add((between.getMin() - root) / 1000.0);
    last.add((between.getMax() - root) / 1000.0);
    joins.add((join - between.getMax()) / 1000.0);
  }

  private static List<Figure> hundredThousand(Session session, Running running) {
    Cost cost = new Cost(running);
    List<Double> makespans = new ArrayList<>();
    for (int i = 0; i < Math.min(3, session.repeats()); i++) {
      cost.begin();
      double seconds = together(running);
      cost.end((long) TOGETHER * (LARGEST + 2));
      makespans.add(seconds);
      session.say("100,000 tasks, repeat %d: %.3f s", i + 1, seconds);
    }
    double floor = 2.0 * TOGETHER * LARGEST / session.floor().rowsPerSecond(session.mode());
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.repeats("100,000 tasks: makespan", "s", makespans)
            .with(Target.atMost(MAX, 20, "DESIGN 12"))
            .over(floor, "two rows per task at 100 rows a commit"));
    figures.addAll(cost.figures("100,000 tasks"));
    return figures;
  }

  /** From the creation of the first run to the end of the last. */
  private static double together(Running running) {
    List<String> ids =
        IntStream.range(0, TOGETHER).mapToObj(i -> running.client().trigger("fan-20000")).toList();
    List<RunTimes> runs =
        ids.stream()
            .map(
                id ->
                    running
                        .client()
                        .awaitSuccess(id, Duration.ofMinutes(10), Duration.ofMillis(500)))
            .toList();
    long began = runs.stream().mapToLong(run -> run.createdAt().toEpochMilli()).min().orElseThrow();
    long ended = runs.stream().mapToLong(run -> run.endedAt().toEpochMilli()).max().orElseThrow();
    return (ended - began) / 1000.0;
  }
}
