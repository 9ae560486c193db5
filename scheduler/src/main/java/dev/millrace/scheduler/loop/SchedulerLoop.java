package dev.millrace.scheduler.loop;

import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.scheduler.dispatch.Dispatcher;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.dispatch.WorkerTable;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.store.OwnershipLost;
import dev.millrace.scheduler.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * The one thread that changes runs. Whatever fails before a commit leaves nothing behind: the loop
 * forgets what it believed, reads the truth again and goes on; workers repeat what was not
 * acknowledged.
 */
public final class SchedulerLoop implements Runnable {
  private static final Logger LOG = Logger.getLogger(SchedulerLoop.class);
  private static final int BATCH_MAX = 4096;
  private static final int INBOX_MAX = 1_000_000;
  private static final Duration HEARTBEAT_EVERY = Duration.ofSeconds(5);

  private final LoopParts parts;
  private final BlockingQueue<Inbound> inbox = new LinkedBlockingQueue<>(INBOX_MAX);
  private final RunTable runs = new RunTable();
  private final ReadyQueue ready = new ReadyQueue();
  private final Timers timers = new Timers();
  private final Counters counters = new Counters();
  private final WorkerTable workers;
  private final Dispatcher dispatcher;
  private final Reports reports;
  private final Recovery recovery;
  private final WorkerWatch watch;
  private final LiveState live;
  private Map<Integer, Long> epochs = Map.of();
  private Instant saidToLiveAt = Instant.EPOCH;
  private volatile boolean stopping;

  public SchedulerLoop(LoopParts parts) {
    this.parts = parts;
    this.workers = new WorkerTable(parts.lease());
    this.dispatcher = new Dispatcher(workers, parts.assignments());
    this.reports = new Reports(runs, parts.store(), parts.artifacts());
    this.recovery = new Recovery(parts);
    this.live = parts.live();
    this.watch = new WorkerWatch(workers, dispatcher, runs, reports, live);
  }

  public Counters counters() {
    return counters;
  }

  /**
   * @return false if the inbox is full: try again later
   */
  public boolean tell(Inbound inbound) {
    return !stopping && inbox.offer(inbound);
  }

  /** Asks the loop to end after its present turn. */
  public void stop() {
    stopping = true;
    inbox.offer(new Inbound.Messages("", List.of()));
  }

