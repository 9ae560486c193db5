package dev.millrace.simulation.mutant;

import dev.millrace.engine.cache.CacheEntry;
import dev.millrace.engine.cache.CacheKey;
import dev.millrace.engine.limit.PoolUse;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.Generations;
import dev.millrace.engine.run.RunEffects;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.task.AttemptState;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.scheduler.store.AttemptRow;
import dev.millrace.scheduler.store.ModelVersionRow;
import dev.millrace.scheduler.store.OwnershipLost;
import dev.millrace.scheduler.store.ShardTable;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.StoredRun;
import dev.millrace.scheduler.store.Writes;
import dev.millrace.scheduler.store.memory.CommitObserver;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.scheduler.store.memory.PassingStore;
import dev.millrace.scheduler.store.memory.TaskRow;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Broken databases. */
final class StoreMutants {
  /** Nobody is told what follows. */
  private static final RunEffects UNHEARD =
      new RunEffects() {
        @Override
        public void runChanged(ActiveRun run) {}

        @Override
        public void taskMoved(ActiveRun run, int task, Task before, TaskEvent event) {}

        @Override
        public void command(ActiveRun run, int task, TaskCommand command) {}

        @Override
        public void ignored(ActiveRun run, int task, String reason) {}
      };

  private StoreMutants() {}

  /** Writes whatever anyone wants, whoever owns the shards and whichever token a task has. */
  static MemoryDatabase withoutFencing(Clock clock, CommitObserver observer) {
    return new MemoryDatabase(clock, observer) {
      @Override
      protected void checkEpochs(Set<Integer> touched, String who, Map<Integer, Long> epochs) {}

      @Override
      protected void checkToken(TaskRow stored, long token) {}
    };
  }

