package dev.millrace.engine.why;

import dev.millrace.engine.dag.Abilities;
import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Pause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The first thing that keeps a ready task from running. Of several, the one that is met first: its
 * step, its pools, the tags of workers, their size, their slots. Before all that, maintenance.
 */
public sealed interface WaitCause {
  /** For people: what it waits for, in one line. */
  String line();

  /** Whether it may be gone once workers come, change, or have a slot or room. */
  default boolean isOfWorkers() {
    return false;
  }

  /** Everything is paused for maintenance. */
  record Maintenance(String by, String reason, Instant since) implements WaitCause {
    @Override
    public String line() {
      return "Millrace " + new Pause(by, reason, since);
    }
  }

  /** As many tasks of its step run in its run as may. */
  record StepFull(String step, int max) implements WaitCause {
    @Override
    public String line() {
      return Words.say("step %s: %d of its tasks run, which is its max-parallel", step, max);
    }
  }

  /**
   * Too few slots of its pool are free.
   *
   * @param wanted slots that the task takes
   * @param users some of those that have slots, as {@code run/task}
   */
  record PoolFull(String pool, long slots, long used, int wanted, List<String> users)
      implements WaitCause {
    public PoolFull {
      users = List.copyOf(users);
    }

    @Override
    public String line() {
      return Words.say(
          "pool %s: %d/%d slots used%s%s",
          pool, used, slots, Words.by(users), wanted > 1 ? "; it takes " + wanted : "");
    }
  }

  /** The pool has fewer slots than the task takes, so it waits until the pool is made larger. */
  record PoolTooSmall(String pool, long slots, int wanted) implements WaitCause {
    @Override
    public String line() {
      return Words.say(
          "pool %s has %d slots and it takes %d: millrace pools set %s %d",
          pool, slots, wanted, pool, wanted);
    }
  }

  /**
   * The free slots of its pool are kept for a task that takes more and has waited for long.
   *
   * @param reserved how many slots that one takes
   */
  record PoolReserved(String pool, long slots, long used, int reserved) implements WaitCause {
    @Override
    public String line() {
      return Words.say(
          "pool %s: %d/%d slots used, the free ones are kept for a task that takes %d",
          pool, used, slots, reserved);
    }
  }

  /** Somebody keeps the slots of its pool from being taken, whether or not some are free. */
  record PoolPaused(String pool, String by, String reason, Instant since) implements WaitCause {
    @Override
    public String line() {
      return "pool " + pool + " " + new Pause(by, reason, since);
    }
  }

  /** As many tasks of its DAG run, over all its runs, as may. */
  record DagFull(String dag, long max, long running, List<String> users) implements WaitCause {
    public DagFull {
      users = List.copyOf(users);
    }

    @Override
    public String line() {
      return Words.say(
          "DAG %s: %d/%d of its tasks run, which is its max-parallel%s",
          dag, running, max, Words.by(users));
    }
  }

  /** Somebody else is at the pool just now; it is asked again in a moment. */
  record PoolBusy(String pool) implements WaitCause {
    @Override
    public String line() {
      return "pool " + pool + ", which another scheduler is just at";
    }
  }

  /** No worker is connected to the scheduler. */
  record NoWorker() implements WaitCause {
    @Override
    public boolean isOfWorkers() {
      return true;
    }

    @Override
    public String line() {
      return "no worker is connected";
    }
  }

  /**
   * No connected worker has all the tags.
   *
   * @param workers how many are connected
   */
  record NoTaggedWorker(Set<String> tags, int workers) implements WaitCause {
    public NoTaggedWorker {
      tags = Collections.unmodifiableSet(new TreeSet<>(tags));
    }

    @Override
    public boolean isOfWorkers() {
      return true;
    }

    @Override
    public String line() {
      return Words.say("no worker with %s, %d workers seen", Words.tags(tags), workers);
    }
  }

  /**
   * No connected worker with the tags is able to do it.
   *
   * @param ability the first that all of them lack, as {@link Abilities} writes it
   * @param tags of the workers that are meant; empty for all of them
   * @param workers how many of those are connected
   */
  record NoAbleWorker(String ability, Set<String> tags, int workers) implements WaitCause {
    public NoAbleWorker {
      tags = Collections.unmodifiableSet(new TreeSet<>(tags));
    }

    @Override
    public boolean isOfWorkers() {
      return true;
    }

    @Override
    public String line() {
      return Words.say(
          "no worker that %s, %d workers%s seen",
          Abilities.words(ability), workers, tags.isEmpty() ? "" : " with " + Words.tags(tags));
    }
  }

