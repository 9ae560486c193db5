package dev.millrace.scheduler.loop;

import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.scheduler.dispatch.Dispatcher;
import dev.millrace.scheduler.dispatch.PoolBook;
import dev.millrace.scheduler.dispatch.Pulses;
import dev.millrace.scheduler.dispatch.ReadyTasks;
import dev.millrace.scheduler.dispatch.TaskRef;
import dev.millrace.scheduler.dispatch.WorkerTable;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.store.OwnershipLost;
import dev.millrace.scheduler.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What the loop does in one turn. For one thread, and deterministic: time comes from the clock it
 * is given, nothing is slept for.
 *
 * <p>Whatever fails before a commit leaves nothing behind: the core forgets what it believed, reads
 * the truth again and goes on; workers repeat what was not acknowledged. While the database is away
 * it only remembers who came and left and which workers live, and confirms to these what it held.
 */
public final class LoopCore {
  private static final Logger LOG = Logger.getLogger(LoopCore.class);

  /** How long after a failed try the database is asked again. */
  static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(200);

  private final LoopParts parts;
  private final RunTable runs = new RunTable();
  private final ReadyTasks ready;
  private final PoolBook pools;
  private final Timers timers = new Timers();
  private final Counters counters = new Counters();
  private final Flights flights = new Flights();
  private final WorkerTable workers;
  private final Pulses pulses;
  private final Dispatcher dispatcher;
  private final Reports reports;
  private final Recovery recovery;
  private final Requests requests;
  private final Reopenings reopenings;
  private final Children children;
  private final ResultCache results;
  private final OldRows triggerHistory;
  private final OldRows servedRows;
  private final Ticks ticks;
  private final MaintenanceGate gate;
  private final Backfills backfills;
  private final WorkerWatch watch;
  private final LiveState live;
  private final ShardKeeper shards;

  private boolean knowsTheTruth;

  /** When reading the truth failed last; empty to read at once. */
  private Optional<Instant> failedAt = Optional.empty();

  /** What is told only once, kept until the truth is known again. */
  private final List<Inbound> kept = new ArrayList<>();

  public LoopCore(LoopParts parts) {
    this.parts = parts;
    this.shards = parts.keeper();
    this.live = parts.live();
    this.ready = new ReadyTasks(live.waits()::step);
    this.pools = new PoolBook(parts.store(), ready::slotsUsed);
    this.workers = new WorkerTable(parts.lease(), shards::epochOf);
    this.pulses = new Pulses(parts.scheduler(), workers);
    this.dispatcher = new Dispatcher(workers, parts.assignments());
    this.reports = new Reports(runs, workers, parts.store(), parts.artifacts(), shards);
    this.recovery = new Recovery(parts);
    this.requests = new Requests(runs, parts.store(), parts.expressions(), shards, live);
    this.reopenings =
        new Reopenings(runs, parts.store(), parts.dags(), parts.expressions(), shards);
    this.children = new Children(runs, parts.store(), parts.dags(), parts.expressions());
    this.results = new ResultCache(parts);
    this.triggerHistory = new OldRows(parts, parts.triggersKept(), parts.store()::forgetTriggers);
    this.servedRows = new OldRows(parts, parts.servedKept(), parts.store()::forgetServed);
    this.ticks = new Ticks(parts, runs);
    this.gate = new MaintenanceGate(shards, ticks, live.waits());
    this.backfills = new Backfills(parts, runs);
    this.watch = new WorkerWatch(workers, dispatcher, runs, reports, live);
  }

  public Counters counters() {
    return counters;
  }

  /** Whether the state in memory is that of the database, as far as this scheduler owns it. */
  public boolean knowsTheTruth() {
    return knowsTheTruth;
  }

  /** How long nothing is due unless something happens. */
  public Duration patience() {
    Instant steady = parts.steady();
    if (!knowsTheTruth) {
      return failedAt.map(at -> until(at.plus(TRY_AGAIN_AFTER), steady)).orElse(Duration.ZERO);
    }
    Duration shorter = min(WorkerWatch.LOOK_EVERY, shards.patience(steady));
    Instant now = parts.clock().instant();
    Optional<Duration> next = timers.patience(now, steady);
    Duration untilNext = next.map(time -> min(shorter, time)).orElse(shorter);
    Optional<Duration> tick = ticks.patience(now, steady);
    Duration untilTick = tick.map(time -> min(untilNext, time)).orElse(untilNext);
    Optional<Duration> backfill = backfills.patience(steady);
    Duration shortest = backfill.map(time -> min(untilTick, time)).orElse(untilTick);
    Optional<Duration> pool = gate.isOpen() ? pools.patience(steady) : Optional.empty();
    return pool.map(time -> min(shortest, time)).orElse(shortest);
  }

