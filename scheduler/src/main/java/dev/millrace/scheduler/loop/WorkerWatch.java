package dev.millrace.scheduler.loop;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.LeaseTimes;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.scheduler.dispatch.Dispatcher;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.dispatch.WorkerSession;
import dev.millrace.scheduler.dispatch.WorkerTable;
import dev.millrace.scheduler.show.LiveState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Which workers are heard and what they hold; what a lost one held goes back. For the loop only.
 */
final class WorkerWatch {
  private static final Logger LOG = Logger.getLogger(WorkerWatch.class);
  static final Duration LOOK_EVERY = Duration.ofMillis(250);

  /** A report of silence about an attempt counts only this long after it was assigned or read. */
  private static final Duration ARRIVES_WITHIN = Duration.ofSeconds(5);

  /**
   * What its scheduler sent before it died has arrived this long after the run was taken over,
   * which is seconds after the death. If not, what comes of it is stopped, and counts for nothing.
   */
  private static final Duration TAKEN_OVER_ARRIVES_WITHIN = Duration.ofMillis(500);

  private final WorkerTable workers;
  private final Dispatcher dispatcher;
  private final RunTable runs;
  private final Reports reports;
  private final LiveState live;
  private Instant lookedAt = Instant.EPOCH;
  private Optional<Instant> begunAt = Optional.empty();

  WorkerWatch(
      WorkerTable workers, Dispatcher dispatcher, RunTable runs, Reports reports, LiveState live) {
    this.workers = workers;
    this.dispatcher = dispatcher;
    this.runs = runs;
    this.reports = reports;
    this.live = live;
  }

  /** Compares what a worker holds by its own word with what it holds by the book. */
  void heartbeat(String peer, ToScheduler.Heartbeat heartbeat, Turn turn) {
    WorkerSession session = workers.heard(heartbeat.worker(), peer, turn.steady());
    Set<AttemptKey> running = new LinkedHashSet<>(heartbeat.running());
    dispatcher.heartbeat(session, heartbeat, running);
    Set<AttemptKey> queued = new HashSet<>(heartbeat.queued());
    for (AttemptKey attempt : running) {
      Optional<TaskRef> known = runs.find(attempt);
      Optional<TaskRef> ref = known.filter(found -> found.isHeldBy(attempt));
      if (!workers.owned().owns(attempt.run())
          || known.filter(r -> isNewer(attempt, r)).isPresent()) {
        continue; // another scheduler's, or this one is out of date: not for it to decide
      }
      if (ref.isEmpty()) {
        known.filter(WorkerWatch::hasOpenLease).ifPresent(r -> turn.mayRunFor(r, workers.lease()));
        turn.send(peer, new ToWorker.Cancel(attempt, 0, "This attempt is no longer wanted."));
      } else if (ref.get().run().task(ref.get().position()) instanceof Task.Cancelling) {
        turn.stopAgain(ref.get());
      } else if (!queued.contains(attempt)) {
        reports.started(new ToScheduler.Started(session.worker(), attempt, 0), turn);
      }
    }
    for (Map.Entry<AttemptKey, TaskRef> held : List.copyOf(session.held().entrySet())) {
      if (!running.contains(held.getKey())
          && !session.isShownAfter(held.getKey(), heartbeat.sentNanos())) {
        missing(session, held.getKey(), held.getValue(), turn);
      }
    }
  }

  /** The database is away: all that can be said of a worker is that it lives. */
  void heardOnly(String peer, ToScheduler.Heartbeat heartbeat, Instant now) {
    workers.heardOnly(heartbeat, peer, now);
  }

  /** The task has gone on in another scheduler, and this one does not know yet. */
  private static boolean isNewer(AttemptKey attempt, TaskRef ref) {
    return attempt.token() > ref.run().task(ref.position()).history().token();
  }

  /** The worker does not know of an attempt that it holds by the book. */
  private void missing(WorkerSession session, AttemptKey attempt, TaskRef ref, Turn turn) {
    Instant since = session.heldSince(attempt);
    if (!hasPassed(ARRIVES_WITHIN, since, turn.steady())) {
      if (session.isTakenOver(attempt)
          && hasPassed(TAKEN_OVER_ARRIVES_WITHIN, since, turn.steady())
          && !isCancelledByAPerson(ref)) {
        Duration mayRun =
            Duration.between(turn.steady(), since.plus(afterTakeOver(workers.lease())));
        lost(attempt, ref, "does not know this attempt", Optional.of(mayRun), turn);
      }
      return;
    }
    Optional<Instant> sentAt = session.unansweredSince(attempt);
    if (sentAt.isPresent() && ref.run().task(ref.position()).state() == TaskState.DISPATCHED) {
      session.again(attempt, turn.steady()).ifPresent(again -> turn.send(session.peer(), again));
    } else if (sentAt.filter(at -> !hasPassed(workers.lease(), at, turn.steady())).isPresent()) {
      return; // not wanted any more, but it may still arrive and begin
    } else {
      lost(attempt, ref, "does not know this attempt", Optional.empty(), turn);
    }
  }

