package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Fabric.Role;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.Credit;
import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToScheduler.Recall;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.engine.message.ToWorker.Held;
import dev.millrace.engine.message.ToWorker.LogAck;
import dev.millrace.engine.message.ToWorker.Pulse;
import dev.millrace.spi.FailureClass;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.attempt.AttemptReport;
import dev.millrace.worker.attempt.AttemptStarter;
import dev.millrace.worker.attempt.Lease;
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
 *
 * <p>Before anything else, everything that is brought to it first looks at the leases: after a time
 * in which the process was stopped, nothing may be started or reported on a lease that is over.
 */
public final class Desk {
  private static final Logger LOG = Logger.getLogger(Desk.class);
  private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();
  private static final long KILL_MARGIN_NANOS = Duration.ofSeconds(5).toNanos();
  private static final long LOG_AFTERLIFE_NANOS = Duration.ofSeconds(60).toNanos();

  private final WorkerSettings settings;
  private final String worker;
  private final Ticker ticker;
  private final AttemptStarter starter;
  private final BiConsumer<AttemptKey, AttemptReport> onEnded;
  private final Outgoing out;
  private final Reporting reporting;
  private final Credits credits;
  private final Lanes lanes;
  private final Room room;
  private final Leases leases;
  private final Heartbeats heartbeats;
  private final Map<AttemptKey, Assignment> assignments = new LinkedHashMap<>();
  private final Settled settled = new Settled();
  private long lookNanos;
  private boolean creditsMoved;
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
    this.reporting = new Reporting(worker, out, ticker, settings.timing().resend().toNanos());
    this.credits = new Credits(settings.slots());
    this.lanes = new Lanes(settings.slots(), settings.capacity().inlineSlots());
    this.room = new Room(settings.capacity());
    this.leases = new Leases(settings.timing().lease().toNanos(), ticker.nanos());
    this.heartbeats = new Heartbeats(settings, worker, ticker, out, credits, room, leases);
    this.lookNanos = ticker.nanos();
  }

  /** A peer came or left. */
  public void peerChanged(Peer peer, boolean joined) {
    fence();
    if (peer.role() != Role.SCHEDULER) {
      return;
    }
    creditsMoved = true;
    if (joined) {
      out.join(peer.id());
      credits.join(peer.id());
      leases.met(peer.id(), ticker.nanos());
      for (Assignment assignment : assignments.values()) {
        // The one who came owns it, or may do so by now.
        if (!out.schedulers().contains(assignment.owner()) || assignment.isOwnedBy(peer.id())) {
          reporting.retell(assignment);
        }
      }
      heartbeats.atOnce();
    } else {
      out.leave(peer.id());
      credits.leave(peer.id());
    }
  }

  /**
   * From now on the worker can do something that not every worker can, or cannot any more.
   *
   * @param ability as {@link dev.millrace.engine.dag.Abilities} writes it
   */
  public void able(String ability, boolean now) {
    if (room.isAble(ability, now)) {
      heartbeats.atOnce();
    }
  }

  /** A batch came; what is not for workers is left alone. */
  public void receive(String sender, List<Message> batch) {
    fence();
    for (Message message : batch) {
      if (message instanceof Assign assign) {
        assign(sender, assign);
      } else if (message instanceof Cancel cancel) {
        cancel(sender, cancel);
      } else if (message instanceof Ack ack) {
        acknowledge(sender, ack);
      } else if (message instanceof LogAck ack) {
        acknowledgeLog(ack);
      } else if (message instanceof Pulse pulse) {
        hear(sender, pulse);
      }
    }
  }

  /** Stops every attempt whose lease is over. */
  private void fence() {
    List<Assignment> ended = leases.ended(assignments.values(), ticker.nanos());
    if (ended.isEmpty()) {
      return;
    }
    LOG.warnf(
        "Stopping %d attempts: their schedulers confirmed none of them for %d s, which is the lease",
        ended.size(), settings.timing().lease().toSeconds());
    for (Assignment assignment : ended) {
      assignment.fence();
      stop(assignment, fenced());
    }
    startWaiting();
  }

  private Stop fenced() {
    return Stop.fenced(settings.timing().lease());
  }

  private void assign(String sender, Assign assign) {
    Assignment known = assignments.get(assign.attempt());
    if (known != null) {
      // Said again, so the sender does not know yet that it is here.
      adopt(known, sender, assign.epoch());
      if (known.phase == Phase.REPORTED) {
        reporting.again(known);
      }
      heartbeats.soon();
      return;
    }
    if (closing || settled.contains(assign.attempt())) {
      return;
    }
    LogShipping log =
        new LogShipping(assign.attempt(), settings.logs(), settings.timing().resend().toNanos());
    Assignment assignment = new Assignment(assign, sender, log, new Lease(ticker));
    if (!assign.inlineSlot() && !credits.use(sender)) {
      LOG.warnf("Refusing attempt %s: scheduler %s has no credit here", assign.attempt(), sender);
      if (credits.refuse(sender)) {
        giveBack(assignment, "Its scheduler had no credit of the worker.");
      }
      return;
    }
    if (!room.hasFor(assign.share(), assignments.values())) {
      giveBack(assignment, "Other schedulers have reserved what it needs of the worker.");
      release(assignment);
      return;
    }
    leases.begin(assignment, ticker.nanos());
    assignments.put(assign.attempt(), assignment);
    lanes.await(assignment);
    fence(); // it may come from someone who has not been heard for a lease
    startWaiting();
    heartbeats.soon();
  }

  /** It is not begun, and its scheduler is told so until it says that it knows. */
  private void giveBack(Assignment assignment, String why) {
    assignment.startedAtMillis = ticker.wallMillis();
    assignments.put(assignment.key(), assignment);
    Failure returned = new Failure(Failure.RETURNED, why);
    report(assignment, AttemptReport.failed(ticker.wallMillis(), returned));
    creditsMoved = true;
    heartbeats.soon();
  }

  private void startWaiting() {
    lanes.fill(this::start);
  }

  private void start(Assignment assignment) {
    AttemptKey key = assignment.key();
    assignment.phase = Phase.RUNNING;
    assignment.startedAtMillis = ticker.wallMillis();
    assignment.startedNanos = ticker.nanos();
    reporting.started(assignment);
    assignment.running =
        starter.start(
            assignment.assign,
            assignment.lease,
            assignment.log,
            report -> onEnded.accept(key, report));
  }

  private void cancel(String sender, Cancel cancel) {
    Assignment assignment = assignments.get(cancel.attempt());
    if (assignment != null && adopt(assignment, sender, cancel.epoch())) {
      stop(assignment, Stop.cancelled(cancel.reason(), Duration.ofMillis(cancel.graceMillis())));
    }
  }

  /** Whether a scheduler may decide about an attempt; if it is a new owner, it is told all. */
  private boolean adopt(Assignment assignment, String sender, long epoch) {
    if (!assignment.heeds(sender, epoch)) {
      LOG.infof(
          "Ignoring what scheduler %s says about attempt %s: %s has taken its run over",
          sender, assignment.key(), assignment.owner());
      return false;
    }
    if (assignment.adopt(sender, epoch)) {
      reporting.retell(assignment);
    }
    return true;
  }

  private void hear(String sender, Pulse pulse) {
    long now = ticker.nanos();
    leases.echoed(sender, pulse.echo(), now);
    credits.hear(sender, pulse.echo(), pulse.waiting(), pulse.granted(), pulse.returned());
    creditsMoved = true;
    for (Held held : pulse.held()) {
      Assignment assignment = assignments.get(held.attempt());
      if (assignment == null) {
        heartbeats.soonForWhoIsWrong(now); // it may never have come, because its scheduler died
        continue;
      }
      if (assignment.isHeldBy(sender, held.epoch())) {
        leases.confirm(assignment, pulse.echo(), now);
      } else if (assignment.adopt(sender, held.epoch())) {
        leases.handOver(assignment, pulse.echo(), now);
        reporting.retell(assignment);
      } else if (assignment.isHeldBy(sender, held.epoch())) {
        leases.confirm(assignment, pulse.echo(), now); // the same owner, in a later epoch
      }
    }
  }

  private void stop(Assignment assignment, Stop why) {
    if (assignment.phase == Phase.WAITING) {
      assignment.startedAtMillis = ticker.wallMillis();
      report(assignment, AttemptReport.failed(ticker.wallMillis(), why.failure()));
      release(assignment);
    } else if (assignment.holdsSlot()) {
      assignment.stop(why, ticker.nanos());
    }
  }

  private void release(Assignment assignment) {
    if (!assignment.assign.inlineSlot()) {
      credits.release(assignment.assigner);
      creditsMoved = true;
    }
  }

  private void acknowledge(String sender, Ack ack) {
    Assignment assignment = assignments.get(ack.attempt());
    if (assignment == null || !assignment.heeds(sender, ack.epoch())) {
      return;
    }
    settled.add(ack.attempt());
    switch (assignment.phase) {
      case WAITING -> {
        settle(assignment);
        release(assignment);
      }
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
    heartbeats.soon();
  }

  private void settle(Assignment assignment) {
    assignment.phase = Phase.SETTLED;
    assignment.settledNanos = ticker.nanos();
    if (assignment.log.isDone()) {
      assignments.remove(assignment.key());
    }
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
    fence();
    Assignment assignment = assignments.get(key);
    if (assignment == null || !assignment.holdsSlot()) {
      return;
    }
    if (assignment.unwanted) {
      settle(assignment);
    } else if (assignment.phase == Phase.ABANDONED) {
      assignment.phase = Phase.REPORTED;
    } else if (assignment.isFenced()) {
      report(assignment, AttemptReport.failed(report.endedAtMillis(), fenced().failure()));
    } else {
      report(assignment, report);
    }
    lanes.free(assignment);
    release(assignment);
    startWaiting();
    heartbeats.soon();
  }

  private void report(Assignment assignment, AttemptReport report) {
    assignment.phase = Phase.REPORTED;
    reporting.ended(assignment, report);
  }

  private void moveCredits() {
    if (creditsMoved) {
      creditsMoved = false;
      long stamp = leases.stamp(ticker.nanos());
      credits
          .grant()
          .forEach((scheduler, total) -> out.to(scheduler, new Credit(worker, total, stamp)));
    }
    credits
        .recalls(ticker.nanos(), settings.timing().resend().toNanos())
        .forEach((scheduler, total) -> out.to(scheduler, new Recall(worker, total)));
  }

  /** Does what is due by now. */
  public void tick() {
    fence();
    long now = ticker.nanos();
    reporting.sayStarted(now, leases::stamp);
    if (now - lookNanos >= 0) {
      new ArrayList<>(assignments.values()).forEach(a -> look(a, now));
      lookNanos = now + LOOK_NANOS;
    }
    heartbeats.tick(now, assignments.values());
  }

  private void look(Assignment assignment, long now) {
    if (assignment.isOverdue(now)) {
      assignment.stop(
          Stop.timedOut(assignment.assign.timeoutMillis(), settings.timing().grace()), now);
    }
    if (assignment.holdsSlot()) {
      assignment.stop().ifPresent(why -> lookAtStopping(assignment, why, now));
    }
    reporting.look(assignment, now);
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
      heartbeats.soon();
    }
  }

  /** Takes nothing new and stops what runs; {@link #isIdle} tells when that is done. */
  public void beginToClose(Duration grace) {
    closing = true;
    List.copyOf(assignments.values()).forEach(assignment -> stop(assignment, Stop.closing(grace)));
  }

  /** Whether no attempt holds a slot. */
  public boolean isIdle() {
    return lanes.areAllFree();
  }

  /** Sends what was decided since the last time. */
  public void flush() {
    moveCredits();
    out.flush();
  }

  /** How long nothing is due, in nanoseconds; 0 or less if something is. */
  public long idleNanos() {
    long now = ticker.nanos();
    long next = heartbeats.quietNanos(now);
    if (!assignments.isEmpty()) {
      next = Math.min(next, lookNanos - now);
      next = Math.min(next, leases.quietNanos(now));
      next = Math.min(next, reporting.quietNanos(now));
    }
    return next;
  }
}
