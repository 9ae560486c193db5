package dev.millrace.scheduler.sketch;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Assign;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A worker on a {@link MeetingPlace} with a number of slots for each scheduler, whose attempts take
 * a moment and succeed. It remembers how many ran at the same time.
 */
public final class PretendWorker implements AutoCloseable {
  private static final long RESEND_MILLIS = 200;

  private final Fabric fabric;
  private final String id;
  private final int slotsForEach;
  private final long attemptMillis;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Map<String, Long> granted = new HashMap<>();
  private final Map<String, Long> used = new HashMap<>();
  private final Map<AttemptKey, String> running = new LinkedHashMap<>();
  private final Map<AttemptKey, Finished> reports = new LinkedHashMap<>();
  private final Set<AttemptKey> seen = new HashSet<>();
  private final Map<String, Integer> begunFor = new HashMap<>();
  private int most;
  private long busyNanos;
  private long countedAt = System.nanoTime();

  private PretendWorker(Fabric fabric, int slotsForEach, long attemptMillis) {
    this.fabric = fabric;
    this.id = fabric.self().id();
    this.slotsForEach = slotsForEach;
    this.attemptMillis = attemptMillis;
  }

  public static PretendWorker start(Fabric fabric, int slotsForEach, long attemptMillis) {
    PretendWorker worker = new PretendWorker(fabric, slotsForEach, attemptMillis);
    fabric.onMessages((peer, batch) -> worker.tell(() -> worker.receive(peer, batch)));
    fabric.onPeerChange((peer, joined) -> worker.tell(() -> worker.peerChanged(peer, joined)));
    fabric.join();
    worker.thread.scheduleWithFixedDelay(
        worker::beat, RESEND_MILLIS, RESEND_MILLIS, TimeUnit.MILLISECONDS);
    return worker;
  }

  private void tell(Runnable work) {
    if (!thread.isShutdown()) {
      thread.execute(work);
    }
  }

  private synchronized void peerChanged(Fabric.Peer peer, boolean joined) {
    if (joined && peer.role() == Fabric.Role.SCHEDULER) {
      granted.putIfAbsent(peer.id(), (long) slotsForEach);
      send(peer.id(), new Credit(id, granted.get(peer.id())));
    } else {
      granted.remove(peer.id());
    }
  }

  private synchronized void receive(String peer, List<Message> batch) {
    for (Message message : batch) {
      if (message instanceof Assign assign && seen.add(assign.attempt())) {
        used.merge(peer, 1L, Long::sum);
        begin(peer, assign.attempt());
      } else if (message instanceof Ack ack) {
        reports.remove(ack.attempt());
      }
    }
  }

  private void begin(String scheduler, AttemptKey attempt) {
    count();
    running.put(attempt, scheduler);
    most = Math.max(most, running.size());
    begunFor.merge(scheduler, 1, Integer::sum);
    send(scheduler, new Started(id, attempt, 0));
    thread.schedule(() -> end(attempt), attemptMillis, TimeUnit.MILLISECONDS);
  }

  private synchronized void end(AttemptKey attempt) {
    count();
    String scheduler = running.remove(attempt);
    reports.put(attempt, new Finished(id, attempt, 1, 2, null, List.of(), Map.of(), List.of()));
    if (granted.containsKey(scheduler)) {
      send(scheduler, new Credit(id, granted.merge(scheduler, 1L, Long::sum)));
    }
    send(scheduler, reports.get(attempt));
  }

  private void count() {
    long now = System.nanoTime();
    busyNanos += (now - countedAt) * running.size();
    countedAt = now;
  }

  private synchronized void beat() {
    Set<AttemptKey> owed = new HashSet<>(running.keySet());
    owed.addAll(reports.keySet());
    for (String scheduler : granted.keySet()) {
      send(
          scheduler,
          new Heartbeat(
              id,
              slotsForEach,
              granted.get(scheduler),
              List.copyOf(owed),
              used.getOrDefault(scheduler, 0L),
              0,
              0));
      reports.values().forEach(report -> send(scheduler, report));
    }
  }

  private void send(String to, Message message) {
    fabric.send(to, List.of(message));
  }

  /** The largest number of attempts that ever ran at the same time. */
  public synchronized int most() {
    return most;
  }

  /** How many attempts ran at a time on average, since it was started. */
  public synchronized double average(long nanos) {
    count();
    return busyNanos / (double) nanos;
  }

  /** How many attempts it began for each scheduler. */
  public synchronized Map<String, Integer> begunFor() {
    return new HashMap<>(begunFor);
  }

  @Override
  public void close() {
    thread.shutdownNow();
    fabric.close();
  }
}
