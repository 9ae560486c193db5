package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;

import dev.millrace.bench.client.MillraceClient;
import dev.millrace.bench.client.RunTimes;
import dev.millrace.bench.process.Poll;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** W4: many runs of many DAGs at once. */
public final class Burst implements Workload {
  private static final int DAGS = 100;
  private static final int RUNS = 10_000;
  private static final int AS_FAST_AS_ACCEPTED = 10_000; // a second, what W4 asks for

  @Override
  public String name() {
    return "w4";
  }

  @Override
  public String definition() {
    return "10,000 one-task runs of 100 DAGs, all due within one second over HTTP; then 100 DAGs ×"
        + " 10 runs × a chain of 10 tasks. Accepted: until the last answer. Drained: until the end"
        + " of the last run. Meanwhile a reader asks for a DAG every 100 ms.";
  }

  @Override
  public Outcome measure(Session session) {
    List<Figure> figures = new ArrayList<>();
    try (Running running = session.start()) {
      for (int i = 0; i < DAGS; i++) {
        running.client().submit("one-" + i, Dags.single("one-" + i));
        running.client().submit("ten-" + i, Dags.chain("ten-" + i, 10));
      }
      burst(session, running, "one-", 2_000, new ArrayList<>()); // discarded
      List<Double> accepts = new ArrayList<>();
      List<Double> drains = new ArrayList<>();
      List<Double> rates = new ArrayList<>();
      List<Double> reads = new ArrayList<>();
      List<Double> refused = new ArrayList<>();
      Cost cost = new Cost(running);
      int repeats = session.full() ? session.repeats() : Math.min(3, session.repeats());
      for (int i = 0; i < repeats; i++) {
        cost.begin();
        Drained drained = burst(session, running, "one-", RUNS, reads);
        cost.end(RUNS);
        accepts.add(drained.accepted);
        drains.add(drained.drained);
        refused.add((double) drained.refused);
        rates.add(RUNS / drained.drained);
      }
      figures.add(
          Figure.repeats("10,000 runs: accepted", "s", accepts)
              .with(Target.atMost(MEDIAN, 5, "W4")));
      figures.add(
          Figure.repeats("10,000 runs: drained", "s", drains)
              .with(Target.atMost(MEDIAN, 10, "W4")));
      figures.add(Figure.repeats("10,000 runs: runs per second", "/s", rates));
      figures.add(Figure.repeats("10,000 runs: refused", "runs", refused));
      figures.add(Figure.samples("10,000 runs: reading a DAG meanwhile", "ms", reads));
      figures.addAll(cost.figures("10,000 runs"));
      List<Double> instances = new ArrayList<>();
      for (int i = 0; i < repeats; i++) {
        instances.add(burst(session, running, "ten-", 1_000, new ArrayList<>()).drained);
      }
      figures.add(
          Figure.repeats("100 DAGs × 10 runs × 10 tasks: drained", "s", instances)
              .with(Target.atMost(MEDIAN, 15, "W4")));
    }
    return new Outcome(
        figures,
        List.of(
            "There is no call that starts many runs at once yet, so the variant of W4 with one bulk"
                + " call is not measured."));
  }

  private record Drained(double accepted, double drained, int refused) {}

  private static Drained burst(
      Session session, Running running, String dags, int runs, List<Double> reads) {
    AtomicBoolean over = new AtomicBoolean();
    Thread reader = new Thread(() -> read(running.client(), dags + "0", reads, over), "reader");
    reader.start();
    long before = System.currentTimeMillis();
    OpenLoop.Sent sent =
        new OpenLoop(running.client()).send(i -> dags + i % DAGS, runs, AS_FAST_AS_ACCEPTED);
    double accepted = (System.currentTimeMillis() - before) / 1e3;
    running.client().awaitRest(Duration.ofMinutes(10));
    over.set(true);
    long last = before;
    for (int i = 0; i < DAGS; i++) {
      for (RunTimes run : running.client().runs(dags + i)) {
        last = Math.max(last, run.endedAt().toEpochMilli());
      }
    }
    join(reader);
    Drained drained = new Drained(accepted, (last - before) / 1e3, sent.refused());
    session.say(
        "%,d runs of %s…: accepted in %.2f s, drained in %.2f s, %d refused",
        runs, dags, drained.accepted, drained.drained, drained.refused);
    return drained;
  }

  private static void read(
      MillraceClient client, String dag, List<Double> reads, AtomicBoolean over) {
    while (!over.get()) {
      long began = System.nanoTime();
      client.get("/api/v1/dags/" + dag);
      reads.add((System.nanoTime() - began) / 1e6);
      Poll.pause(Duration.ofMillis(100));
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(10_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