  @Override
  public void run() {
    try {
      recover();
      while (!stopping) {
        turn(nextBatch());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopping = true;
      parts.store().close();
      List<Inbound> unheard = new ArrayList<>();
      inbox.drainTo(unheard);
      unheard.forEach(Quarantine::refuse);
    }
  }

  private List<Inbound> nextBatch() throws InterruptedException {
    List<Inbound> batch = new ArrayList<>();
    Inbound first = inbox.poll(patience().toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      batch.add(first);
      inbox.drainTo(batch, BATCH_MAX - 1);
    }
    return batch;
  }

  private Duration patience() {
    Duration untilTimer =
        timers
            .next()
            .map(at -> Duration.between(parts.clock().instant(), at))
            .orElse(WorkerWatch.LOOK_EVERY);
    Duration shorter =
        untilTimer.compareTo(WorkerWatch.LOOK_EVERY) < 0 ? untilTimer : WorkerWatch.LOOK_EVERY;
    return shorter.isNegative() ? Duration.ZERO : shorter;
  }

  private void turn(List<Inbound> batch) throws InterruptedException {
    Optional<RuntimeException> failure = carryOut(batch);
    if (failure.isEmpty()) {
      return;
    }
    boolean someonesFault = Quarantine.blames(failure.get());
    if (!someonesFault) {
      refuse(batch);
    }
    recover();
    if (someonesFault) {
      LOG.errorf(failure.get(), "One of %d messages cannot be carried out", batch.size());
      carryOut(List.of()).ifPresent(e -> rethrow(e)); // then it is not the fault of a message
      for (Inbound one : Quarantine.split(batch)) {
        alone(one);
      }
    }
  }

  /** Carries out one message that may be the bad one; if it is, what it asked for is refused. */
  private void alone(Inbound one) throws InterruptedException {
    Optional<RuntimeException> failure = carryOut(List.of(one));
    if (failure.isEmpty()) {
      return;
    }
    recover();
    if (!Quarantine.blames(failure.get())) {
      refuse(List.of(one));
      return;
    }
    LOG.errorf(failure.get(), "Refusing %s, which cannot be carried out", Quarantine.name(one));
    Optional<Inbound> instead = Quarantine.instead(one, failure.get());
    if (instead.isPresent() && carryOut(List.of(instead.get())).isPresent()) {
      recover();
    }
  }

  /** One turn; what it fails with if nothing of it was written. */
  private Optional<RuntimeException> carryOut(List<Inbound> batch) {
    Turn turn = new Turn(parts.clock().instant(), workers, ready, timers, counters);
    try {
      sayThatItLives(turn.now()); // first: it commits, and must not commit a part of this turn
      batch.forEach(inbound -> handle(inbound, turn));
      timers.due(turn.now()).forEach(ref -> timePassed(ref, turn));
      watch.look(turn);
      dispatcher.assign(ready::take, turn, turn::send, turn.afterFailure());
      if (turn.writes().isEmpty()) {
        parts.store().rollBack(); // there may have been reads
      } else {
        parts.store().commit(turn.writes(), parts.scheduler(), epochs);
        counters.committed(turn.movedTasks().size());
      }
    } catch (RuntimeException e) {
      LOG.warnf("Nothing of this turn was written, reading the state again: %s", e.getMessage());
      parts.store().rollBack();
      turn.afterFailure().forEach(Runnable::run);
      return Optional.of(e);
    }
    speak(turn);
    return Optional.empty();
  }

  private static void rethrow(RuntimeException e) {
    throw e;
  }

  /** Everything of the turn is durable: now the world may know. */
  private void speak(Turn turn) {
    turn.outbox().forEach(this::send);
    live.waiting(dispatcher.status(ready.isEmpty()));
    live.changed(turn.movedRuns(), turn.movedTasks());
    for (ActiveRun run : turn.movedRuns()) {
      if (run.state().isTerminal()) {
        runs.remove(run);
        LOG.infof(
            "Run %s of %s ended: %s %s",
            run.header().id(), run.header().dag(), run.state(), run.reason());
      }
    }
    turn.afterCommit().forEach(Runnable::run);
  }

  private void send(String peer, List<ToWorker> messages) {
    try {
      parts.fabric().send(peer, messages);
    } catch (RuntimeException e) {
      LOG.warnf("%d messages to %s are lost, like on a bad line: %s", messages.size(), peer, e);
    }
  }

  private void handle(Inbound inbound, Turn turn) {
    if (inbound instanceof Inbound.Messages messages) {
      messages.batch().forEach(message -> handle(messages.peer(), message, turn));
    } else if (inbound instanceof Inbound.Trigger trigger) {
      trigger(trigger, turn);
    } else if (inbound instanceof Inbound.Cancel cancel) {
      Optional<ActiveRun> run = runs.find(cancel.run());
      run.ifPresent(found -> found.cancel(turn.now(), cancel.reason(), turn));
      turn.then(() -> cancel.answer().complete(run.isPresent()));
    } else if (inbound instanceof Inbound.PeerChanged change && !change.joined()) {
      watch.left(change.peer().id(), turn);
    }
  }

  private void handle(String peer, Message message, Turn turn) {
    if (message instanceof ToScheduler.Finished finished) {
      workers.heard(finished.worker(), peer, turn.now()).answered(finished.attempt());
      reports.finished(finished, peer, turn);
    } else if (message instanceof ToScheduler.Started started) {
      workers.heard(started.worker(), peer, turn.now()).answered(started.attempt());
      reports.started(started, turn);
    } else if (message instanceof ToScheduler.Credit credit) {
      dispatcher.grant(workers.heard(credit.worker(), peer, turn.now()), credit.granted());
    } else if (message instanceof ToScheduler.Heartbeat heartbeat) {
      watch.heartbeat(peer, heartbeat, turn);
    } else if (message instanceof ToScheduler.Progress progress) {
      runs.find(progress.attempt())
          .filter(ref -> ref.isHeldBy(progress.attempt()))
          .ifPresent(
              ref -> turn.then(() -> live.progress(ref, progress.fraction(), progress.what())));
    }
  }

  private void trigger(Inbound.Trigger trigger, Turn turn) {
    String id = trigger.header().id();
    boolean exists = runs.find(id).isPresent() || parts.store().runExists(id);
    if (!exists) {
      ActiveRun run = ActiveRun.create(trigger.header(), trigger.plan(), parts.expressions());
      runs.add(run);
      turn.created(run);
      run.begin(turn.now(), turn);
      turn.then(() -> trigger.answer().complete(Optional.of(live.view(run))));
    } else {
      turn.then(() -> trigger.answer().complete(Optional.empty()));
    }
  }

  private void timePassed(TaskRef ref, Turn turn) {
    ActiveRun run = ref.run();
    Deadlines.due(run.task(ref.position()), run.plan().step(ref.position()).timeouts(), turn.now())
        .ifPresent(event -> run.apply(ref.position(), event, turn));
    timers.arm(ref);
  }

  /** Shows other processes, and people who read the table, that this scheduler works. */
  private void sayThatItLives(Instant now) {
    if (WorkerWatch.hasPassed(HEARTBEAT_EVERY, saidToLiveAt, now)) {
      parts.store().heartbeat(parts.scheduler(), now);
      saidToLiveAt = now;
    }
  }

  /** Forgets everything and reads the truth, as often as it takes. */
  private void recover() throws InterruptedException {
    while (!stopping) {
      runs.clear();
      ready.clear();
      timers.clear();
      workers.releaseAll();
      try {
        Turn turn = new Turn(parts.clock().instant(), workers, ready, timers, counters);
        epochs = recovery.takeOver(turn.now());
        recovery.restore(epochs, runs, ready::add, timers::arm, workers, turn);
        if (!turn.writes().isEmpty()) {
          parts.store().commit(turn.writes(), parts.scheduler(), epochs);
        }
        counters.recovered();
        speak(turn);
        return;
      } catch (StoreException | OwnershipLost e) {
        LOG.warnf("Waiting for the database: %s", e.getMessage());
        List<Inbound> waiting = new ArrayList<>();
        inbox.drainTo(waiting);
        refuse(waiting);
        TimeUnit.MILLISECONDS.sleep(200);
      }
    }
  }

  /** Nobody waits for an answer that cannot come; what is told only once is kept. */
  private void refuse(List<Inbound> unheard) {
    for (Inbound inbound : unheard) {
      if (inbound instanceof Inbound.PeerChanged) {
        tell(inbound);
      } else {
        Quarantine.refuse(inbound);
      }
    }
  }
}
