package dev.millrace.simulation.command;

import dev.millrace.simulation.Play;
import dev.millrace.simulation.mutant.Mutant;
import dev.millrace.simulation.trace.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Plays many seeds on several threads; each play has a thread for itself from begin to end. */
public final class Campaign {
  /** No more failures are of use to anyone. */
  private static final int FAILURES_MAX = 20;

  /**
   * What came of it.
   *
   * @param failures by seed
   */
  public record Outcome(Tally tally, List<Play.Ending> failures) {
    public Outcome {
      failures = List.copyOf(failures);
    }
  }

  private final long first;
  private final long count;
  private final Mutant mutant;
  private final Consumer<Long> progress;
  private final AtomicLong next = new AtomicLong();
  private final Tally tally = new Tally();
  private final List<Play.Ending> failures = new ArrayList<>();
  private Throwable broken;

  /**
   * @param first seed
   * @param progress told how many seeds have been played, now and then
   */
  public Campaign(long first, long count, Mutant mutant, Consumer<Long> progress) {
    this.first = first;
    this.count = count;
    this.mutant = mutant;
    this.progress = progress;
  }

  /** Plays until all seeds are played or enough have failed. */
  public Outcome run(int threads) throws InterruptedException {
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread = new Thread(this::play, "simulation-" + i);
      thread.start();
      all.add(thread);
    }
    for (Thread thread : all) {
      thread.join();
    }
    if (broken != null) {
      throw new IllegalStateException("the simulation itself failed", broken);
    }
    failures.sort(Comparator.comparingLong(Play.Ending::seed));
    return new Outcome(tally, failures);
  }

  private void play() {
    Tally mine = new Tally();
    try {
      for (long i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
        Play.Ending ending = Play.of(first + i, mutant);
        mine.add(ending.tally());
        if (ending.violation().isPresent()) {
          add(ending);
        }
        if ((i + 1) % 1_000 == 0) {
          progress.accept(i + 1);
        }
      }
    } catch (RuntimeException | Error e) {
      stop(new IllegalStateException("at one of the seeds before " + (first + next.get()), e));
    }
    synchronized (this) {
      tally.add(mine);
    }
  }

  private synchronized void add(Play.Ending failure) {
    failures.add(failure);
    if (failures.size() >= FAILURES_MAX) {
      next.set(count);
    }
  }

  private synchronized void stop(Throwable why) {
    broken = why;
    next.set(count);
  }
}
