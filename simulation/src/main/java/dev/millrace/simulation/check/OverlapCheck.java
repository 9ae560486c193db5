package dev.millrace.simulation.check;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.dag.Trigger.Overlap;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.TickRow;
import dev.millrace.scheduler.store.memory.CommitObserver.Change;
import dev.millrace.scheduler.store.memory.CommitObserver.Commit;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.simulation.work.Listeners;
import dev.millrace.simulation.work.Timetable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether runs of one trigger keep apart, and a tick gives way only to a run that goes on. */
final class OverlapCheck {
  private final Timetable timetable;
  private final Listeners listeners;
  private final Checker checker;
  private final Map<ScheduleKey, Map<String, RunRow>> ofTriggers = new LinkedHashMap<>();
  private final Map<ScheduleKey, String> versions = new HashMap<>();

  OverlapCheck(Timetable timetable, Listeners listeners, Checker checker) {
    this.timetable = timetable;
    this.listeners = listeners;
    this.checker = checker;
  }

  void committed(Commit commit) {
    for (Change<RunRow> change : commit.runs()) {
      key(change.after())
          .ifPresent(
              key ->
                  ofTriggers
                      .computeIfAbsent(key, k -> new LinkedHashMap<>())
                      .put(change.after().header().id(), change.after()));
    }
    for (Change<RunRow> change : commit.runs()) {
      boolean waited = change.before().map(row -> row.state() == RunState.QUEUED).orElse(true);
      if (waited && hasBegun(change.after())) {
        key(change.after()).ifPresent(key -> begun(change.after(), key, commit));
      }
    }
    commit.schedules().ticks().forEach(row -> gaveWay(row, commit));
    commit.schedules().schedules().forEach(row -> versions.put(row.key(), row.version()));
  }

  private static Optional<ScheduleKey> key(RunRow run) {
    return run.header()
        .firstOfTick()
        .map(tick -> new ScheduleKey(run.header().dag(), tick.trigger()));
  }

  private static boolean hasBegun(RunRow run) {
    return run.state() != RunState.QUEUED && !run.state().isTerminal();
  }

  private Timetable.Entry entry(String dag, String version, String trigger) {
    return timetable.version(dag, version).flatMap(v -> v.entry(trigger)).orElseThrow();
  }

  /** A run that had ended and goes on is asked for by a person, and may meet another. */
  private void begun(RunRow run, ScheduleKey key, Commit commit) {
    String version = run.header().dagVersion();
    Overlap overlap =
        listeners
            .trigger(key)
            .map(Trigger.Called::overlap)
            .orElseGet(() -> entry(key.dag(), version, key.trigger()).overlap());
    if (overlap == Overlap.ALLOW) {
      return;
    }
    List<RunRow> others =
        ofTriggers.get(key).values().stream()
            .filter(OverlapCheck::hasBegun)
            .filter(other -> !other.header().id().equals(run.header().id()))
            .filter(other -> !reopened(other, commit))
            .toList();
    if (!others.isEmpty()) {
      checker.fail(Invariant.RUNS_KEEP_APART, run + " began while " + others);
    }
  }

  private static boolean reopened(RunRow run, Commit commit) {
    return commit.runs().stream()
        .filter(change -> change.after().header().id().equals(run.header().id()))
        .anyMatch(change -> change.before().filter(row -> row.state().isTerminal()).isPresent());
  }

  private void gaveWay(TickRow row, Commit commit) {
    if (row.outcome() == TickOutcome.OVERLAP) {
      boolean open =
          ofTriggers.getOrDefault(row.key(), Map.of()).values().stream()
              .filter(run -> row.detail().orElse("").equals("run " + run.header().id()))
              .anyMatch(run -> wasOpen(run, commit));
      if (!open) {
        checker.fail(Invariant.RUNS_KEEP_APART, row + " gave way to a run that had ended");
      }
    } else if (row.outcome() == TickOutcome.QUEUE_FULL) {
      long waiting =
          ofTriggers.getOrDefault(row.key(), Map.of()).values().stream()
              .filter(run -> waited(run, commit))
              .count();
      String version = versions.get(row.key()); // before this commit
      if (waiting < entry(row.key().dag(), version, row.key().trigger()).missed().max()) {
        checker.fail(
            Invariant.RUNS_KEEP_APART, row + " found no place, and only " + waiting + " waited");
      }
    }
  }

  private static Optional<Change<RunRow>> change(RunRow run, Commit commit) {
    return commit.runs().stream()
        .filter(change -> change.after().header().id().equals(run.header().id()))
        .findFirst();
  }

  private static boolean wasOpen(RunRow run, Commit commit) {
    return !run.state().isTerminal()
        || change(run, commit)
            .map(change -> change.before().map(row -> !row.state().isTerminal()).orElse(true))
            .orElse(false);
  }

  private static boolean waited(RunRow run, Commit commit) {
    return run.state() == RunState.QUEUED
        || change(run, commit)
            .map(change -> change.before().map(row -> row.state() == RunState.QUEUED).orElse(true))
            .orElse(false);
  }
}
