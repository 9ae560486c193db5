package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Finished;
import dev.millrace.engine.message.ToScheduler.Heartbeat;
import dev.millrace.engine.message.ToScheduler.Started;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.engine.message.ToWorker.LogAck;
import dev.millrace.spi.FailureClass;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.attempt.AttemptReport;
import dev.millrace.worker.attempt.AttemptStarter;
import dev.millrace.worker.attempt.Stop;
import dev.millrace.worker.supervision.Assignment.Phase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Decides for a worker: takes messages, changes of peers, ends of attempts and the passing of time,
 * and says what to send. Used by one thread only; runs no user code and never waits.
 */
public final class Desk {
  private static final Logger LOG = Logger.getLogger(Desk.class);
  private static final long SOON_NANOS = Duration.ofMillis(20).toNanos();
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
  private static final long KILL_MARGIN_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LOG_AFTERLIFE_NANOS = Duration.ofSeconds(60).toNanos();

  private final WorkerSettings settings;
  private final String worker;
  private final Ticker ticker;
  private final AttemptStarter starter;
  private final BiConsumer<AttemptKey, AttemptReport> onEnded;
  private final Outgoing out;
  private final Credits credits;
  private final Lease lease;
  private final Map<AttemptKey, Assignment> assignments = new LinkedHashMap<>();
  private final Settled settled = new Settled();
  private long heartbeatNanos;
  private long lookNanos;
  private boolean closing;

  /**
   * @param onEnded called on threads of attempts; must bring the report to {@link #ended} on the
   *     desk's thread
   */
  public Desk(
      WorkerSettings settings,
      Fabric fabric,
      Ticker ticker,
      AttemptStarter starter,
      BiConsumer<AttemptKey, AttemptReport> onEnded) {
    this.settings = settings;
    this.worker = fabric.self().id();
    this.ticker = ticker;
    this.starter = starter;
    this.onEnded = onEnded;
    this.out = new Outgoing(fabric);
    this.credits = new Credits(settings.slots());
    this.lease = new Lease(settings.timing().lease().toNanos());
    this.heartbeatNanos = ticker.nanos();
    this.lookNanos = ticker.nanos();
  }

  /** A peer came or left. */
  public void peerChanged(Peer peer, boolean joined) {
    if (peer.role() != Role.SCHEDULER) {
      return;
    }
    if (joined) {
      out.join(peer.id());
      credits.join(peer.id());
      lease.renew();
      assignments.values().forEach(a -> a.log.resendAll());
      assignments.values().stream()
          .filter(a -> a.phase == Phase.REPORTED)
          .forEach(this::sendReport);
      grant();
      heartbeatNanos = ticker.nanos();
    } else {
      out.leave(peer.id());
      credits.leave(peer.id());
      if (out.schedulers().isEmpty()) {
        lease.beginToEnd(ticker.nanos());
      }
      grant();
    }
  }

  /** A batch came; what is not for workers is left alone. */
  public void receive(String sender, List<Message> batch) {
    for (Message message : batch) {
      if (message instanceof Assign assign) {
        assign(sender, assign);
      } else if (message instanceof Cancel cancel) {
        cancel(cancel);
      } else if (message instanceof Ack ack) {
        acknowledge(ack.attempt());
      } else if (message instanceof LogAck ack) {
        acknowledgeLog(ack);
      }
    }
  }

  private void assign(String sender, Assign assign) {
    Assignment known = assignments.get(assign.attempt());
    if (known != null) {
      // Said again, so the sender does not know yet that it is here.
      if (known.phase == Phase.REPORTED) {
        sendReport(known);
      }
      heartbeatSoon();
      return;
    }
    if (closing || settled.contains(assign.attempt())) {
      return;
    }
    if (!credits.use(sender)) {
      LOG.warnf("Ignoring attempt %s: scheduler %s has no credit left", assign.attempt(), sender);
      return;
    }
    LogShipping log =
        new LogShipping(assign.attempt(), settings.logs(), settings.timing().resend().toNanos());
    assignments.put(assign.attempt(), new Assignment(assign, sender, log));
    startWaiting();
    heartbeatSoon();
  }

