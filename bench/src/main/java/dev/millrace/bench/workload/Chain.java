package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;
import static dev.millrace.bench.result.Target.Of.P99;

import dev.millrace.bench.client.RunTimes;
import dev.millrace.bench.client.TaskTimes;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.util.ArrayList;
import java.util.List;

/** W1: one run whose tasks follow each other. */
public final class Chain implements Workload {
  /** Runs of 400 tasks until the processes are as fast as they become. */
  static final int WARM_UPS = 40;

  @Override
  public String name() {
    return "w1";
  }

  @Override
  public String definition() {
    return "One run of N sequential no-ops, N = 40 and 400. End to next start is the time between"
        + " the first instructions of two neighbours, which is what happens between two tasks plus"
        + " the no-op itself. The first 40 runs of 400 warm the processes up and are discarded. Then the"
        + " chains of Python processes with which Windmill compares engines: 40 × fibo(10) and"
        + " 10 × fibo(33).";
  }

  @Override
  public Outcome measure(Session session) {
    List<Figure> figures = new ArrayList<>();
    try (Running running = session.start()) {
      running.client().submit("chain-40", Dags.chain("chain-40", 40));
      running.client().submit("chain-400", Dags.chain("chain-400", 400));
      for (int i = 0; i < WARM_UPS; i++) {
        if (i % 10 == 0) {
          session.say("warm-up %d of %d", i + 1, WARM_UPS);
        }
        running.run("chain-400");
      }
      figures.addAll(chain(session, running, 40));
      figures.addAll(chain(session, running, 400));
      figures.addAll(python(session, running, "40 × fibo(10) in Python", 40, 10));
      figures.addAll(python(session, running, "10 × fibo(33) in Python", 10, 33));
    }
    return new Outcome(figures, List.of());
  }

  /** Windmill's LIGHT and LONG: overhead is what is left of the whole without the steps. */
  private static List<Figure> python(
      Session session, Running running, String of, int tasks, int fibo) {
    String dag = "python-" + fibo;
    running.client().submit(dag, Dags.pythonChain(dag, tasks, fibo));
    running.run(dag); // discarded
    List<Double> makespans = new ArrayList<>();
    List<Double> overheads = new ArrayList<>();
    List<Double> steps = new ArrayList<>();
    for (int i = 0; i < session.repeats(); i++) {
      RunTimes run = running.run(dag);
      List<TaskTimes> all = running.client().tasks(run.id());
      double inSteps = all.stream().mapToDouble(TaskTimes::seconds).sum();
      makespans.add(run.seconds());
      overheads.add((run.seconds() - inSteps) * 1000 / tasks);
      all.forEach(task -> steps.add(task.seconds() * 1000));
      session.say("%s, repeat %d: %.3f s", of, i + 1, run.seconds());
    }
    return List.of(
        Figure.repeats(of + ": makespan", "s", makespans),
        Figure.repeats(of + ": overhead per task", "ms", overheads),
        Figure.samples(of + ": the step itself", "ms", steps));
  }

  private static List<Figure> chain(Session session, Running running, int tasks) {
    List<Double> gaps = new ArrayList<>();
    List<Double> makespans = new ArrayList<>();
    List<Double> overheads = new ArrayList<>();
    Cost cost = new Cost(running);
    for (int i = 0; i < session.repeats(); i++) {
      cost.begin();
      RunTimes run = running.run("chain-" + tasks);
      cost.end(tasks);
      makespans.add(run.seconds());
      overheads.add(run.seconds() * 1000 / tasks);
      gaps.addAll(gaps(running.client().tasks(run.id())));
      session.say("%d tasks, repeat %d: %.3f s", tasks, i + 1, run.seconds());
    }
    String of = tasks + " tasks";
    double floor = session.floor().commit(session.mode()) + session.floor().message().median();
    Figure makespan = Figure.repeats(of + ": makespan", "s", makespans);
    List<Figure> figures = new ArrayList<>();
    figures.add(tasks == 40 ? makespan.with(Target.atMost(MEDIAN, 0.4, "W1, no-op")) : makespan);
    figures.add(
        Figure.samples(of + ": end to next start", "ms", gaps)
            .with(Target.atMost(MEDIAN, 1.5, "DESIGN 12"), Target.atMost(P99, 15, "DESIGN 12"))
            .over(floor, "one commit of a row and two messages"));
    figures.add(Figure.repeats(of + ": overhead per task", "ms", overheads));
    figures.addAll(cost.figures(of));
    return figures;
  }

  static List<Double> gaps(List<TaskTimes> tasks) {
    List<Double> gaps = new ArrayList<>();
    for (int i = 1; i < tasks.size(); i++) {
      gaps.add((tasks.get(i).atMicros() - tasks.get(i - 1).atMicros()) / 1000.0);
    }
    return gaps;
  }
}
