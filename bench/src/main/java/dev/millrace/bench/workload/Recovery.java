package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;

import dev.millrace.bench.process.BenchmarkFailed;
import dev.millrace.bench.process.Deployment;
import dev.millrace.bench.process.Mode;
import dev.millrace.bench.process.Poll;
import dev.millrace.bench.process.PostgresServer;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** W8: processes are killed, hung and restarted while runs go through. */
public final class Recovery implements Workload {
  private static final int TASKS = 10;
  private static final int HOLD_MILLIS = 20;
  private static final double RUNS_PER_SECOND = 15;
  private static final Duration BEFORE = Duration.ofSeconds(10);
  private static final Duration AFTER = Duration.ofSeconds(20);
  private static final Duration AFTER_A_HANG = Duration.ofSeconds(35);

  /** What goes wrong, and within how many seconds work must go on. */
  private enum Fault {
    WORKER_KILLED("kill -9 of a worker", 5, Set.of(Mode.HA)),
    SCHEDULER_KILLED("kill -9 of a scheduler", 5, Set.of(Mode.HA)),
    WORKER_HANGS("a worker hangs for 30 s", 15, Set.of(Mode.HA)),
    POSTGRES_RESTARTED("PostgreSQL away for 5 s", 3, Set.of(Mode.HA, Mode.POSTGRESQL)),
    EVERYTHING_KILLED("kill -9 of everything, started again at once", 0, Set.of(Mode.values()));

    private final String what;
    private final double within;
    private final Set<Mode> modes;

    Fault(String what, double within, Set<Mode> modes) {
      this.what = what;
      this.within = within;
      this.modes = modes;
    }
  }

  @Override
  public String name() {
    return "w8";
  }

  @Override
  public String definition() {
    return "15 runs a second of a chain of 10 tasks that hold their slot for 20 ms each, for 30 s"
        + " (45 s where a worker hangs);"
        + " after 10 s a fault. A pause is the longest time without any start of a task;"
        + " recovered is when as many tasks end in a second as before the fault (95 %). Lost: an"
        + " accepted run without a final state. Applied twice: a task with two attempts that"
        + " succeeded. The client repeats a trigger with its key until it is accepted.";
  }

  @Override
  public Outcome measure(Session session) {
    List<Figure> figures = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Fault fault : Fault.values()) {
      if (fault.modes.contains(session.mode())) {
        try (Running running = session.start()) {
          figures.addAll(faulted(session, running, fault));
        } catch (BenchmarkFailed e) {
          notes.add("Not measured, " + fault.what + ": " + e.getMessage());
        }
      }
    }
    return new Outcome(figures, notes);
  }

  private static List<Figure> faulted(Session session, Running running, Fault fault) {
    session.say("%s", fault.what);
    running.client().submit("work", Dags.slowChain("work", TASKS, HOLD_MILLIS));
    List<String> apis = new ArrayList<>();
    for (int i = 0; i < running.deployment().schedulers().size(); i++) {
      apis.add(running.deployment().url(i));
    }
    KeyedTriggers triggers = new KeyedTriggers(apis, "work", RUNS_PER_SECOND);
    Duration after = fault == Fault.WORKER_HANGS ? AFTER_A_HANG : AFTER;
    triggers.start(BEFORE.plus(after));
    Poll.pause(BEFORE);
    Instant at = Instant.now();
    Instant back = inflict(fault, running.deployment());
    session.say("%s: done, waiting for %d s", fault.what, after.toSeconds());
    List<String> runs = triggers.await(after.plusSeconds(60));
    running.client().awaitRest(Duration.ofMinutes(3));
    session.say("%s: reading what became of %d runs", fault.what, runs.size());
    Aftermath aftermath = Aftermath.read(running.client(), runs, at, BEFORE);
    return figures(session, fault, aftermath, Duration.between(at, back).toMillis() / 1e3);
  }

  private static List<Figure> figures(
      Session session, Fault fault, Aftermath aftermath, double awaySeconds) {
    String of = fault.what;
    session.say(
        "%s: pause %.2f s, recovered after %.1f s, %d lost, %d applied twice, %d wrong",
        of,
        aftermath.pauseSeconds(),
        aftermath.recoveredSeconds(),
        aftermath.lost(),
        aftermath.appliedTwice(),
        aftermath.wrong());
    List<Figure> figures = new ArrayList<>();
    Figure pause = Figure.once(of + ": longest pause", "s", aftermath.pauseSeconds());
    figures.add(
        fault == Fault.POSTGRES_RESTARTED
            ? pause.with(Target.atMost(MEDIAN, awaySeconds + fault.within, "W8"))
            : fault == Fault.EVERYTHING_KILLED
                ? pause
                : pause.with(Target.atMost(MEDIAN, fault.within, "DESIGN 12")));
    Optional<Double> again = aftermath.secondAttemptSeconds();
    again.ifPresent(
        seconds -> {
          Figure figure = Figure.once(of + ": fault to first second attempt", "s", seconds);
          figures.add(
              fault.within > 0
                  ? figure.with(Target.atMost(MEDIAN, fault.within, "DESIGN 12"))
                  : figure);
        });
    figures.add(Figure.once(of + ": recovered after", "s", aftermath.recoveredSeconds()));
    figures.add(Figure.once(of + ": runs", "", aftermath.runs()));
    figures.add(none(of + ": lost", aftermath.lost()));
    figures.add(none(of + ": wrong final state", aftermath.wrong()));
    figures.add(none(of + ": applied twice", aftermath.appliedTwice()));
    figures.add(Figure.once(of + ": attempts begun again, fenced", "", aftermath.secondAttempts()));
    return figures;
  }

  private static Figure none(String name, int count) {
    return Figure.once(name, "", count).with(Target.atMost(MEDIAN, 0, "DESIGN 12"));
  }

  /** Does it, and answers when what was taken away was given back. */
  private static Instant inflict(Fault fault, Deployment deployment) {
    switch (fault) {
      case WORKER_KILLED -> {
        deployment.workers().get(deployment.workers().size() - 1).kill();
      }
      case SCHEDULER_KILLED -> {
        int last = deployment.schedulers().size() - 1;
        deployment.schedulers().get(last).kill();
      }
      case POSTGRES_RESTARTED -> {
        PostgresServer postgres = deployment.postgres().orElseThrow();
        postgres.stop();
        Poll.pause(Duration.ofSeconds(5));
        postgres.startAgain();
      }
      case WORKER_HANGS -> {
        var worker = deployment.workers().get(deployment.workers().size() - 1);
        worker.hang();
        Poll.pause(Duration.ofSeconds(30));
        worker.resume();
      }
      case EVERYTHING_KILLED -> {
        deployment.workers().forEach(process -> process.kill());
        deployment.schedulers().forEach(process -> process.kill());
        deployment
            .postgres()
            .ifPresent(
                postgres -> {
                  postgres.kill();
                  postgres.startAgain();
                });
        deployment.startAll();
      }
    }
    return Instant.now();
  }
}
