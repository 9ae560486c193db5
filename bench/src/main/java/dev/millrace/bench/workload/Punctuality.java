package dev.millrace.bench.workload;

import static dev.millrace.bench.result.Target.Of.MEDIAN;
import static dev.millrace.bench.result.Target.Of.P99;

import dev.millrace.bench.process.Mode;
import dev.millrace.bench.process.Poll;
import dev.millrace.bench.process.PostgresServer;
import dev.millrace.bench.result.Figure;
import dev.millrace.bench.result.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** W7: a thousand schedules due in the same second, and a scheduler killed in the middle. */
public final class Punctuality implements Workload {
  private static final int SCHEDULES = 1_000;
  private static final long PERIOD_MILLIS = 10_000;

  private static final String TRIGGER = "triggers:\n  t: {every: 10s, overlap: allow}\n";

  /** For what is late because of who was killed: its shards are taken after some seconds. */
  private static final long TAKEOVER_MILLIS = 15_000;

  @Override
  public String name() {
    return "w7";
  }

  @Override
  public String definition() {
    return "1,000 DAGs of one no-op, each with `every: 10s`, so that all are due in the same second;"
        + " for a minute (--full: 10 minutes). Decided: from the tick to the decision that it"
        + " becomes a run, which is made durable with the run right after. Begun: from the tick to"
        + " the start of the no-op. With two schedulers one is killed right at a tick in the middle"
        + " and not started again; what is due in the 15 s around that counts for itself. Missed: a"
        + " tick without a record or without its run. Doubled: a tick with two runs.";
  }

  @Override
  public Outcome measure(Session session) {
    if (session.mode() == Mode.EMBEDDED) {
      return new Outcome(List.of(), List.of()); // what became of ticks is read by SQL
    }
    try (Running running = session.start()) {
      return measure(session, running);
    }
  }

  private static Outcome measure(Session session, Running running) {
    PostgresServer postgres = running.deployment().postgres().orElseThrow();
    session.say("submitting %d DAGs", SCHEDULES);
    for (int i = 0; i < SCHEDULES; i++) {
      running.client().submit("due-" + i, Dags.single("due-" + i) + TRIGGER);
    }
    Poll.until(
        "every schedule to be known",
        Duration.ofMinutes(2),
        Duration.ofMillis(100),
        () -> number(postgres, "select count(*) from schedule") == SCHEDULES);
    long from = nextTick(); // warm by then
    long length = session.full() ? 60 : 6;
    long to = from + length * PERIOD_MILLIS;
    long killed = from + length / 2 * PERIOD_MILLIS;
    if (session.mode() == Mode.HA) {
      awaitTime(killed);
      running.deployment().schedulers().get(1).kill();
      session.say("a scheduler was killed %d ms after a tick", System.currentTimeMillis() - killed);
    }
    awaitTime(to);
    Poll.until(
        "all that is due to be decided",
        Duration.ofMinutes(2),
        Duration.ofMillis(200),
        () -> number(postgres, "select count(*) from schedule where cursor_at < " + to) == 0);
    running.client().awaitRest(Duration.ofMinutes(2));
    boolean one = session.mode() != Mode.HA;
    return outcome(postgres, from, to, one ? to + PERIOD_MILLIS : killed);
  }

  private static Outcome outcome(PostgresServer postgres, long from, long to, long killed) {
    String range = "tick > %d and tick <= %d".formatted(from, to);
    String around = "tick between %d and %d".formatted(killed, killed + TAKEOVER_MILLIS);
    long expected = SCHEDULES * ((to - from) / PERIOD_MILLIS);
    long withRuns =
        number(
            postgres,
            "select count(*) from tick where run_id in (select id from run) and " + range);
    long doubled =
        number(
            postgres,
            "select count(*) from (select 1 from run where trigger_id is not null group by dag,"
                + " tick having count(*) > 1) twice");
    List<Double> decided =
        values(
            postgres, "select decided_at - tick from tick where " + range + " and not " + around);
    List<Double> begun =
        values(
            postgres,
            "select a.started_at - tick from attempt a join run on run.id = run_id where number = 1"
                + " and a.started_at is not null and "
                + range
                + " and not "
                + around);
    List<Figure> figures =
        new ArrayList<>(
            List.of(
                Figure.samples("decided after the tick", "ms", decided)
                    .with(Target.atMost(MEDIAN, 20, "W7"), Target.atMost(P99, 150, "W7")),
                Figure.samples("begun after the tick", "ms", begun),
                Figure.once("ticks", "", expected),
                Figure.once("missed", "", expected - withRuns)
                    .with(Target.atMost(MEDIAN, 0, "DESIGN 12")),
                Figure.once("doubled", "", doubled).with(Target.atMost(MEDIAN, 0, "DESIGN 12"))));
    List<Double> late =
        values(postgres, "select decided_at - tick from tick where " + range + " and " + around);
    if (!late.isEmpty()) {
      figures.add(Figure.samples("decided after a tick at which a scheduler died", "ms", late));
    }
    return new Outcome(figures, List.of());
  }

  private static long nextTick() {
    return (System.currentTimeMillis() / PERIOD_MILLIS + 1) * PERIOD_MILLIS;
  }

  private static void awaitTime(long millis) {
    Poll.pause(Duration.ofMillis(Math.max(0, millis - System.currentTimeMillis())));
  }

  private static long number(PostgresServer postgres, String sql) {
    return Long.parseLong(postgres.text(sql));
  }

  /** The one column of all rows. */
  private static List<Double> values(PostgresServer postgres, String sql) {
    String all = postgres.text("select string_agg(v::text, ' ') from (" + sql + ") x(v)");
    return all == null ? List.of() : Arrays.stream(all.split(" ")).map(Double::valueOf).toList();
  }
}
