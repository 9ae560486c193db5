package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.why.WaitCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** All workers that this scheduler has met. For the loop's thread. */
public final class WorkerTable {
  /** A worker unheard for this long has stopped its attempts by itself (DESIGN §6) or is dead. */
  private final Duration lease;

  private final OwnedRuns owned;
  private final Map<String, WorkerSession> sessions = new LinkedHashMap<>();

  /** Whoever may have a credit, in the order in which they get their next task. */
  private final Set<WorkerSession> queue = new LinkedHashSet<>();

  private boolean changed;

  /** What else reserves anything does not go where this will run. */
  private Optional<WorkerNeeds> keptFor = Optional.empty();

  private Optional<WorkerSession> kept = Optional.empty();

  /** The table of a scheduler that is alone. */
  public WorkerTable(Duration lease) {
    this(lease, OwnedRuns.ALL);
  }

  /**
   * @param lease how long an unheard worker counts as alive
   * @param owned which runs the scheduler decides about
   */
  public WorkerTable(Duration lease, OwnedRuns owned) {
    this.lease = lease;
    this.owned = owned;
  }

  private void offer(WorkerSession session) {
    queue.add(session);
    changed = true;
  }

  public OwnedRuns owned() {
    return owned;
  }

  private WorkerSession session(String worker, Instant at) {
    return sessions.computeIfAbsent(worker, id -> new WorkerSession(id, at, this::offer));
  }

  public WorkerSession heard(String worker, String peer, Instant at) {
    WorkerSession session = session(worker, at);
    session.heard(peer, at);
    return session;
  }

  /** A heartbeat of which no more can be taken in now than that the worker lives. */
  public void heardOnly(Heartbeat heartbeat, String peer, Instant at) {
    heard(heartbeat.worker(), peer, at).beat(heartbeat.sentNanos());
  }

  public Optional<WorkerSession> find(String worker) {
    return Optional.ofNullable(sessions.get(worker));
  }

  public Collection<WorkerSession> all() {
    return sessions.values();
  }

  /** Enters an attempt; a worker never heard of gets a lease from now to be heard. */
  public void hold(String worker, AttemptKey attempt, TaskRef task, Instant now) {
    session(worker, now).hold(attempt, task, now);
  }

  /** As {@link #hold}, for an attempt that was read: another scheduler may have assigned it. */
  public void takeOver(String worker, AttemptKey attempt, TaskRef task, Instant now) {
    session(worker, now).takeOver(attempt, task, now);
  }

  public void release(String worker, AttemptKey attempt) {
    WorkerSession session = sessions.get(worker);
    if (session != null) {
      session.release(attempt);
    }
  }

  /**
   * Forgets who holds what, before the truth is read again. Credits stay counted, and pulses go on
   * listing what was held.
   */
  public void releaseAll() {
    sessions.values().forEach(session -> session.forgetHeld(owned));
  }

  /** Forgets attempts that are another scheduler's from now on. */
  public void drop(Predicate<TaskRef> gone) {
    sessions.values().forEach(session -> session.drop(gone));
  }

  /** Who holds what has been read again: forgets what was sent for anything else. */
  public void heldAgain() {
    sessions.values().forEach(WorkerSession::heldAgain);
  }

  /**
   * Whether a worker may have got a credit or room, or has said what it is, since the last call.
   */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Whether any live worker has a free credit or inline slot. */
  boolean hasSlot() {
    Iterator<WorkerSession> next = queue.iterator();
    while (next.hasNext()) {
      if (!next.next().isFull()) {
        return true;
      }
      next.remove(); // it comes back when it has one
    }
    return false;
  }

  /**
   * A live worker with a free credit or inline slot that suits the need and has room for it; each
   * in its turn, but one with tags that are not asked for only if there is no other.
   */
  Optional<WorkerSession> withSlot(WorkerNeeds needs) {
    WorkerSession best = null;
    Iterator<WorkerSession> next = queue.iterator();
    while (next.hasNext()) {
      WorkerSession session = next.next();
      if (session.isFull()) {
        next.remove(); // it comes back when it has one
      } else if (session.hasSlot(needs)
          && session.suits(needs)
          && session.hasRoom(needs)
          && !isKeptFromIt(session, needs)
          && (best == null || session.tags().size() < best.tags().size())) {
        best = session;
        if (best.tags().size() <= needs.tags().size()) {
          break; // none has fewer
        }
      }
    }
    return Optional.ofNullable(best);
  }

  /** Keeps the room that becomes free on the worker with the most of it for such a need. */
  void keepFor(Optional<WorkerNeeds> needs) {
    if (needs.isEmpty()) {
      keptFor = needs;
      kept = Optional.empty();
    } else if (!needs.equals(keptFor) || kept.filter(WorkerSession::isLive).isEmpty()) {
      keptFor = needs;
      kept =
          sessions.values().stream()
              .filter(session -> session.isLive() && session.suits(needs.get()))
              .max(Comparator.comparingLong(WorkerSession::freeBytes));
    }
  }

  private boolean isKeptFromIt(WorkerSession session, WorkerNeeds needs) {
    boolean sized = needs.memoryBytes().isPresent() || needs.cpus().isPresent();
    return sized && kept.isPresent() && kept.get() == session && !keptFor.get().equals(needs);
  }

  /** Why no live worker can take a task with such a need, or the slots of those that suit it. */
  WaitCause missing(WorkerNeeds needs) {
    if (kept.filter(session -> isKeptFromIt(session, needs)).isPresent()
        && kept.get().hasSlot(needs)
        && kept.get().suits(needs)
        && kept.get().hasRoom(needs)) {
      return new WaitCause.RoomKept(keptFor.orElseThrow());
    }
    Shortage shortage = new Shortage(needs);
    sessions.values().stream().filter(WorkerSession::isLive).forEach(shortage::add);
    return shortage.cause();
  }

  /** A worker has got a task: now it is the turn of the others. */
  void served(WorkerSession session) {
    queue.remove(session);
    queue.add(session);
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