  private static void lost(
      AttemptKey attempt, TaskRef ref, String how, Optional<Duration> mayRun, Turn turn) {
    Optional<Instant> until = mayRun.map(turn.now()::plus);
    ref.run()
        .apply(
            ref.position(),
            new TaskEvent.WorkerLost(turn.now(), attempt.token(), how, until),
            turn);
  }

  /**
   * Runs were taken over. A worker that held some of them may have died with their scheduler, and
   * nobody tells twice who left: one that is not in the cluster has left it. A process that has
   * only just joined does not know who is still to come back.
   *
   * @param members ids of everyone in the cluster
   */
  void tookOver(Set<String> members, Turn turn) {
    if (begunAt.filter(at -> hasPassed(workers.lease(), at, turn.steady())).isEmpty()) {
      return;
    }
    for (WorkerSession session : List.copyOf(workers.all())) {
      if (!session.isLive() && !session.held().isEmpty() && !members.contains(session.peer())) {
        lost(session, "left the cluster", false, turn);
      }
    }
  }

  /** Gives up those whose lease has ended. */
  void look(Turn turn) {
    if (begunAt.isEmpty()) {
      begunAt = Optional.of(turn.steady());
    }
    if (!hasPassed(LOOK_EVERY, lookedAt, turn.steady())) {
      return;
    }
    lookedAt = turn.steady();
    for (WorkerSession session : workers.expired(turn.steady())) {
      lost(session, "was silent for " + workers.lease().toSeconds() + " s", true, turn);
    }
    workers.forgetLongLost(turn.steady());
    live.workers(workers.all(), at -> turn.now().minus(Duration.between(at, turn.steady())));
  }

  /** A member of the cluster is gone, and every worker in it. */
  void left(String peer, Turn turn) {
    for (WorkerSession session : workers.ofPeer(peer)) {
      lost(session, "left the cluster", false, turn);
    }
  }

  /**
   * What it held runs elsewhere. Only what a person cancelled waits for the end of the lease: until
   * then the worker may be cut off and still be at it, and CANCELLED would not be true. The others
   * remember that, in case that somebody cancels them.
   */
  private void lost(WorkerSession session, String how, boolean leaseEnded, Turn turn) {
    boolean fenced = leaseEnded && !mayBeConfirmedElsewhere(session, turn.steady());
    Map<AttemptKey, TaskRef> givenUp = new LinkedHashMap<>(session.held());
    Optional<Duration> mayRun = Optional.empty();
    if (!fenced) {
      mayRun = Optional.of(mayRunFor(session, leaseEnded, turn.steady()));
      givenUp.values().removeIf(WorkerWatch::isCancelledByAPerson);
    }
    if (session.isLive() || !givenUp.isEmpty()) {
      LOG.warnf("Worker %s %s; it held %d attempts", session.worker(), how, session.held().size());
    }
    for (Map.Entry<AttemptKey, TaskRef> each : givenUp.entrySet()) {
      lost(each.getKey(), each.getValue(), how, mayRun, turn);
    }
    dispatcher.lost(session);
  }

  /** How long a worker that is not proven to have fenced itself may be at what it held. */
  private Duration mayRunFor(WorkerSession session, boolean leaseEnded, Instant now) {
    Duration here = leaseEnded ? Duration.ZERO : workers.lease();
    if (!mayBeConfirmedElsewhere(session, now)) {
      return here;
    }
    Duration elsewhere =
        Duration.between(now, session.tookOverAt().plus(afterTakeOver(workers.lease())));
    return here.compareTo(elsewhere) > 0 ? here : elsewhere;
  }

  /** The scheduler from which the runs were taken may go on confirming them for some time. */
  private boolean mayBeConfirmedElsewhere(WorkerSession session, Instant now) {
    return !session.tookOverAt().equals(Instant.MIN)
        && !hasPassed(afterTakeOver(workers.lease()), session.tookOverAt(), now);
  }

  /** How long after runs were read what they held before may go on, whatever became of it. */
  static Duration afterTakeOver(Duration lease) {
    return lease.plus(LeaseTimes.WITHOUT_DATABASE);
  }

  private static boolean hasOpenLease(TaskRef ref) {
    return ref.run().task(ref.position()).history().openLease().isPresent();
  }

  private static boolean isCancelledByAPerson(TaskRef ref) {
    return ref.run().task(ref.position()) instanceof Task.Cancelling stopping
        && stopping.timeout().isEmpty();
  }

  /** Both moments are of a clock that only grows. */
  static boolean hasPassed(Duration time, Instant since, Instant now) {
    return !now.isBefore(since.plus(time));
  }
}
