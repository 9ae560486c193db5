package dev.millrace.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Whether every tick was decided on once and as its trigger says, by what the database has. */
final class TickJudgement {
  private static final long GRACE_MILLIS = 60_000;
  private static final long WITHIN_MILLIS = Duration.ofHours(12).toMillis();
  private static final int MAX = 5;

  /** What became of a tick, or of several in a row. Times are in milliseconds. */
  private record Decision(
      String dag,
      long tick,
      long last,
      long ticks,
      String outcome,
      String run,
      long into,
      long at) {
    static Decision of(String row) {
      String[] parts = row.split(" ");
      return new Decision(
          parts[0],
          Long.parseLong(parts[1]),
          Long.parseLong(parts[2]),
          Long.parseLong(parts[3]),
          parts[4],
          parts[5],
          Long.parseLong(parts[6]),
          Long.parseLong(parts[7]));
    }
  }

  private final Database database;

  TickJudgement(Database database) {
    this.database = database;
  }

  private static long periodMillis(String dag) {
    if (dag.startsWith("day-")) {
      return 3_600_000;
    }
    return dag.equals("seconds") ? 3_000 : 2_000;
  }

  private static boolean mayOverlap(String dag) {
    return !dag.equals("queued") && !dag.equals("skipped");
  }

  void awaitSchedules(Duration patience) {
    Waiting.until(
        "all schedules",
        patience,
        () ->
            database.number(
                    "select count(*) from dag d where not exists (select 1 from schedule s where"
                        + " s.dag = d.name)")
                == 0);
  }

  /** Waits until each schedule of seconds has decided on something due after a moment. */
  void awaitDecisionsOfAll(long sinceMillis, Duration patience) {
    Waiting.until(
        () -> "decisions on all that is due, of " + database.texts("select * from schedule"),
        patience,
        () ->
            database.number(
                    "select count(*) from schedule s where live and dag not like 'day-%' and not"
                        + " exists (select 1 from tick t where t.dag = s.dag and t.tick > "
                        + sinceMillis
                        + ")")
                == 0);
  }

  /** To be called while no scheduler runs: schedules were last looked at so long ago. */
  void putBack(String dags, Duration time) {
    database.run(
        "update schedule set cursor_at = cursor_at - %d, next_at = next_at - %d where dag like '%s%%'"
            .formatted(time.toMillis(), time.toMillis(), dags));
  }

  /** Waits until every schedule has decided on what was due in the meantime. */
  void awaitADay(String dags, Duration patience) {
    Waiting.until(
        "decisions on a day",
        patience,
        () ->
            database.number(
                    "select count(*) from schedule s where dag like '%s%%' and (select coalesce(sum(ticks), 0) from tick t where t.dag = s.dag and outcome <> 'RUN') < 19"
                        .formatted(dags))
                == 0);
  }

  /** Waits until nothing fires any more and all runs have ended. */
  void awaitRest(Duration patience) {
    Waiting.until(
        () ->
            "rest: " + database.texts("select dag || ' ' || state from run where ended_at is null"),
        patience,
        () ->
            database.number("select count(*) from schedule where live") == 0
                && database.number(
                        "select count(*) from run where state not in ('SUCCEEDED', 'FAILED', 'CANCELLED')")
                    == 0);
  }

  void check() {
    Map<String, List<Decision>> byDag = new TreeMap<>();
    for (String row :
        database.texts(
            "select dag || ' ' || tick || ' ' || last_tick || ' ' || ticks || ' ' || outcome ||"
                + " ' ' || coalesce(run_id, '-') || ' ' || coalesce(into_tick, 0) || ' ' ||"
                + " decided_at from tick order by dag, tick")) {
      Decision decision = Decision.of(row);
      byDag.computeIfAbsent(decision.dag(), dag -> new ArrayList<>()).add(decision);
    }
    assertThat(byDag).hasSize(Math.toIntExact(database.number("select count(*) from schedule")));
    byDag.forEach(this::covered);
    byDag.forEach(TickJudgement::asTold);
    runs(byDag);
    runsKeepApart();
  }

