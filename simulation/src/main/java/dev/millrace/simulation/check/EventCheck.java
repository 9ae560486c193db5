package dev.millrace.simulation.check;

import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.engine.retrain.RetrainBudget;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.scheduler.store.DeliveryRow;
import dev.millrace.scheduler.store.HeardEvent;
import dev.millrace.scheduler.store.PauseRow;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.memory.CommitObserver.Change;
import dev.millrace.scheduler.store.memory.CommitObserver.Commit;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.RunRow;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.work.Listeners;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether each event that a trigger heard is decided on once, with its run in the same commit, and
 * whether cooldowns, budgets and pauses are kept. It knows the runs of each trigger by itself.
 */
final class EventCheck {
  private record Heard(ScheduleKey trigger, String part, String event) {
    static Heard of(ScheduleKey trigger, HeardEvent heard) {
      return new Heard(trigger, heard.part(), heard.event().id());
    }
  }

  private final MemoryDatabase database;
  private final Listeners listeners;
  private final Checker checker;
  private final Tally tally;
  private final Set<Heard> open = new LinkedHashSet<>();
  private final Map<DeliveryRow.Key, DeliveryRow> known = new HashMap<>();
  private final Set<Heard> decided = new HashSet<>();
  private final Map<ScheduleKey, List<RunRow>> runs = new LinkedHashMap<>();
  private final Set<ScheduleKey> paused = new HashSet<>();
  private boolean followed;

  EventCheck(MemoryDatabase database, Listeners listeners, Checker checker, Tally tally) {
    this.database = database;
    this.listeners = listeners;
    this.checker = checker;
    this.tally = tally;
  }

  void committed(Commit commit) {
    if (listeners.isEmpty()) {
      return;
    }
    Map<String, DeliveryRow> become = new HashMap<>();
    for (DeliveryRow row : commit.schedules().deliveries()) {
      Optional<DeliveryRow> before = Optional.ofNullable(known.put(row.ownKey(), row));
      if (before.filter(was -> was.outcome() != DeliveryOutcome.WAITING).isPresent()) {
        once(commit.scheduler() + " decided again: " + before.get() + " became " + row);
      }
      decided.add(Heard.of(row.key(), row.event().orElseThrow()));
      row.run().ifPresent(run -> become.put(run, row));
    }
    lost();
    made(commit, become);
    commit.schedules().deliveries().forEach(row -> outcome(row, commit.scheduler()));
    look();
    ended(commit);
    paused.clear();
    database.schedules().pauses().stream().map(PauseRow::key).forEach(paused::add);
  }

  private void once(String facts) {
    checker.fail(Invariant.EVERY_EVENT_ONCE, facts);
  }

  private void told(String facts) {
    checker.fail(Invariant.EVENTS_AS_TOLD, facts);
  }

  /** What is in the inbox now was heard, whoever told it. */
  void look() {
    database
        .events()
        .undecided()
        .forEach(pending -> open.add(Heard.of(pending.trigger(), pending.heard())));
  }

  /** What has left the inbox has become something in the same commit. */
  private void lost() {
    Set<Heard> left = new HashSet<>();
    database
        .events()
        .undecided()
        .forEach(pending -> left.add(Heard.of(pending.trigger(), pending.heard())));
    for (Heard one : List.copyOf(open)) {
      if (!left.contains(one)) {
        open.remove(one);
        if (!decided.contains(one)) {
          once(one + " was taken, and nothing is known of what became of it");
        }
      }
    }
  }

  private Trigger.Called trigger(ScheduleKey key) {
    return listeners.trigger(key).orElseThrow();
  }

  private boolean isPaused(ScheduleKey key) {
    return paused.contains(key) || paused.contains(ScheduleKey.all(key.dag()));
  }

