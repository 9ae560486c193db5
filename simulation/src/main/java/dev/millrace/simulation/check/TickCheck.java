package dev.millrace.simulation.check;

import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.TickRow;
import dev.millrace.scheduler.store.memory.CommitObserver.Commit;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.trace.Trace;
import dev.millrace.simulation.work.Timetable;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether each tick is decided on once, all of them are, and their runs are made in the same
 * commit. What is due it finds by walking over the seconds, and from where by what was durable
 * before.
 */
final class TickCheck {
  /** For people; made to text only when it is wrong. */
  private record Decision(
      String by, Instant now, Optional<ScheduleRow> before, List<TickRow> rows) {}

  private final MemoryDatabase database;
  private final Timetable timetable;
  private final Checker checker;
  private final Tally tally;
  private final Trace trace;
  private final MissedLaw law;
  private final Map<ScheduleKey, ScheduleRow> known = new HashMap<>();
  private final Set<ScheduleKey> paused = new HashSet<>();

  TickCheck(
      MemoryDatabase database, Timetable timetable, Checker checker, Tally tally, Trace trace) {
    this.database = database;
    this.timetable = timetable;
    this.checker = checker;
    this.tally = tally;
    this.trace = trace;
    this.law = new MissedLaw(checker);
  }

  /**
   * @param clock that of who wrote, marked when its turn began
   */
  void committed(Commit commit, NodeTime clock) {
    if (commit.schedules().isEmpty()) {
      return;
    }
    Map<ScheduleKey, List<TickRow>> decided = new LinkedHashMap<>();
    commit
        .schedules()
        .ticks()
        .forEach(row -> decided.computeIfAbsent(row.key(), key -> new ArrayList<>()).add(row));
    Map<ScheduleKey, ScheduleRow> after = new LinkedHashMap<>();
    database.schedules().all().stream()
        .filter(row -> !row.isCalled())
        .forEach(row -> after.put(row.key(), row));
    for (Map.Entry<ScheduleKey, ScheduleRow> entry : after.entrySet()) {
      ScheduleRow row = entry.getValue();
      List<TickRow> ticks = decided.getOrDefault(entry.getKey(), List.of());
      Optional<ScheduleRow> before = Optional.ofNullable(known.put(entry.getKey(), row));
      if (!ticks.isEmpty()) {
        ticks(before, row, ticks, clock, commit);
      } else if (!before.equals(Optional.of(row))) {
        changed(before, row, clock, commit.scheduler());
      }
    }
    decided.keySet().stream()
        .filter(key -> !after.containsKey(key))
        .forEach(key -> fail(commit.scheduler() + " decided on ticks of " + key + ", unknown"));
    runs(commit);
    paused.clear();
    database.schedules().pauses().stream().map(PauseRow::key).forEach(paused::add);
  }

  private void fail(String facts) {
    checker.fail(Invariant.EVERY_TICK_ONCE, facts);
  }

  private boolean isPaused(ScheduleKey key) {
    return paused.contains(key) || paused.contains(ScheduleKey.all(key.dag()));
  }

  private static boolean isSame(Optional<ScheduleRow> before, ScheduleRow after) {
    return before
        .filter(row -> row.live() && row.digest().equals(after.digest()) || !after.live())
        .isPresent();
  }

  private NavigableSet<Instant> due(ScheduleRow row, Instant upTo) {
    return timetable
        .version(row.dag(), row.version())
        .flatMap(version -> version.entry(row.trigger()))
        .orElseThrow()
        .rhythm()
        .ticks(row.cursor(), upTo);
  }

  /** Without any decision a cursor stays, unless its schedule is new or another. */
  private void changed(Optional<ScheduleRow> before, ScheduleRow after, NodeTime clock, String by) {
    trace.line(
        by, "* schedule %s of version %s has come to %s", after.key(), after.version(), at(after));
    if (isSame(before, after)) {
      if (!before.get().cursor().equals(after.cursor())) {
        fail(by + " moved " + before + " to " + after + " and decided on nothing");
      }
      return;
    }
    tally.add("schedules begun or changed");
    begun(before.map(ScheduleRow::cursor), after, clock, by);
    before
        .filter(row -> row.live() && !isPaused(row.key()))
        .map(row -> due(row, after.cursor()))
        .filter(due -> !due.isEmpty())
        .ifPresent(due -> fail(by + " forgot " + due + " between " + before + " and " + after));
  }

  private static Instant at(ScheduleRow row) {
    return row.cursor();
  }

  /** What is new or another begins now, and not before what was decided on. */
  private void begun(Optional<Instant> decided, ScheduleRow after, NodeTime clock, String by) {
    boolean now = clock.showed(after.cursor());
    boolean kept = decided.filter(after.cursor()::equals).isPresent();
    boolean back = decided.filter(after.cursor()::isBefore).isPresent();
    if (back || !now && !kept) {
      String facts = by + " lets " + after + " begin, after " + decided + " at " + clock.instant();
      checker.fail(back ? Invariant.EVERY_TICK_ONCE : Invariant.MISSED_AS_TOLD, facts);
    }
  }