  private void startWaiting() {
    long free =
        settings.slots() - assignments.values().stream().filter(Assignment::holdsSlot).count();
    if (free > 0) {
      List<Assignment> next =
          assignments.values().stream().filter(a -> a.phase == Phase.WAITING).limit(free).toList();
      next.forEach(this::start);
    }
  }

  private void start(Assignment assignment) {
    AttemptKey key = assignment.key();
    assignment.phase = Phase.RUNNING;
    assignment.startedAtMillis = ticker.wallMillis();
    assignment.startedNanos = ticker.nanos();
    out.toOwner(assignment.assigner, new Started(worker, key, assignment.startedAtMillis));
    assignment.running =
        starter.start(assignment.assign, assignment.log, report -> onEnded.accept(key, report));
  }

  private void cancel(Cancel cancel) {
    Assignment assignment = assignments.get(cancel.attempt());
    if (assignment != null) {
      stop(assignment, Stop.cancelled(cancel.reason(), Duration.ofMillis(cancel.graceMillis())));
    }
  }

  private void stop(Assignment assignment, Stop why) {
    if (assignment.phase == Phase.WAITING) {
      assignment.startedAtMillis = ticker.wallMillis();
      report(assignment, AttemptReport.failed(ticker.wallMillis(), why.failure()));
      grant();
    } else if (assignment.holdsSlot()) {
      assignment.stop(why, ticker.nanos());
    }
  }

  private void acknowledge(AttemptKey key) {
    Assignment assignment = assignments.get(key);
    if (assignment == null) {
      return;
    }
    settled.add(key);
    switch (assignment.phase) {
      case WAITING -> settle(assignment);
      case RUNNING -> {
        // Its report will never matter, so neither does its work.
        assignment.unwanted = true;
        stop(assignment, Stop.cancelled("its result is no longer wanted", Duration.ZERO));
      }
      case ABANDONED -> assignment.unwanted = true;
      case REPORTED -> settle(assignment);
      case SETTLED -> {
        // Said twice.
      }
    }
    heartbeatSoon();
  }

  private void settle(Assignment assignment) {
    assignment.phase = Phase.SETTLED;
    assignment.settledNanos = ticker.nanos();
    if (assignment.log.isDone()) {
      assignments.remove(assignment.key());
    }
    grant();
  }

  private void acknowledgeLog(LogAck ack) {
    Assignment assignment = assignments.get(ack.attempt());
    if (assignment == null) {
      return;
    }
    assignment.log.acknowledge(ack.sequence(), ticker.nanos());
    if (assignment.phase == Phase.SETTLED && assignment.log.isDone()) {
      assignments.remove(assignment.key());
    }
  }

  /** Nothing of an attempt runs any more. */
  public void ended(AttemptKey key, AttemptReport report) {
    Assignment assignment = assignments.get(key);
    if (assignment == null || !assignment.holdsSlot()) {
      return;
    }
    if (assignment.unwanted) {
      settle(assignment);
    } else if (assignment.phase == Phase.ABANDONED) {
      assignment.phase = Phase.REPORTED;
    } else {
      report(assignment, report);
    }
    startWaiting();
    grant();
    heartbeatSoon();
  }

  private void report(Assignment assignment, AttemptReport report) {
    assignment.report(
        new Finished(
            worker,
            assignment.key(),
            assignment.startedAtMillis,
            report.endedAtMillis(),
            report.failure(),
            report.outputs(),
            report.values(),
            report.registrations(),
            report.waiting()));
    assignment.phase = Phase.REPORTED;
    // The log first, so that whoever sees the end has seen what led to it.
    sendLog(assignment);
    sendReport(assignment);
  }

  private void sendReport(Assignment assignment) {
    assignment.reportSentNanos = ticker.nanos();
    out.toOwner(assignment.assigner, assignment.report());
  }

  private void sendLog(Assignment assignment) {
    if (out.schedulers().isEmpty()) {
      return;
    }
    for (var lines = assignment.log.next(ticker.nanos());
        lines.isPresent();
        lines = assignment.log.next(ticker.nanos())) {
      out.toOwner(assignment.assigner, lines.get());
    }
  }