  /**
   * No connected worker with the tags is large enough.
   *
   * @param workers how many have the tags
   * @param largestBytes most memory that one of them has
   * @param largestCpus most processors that one of them has
   */
  record NoLargeWorker(
      Optional<Long> bytes,
      Optional<Double> cpus,
      int workers,
      long largestBytes,
      double largestCpus)
      implements WaitCause {
    @Override
    public boolean isOfWorkers() {
      return true;
    }

    @Override
    public String line() {
      return Words.say(
          "no worker with %s; the largest of %d has %s",
          Words.amounts(bytes, cpus),
          workers,
          Words.amounts(bytes.map(b -> largestBytes), cpus.map(c -> largestCpus)));
    }
  }

  /**
   * Workers that fit have a slot, but too little memory or processors are left of them.
   *
   * @param freeBytes most memory that is left of one of them
   * @param freeCpus most processors that are left of one of them
   */
  record NoRoom(Optional<Long> bytes, Optional<Double> cpus, long freeBytes, double freeCpus)
      implements WaitCause {
    @Override
    public boolean isOfWorkers() {
      return true;
    }

    @Override
    public String line() {
      return Words.say(
          "a worker with %s free; at most %s are",
          Words.amounts(bytes, cpus),
          Words.amounts(bytes.map(b -> freeBytes), cpus.map(c -> freeCpus)));
    }
  }

  /**
   * A worker has room for it, which is kept for a task that takes more and has waited for long.
   *
   * @param keptFor what that one takes
   */
  record RoomKept(WorkerNeeds keptFor) implements WaitCause {
    @Override
    public boolean isOfWorkers() {
      return true;
    }

    @Override
    public String line() {
      return "room on a worker, which is kept for a task that takes "
          + Words.amounts(keptFor.memoryBytes(), keptFor.cpus());
    }
  }

  /**
   * All slots of the workers that fit are taken.
   *
   * @param tags of the workers that are meant; empty for all of them
   */
  record SlotsTaken(Set<String> tags, int slots, int workers) implements WaitCause {
    public SlotsTaken {
      tags = Collections.unmodifiableSet(new TreeSet<>(tags));
    }

    @Override
    public boolean isOfWorkers() {
      return true;
    }

    @Override
    public String line() {
      return Words.say(
          "all %d slots of %d workers%s are taken",
          slots, workers, tags.isEmpty() ? "" : " with " + Words.tags(tags));
    }
  }

  /**
   * All inline slots of the workers that fit are taken.
   *
   * @param slots of all of them together, for each scheduler
   */
  record InlineSlotsTaken(Set<String> tags, int slots, int workers) implements WaitCause {
    public InlineSlotsTaken {
      tags = Collections.unmodifiableSet(new TreeSet<>(tags));
    }

    @Override
    public boolean isOfWorkers() {
      return true;
    }

    @Override
    public String line() {
      return Words.say(
          "all %d inline slots of %d workers%s are taken",
          slots, workers, tags.isEmpty() ? "" : " with " + Words.tags(tags));
    }
  }

  /** How parts of these lines are said. */
  final class Words {
    private static final long KIB = 1L << 10;

    private Words() {}

    static String say(String format, Object... values) {
      return String.format(Locale.ROOT, format, values);
    }

    static String by(List<String> users) {
      return users.isEmpty() ? "" : " by " + String.join(", ", users);
    }

    static String tags(Set<String> tags) {
      return (tags.size() == 1 ? "tag " : "tags ") + String.join(", ", tags);
    }

    static String amounts(Optional<Long> bytes, Optional<Double> cpus) {
      List<String> parts = new ArrayList<>();
      bytes.ifPresent(b -> parts.add(bytes(b) + " memory"));
      cpus.ifPresent(c -> parts.add(number(c) + " cpu"));
      return String.join(" and ", parts);
    }

    /** With the largest unit that leaves a whole number or one with a digit behind the point. */
    static String bytes(long bytes) {
      String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
      double value = bytes;
      int unit = 0;
      while (value >= KIB && unit < units.length - 1) {
        value /= KIB;
        unit++;
      }
      return number(Math.floor(value * 10) / 10) + units[unit];
    }

    static String number(double value) {
      return value == Math.rint(value) && Math.abs(value) < 1e15
          ? String.valueOf((long) value)
          : String.valueOf(Math.round(value * 100) / 100.0);
    }
  }
}