  /** Whether there was a reason for what became of an event. */
  private void outcome(DeliveryRow row, String by) {
    if (row.outcome() != DeliveryOutcome.WAITING) {
      tally.add("events " + row.outcome());
    }
    Trigger.Called of = trigger(row.key());
    List<RunRow> before = runs.getOrDefault(row.key(), List.of());
    boolean right =
        switch (row.outcome()) {
          case COOLDOWN -> of.debounce().isPresent() || until(of, before).isAfter(row.receivedAt());
          case BUDGET -> budget(of).filter(b -> isSpent(b, before, row.receivedAt())).isPresent();
          case PAUSED -> isPaused(row.key()) || isPausedNow(row.key());
          case COALESCED, OVERLAP ->
              before.stream().anyMatch(run -> row.detail().orElse("").endsWith(id(run)));
          case DEBOUNCED -> of.debounce().isPresent();
          case SUPERSEDED, EXPIRED -> of instanceof Trigger.OnEvent on && on.rule().needsAll();
          case WAITING ->
              of.debounce().isPresent() || of instanceof Trigger.OnEvent on && on.rule().needsAll();
          case RUN -> true;
          default -> false;
        };
    if (!right) {
      told(by + " wrote " + row + " of " + of + ", whose runs are " + before);
    }
  }

  private static String id(RunRow run) {
    return run.header().id();
  }

  private boolean isPausedNow(ScheduleKey key) {
    return database.schedules().pauses().stream()
        .map(PauseRow::key)
        .anyMatch(pause -> pause.equals(key) || pause.equals(ScheduleKey.all(key.dag())));
  }

  private static Optional<RetrainBudget> budget(Trigger.Called of) {
    return of instanceof Trigger.Retrain retrain ? retrain.policy().budget() : Optional.empty();
  }

  /** Until when the last run keeps others from being made. */
  private static Instant until(Trigger.Called of, List<RunRow> before) {
    Optional<Instant> last =
        before.stream().map(run -> run.header().createdAt()).max(Instant::compareTo);
    return last.flatMap(at -> of.cooldown().map(at::plus)).orElse(Instant.MIN);
  }

  private static boolean isSpent(RetrainBudget budget, List<RunRow> before, Instant now) {
    return before.stream()
            .filter(run -> run.header().createdAt().plus(budget.per()).isAfter(now))
            .count()
        >= budget.runs();
  }

  /** Each new run is of an event that was decided on with it, and one might be made. */
  private void made(Commit commit, Map<String, DeliveryRow> become) {
    for (Change<RunRow> change : commit.runs()) {
      RunHeader header = change.after().header();
      Optional<ScheduleKey> key =
          header
              .firstOfTick()
              .map(tick -> new ScheduleKey(header.dag(), tick.trigger()))
              .filter(of -> listeners.trigger(of).isPresent());
      if (change.before().isPresent() || key.isEmpty()) {
        continue;
      }
      if (become.remove(header.id()) == null) {
        once(change.after() + " is of no event that was decided on with it");
      }
      List<RunRow> before = runs.computeIfAbsent(key.get(), k -> new ArrayList<>());
      Trigger.Called of = trigger(key.get());
      Instant now = header.createdAt().plusMillis(1); // stored without what is below
      if (isPaused(key.get()) && isPausedNow(key.get())) {
        told(change.after() + " was made in a pause");
      } else if (until(of, before).isAfter(now)) {
        told(change.after() + " was made in the cooldown of " + of + ", after " + before);
      } else if (budget(of).filter(b -> isSpent(b, before, now)).isPresent()) {
        told(change.after() + " was made beyond the budget of " + of + ", after " + before);
      }
      before.add(change.after());
    }
    become.values().forEach(row -> once(row + " became no run"));
  }

  /** Who hears how runs end hears of each end that comes once it listens. */
  private void ended(Commit commit) {
    for (Change<RunRow> change : commit.runs()) {
      RunRow run = change.after();
      boolean ends =
          run.state().isTerminal()
              && change.before().filter(was -> was.state().isTerminal()).isEmpty();
      if (ends && followed) {
        listeners
            .hearingEndsOf(run.header().dag(), run.state().name())
            .filter(key -> !hasHeard(key, run))
            .ifPresent(key -> once(key + " was not told that " + run + " has ended"));
      }
    }
    followed = database.schedules().areFollowed();
  }

  private boolean hasHeard(ScheduleKey key, RunRow run) {
    return database.events().undecided().stream()
        .anyMatch(
            pending ->
                pending.trigger().equals(key)
                    && id(run).equals(pending.heard().event().facts().get("run")));
  }

  /** To be called when all has come to rest. */
  void atRest() {
    open.forEach(one -> once("nobody has decided on " + one));
    known.values().stream()
        .filter(row -> row.outcome() == DeliveryOutcome.WAITING)
        .forEach(row -> once(row + " waits for ever"));
  }
}
