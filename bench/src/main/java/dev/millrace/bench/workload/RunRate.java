package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;
import static dev.millrace.bench.result.Target.Of.MIN;
import static dev.millrace.bench.result.Target.Of.P95;

import dev.millrace.bench.client.RunTimes;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import dev.millrace.bench.statistics.Summary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** W3: runs triggered over HTTP at constant rates, up to the highest that is kept up with. */
public final class RunRate implements Workload {
  /** From the least that the definition asks of each flow. */
  private static final List<Integer> RATES =
      List.of(34, 67, 100, 200, 300, 500, 600, 800, 1_000, 1_250, 1_500);

  private static final int FIRST_OF_B1 = 100;

  /** What a rate gave. */
  private record Level(int rate, Summary run, OpenLoop.Sent sent, double finishedPerSecond) {
    /** As the definition says, and all of it accepted and finished soon after the last trigger. */
    boolean isKeptUpWith() {
      return sent.refused() == 0
          && run.count() == sent.due().size()
          && run.mean() < 1_000
          && run.p95() < 1_000
          && run.p99() < 3_000
          && finishedPerSecond > 0.95 * rate;
    }
  }

  @Override
  public String name() {
    return "w3";
  }

  @Override
  public String definition() {
    return "Runs triggered over HTTP in an open loop, each rate for 8 s (5 min with --full) after"
        + " a warm-up; latency from the moment a trigger was due to the end of its run. The knee is"
        + " the highest rate with mean and p95 below 1 s, p99 below 3 s, nothing refused and no"
        + " growing backlog. Then the load is twice the knee. B1: two tasks, a value passed. B2: ten"
        + " tasks, five of them behind a condition.";
  }

  @Override
  public Outcome measure(Session session) {
    List<Figure> figures = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    flow(session, "B1", Dags::valuePassed, figures, notes);
    flow(session, "B2", Dags::conditions, figures, notes);
    return new Outcome(figures, notes);
  }

  private static void flow(
      Session session,
      String flow,
      java.util.function.UnaryOperator<String> dag,
      List<Figure> figures,
      List<String> notes) {
    int seconds = session.full() ? 300 : 8;
    try (Running running = session.start()) {
      warmUp(session, running, flow, dag);
      Optional<Level> knee = Optional.empty();
      for (int rate : RATES) {
        if (flow.equals("B1") && rate < FIRST_OF_B1) {
          continue;
        }
        Level level = level(session, running, flow, dag, rate, seconds);
        if (!level.isKeptUpWith()) {
          break;
        }
        knee = Optional.of(level);
      }
      Figure rate =
          Figure.once(
              flow + ": highest rate kept up with", "runs/s", knee.map(Level::rate).orElse(0));
      figures.add(
          flow.equals("B1")
              ? rate.with(Target.atLeast(MEDIAN, 500, "DESIGN 12"))
              : rate.with(Target.atLeast(MEDIAN, 33.3, "W3")));
      if (knee.isEmpty()) {
        notes.add(flow + ": the lowest rate was not kept up with.");
        return;
      }
      Level best = knee.get();
      figures.add(
          new Figure(
                  flow + ": latency at that rate",
                  "ms",
                  true,
                  best.run(),
                  List.of(),
                  Optional.empty())
              .with(Target.atMost(P95, 1_000, "DESIGN 12")));
      figures.add(
          Figure.samples(
              flow + ": answer to a trigger at that rate", "ms", best.sent().answerMillis()));
      figures.add(
          Figure.once(
              flow + ": load generator at that rate", "cores", best.sent().generatorCores()));
      Level over = level(session, running, flow, dag, 2 * best.rate(), seconds);
      figures.add(
          Figure.once(flow + ": finished at twice that rate", "runs/s", over.finishedPerSecond())
              .with(Target.atLeast(MIN, 0.8 * best.rate(), "a plateau, not a collapse")));
      figures.add(
          Figure.once(flow + ": refused at twice that rate", "runs", over.sent().refused()));
    }
  }

  private static void warmUp(
      Session session, Running running, String flow, java.util.function.UnaryOperator<String> dag) {
    running.client().submit("warm-up", dag.apply("warm-up"));
    session.say("%s: warm-up", flow);
    int seconds = session.full() ? 180 : 15;
    new OpenLoop(running.client()).send(i -> "warm-up", 100 * seconds, 100);
    running.client().awaitRest(Duration.ofMinutes(2));
  }

  /** Each level has a DAG of its own, so that its runs are easily found. */
  private static Level level(
      Session session,
      Running running,
      String flow,
      java.util.function.UnaryOperator<String> dag,
      int rate,
      int seconds) {
    String name = "level-" + rate;
    running.client().submit(name, dag.apply(name));
    OpenLoop.Sent sent = new OpenLoop(running.client()).send(i -> name, rate * seconds, rate);
    running.client().awaitRest(Duration.ofMinutes(5));
    List<Double> latencies = new ArrayList<>();
    double first = sent.due().values().stream().mapToDouble(d -> d).min().orElse(0);
    double until = first + seconds * 1_000.0;
    int inTime = 0;
    for (RunTimes run : running.client().runs(name)) {
      Double due = sent.due().get(run.id());
      if (due != null) {
        latencies.add(run.endedAt().toEpochMilli() - due);
      }
      inTime += run.endedAt().toEpochMilli() <= until ? 1 : 0;
    }
    Level level = new Level(rate, Summary.of(latencies), sent, inTime / (double) seconds);
    session.say(
        "%s: %d runs/s due, %.0f finished; latency mean %.0f ms, p95 %.0f, p99 %.0f; %d refused;"
            + " generator %.2f cores",
        flow,
        rate,
        level.finishedPerSecond(),
        level.run().mean(),
        level.run().p95(),
        level.run().p99(),
        sent.refused(),
        sent.generatorCores());
    return level;
  }
}
