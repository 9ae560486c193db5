package dev.millrace.worker;

import dev.millrace.engine.message.LeaseTimes;
import dev.millrace.worker.container.ContainerSettings;
import dev.millrace.worker.host.HostSettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a worker works.
 *
 * @param slots attempts at the same time, at least 1; {@code --slots}
 * @param directory a local folder for what attempts write until it is stored
 * @param timing how often and how long
 * @param logs bounds of an attempt's log
 * @param resources what one attempt may use
 * @param isolation where steps run that ask for a process; {@code millrace.worker.isolation}
 * @param hosts how those processes are started
 * @param capacity what it offers to steps that ask for more than a slot
 * @param containers what runs containers, and which image where a step names none
 */
public record WorkerSettings(
    int slots,
    Path directory,
    Timing timing,
    LogLimits logs,
    Resources resources,
    StepIsolation isolation,
    HostSettings hosts,
    Capacity capacity,
    ContainerSettings containers) {
  private static final long MEMORY_BYTES_MIN = 256L << 20;
  private static final int CACHE_DAYS = 30;

  public WorkerSettings {
    if (slots < 1) {
      throw new IllegalArgumentException("--slots is " + slots + "; expected 1 or more.");
    }
  }

  /**
   * Intervals and limits of time.
   *
   * @param heartbeat between two signs of life
   * @param lease how long after its owner last confirmed it an attempt is stopped; {@link
   *     LeaseTimes#WORKER} outside of tests
   * @param resend until what is not acknowledged is sent again
   * @param grace between asking an attempt to stop at its timeout and killing it; {@code
   *     millrace.worker.grace}
   */
  public record Timing(Duration heartbeat, Duration lease, Duration resend, Duration grace) {}

  /**
   * Bounds of the log of one attempt.
   *
   * @param bytesMax of all lines in UTF-8; the last line says that it was reached; {@code
   *     millrace.worker.log-bytes-max}
   * @param lineCharsMax longer lines are cut; {@code millrace.worker.log-line-chars-max}
   */
  public record LogLimits(long bytesMax, int lineCharsMax) {}

  /**
   * What one attempt may use.
   *
   * @param memoryBytes outside of the Java heap; {@code millrace.worker.step-memory}
   * @param threads at most; {@code millrace.worker.step-threads}
   * @param cacheDays after how many days what nobody used is removed from the cache of all
   *     attempts, at least 1; {@code millrace.worker.cache-days}
   */
  public record Resources(long memoryBytes, int threads, int cacheDays) {}

  /**
   * What steps may ask for below {@code worker}. Those that ask for nothing are not counted.
   *
   * @param tags {@code millrace.worker.tags}
   * @param memoryBytes that attempts may reserve together; {@code millrace.worker.memory}
   * @param cpus that attempts may reserve together; {@code millrace.worker.cpus}
   * @param abilities what it can do from the beginning that not every worker can
   * @param inlineSlots how many attempts may run on its threads at the same time, beside those that
   *     hold slots; 0 if they hold slots too; {@code millrace.worker.inline-slots}
   */
  public record Capacity(
      Set<String> tags, long memoryBytes, double cpus, Set<String> abilities, int inlineSlots) {
    public Capacity {
      tags = Collections.unmodifiableSet(new TreeSet<>(tags));
      abilities = Collections.unmodifiableSet(new TreeSet<>(abilities));
    }

    /** Of a worker that can do what every worker can, with slots only. */
    public Capacity(Set<String> tags, long memoryBytes, double cpus) {
      this(tags, memoryBytes, cpus, Set.of(), 0);
    }
  }

  /** Where steps run whose kind asks for a process of its own. */
  public enum StepIsolation {
    /** In a child process that can be killed. */
    PROCESS,
    /** On a thread of the worker; a step that hangs then holds its slot. */
    INLINE
  }

  /**
   * One slot per core; they share a quarter of the machine's memory as Java heap and another
   * outside of it.
   */
  public static WorkerSettings defaults(Path directory) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new WorkerSettings(
        cores,
        directory,
        new Timing(
            Duration.ofSeconds(2),
            LeaseTimes.WORKER,
            Duration.ofSeconds(1),
            Duration.ofSeconds(10)),
        new LogLimits(10L << 20, 16_384),
        resources(cores),
        StepIsolation.PROCESS,
        HostSettings.defaults(share(cores)),
        new Capacity(Set.of(), machineMemoryBytes(), cores),
        ContainerSettings.FOUND);
  }

  /** As this, with the memory, heap and threads of a step shared out anew. */
  public WorkerSettings withSlots(int other) {
    return new WorkerSettings(
        other,
        directory,
        timing,
        logs,
        resources(other),
        isolation,
        hosts.withHeapBytes(share(other)),
        capacity,
        containers);
  }

  public WorkerSettings withTiming(Timing other) {
    return new WorkerSettings(
        slots, directory, other, logs, resources, isolation, hosts, capacity, containers);
  }

  public WorkerSettings withLogs(LogLimits other) {
    return new WorkerSettings(
        slots, directory, timing, other, resources, isolation, hosts, capacity, containers);
  }

  public WorkerSettings withResources(Resources other) {
    return new WorkerSettings(
        slots, directory, timing, logs, other, isolation, hosts, capacity, containers);
  }

  public WorkerSettings withHosts(HostSettings other) {
    return new WorkerSettings(
        slots, directory, timing, logs, resources, isolation, other, capacity, containers);
  }

  public WorkerSettings withIsolation(StepIsolation other) {
    return new WorkerSettings(
        slots, directory, timing, logs, resources, other, hosts, capacity, containers);
  }

  public WorkerSettings withCapacity(Capacity other) {
    return new WorkerSettings(
        slots, directory, timing, logs, resources, isolation, hosts, other, containers);
  }

  public WorkerSettings withContainers(ContainerSettings other) {
    return new WorkerSettings(
        slots, directory, timing, logs, resources, isolation, hosts, capacity, other);
  }

  private static Resources resources(int slots) {
    int cores = Runtime.getRuntime().availableProcessors();
    return new Resources(share(slots), Math.max(1, cores / Math.max(1, slots)), CACHE_DAYS);
  }

  /** A slot's part of a quarter of the machine's memory. */
  private static long share(int slots) {
    return Math.max(MEMORY_BYTES_MIN, machineMemoryBytes() / 4 / Math.max(1, slots));
  }

  private static long machineMemoryBytes() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean machine
        ? machine.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }
}