  private void grant() {
    credits.held(
        (int)
            assignments.values().stream()
                .filter(a -> a.holdsSlot() || a.phase == Phase.WAITING)
                .count());
    credits.grant().forEach((scheduler, granted) -> out.to(scheduler, new Credit(worker, granted)));
  }

  private void heartbeatSoon() {
    long soon = ticker.nanos() + SOON_NANOS;
    if (soon - heartbeatNanos < 0) {
      heartbeatNanos = soon;
    }
  }

  /** Does what is due by now. */
  public void tick() {
    long now = ticker.nanos();
    if (lease.hasEnded(now)) {
      LOG.warnf(
          "No scheduler for %s s, which is the lease: stopping all attempts",
          settings.timing().lease().toSeconds());
      stopAll(Stop.fenced(settings.timing().lease()));
    }
    if (now - lookNanos >= 0) {
      new ArrayList<>(assignments.values()).forEach(a -> look(a, now));
      lookNanos = now + LOOK_NANOS;
    }
    if (now - heartbeatNanos >= 0) {
      sendHeartbeats();
      heartbeatNanos = now + settings.timing().heartbeat().toNanos();
    }
  }

  private void look(Assignment assignment, long now) {
    if (assignment.isOverdue(now)) {
      assignment.stop(
          Stop.timedOut(assignment.assign.timeoutMillis(), settings.timing().grace()), now);
    }
    if (assignment.holdsSlot()) {
      assignment.stop().ifPresent(why -> lookAtStopping(assignment, why, now));
      assignment.log.takeProgress(now).ifPresent(p -> out.toOwner(assignment.assigner, p));
    }
    if (assignment.phase == Phase.REPORTED || assignment.phase == Phase.ABANDONED) {
      if (now - assignment.reportSentNanos >= settings.timing().resend().toNanos()) {
        sendReport(assignment);
      }
    }
    sendLog(assignment);
    if (assignment.phase == Phase.SETTLED && now - assignment.settledNanos > LOG_AFTERLIFE_NANOS) {
      assignments.remove(assignment.key());
    }
  }

  private void lookAtStopping(Assignment assignment, Stop why, long now) {
    assignment.stop(why, now);
    long patience = why.grace().toNanos() + KILL_MARGIN_NANOS;
    if (assignment.phase == Phase.RUNNING
        && why.failureClass() == FailureClass.TIMEOUT
        && assignment.stoppingNanos(now) >= patience) {
      LOG.warnf(
          "Attempt %s ignores its timeout and cannot be killed; it holds its slot until it ends",
          assignment.key());
      report(assignment, AttemptReport.failed(ticker.wallMillis(), why.failure()));
      assignment.phase = Phase.ABANDONED;
      heartbeatSoon();
    }
  }

  private void sendHeartbeats() {
    List<AttemptKey> running =
        assignments.values().stream().filter(Assignment::isOwed).map(Assignment::key).toList();
    for (String scheduler : out.schedulers()) {
      out.to(
          scheduler, new Heartbeat(worker, settings.slots(), credits.granted(scheduler), running));
    }
  }

  private void stopAll(Stop why) {
    List.copyOf(assignments.values()).forEach(assignment -> stop(assignment, why));
  }

  /** Takes nothing new and stops what runs; {@link #isIdle} tells when that is done. */
  public void beginToClose(Duration grace) {
    closing = true;
    stopAll(Stop.closing(grace));
  }

  /** Whether no attempt holds a slot. */
  public boolean isIdle() {
    return assignments.values().stream().noneMatch(Assignment::holdsSlot);
  }

  /** Sends what was decided since the last time. */
  public void flush() {
    out.flush();
  }

  /** How long nothing is due, in nanoseconds; 0 or less if something is. */
  public long idleNanos() {
    long now = ticker.nanos();
    long next = heartbeatNanos - now;
    if (!assignments.isEmpty()) {
      next = Math.min(next, lookNanos - now);
    }
    return lease.isEnding() ? Math.min(next, LOOK_NANOS) : next;
  }
}
