package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;

import dev.millrace.bench.client.RunTimes;
import dev.millrace.bench.process.Mode;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import dev.millrace.bench.statistics.PowerLaw;
import dev.millrace.bench.statistics.Summary;
import java.util.ArrayList;
import java.util.List;

/** W11: how figures change with size, history and slots. */
public final class Slope implements Workload {
  private static final List<Integer> SIZES = List.of(1_000, 3_000, 10_000, 20_000);
  private static final List<Integer> SLOTS = List.of(2, 8, 20, 50, 100);
  private static final int TASK_MILLIS = 100;
  private static final int SECONDS_AT_BEST = 10;

  @Override
  public String name() {
    return "w11";
  }

  @Override
  public String definition() {
    return "W2 over N = 1,000 to 20,000 and the exponent of its makespan; the time between tasks of"
        + " W1 (400 tasks) with no and with many finished tasks in the database (100,000; on"
        + " PostgreSQL also 1,000,000, copied within the database); tasks that sleep 0.1 s on W"
        + " slots of one worker, 100 × W of them, so that 10 s would be perfect.";
  }

  @Override
  public Outcome measure(Session session) {
    List<Figure> figures = new ArrayList<>();
    exponent(session, figures);
    history(session, figures);
    efficiency(session, figures);
    return new Outcome(
        figures,
        List.of(
            "Of W11, the knee of W3 over up to 10,000 DAGs, a history of 10,000,000 tasks and several"
                + " workers are not measured."));
  }

  private static void exponent(Session session, List<Figure> figures) {
    int repeats = Math.min(3, session.repeats());
    try (Running running = session.start()) {
      double[] sizes = new double[SIZES.size()];
      double[] seconds = new double[SIZES.size()];
      running.client().submit("warm-up", Dags.bareFanOut("warm-up", 5_000));
      running.run("warm-up");
      running.run("warm-up");
      for (int i = 0; i < SIZES.size(); i++) {
        String dag = "fan-" + SIZES.get(i);
        running.client().submit(dag, Dags.bareFanOut(dag, SIZES.get(i)));
        List<Double> makespans = new ArrayList<>();
        for (int r = 0; r < repeats; r++) {
          makespans.add(running.run(dag).seconds());
        }
        sizes[i] = SIZES.get(i);
        seconds[i] = Summary.of(makespans).median();
        session.say("%,d tasks: %.2f s", SIZES.get(i), seconds[i]);
        figures.add(Figure.repeats("%,d tasks: makespan".formatted(SIZES.get(i)), "s", makespans));
      }
      figures.add(
          Figure.once(
                  "exponent of makespan over N", "", PowerLaw.through(sizes, seconds).exponent())
              .with(Target.atMost(MEDIAN, 1.05, "DESIGN 12")));
    }
  }

  private static void history(Session session, List<Figure> figures) {
    try (Running running = session.start()) {
      running.client().submit("chain-400", Dags.chain("chain-400", 400));
      for (int i = 0; i < Chain.WARM_UPS; i++) {
        running.run("chain-400");
      }
      double none = gaps(session, running, "no finished tasks", figures);
      running.client().submit("fan-20000", Dags.bareFanOut("fan-20000", 20_000));
      session.say("making 100,000 finished tasks");
      for (int i = 0; i < 5; i++) {
        running.run("fan-20000");
      }
      double some = gaps(session, running, "100,000 finished tasks", figures);
      figures.add(loss("100,000", none, some));
      if (session.mode() != Mode.EMBEDDED) {
        session.say("copying to 1,000,000 finished tasks");
        long tasks = History.copy(running.deployment().postgres().orElseThrow(), 9);
        session.say("%,d finished tasks", tasks);
        double many = gaps(session, running, "1,000,000 finished tasks", figures);
        figures.add(loss("1,000,000", none, many));
      }
    }
  }

  private static Figure loss(String history, double before, double after) {
    return Figure.once(
            "slower with " + history + " finished tasks", "%", (after / before - 1) * 100)
        .with(Target.atMost(MEDIAN, 10, "W11"));
  }

  private static double gaps(Session session, Running running, String with, List<Figure> figures) {
    List<Double> gaps = new ArrayList<>();
    for (int i = 0; i < session.repeats(); i++) {
      RunTimes run = running.run("chain-400");
      gaps.addAll(Chain.gaps(running.client().tasks(run.id())));
    }
    Figure figure = Figure.samples("end to next start with " + with, "ms", gaps);
    session.say("%s: p50 %.2f ms", with, figure.summary().median());
    figures.add(figure);
    return figure.summary().median();
  }

  private static void efficiency(Session session, List<Figure> figures) {
    for (int slots : SLOTS) {
      int tasks = slots * SECONDS_AT_BEST * 1000 / TASK_MILLIS;
      try (Running running = session.start(slots)) {
        running.client().submit("warm-up", Dags.slowFanOut("warm-up", slots * 5, TASK_MILLIS));
        running.run("warm-up");
        running.client().submit("sleep", Dags.slowFanOut("sleep", tasks, TASK_MILLIS));
        double seconds = running.run("sleep").seconds();
        Figure figure =
            Figure.once(
                "efficiency with %d slots".formatted(slots), "%", 100 * SECONDS_AT_BEST / seconds);
        figures.add(slots == 100 ? figure.with(Target.atLeast(MEDIAN, 97, "W11")) : figure);
        session.say("%d slots: %.2f s for what takes 10 s at best", slots, seconds);
      }
    }
  }
}