  private static Duration until(Instant at, Instant now) {
    return at.isAfter(now) ? Duration.between(now, at) : Duration.ZERO;
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** Carries out what was told and what is due by now. */
  public void turn(List<Inbound> told) {
    if (!knowsTheTruth() && !readTheTruth()) {
      told.forEach(this::withoutTruth);
      pulses.sayWithoutDatabase(parts.steady(), (peer, pulse) -> send(peer, List.of(pulse)));
      return;
    }
    List<Inbound> batch = told;
    if (!kept.isEmpty()) {
      batch = new ArrayList<>(kept);
      batch.addAll(told);
      kept.clear();
    }
    Optional<RuntimeException> failure = carryOut(batch);
    if (failure.isEmpty()) {
      return;
    }
    boolean someonesFault = Quarantine.blames(failure.get());
    if (!someonesFault) {
      batch.forEach(this::withoutTruth);
    }
    if (!forgetAndRead()) {
      if (someonesFault) {
        batch.forEach(this::withoutTruth);
      }
    } else if (someonesFault) {
      LOG.errorf(failure.get(), "One of %d messages cannot be carried out", batch.size());
      carryOut(List.of()).ifPresent(LoopCore::rethrow); // then it is not the fault of a message
      Quarantine.split(batch).forEach(this::alone);
    }
  }

  /** Carries out one message that may be the bad one; if it is, what it asked for is refused. */
  private void alone(Inbound one) {
    if (!knowsTheTruth()) {
      withoutTruth(one);
      return;
    }
    Optional<RuntimeException> failure = carryOut(List.of(one));
    if (failure.isEmpty()) {
      return;
    }
    boolean itsFault = Quarantine.blames(failure.get());
    if (!itsFault) {
      withoutTruth(one);
    }
    if (forgetAndRead() && itsFault) {
      LOG.errorf(failure.get(), "Refusing %s, which cannot be carried out", Quarantine.name(one));
      Optional<Inbound> instead = Quarantine.instead(one, failure.get());
      if (instead.isPresent() && carryOut(List.of(instead.get())).isPresent()) {
        forgetAndRead();
      }
    }
  }

  private static void rethrow(RuntimeException e) {
    throw e;
  }

  /** Nobody waits for an answer that cannot come; what is told only once is kept. */
  private void withoutTruth(Inbound inbound) {
    if (inbound instanceof Inbound.PeerChanged) {
      kept.add(inbound);
    } else if (inbound instanceof Inbound.Messages messages) {
      for (Message message : messages.batch()) {
        if (message instanceof ToScheduler.Heartbeat heartbeat) {
          watch.heardOnly(messages.peer(), heartbeat, parts.steady());
        }
      }
    } else {
      Quarantine.refuse(inbound);
    }
  }

  /** One turn; what it fails with if nothing of it was written. */
  private Optional<RuntimeException> carryOut(List<Inbound> batch) {
    Turn turn = newTurn();
    try {
      tendShards(turn); // first: it commits, and must not commit a part of this turn
      gate.look();
      if (results.tidy(turn)) { // commits too
        forgetEnded(turn);
      }
      triggerHistory.tidy(turn); // and so do these
      servedRows.tidy(turn);
      batch.forEach(inbound -> handle(inbound, turn));
      timers.due(turn.now(), turn.steady()).forEach(ref -> timePassed(ref, turn));
      timers.dueRuns(turn.steady()).forEach(run -> timePassed(run, turn));
      ticks.due(turn);
      backfills.due(turn);
      watch.look(turn);
      timers.endedLeases(turn.steady()).forEach(ref -> leaseEnded(ref, turn));
      results.lookAgain(turn);
      settle(turn);
      do {
        if (gate.isOpen()) {
          dispatcher.assign(ready, turn, turn::send, turn.afterFailure());
        }
      } while (settle(turn)); // a task that cannot be assigned may have ended a run
      pulses.say(dispatcher.waiting(ready, pools), turn.steady(), turn::send);
      tellOfPools(turn);
      commit(turn);
    } catch (RuntimeException e) {
      LOG.warnf("Nothing of this turn was written, reading the state again: %s", e.getMessage());
      parts.store().rollBack();
      turn.afterFailure().forEach(Runnable::run);
      return Optional.of(e);
    }
    speak(turn);
    return Optional.empty();
  }

  /** Everything that follows without a worker; whether there was anything. */
  private boolean settle(Turn turn) {
    boolean any = false;
    while (children.settle(turn) | ticks.settle(turn) | results.settle(turn)) {
      any = true;
    }
    return any;
  }

  private Turn newTurn() {
    return new Turn(
        parts.clock().instant(),
        parts.steady(),
        workers,
        ready,
        timers,
        counters,
        flights,
        pools.begin());
  }

  private void commit(Turn turn) {
    if (turn.writes().isEmpty()) {
      parts.store().rollBack(); // there may have been reads
    } else {
      parts.store().commit(turn.writes(), parts.scheduler(), shards.epochs());
      counters.committed(turn.movedTasks().size());
    }
  }

  /** Everything of the turn is durable: now the world may know. */
  private void speak(Turn turn) {
    turn.outbox().forEach(this::send);
    ticks.happened(turn);
    live.waits().needs(dispatcher.causes(ready), ready.waiting());
    live.changed(turn.movedRuns(), turn.movedTasks());
    for (ActiveRun run : turn.movedRuns()) {
      if (run.state().isTerminal()) {
        runs.remove(run);
        backfills.ended(run);
        LOG.infof(
            "Run %s of %s ended: %s %s",
            run.header().id(), run.header().dag(), run.state(), run.reason());
      }
    }
    turn.afterCommit().forEach(Runnable::run);
  }

  private void send(String peer, List<? extends Message> messages) {
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
      requests.trigger(trigger, turn);
    } else if (inbound instanceof Inbound.Cancel cancel) {
      requests.cancel(cancel, turn);
    } else if (inbound instanceof Inbound.GoOn goOn) {
      reopenings.goOn(goOn, turn);
    } else if (inbound instanceof Inbound.Decide decide) {
      requests.decide(decide, turn);
    } else if (inbound instanceof Inbound.DagChanged change) {
      ticks.changed(change, turn);
    } else if (inbound instanceof Inbound.Pause pause) {
      ticks.pause(pause, turn);
    } else if (inbound instanceof Inbound.Deliver call) {
      ticks.deliver(call, turn);
    } else if (inbound instanceof Inbound.BackfillMade made) {
      backfills.made(made, turn);
    } else if (inbound instanceof Inbound.SteerBackfill steer) {
      backfills.steer(steer, turn);
    } else if (inbound instanceof Inbound.PeerChanged change) {
      shards.lookSoon();
      if (!change.joined()) {
        watch.left(change.peer().id(), turn);
      }
    }
  }