  private void ticks(
      Optional<ScheduleRow> before,
      ScheduleRow after,
      List<TickRow> rows,
      NodeTime clock,
      Commit commit) {
    String by = commit.scheduler();
    Instant now = rows.get(0).decidedAt().truncatedTo(ChronoUnit.MILLIS);
    Decision what = new Decision(by, now, before, rows);
    if (trace.isOn()) {
      trace.line(by, "* ticks of %s: %s", after.key(), words(rows));
    }
    if (before.filter(ScheduleRow::live).isEmpty()) {
      fail(what + ", which has no trigger");
      return;
    }
    if (!clock.showed(now)) {
      checker.fail(Invariant.MISSED_AS_TOLD, what + ", its clock is at " + clock.instant());
    }
    NavigableSet<Instant> due = due(before.get(), now);
    if (due.isEmpty() || !coversAll(due, rows)) {
      fail(what + ", due was " + brief(due));
      return;
    }
    if (isSame(before, after)) {
      if (!after.cursor().equals(due.last())) {
        fail(what + ", and has come to " + after.cursor());
      }
    } else {
      begun(Optional.of(due.last()), after, clock, by);
    }
    tally.add("ticks", due.size());
    rows.forEach(
        row ->
            tally.add(
                "ticks " + row.outcome(),
                row.last().equals(row.first()) ? 1 : row.count().ticks()));
    boolean wasPaused = isPaused(after.key());
    boolean passed = rows.stream().allMatch(row -> row.outcome() == TickOutcome.PAUSED);
    if (wasPaused != passed) {
      checker.fail(Invariant.MISSED_AS_TOLD, what + ", paused: " + wasPaused);
    } else if (!wasPaused) {
      Timetable.Entry entry =
          timetable
              .version(before.get().dag(), before.get().version())
              .flatMap(version -> version.entry(after.trigger()))
              .orElseThrow();
      law.check(entry, due, rows, now, what);
    }
  }

  private static String words(List<TickRow> rows) {
    StringBuilder text = new StringBuilder();
    rows.forEach(row -> text.append(row.first()).append(' ').append(row.outcome()).append(", "));
    return text.toString();
  }

  private static String brief(NavigableSet<Instant> due) {
    return due.size()
        + (due.size() < 30 ? " " + due : " from " + due.first() + " to " + due.last());
  }

  /** Whether each is in exactly one row, and nothing else is in any. */
  private static boolean coversAll(NavigableSet<Instant> due, List<TickRow> rows) {
    int covered = 0;
    Instant last = Instant.MIN;
    for (TickRow row : rows.stream().sorted((a, b) -> a.first().compareTo(b.first())).toList()) {
      int in =
          row.last().isBefore(row.first())
              ? 0
              : due.subSet(row.first(), true, row.last(), true).size();
      boolean right =
          row.first().isAfter(last)
              && due.contains(row.first())
              && due.contains(row.last())
              && (row.first().equals(row.last()) || counts(row, in));
      if (!right) {
        return false;
      }
      covered += in;
      last = row.last();
    }
    return covered == due.size();
  }

  private static boolean counts(TickRow row, int ticks) {
    return row.count().exact() ? row.count().ticks() == ticks : row.count().ticks() <= ticks;
  }

  /** A tick became a run in the commit in which it was decided on, and no other run is of ticks. */
  private void runs(Commit commit) {
    Map<String, TickRow> wanted = new LinkedHashMap<>();
    for (TickRow row : commit.schedules().ticks()) {
      if (row.outcome() == TickOutcome.RUN && wanted.put(row.run().orElse(""), row) != null) {
        fail("two ticks became run " + row.run());
      }
    }
    for (var change : commit.runs()) {
      RunRow run = change.after();
      boolean scheduled = !timetable.versions(run.header().dag()).isEmpty();
      if (scheduled && change.before().isEmpty() && run.header().firstOfTick().isPresent()) {
        TickRow row = wanted.remove(run.header().id());
        boolean right =
            row != null
                && row.first().equals(run.header().firstOfTick().get().tick())
                && row.window().equals(Optional.of(run.header().firstOfTick().get().window()))
                && row.key()
                    .equals(
                        new ScheduleKey(
                            run.header().dag(), run.header().firstOfTick().get().trigger()));
        if (!right) {
          fail(run + " is of a tick that was not decided on with it: " + row);
        }
      }
    }
    wanted.forEach((run, row) -> fail(row + " became no run"));
  }

  /**
   * Nothing is due for longer than a scheduler may take when nothing is wrong.
   *
   * @param now what the clock shows that is furthest back
   */
  void upToDate(Instant now) {
    for (ScheduleRow row : database.schedules().all()) {
      if (row.live() && !row.isCalled() && !isPaused(row.key())) {
        NavigableSet<Instant> late = due(row, now.minus(Duration.ofSeconds(3)));
        if (!late.isEmpty()) {
          fail("at " + now + " nobody has decided on " + brief(late) + " of " + row);
        }
      }
    }
  }
}
