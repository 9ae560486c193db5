package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;

import dev.millrace.bench.client.MillraceClient;
import dev.millrace.bench.process.Deployment;
import dev.millrace.bench.process.Heap;
import dev.millrace.bench.process.Mode;
import dev.millrace.bench.process.Poll;
import dev.millrace.bench.process.Usage;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** W10: how long it takes to start and what it needs. */
public final class Footprint implements Workload {
  private static final int RUNS = 5;
  private static final int TASKS = 20_000; // what a DAG file of 1 MiB holds

  @Override
  public String name() {
    return "w10";
  }

  @Override
  public String definition() {
    return "From the start of the processes to healthy, and to the end of the first task; memory"
        + " after a minute of idling (10 minutes with --full); heap after a collection with 100,000"
        + " tasks queued, less that with none (no worker slot is free: one task holds it; with"
        + " --full also with 100,000 tasks that wait for an hour to pass); bytes of the compacted"
        + " database per finished task, with its attempt.";
  }

  @Override
  public Outcome measure(Session session) {
    List<Double> healthy = new ArrayList<>();
    List<Double> firstTask = new ArrayList<>();
    for (int i = 0; i <= session.repeats(); i++) {
      long began = System.nanoTime();
      try (Running running = new Started(session).running()) {
        double ready = (System.nanoTime() - began) / 1e9;
        running.client().submit("single", Dags.single("single"));
        running
            .client()
            .awaitSuccess(
                running.client().trigger("single"), Duration.ofMinutes(1), Duration.ofMillis(5));
        if (i > 0) { // the first reads the program from the disk
          healthy.add(ready - running.preparationSeconds());
          firstTask.add((System.nanoTime() - began) / 1e9 - running.preparationSeconds());
        }
        session.say("start %d: healthy after %.2f s", i, ready - running.preparationSeconds());
      }
    }
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.repeats("start to healthy", "s", healthy)
            .with(Target.atMost(MEDIAN, 3, "DESIGN 12")));
    figures.add(Figure.repeats("start to the end of the first task", "s", firstTask));
    try (Running running = session.start(1)) {
      idle(session, running, figures);
      queued(session, running, figures);
    }
    try (Running running = session.start()) {
      stored(session, running, figures);
      if (session.full()) { // each of them begins in a process: many minutes
        waiting(session, running, figures);
      }
    }
    return new Outcome(figures, List.of("Of W10, the soak of 24 hours is not measured."));
  }

  /** Times the processes alone, not the database that is there before them. */
  private record Started(Session session) {
    Running running() {
      long began = System.nanoTime();
      Deployment deployment = session.prepare(Session.SLOTS);
      double prepared = (System.nanoTime() - began) / 1e9;
      return Running.of(deployment.startAll()).preparedIn(prepared);
    }
  }

  private static void idle(Session session, Running running, List<Figure> figures) {
    Duration idle = session.full() ? Duration.ofMinutes(10) : Duration.ofMinutes(1);
    session.say("idle for %d s", idle.toSeconds());
    Poll.pause(idle);
    Usage usage = Usage.of(running.deployment().serverPids());
    Figure memory =
        Figure.once("resident memory when idle, all processes", "MiB", usage.residentMib());
    figures.add(
        session.mode() == Mode.EMBEDDED
            ? memory.with(Target.atMost(MEDIAN, 350, "DESIGN 12"))
            : memory);
  }

  private static void queued(Session session, Running running, List<Figure> figures) {
    MillraceClient client = running.client();
    client.submit("holder", Dags.slowChain("holder", 1, 600_000));
    client.submit("queue", Dags.fanOutWithoutRoot("queue", TASKS));
    String holder = client.trigger("holder");
    Poll.until(
        "the slot to be taken",
        Duration.ofSeconds(30),
        Duration.ofMillis(20),
        () ->
            client
                .get("/api/v1/runs/" + holder + "/tasks/s0")
                .path("state")
                .asText()
                .equals("RUNNING"));
    String of = "heap of the scheduler per 100,000 queued tasks";
    figures.add(heap(of, session, running, "queue", "READY"));
  }

  private static void waiting(Session session, Running running, List<Figure> figures) {
    running.client().submit("wait", Dags.waiting("wait", TASKS));
    String of = "heap of the scheduler per 100,000 waiting tasks";
    figures.add(heap(of, session, running, "wait", "WAITING"));
  }

  /** What five runs of a DAG of 20,000 tasks take once all of these are in a state. */
  private static Figure heap(
      String of, Session session, Running running, String dag, String state) {
    MillraceClient client = running.client();
    long scheduler = running.deployment().schedulers().get(0).pid();
    double before = Heap.liveMib(scheduler);
    session.say("making %,d tasks %s", RUNS * TASKS, state);
    for (int i = 0; i < RUNS; i++) {
      String run = client.trigger(dag);
      Poll.until(
          "the tasks of run " + run + " to be " + state,
          Duration.ofMinutes(5),
          Duration.ofMillis(500),
          () -> isLast(client, run, state) && areNearlyAll(client, run, state));
    }
    return Figure.once(of, "MiB", Heap.liveMib(scheduler) - before)
        .with(Target.atMost(MEDIAN, 100, "W10"));
  }

  private static boolean isLast(MillraceClient client, String run, String state) {
    return client
        .get("/api/v1/runs/" + run + "/tasks/t" + (TASKS - 1))
        .path("state")
        .asText()
        .equals(state);
  }

  /** A holder of the slot that is lost and begins again lets a few pass. */
  private static boolean areNearlyAll(MillraceClient client, String run, String state) {
    long there = client.tasks(run).stream().filter(task -> task.state().equals(state)).count();
    return there >= TASKS * 0.99;
  }

  private static void stored(Session session, Running running, List<Figure> figures) {
    session.say("bytes per finished task");
    running.client().submit("fan-10000", Dags.fanOut("fan-10000", 10_000));
    running.run("fan-10000");
    long before = running.compactDatabaseBytes();
    running.run("fan-10000");
    running.run("fan-10000");
    long after = running.compactDatabaseBytes();
    figures.add(
        Figure.once("database per finished task", "bytes", (after - before) / (2.0 * 10_002)));
  }
}