  private void handle(String peer, Message message, Turn turn) {
    if (message instanceof ToScheduler.Finished finished) {
      workers.heard(finished.worker(), peer, turn.steady()).answered(finished.attempt());
      reports.finished(finished, peer, turn);
    } else if (message instanceof ToScheduler.Started started) {
      workers
          .heard(started.worker(), peer, turn.steady())
          .shows(started.attempt(), started.sentNanos());
      reports.started(started, turn);
    } else if (message instanceof ToScheduler.Credit credit) {
      dispatcher.credit(workers.heard(credit.worker(), peer, turn.steady()), credit);
    } else if (message instanceof ToScheduler.Heartbeat heartbeat) {
      watch.heartbeat(peer, heartbeat, turn);
    } else if (message instanceof ToScheduler.Recall recall) {
      dispatcher.recall(workers.heard(recall.worker(), peer, turn.steady()), recall.returned());
    } else if (message instanceof ToScheduler.Progress progress) {
      runs.find(progress.attempt())
          .filter(ref -> ref.isHeldBy(progress.attempt()))
          .ifPresent(
              ref -> turn.then(() -> live.progress(ref, progress.fraction(), progress.what())));
    } else if (message instanceof BetweenSchedulers.ShardsMoved) {
      shards.lookSoon();
    } else if (message instanceof BetweenSchedulers.Pools said) {
      said.freed().forEach(pools::freed);
      said.wanted().forEach(pool -> pools.wanted(pool, peer, turn.steady()));
    }
  }

  /** Others look at once at what became free here, and leave their part to what waits here. */
  private void tellOfPools(Turn turn) {
    Set<String> freed = turn.pools().freed();
    Set<String> wanted = turn.pools().wanted();
    if (!freed.isEmpty() || !wanted.isEmpty()) {
      tellSchedulers(new BetweenSchedulers.Pools(List.copyOf(freed), List.copyOf(wanted)), turn);
    }
  }

  private void timePassed(TaskRef ref, Turn turn) {
    ActiveRun run = ref.run();
    if (!runs.holds(run)) {
      return; // its shard was handed over
    }
    timers
        .due(ref, turn.now(), turn.steady())
        .ifPresent(event -> run.apply(ref.position(), event, turn));
    timers.arm(ref, turn.now(), turn.steady());
  }

