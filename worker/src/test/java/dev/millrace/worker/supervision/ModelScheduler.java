package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.LeaseTimes;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToScheduler.Recall;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.engine.message.ToWorker.Held;
import dev.millrace.engine.message.ToWorker.Pulse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a scheduler does with one worker, without a database: its tasks, credits and leases, so that
 * a desk can be tried with several. What it decides is durable at once.
 */
final class ModelScheduler {
  private static final long LEASE_NANOS = LeaseTimes.SCHEDULER.toNanos();
  private static final long ARRIVES_WITHIN_NANOS = Duration.ofSeconds(5).toNanos();

  /** An attempt by the book. */
  private record Entry(String task, long assignedNanos) {}

  final String run;
  final Deque<String> waiting;
  final Set<String> done;
  final Set<AttemptKey> givenUp = new HashSet<>();
  private final ManualTicker ticker;
  private final Fabric fabric;
  private final long epoch;
  private final Map<AttemptKey, Entry> held = new LinkedHashMap<>();
  private final Map<AttemptKey, Long> shown = new HashMap<>();
  private final Set<AttemptKey> unanswered = new HashSet<>();
  private long token;
  private boolean live;
  private long heardNanos;
  private long granted;
  private long assigned;
  private long returned;
  private long recalled;
  private long echo;
  private long told;
  private boolean pulseDue;

  ModelScheduler(String run, ManualTicker ticker, Fabric fabric) {
    this(run, ticker, fabric, 1, new ArrayDeque<>(), new HashSet<>());
  }

  private ModelScheduler(
      String run,
      ManualTicker ticker,
      Fabric fabric,
      long epoch,
      Deque<String> waiting,
      Set<String> done) {
    this.run = run;
    this.ticker = ticker;
    this.fabric = fabric;
    this.epoch = epoch;
    this.waiting = waiting;
    this.done = done;
    fabric.onMessages(this::receive);
    fabric.onPeerChange((peer, joined) -> {});
    fabric.join();
  }

  /** The next life of a scheduler that was killed, or another that takes its runs over. */
  static ModelScheduler after(ModelScheduler before, Fabric fabric) {
    ModelScheduler next =
        new ModelScheduler(
            before.run, before.ticker, fabric, before.epoch + 1, before.waiting, before.done);
    next.held.putAll(before.held);
    next.givenUp.addAll(before.givenUp);
    next.token = before.token;
    next.heardNanos = before.ticker.nanos();
    next.pulseDue = true;
    return next;
  }

  String id() {
    return fabric.self().id();
  }

  int holds() {
    return held.size();
  }

  private long credits() {
    return live ? Math.max(0, granted - assigned - returned) : 0;
  }

  private void receive(String worker, List<Message> batch) {
    live = true;
    heardNanos = ticker.nanos();
    batch.forEach(this::hear);
    turn();
  }

  private void hear(Message message) {
    if (message instanceof Credit credit) {
      granted = Math.max(granted, credit.granted());
      echo = Math.max(echo, credit.sentNanos());
    } else if (message instanceof Started started) {
      shows(started.attempt(), started.sentNanos());
    } else if (message instanceof Finished finished) {
      finished(finished);
    } else if (message instanceof Recall recall) {
      recalled = Math.max(recalled, recall.returned());
    } else if (message instanceof Heartbeat heartbeat) {
      heartbeat(heartbeat);
    }
  }

  private void finished(Finished finished) {
    AttemptKey attempt = finished.attempt();
    if (!attempt.run().equals(run)) {
      return;
    }
    unanswered.remove(attempt);
    Entry entry = held.remove(attempt);
    if (entry != null && finished.failure() == null) {
      if (!done.add(entry.task())) {
        throw new AssertionError("done twice: " + entry.task());
      }
    } else if (entry != null) {
      waiting.add(entry.task());
    }
    say(new Ack(attempt, epoch));
  }

  private void heartbeat(Heartbeat heartbeat) {
    granted = Math.max(granted, heartbeat.granted());
    assigned = Math.max(assigned, heartbeat.used());
    returned = Math.max(returned, heartbeat.returned());
    echo = Math.max(echo, heartbeat.sentNanos());
    pulseDue = true;
    Set<AttemptKey> running = new HashSet<>(heartbeat.running());
    running.forEach(attempt -> shows(attempt, heartbeat.sentNanos()));
    for (AttemptKey attempt : running) {
      if (attempt.run().equals(run) && !held.containsKey(attempt)) {
        say(new Cancel(attempt, 0, "no longer wanted", epoch));
      }
    }
    for (AttemptKey attempt : List.copyOf(held.keySet())) {
      if (!running.contains(attempt) && shown.getOrDefault(attempt, 0L) < heartbeat.sentNanos()) {
        missing(attempt);
      }
    }
  }

  private void shows(AttemptKey attempt, long sentNanos) {
    unanswered.remove(attempt);
    shown.merge(attempt, sentNanos, Math::max);
  }

  private void missing(AttemptKey attempt) {
    Entry entry = held.get(attempt);
    if (ticker.nanos() - entry.assignedNanos() < ARRIVES_WITHIN_NANOS) {
      return;
    }
    if (unanswered.contains(attempt)) {
      say(FakeScheduler.assignment(attempt, 0).withEpoch(epoch).withEcho(echo));
    } else {
      giveUp(attempt);
    }
  }

  private void giveUp(AttemptKey attempt) {
    waiting.add(held.remove(attempt).task());
    givenUp.add(attempt);
    if (unanswered.remove(attempt)) {
      assigned--;
    }
  }

  /** Does what is due by now. */
  void tick() {
    if (ticker.nanos() - heardNanos >= LEASE_NANOS) {
      List.copyOf(held.keySet()).forEach(this::giveUp);
      live = false;
    }
    turn();
  }

  private void turn() {
    while (!waiting.isEmpty() && credits() > 0) {
      String task = waiting.poll();
      AttemptKey attempt = new AttemptKey(run, task, 1, ++token);
      held.put(attempt, new Entry(task, ticker.nanos()));
      unanswered.add(attempt);
      assigned++;
      say(FakeScheduler.assignment(attempt, 0).withEpoch(epoch).withEcho(echo));
    }
    long back = Math.max(0, Math.min(recalled - returned, credits()));
    recalled = 0;
    returned += back;
    if (live && (pulseDue || back > 0 || waiting.size() > 2 * told)) {
      pulse();
    }
  }

  private void pulse() {
    pulseDue = false;
    told = waiting.size();
    List<Held> list = held.keySet().stream().map(a -> new Held(a, epoch)).toList();
    say(new Pulse(id(), echo, told, granted, returned, list));
  }

  private void say(ToWorker message) {
    fabric.send("w1", List.of(message));
  }
}
