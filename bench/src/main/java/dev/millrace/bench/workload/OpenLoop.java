package dev.millrace.bench.workload;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.bench.client.MillraceClient;
import java.lang.management.ManagementFactory;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Triggers at a constant rate, whatever the server does. Every latency counts from the moment at
 * which a trigger was due, so a server that makes the generator late does not look better for it.
 */
final class OpenLoop {
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
  private static final int IN_FLIGHT_MAX = 1_000;

  /**
   * What became of the triggers.
   *
   * @param due milliseconds since 1970 at which the trigger of each accepted run was due
   * @param answerMillis from due to answered
   * @param refused answers other than 202, and requests that failed
   * @param generatorCores processor time of the generator per second
   */
  record Sent(
      Map<String, Double> due,
      List<Double> answerMillis,
      int refused,
      double seconds,
      double generatorCores) {}

  private final MillraceClient client;
  private final Map<String, Double> due = new ConcurrentHashMap<>();
  private final Queue<Double> answers = new ConcurrentLinkedQueue<>();
  private final Queue<String> refused = new ConcurrentLinkedQueue<>();
  private final Semaphore room = new Semaphore(IN_FLIGHT_MAX);

  OpenLoop(MillraceClient client) {
    this.client = client;
  }

  /**
   * Sends {@code count} triggers, {@code perSecond} a second; waits for all answers.
   *
   * @param dag the DAG of the n-th trigger
   */
  Sent send(IntFunction<String> dag, int count, double perSecond) {
    long cpuBefore = cpuNanos();
    long began = System.nanoTime();
    double beganMillis = wallMillis();
    for (int i = 0; i < count; i++) {
      long after = (long) (i * 1e9 / perSecond);
      while (System.nanoTime() - began < after) {
        LockSupport.parkNanos(after - (System.nanoTime() - began));
      }
      room.acquireUninterruptibly();
      long dueNanos = began + after;
      double dueMillis = beganMillis + after / 1e6;
      client
          .triggerAside(dag.apply(i))
          .whenComplete((answer, failure) -> answered(answer, failure, dueNanos, dueMillis));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    await();
    double cores = (cpuNanos() - cpuBefore) / (double) (System.nanoTime() - began);
    return new Sent(Map.copyOf(due), List.copyOf(answers), refused.size(), seconds, cores);
  }

  private void answered(
      HttpResponse<String> answer, Throwable failure, long dueNanos, double dueMillis) {
    answers.add((System.nanoTime() - dueNanos) / 1e6);
    if (failure == null && answer.statusCode() == 202) {
      Matcher id = ID.matcher(answer.body());
      if (id.find()) {
        due.put(id.group(1), dueMillis);
      }
    } else {
      refused.add(failure == null ? answer.body() : failure.toString());
    }
    room.release();
  }

  private void await() {
    try {
      if (room.tryAcquire(IN_FLIGHT_MAX, Duration.ofMinutes(2).toSeconds(), TimeUnit.SECONDS)) {
        room.release(IN_FLIGHT_MAX);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double wallMillis() {
    java.time.Instant now = java.time.Instant.now();
    return now.getEpochSecond() * 1e3 + now.getNano() / 1e6;
  }

  private static long cpuNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