  private void leaseEnded(TaskRef ref, Turn turn) {
    if (runs.holds(ref.run())) { // otherwise it ended, or its shard was handed over
      ref.run().apply(ref.position(), new TaskEvent.LeaseEnded(turn.now()), turn);
    }
  }

  private void timePassed(ActiveRun run, Turn turn) {
    if (runs.holds(run)) { // otherwise its shard was handed over
      run.deadline().ifPresent(end -> run.timePassed(turn.notBefore(end), turn));
      timers.arm(run, turn.now(), turn.steady());
    }
  }

  /** Says that this scheduler lives, hands over what should be elsewhere and takes what is free. */
  private void tendShards(Turn turn) {
    if (!shards.isDue(turn.steady())) {
      return;
    }
    ShardKeeper.Look look = shards.look(turn.steady());
    if (!look.lost().isEmpty()) {
      LOG.warnf("Shards %s have another owner now", look.lost());
      drop(look.lost(), turn);
    }
    if (!look.plan().release().isEmpty()) {
      Set<Integer> released = look.plan().release().keySet();
      LOG.infof("Handing over shards %s", released);
      drop(released, turn);
      shards.release(look.plan().release());
      tellSchedulers(new BetweenSchedulers.ShardsMoved(List.copyOf(released)), turn);
    }
    if (!look.plan().take().isEmpty()) {
      Set<Integer> taken = shards.take(look.plan().take());
      LOG.infof("Took over shards %s", taken);
      restore(taken);
      watch.tookOver(parts.members(), turn);
      counters.tookOver(taken.size());
    }
  }

  private void tellSchedulers(BetweenSchedulers message, Turn turn) {
    parts.otherSchedulers().forEach(peer -> turn.then(() -> send(peer, List.of(message))));
  }

  private void drop(Set<Integer> gone, Turn turn) {
    runs.removeShards(gone).forEach(ready::forget);
    ready.removeIf(ref -> !runs.holds(ref.run()));
    workers.drop(ref -> !runs.holds(ref.run()));
    timers.keepOnly(runs::holds);
    ticks.drop(gone);
    backfills.drop(gone);
    forgetEnded(turn);
  }

  /** Reads the runs of shards that were just taken, and commits what follows from reading them. */
  private void restore(Set<Integer> taken) {
    Turn turn = newTurn();
    recovery.restore(shards, taken, runs, ready, timers, workers, turn);
    ticks.restore(taken);
    backfills.restore(taken);
    settle(turn);
    commit(turn);
    speak(turn);
  }

  /** Equal work of runs that are not here any more concerns nobody. */
  private void forgetEnded(Turn turn) {
    flights.keepOnly(ref -> runs.holds(ref.run())).forEach(turn::freed);
  }

  private boolean forgetAndRead() {
    knowsTheTruth = false;
    failedAt = Optional.empty();
    return readTheTruth();
  }

  /** Forgets everything and reads the truth. Whether that worked; if not, it is tried again. */
  private boolean readTheTruth() {
    Instant now = parts.steady();
    if (failedAt.isPresent() && now.isBefore(failedAt.get().plus(TRY_AGAIN_AFTER))) {
      return false;
    }
    runs.clear();
    ready.clear();
    flights.clear();
    results.forget();
    pools.clear();
    ticks.clear();
    backfills.clear();
    timers.readAgain();
    try {
      Set<Integer> mine = shards.startAnew(now);
      workers.releaseAll();
      restore(mine);
      workers.heldAgain();
      timers.read();
      counters.recovered();
      knowsTheTruth = true;
      return true;
    } catch (StoreException | OwnershipLost e) {
      LOG.warnf("Waiting for the database: %s", e.getMessage());
      parts.store().rollBack();
      failedAt = Optional.of(now);
      return false;
    }
  }

  /**
   * Ends; to be called last.
   *
   * @param inGoodOrder whether to hand the shards over, so that others take them at once; otherwise
   *     they take them as if this process had been killed
   */
  public void end(boolean inGoodOrder) {
    if (inGoodOrder && knowsTheTruth()) {
      try {
        List<Integer> all = List.copyOf(shards.epochs().keySet());
        shards.leave();
        parts
            .otherSchedulers()
            .forEach(peer -> send(peer, List.of(new BetweenSchedulers.ShardsMoved(all))));
      } catch (StoreException e) {
        LOG.warnf("The shards are not handed over, they will be taken: %s", e.getMessage());
      }
    }
    kept.forEach(Quarantine::refuse);
    parts.store().close();
  }
}