  /** Writes the attempt before the one that succeeded as a success, too. */
  static Store successForEarlierAttempts(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        for (AttemptRow row : writes.changedAttempts()) {
          if (row.state() == AttemptState.SUCCEEDED && row.number() > 1) {
            writes.changedAttempt(
                new AttemptRow(
                    row.run(),
                    row.task(),
                    row.number() - 1,
                    Optional.empty(),
                    AttemptState.SUCCEEDED,
                    row.startedAt(),
                    row.endedAt(),
                    Optional.empty()));
          }
        }
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  /** Counts other slots of a pool as used than are. */
  private static Store counting(Store real, UnaryOperator<PoolUse> instead) {
    return new PassingStore(real) {
      @Override
      public Optional<PoolUse> holdPool(String pool) {
        return real.holdPool(pool).map(instead);
      }
    };
  }

  static Store forgettingWhoHasSlots(Store real) {
    return counting(real, use -> new PoolUse(use.pool(), use.slots(), 0, use.paused()));
  }

  static Store leakingSlots(Store real) {
    return counting(real, use -> use.with(use.slots()));
  }

  /** Says that it wrote what it did not write. */
  private static Store forgetting(Store real, Predicate<Writes> what) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        if (what.test(writes)) {
          real.rollBack();
        } else {
          real.commit(writes, scheduler, epochs);
        }
      }
    };
  }

  static Store forgettingGenerations(Store real) {
    return new PassingStore(real) {
      @Override
      public Optional<StoredRun> run(String run) {
        return real.run(run).map(StoreMutants::withoutGenerations);
      }
    };
  }

  private static StoredRun withoutGenerations(StoredRun run) {
    return new StoredRun(
        run.header(),
        run.state(),
        run.stop(),
        run.startedAt(),
        run.endedAt(),
        run.reason(),
        Generations.NONE,
        run.tasks(),
        run.results(),
        run.ranges());
  }

  static Store forgettingNewRuns(Store real) {
    return forgetting(real, writes -> !writes.newRuns().isEmpty());
  }

  static Store forgettingAssignments(Store real) {
    return forgetting(
        real, writes -> writes.newRuns().isEmpty() && !writes.newAttempts().isEmpty());
  }

  static Store forgettingCancels(Store real) {
    return forgetting(
        real,
        writes ->
            writes.changedRuns().stream().anyMatch(run -> run.state() == RunState.CANCELLING));
  }

  static Store forgettingSuccesses(Store real) {
    return forgetting(
        real,
        writes ->
            writes.changedAttempts().stream()
                .anyMatch(attempt -> attempt.state() == AttemptState.SUCCEEDED));
  }

  /** Of a run that ends, forgets what became of its tasks. */
  static Store forgettingLastTasks(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        writes.tasks().keySet().removeIf(key -> hasEnded(key.run()));
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  /** Forgets how runs ended that others wait for. */
  static Store forgettingEndsOfChildren(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        writes.changedRuns().removeIf(run -> hasEnded(run) && run.header().parent().isPresent());
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  private static boolean hasEnded(ActiveRun run) {
    return run.state().isTerminal();
  }

  /** Writes and remembers no lease of an attempt that was given up and may still run. */
  static Store forgettingLeases(Store real) {
    return new PassingStore(real) {
      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        writes.tasks().keySet().forEach(key -> forgetLease(key.run(), key.position()));
        real.commit(writes, scheduler, epochs);
      }
    };
  }

  private static void forgetLease(ActiveRun run, int position) {
    if (!(run.task(position) instanceof Task.CancellingUnproven)) {
      run.apply(position, new TaskEvent.LeaseEnded(run.header().createdAt()), UNHEARD);
    }
  }

  /** Registers everything twice. */
  static Store registeringTwice(Store real) {
    return new PassingStore(real) {
      @Override
      public ModelVersionRow register(ModelVersionRow wish) {
        real.register(
            new ModelVersionRow(
                wish.model(),
                wish.version(),
                wish.isNew(),
                "f" + wish.bundle().substring(1),
                wish.run(),
                wish.task(),
                wish.dag(),
                wish.dagVersion(),
                Optional.empty(),
                wish.facts(),
                wish.at()));
        return real.register(wish);
      }
    };
  }

  /** Gives the newest result to whoever asks for one. */
  static Store answeringAnyResult(Store real) {
    return new PassingStore(real) {
      private Optional<CacheEntry> newest = Optional.empty();

      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        Optional<CacheEntry> last = writes.cacheEntries().stream().findFirst();
        real.commit(writes, scheduler, epochs);
        newest = last.or(() -> newest);
      }

      @Override
      public List<CacheEntry> cached(Collection<String> digests) {
        return digests.stream()
            .flatMap(digest -> newest.map(entry -> under(digest, entry)).stream())
            .toList();
      }
    };
  }

  private static CacheEntry under(String digest, CacheEntry entry) {
    return new CacheEntry(
        entry.dag(),
        new CacheKey(digest, entry.key().parts()),
        entry.origin(),
        entry.outputs(),
        entry.values());
  }

  /** Remembers results although the success that they belong to was not written. */
  static Store keepingResultsOfFailedCommits(Store real) {
    return new PassingStore(real) {
      private final List<CacheEntry> kept = new ArrayList<>();

      @Override
      public void commit(Writes writes, String scheduler, Map<Integer, Long> epochs) {
        List<CacheEntry> entries = List.copyOf(writes.cacheEntries());
        if (entries.isEmpty()) {
          real.commit(writes, scheduler, epochs);
        } else {
          kept.addAll(entries);
          real.rollBack();
          throw new OwnershipLost("this is not written");
        }
      }

      @Override
      public List<CacheEntry> cached(Collection<String> digests) {
        return kept.stream().filter(entry -> digests.contains(entry.key().digest())).toList();
      }
    };
  }

  /** Fails now and then with something that no database says. */
  static Store failingOddly(Store real) {
    return new PassingStore(real) {
      private int looks;

      @Override
      public ShardTable look(String scheduler, int shards) {
        if (++looks % 10 == 0) {
          throw new IllegalStateException("a defect");
        }
        return real.look(scheduler, shards);
      }
    };
  }
}