  /** No tick between the first and the cursor is left out, and none is there twice. */
  private void covered(String dag, List<Decision> decisions) {
    long period = periodMillis(dag);
    long due = decisions.get(0).tick();
    for (Decision decision : decisions) {
      assertThat(decision.tick()).as("the next tick of %s, at %s", dag, decision).isEqualTo(due);
      boolean stands = decision.outcome().equals("RUN");
      if (!stands) {
        assertThat(decision.last() - decision.tick())
            .as("what %s stands for", decision)
            .isEqualTo((decision.ticks() - 1) * period);
      }
      assertThat(decision.at()).as("when %s was decided", decision).isGreaterThanOrEqualTo(due);
      due = decision.last() + period;
    }
    assertThat(database.number("select cursor_at from schedule where dag = '" + dag + "'"))
        .as("what %s has come to", dag)
        .isBetween(due - period, due - 1);
  }

  /** Tick by tick what the language says; those that were decided on together together. */
  private static void asTold(String dag, List<Decision> decisions) {
    Map<Long, List<Decision>> together = new TreeMap<>();
    decisions.forEach(d -> together.computeIfAbsent(d.at(), at -> new ArrayList<>()).add(d));
    together.forEach((at, those) -> asTold(dag, at, those));
  }

  private static void asTold(String dag, long at, List<Decision> decisions) {
    String policy = dag.contains("-") ? dag.substring(dag.indexOf('-') + 1) : "latest";
    TreeSet<Long> young = new TreeSet<>();
    boolean onTime = false;
    for (Decision decision : decisions) {
      onTime |= at - decision.tick() < GRACE_MILLIS;
      if (at - decision.tick() >= GRACE_MILLIS && at - decision.tick() <= WITHIN_MILLIS) {
        young.add(decision.tick());
      }
    }
    for (Decision decision : decisions) {
      long late = at - decision.tick();
      boolean newest = !young.isEmpty() && young.last() == decision.tick();
      Set<String> wanted = mayOverlap(dag) ? Set.of("RUN") : Set.of("RUN", "OVERLAP", "QUEUE_FULL");
      Set<String> expected =
          late < GRACE_MILLIS
              ? wanted
              : policy.equals("skip")
                  ? Set.of("SKIPPED")
                  : late > WITHIN_MILLIS
                      ? Set.of("TOO_OLD")
                      : switch (policy) {
                        case "latest" -> newest && !onTime ? wanted : Set.of("SUPERSEDED");
                        case "coalesce" -> newest ? wanted : Set.of("COALESCED");
                        default ->
                            young.tailSet(decision.tick()).size() <= MAX
                                ? wanted
                                : Set.of("TOO_MANY");
                      };
      assertThat(decision.outcome()).as("%s, %d ms late", decision, late).isIn(expected);
      if (policy.equals("coalesce") && newest) {
        assertThat(decision.ticks()).as("what %s stands for", decision).isEqualTo(young.size());
      }
    }
  }

  /** A tick that became a run has exactly that run, and no other run has a tick. */
  private void runs(Map<String, List<Decision>> byDag) {
    Set<String> expected = new HashSet<>();
    byDag
        .values()
        .forEach(
            decisions ->
                decisions.stream()
                    .filter(decision -> decision.outcome().equals("RUN"))
                    .forEach(d -> expected.add(d.run() + " " + d.dag() + " " + d.tick())));
    assertThat(
            database.texts(
                "select id || ' ' || dag || ' ' || tick from run where trigger_id is not null"))
        .as("runs of ticks")
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(
            database.texts(
                "select dag || ' ' || tick from run group by dag, tick having count(*) <> 1"))
        .as("ticks with two runs")
        .isEmpty();
    assertThat(database.texts("select id || ' ' || dag from run where state <> 'SUCCEEDED'"))
        .as("runs that did not succeed")
        .isEmpty();
  }

  private void runsKeepApart() {
    assertThat(
            database.texts(
                "select a.id || ' ' || b.id from run a join run b on a.dag = b.dag and a.id <> b.id"
                    + " where a.dag in ('queued', 'skipped') and b.started_at >= a.started_at and"
                    + " b.started_at < a.ended_at"))
        .as("runs that overlap and may not")
        .isEmpty();
  }

  String counts() {
    return database.texts(
            "select outcome || ' ' || sum(ticks) from tick group by outcome order by outcome")
        + ", "
        + database.number("select count(*) from run")
        + " runs, at most "
        + database.number("select max(decided_at - tick) from tick where dag not like 'day-%'")
        + " ms late";
  }
}
