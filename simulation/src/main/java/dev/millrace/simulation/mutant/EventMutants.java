package dev.millrace.simulation.mutant;

import dev.millrace.engine.hook.DeliveryOutcome;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoredSchedules;
import dev.millrace.scheduler.store.Writes;
import dev.millrace.scheduler.store.memory.PassingStore;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Events, and the runs that they start, that are kept or read wrongly. */
final class EventMutants {
  private EventMutants() {}

  /** Takes events out of the inbox in a transaction of its own, before what becomes of them. */
  static Store takingFirst(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        if (!writes.events().decided().isEmpty()) {
          Writes taken = new Writes();
          writes.events().decided().forEach(taken.events()::decided);
          real.commit(taken, scheduler, epochs);
        }
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  /** Leaves no event of the runs that end in a transaction. */
  static Store notTelling(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        writes.events().happened().clear();
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  /** Writes nothing of events that became no run. */
  static Store forgettingPassed(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        writes
            .schedules()
            .deliveries()
            .removeIf(
                row ->
                    row.outcome() != DeliveryOutcome.RUN
                        && row.outcome() != DeliveryOutcome.WAITING);
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  /** Whoever takes a trigger over reads that it never made a run. */
  static Store forgettingLastRuns(Store real) {
    return new PassingStore(real) {
      @Override
      public StoredSchedules schedules(Set<Integer> shards) {
        StoredSchedules stored = real.schedules(shards);
        return new StoredSchedules(
            stored.schedules().stream()
                .map(row -> row.isCalled() ? row.at(Instant.EPOCH, row.next()) : row)
                .toList(),
            stored.pauses(),
            stored.streaks());
      }
    };
  }

  /** Finds no run of before. */
  static Store forgettingEndedRuns(Store real) {
    return new PassingStore(real) {
      @Override
      public Map<String, Instant> newestRuns(ScheduleKey trigger, String kind, int most) {
        return Map.of();
      }
    };
  }
}
