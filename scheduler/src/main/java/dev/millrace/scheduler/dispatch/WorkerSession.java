package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToWorker;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the scheduler knows about one worker. */
public final class WorkerSession {
  private final String worker;
  private String peer;
  private Instant heardAt;
  private boolean live;
  private int slots;
  private long granted;
  private long assigned;
  private Set<AttemptKey> reported = Set.of();
  private final Map<AttemptKey, TaskRef> held = new LinkedHashMap<>();

  /** What it was sent and has not shown that it has; sent again if need be. */
  private final Map<AttemptKey, ToWorker.Assign> unanswered = new LinkedHashMap<>();

  WorkerSession(String worker, Instant heardAt) {
    this.worker = worker;
    this.peer = worker;
    this.heardAt = heardAt;
  }

  public String worker() {
    return worker;
  }

  /** Where messages to it go. */
  public String peer() {
    return peer;
  }

  public Instant heardAt() {
    return heardAt;
  }

  /** Whether it has been heard since it was last lost. */
  public boolean isLive() {
    return live;
  }

  public int slots() {
    return slots;
  }

  /** What it says it is at, as of its last heartbeat. */
  public Set<AttemptKey> reported() {
    return reported;
  }

  /** The attempts it holds by the scheduler's own book. */
  public Map<AttemptKey, TaskRef> held() {
    return held;
  }

  long credits() {
    return live ? Math.max(0, granted - assigned) : 0;
  }

  void heard(String fromPeer, Instant at) {
    peer = fromPeer;
    heardAt = at;
    live = true;
  }

  void grant(long total) {
    granted = Math.max(granted, total);
  }

  void heartbeat(int slotCount, Set<AttemptKey> running) {
    slots = slotCount;
    reported = Set.copyOf(running);
    unanswered.keySet().removeAll(running);
  }

  void assign(ToWorker.Assign message) {
    assigned++;
    unanswered.put(message.attempt(), message);
  }

  /** The worker has shown that it has the assignment, and so has used the credit. */
  public void answered(AttemptKey attempt) {
    unanswered.remove(attempt);
  }

  /** The assignment, if the worker has not shown that it has it. */
  public Optional<ToWorker.Assign> unanswered(AttemptKey attempt) {
    return Optional.ofNullable(unanswered.get(attempt));
  }

  void release(AttemptKey attempt) {
    held.remove(attempt);
    withdraw(attempt);
  }

  /** What the worker never had cost it no credit. */
  void withdraw(AttemptKey attempt) {
    if (unanswered.remove(attempt) != null) {
      assigned--;
    }
  }

  void withdrawAllNotHeld() {
    List.copyOf(unanswered.keySet()).stream()
        .filter(attempt -> !held.containsKey(attempt))
        .forEach(this::withdraw);
  }

  /** The lease has ended. Credits stay counted: the worker counts them for all its life. */
  void lost() {
    live = false;
    reported = Set.of();
  }
}
