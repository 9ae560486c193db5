package dev.millrace.simulation.mutant;

import dev.millrace.engine.dag.Dag;
import dev.millrace.engine.dag.Trigger;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.schedule.CronSchedule;
import dev.millrace.engine.schedule.MergedSchedule;
import dev.millrace.engine.schedule.Missed;
import dev.millrace.engine.schedule.Schedule;
import dev.millrace.engine.schedule.TickOutcome;
import dev.millrace.scheduler.store.ScheduleKey;
import dev.millrace.scheduler.store.ScheduleRow;
import dev.millrace.scheduler.store.ScheduleWrites;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoredSchedules;
import dev.millrace.scheduler.store.Writes;
import dev.millrace.scheduler.store.memory.CommitObserver;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.PassingStore;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Schedules that are kept or read wrongly. */
final class ScheduleMutants {
  private ScheduleMutants() {}

  /** Writes how far a schedule has come in a transaction of its own, before its runs. */
  static Store writingCursorsFirst(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        if (!writes.schedules().ticks().isEmpty()) {
          Writes cursors = new Writes();
          writes.schedules().schedules().forEach(cursors.schedules()::schedule);
          real.commit(cursors, scheduler, epochs);
        }
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  /** Writes nothing of ticks that became no run. */
  static Store forgettingPassedTicks(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        writes.schedules().ticks().removeIf(row -> row.outcome() != TickOutcome.RUN);
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  private static Store reading(Store real, UnaryOperator<StoredSchedules> instead) {
    return new PassingStore(real) {
      @Override
      public StoredSchedules schedules(Set<Integer> shards) {
        return instead.apply(real.schedules(shards));
      }
    };
  }

  private static Store readingRows(Store real, UnaryOperator<ScheduleRow> instead) {
    return reading(
        real,
        stored ->
            new StoredSchedules(
                stored.schedules().stream().map(instead).toList(),
                stored.pauses(),
                stored.streaks()));
  }

  /** Whoever takes a schedule over believes that its next tick was decided on. */
  static Store losingATick(Store real) {
    return readingRows(
        real,
        row -> row.next().map(next -> row.at(next, Optional.of(next.plusSeconds(1)))).orElse(row));
  }

  /** Whoever takes a schedule over decides once more on what was due the minute before. */
  static Store decidingAgain(Store real) {
    return readingRows(
        real,
        row -> row.live() ? row.at(row.cursor().minusSeconds(60), Optional.of(row.cursor())) : row);
  }

  /** Takes any tick and any run, whether or not there is one. */
  static MemoryDatabase takingAnyTick(Clock clock, CommitObserver observer) {
    return new MemoryDatabase(clock, observer) {
      @Override
      protected void checkTicks(ScheduleWrites writes) {}

      @Override
      protected void checkNew(String id) {}
    };
  }

  static Store forgettingPauses(Store real) {
    return reading(
        real, stored -> new StoredSchedules(stored.schedules(), List.of(), stored.streaks()));
  }

  /** Lets a schedule that is new or another begin an hour ago. */
  static Store beginningInThePast(Store real) {
    Map<ScheduleKey, String> digests = new HashMap<>();
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        for (ScheduleRow row : List.copyOf(writes.schedules().schedules())) {
          if (!row.digest().equals(digests.put(row.key(), row.digest()))) {
            writes.schedules().schedule(row.at(row.cursor().minusSeconds(3_600), row.next()));
          }
        }
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  private static DagPlan with(DagPlan plan, UnaryOperator<Trigger.Scheduled> instead) {
    Dag dag = plan.dag();
    List<Trigger> triggers =
        dag.triggers().stream()
            .map(of -> of instanceof Trigger.Scheduled scheduled ? instead.apply(scheduled) : of)
            .toList();
    return new DagPlan(
        new Dag(
            dag.name(),
            dag.version(),
            dag.description(),
            dag.owner(),
            dag.labels(),
            dag.params(),
            dag.steps(),
            dag.finallySteps(),
            dag.files(),
            dag.maxParallel(),
            dag.outputs(),
            triggers));
  }

  /** Reads that runs may overlap. */
  static DagPlan withoutOverlap(DagPlan plan) {
    return with(
        plan,
        of ->
            new Trigger.Scheduled(
                of.id(),
                of.schedule(),
                of.missed(),
                Trigger.Overlap.ALLOW,
                of.params(),
                of.pauseAfter()));
  }

  /** Reads that everything that was missed becomes a run. */
  static DagPlan makingUpForEverything(DagPlan plan) {
    Missed all = new Missed(Missed.Policy.ALL, Duration.ofDays(30), 5);
    return with(
        plan,
        of ->
            new Trigger.Scheduled(
                of.id(), of.schedule(), all, of.overlap(), of.params(), of.pauseAfter()));
  }

  /** Reads local times as if they were UTC. */
  static DagPlan withoutZones(DagPlan plan) {
    return with(
        plan,
        of ->
            new Trigger.Scheduled(
                of.id(),
                inUtc(of.schedule()),
                of.missed(),
                of.overlap(),
                of.params(),
                of.pauseAfter()));
  }

  private static Schedule inUtc(Schedule schedule) {
    if (schedule instanceof CronSchedule cron) {
      return new CronSchedule(cron.cron(), ZoneOffset.UTC, cron.dst());
    }
    return schedule instanceof MergedSchedule merged
        ? new MergedSchedule(
            merged.parts().stream().map(part -> (CronSchedule) inUtc(part)).toList())
        : schedule;
  }
}
