package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.message.AttemptKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All workers that this scheduler has met. For the loop's thread. */
public final class WorkerTable {
  /** A worker unheard for this long has stopped its attempts by itself (DESIGN §6) or is dead. */
  private final Duration lease;

  private final Map<String, WorkerSession> sessions = new LinkedHashMap<>();

  public WorkerTable(Duration lease) {
    this.lease = lease;
  }

  public WorkerSession heard(String worker, String peer, Instant at) {
    WorkerSession session = sessions.computeIfAbsent(worker, id -> new WorkerSession(id, at));
    session.heard(peer, at);
    return session;
  }

  public Optional<WorkerSession> find(String worker) {
    return Optional.ofNullable(sessions.get(worker));
  }

  public Collection<WorkerSession> all() {
    return sessions.values();
  }

  /** Enters an attempt; a worker never heard of gets a lease from now to be heard. */
  public void hold(String worker, AttemptKey attempt, TaskRef task, Instant now) {
    sessions.computeIfAbsent(worker, id -> new WorkerSession(id, now)).held().put(attempt, task);
  }

  public void release(String worker, AttemptKey attempt) {
    WorkerSession session = sessions.get(worker);
    if (session != null) {
      session.release(attempt);
    }
  }

  /** Forgets who holds what, before the truth is read again. Credits stay counted. */
  public void releaseAll() {
    sessions.values().forEach(session -> session.held().clear());
  }

  /** Who holds what has been read again: forgets what was sent for anything else. */
  public void heldAgain() {
    sessions.values().forEach(WorkerSession::withdrawAllNotHeld);
  }

  /** The live worker with the most free credits, if any has one. */
  public Optional<WorkerSession> withCredit() {
    return sessions.values().stream()
        .filter(session -> session.credits() > 0)
        .max(Comparator.comparingLong(WorkerSession::credits));
  }

  public List<WorkerSession> ofPeer(String peer) {
    return sessions.values().stream().filter(session -> session.peer().equals(peer)).toList();
  }

  /** Workers whose lease has ended, which still hold attempts or count as live. */
  public List<WorkerSession> expired(Instant now) {
    List<WorkerSession> expired = new ArrayList<>();
    for (WorkerSession session : sessions.values()) {
      boolean silent = !now.isBefore(session.heardAt().plus(lease));
      if (silent && (session.isLive() || !session.held().isEmpty())) {
        expired.add(session);
      }
    }
    return expired;
  }

  /** Drops what is of no more use: lost workers that have been silent for a hundred leases. */
  public void forgetLongLost(Instant now) {
    sessions
        .values()
        .removeIf(
            session ->
                !session.isLive()
                    && session.held().isEmpty()
                    && now.isAfter(session.heardAt().plus(lease.multipliedBy(100))));
  }

  public Duration lease() {
    return lease;
  }
}
