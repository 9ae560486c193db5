package dev.millrace.simulation.node;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.LogLines;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.SchedulerSettings;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.dispatch.AssignmentBuilder;
import dev.millrace.scheduler.loop.Counters;
import dev.millrace.scheduler.loop.Inbound;
import dev.millrace.scheduler.loop.LoopCore;
import dev.millrace.scheduler.loop.LoopParts;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.show.ChangeFeed;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.simulation.fault.DatabaseFaults;
import dev.millrace.simulation.mutant.Mutant;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.work.PretendedArtifacts;
import dev.millrace.simulation.work.Workload;
import dev.millrace.simulation.work.WorkloadPlans;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A scheduler: the real core of the loop, on a simulated database and network. */
public final class SchedulerNode extends Node<Inbound> {
  private static final Expressions EXPRESSIONS = new Expressions();

  private final Store store;
  private final ShardKeeper keeper;
  private final LoopCore core;
  private final DagPlans plans;
  private final UnaryOperator<List<Message>> incoming;
  private boolean stopping;

  public SchedulerNode(
      Scene scene,
      Peer peer,
      NodeTime time,
      MemoryDatabase database,
      DatabaseFaults faults,
      Workload workload,
      Mutant mutant) {
    super(scene, peer, time);
    scene.checker().scheduler(id(), time);
    this.plans = mutant.plans(new WorkloadPlans(workload));
    this.incoming = batch -> mutant.incoming(batch, database);
    this.store = new TurnStore(mutant.store(database.connect()), faults, moments());
    Fabric fabric =
        mutant.schedulerFabric(
            new TurnFabric(
                scene, peer, () -> midTurn("before it sent a batch", false), this::sent));
    this.keeper = new ShardKeeper(id(), SchedulerSettings.SHARDS, store, fabric, false);
    this.core =
        new LoopCore(
            new LoopParts(
                id(),
                keeper,
                SchedulerSettings.LEASE,
                worker -> false,
                store,
                plans,
                EXPRESSIONS,
                new AssignmentBuilder(EXPRESSIONS, store),
                new PretendedArtifacts(),
                fabric,
                new LiveState(new ChangeFeed()),
                time,
                mutant.steady(time),
                SchedulerSettings.RESULTS_KEPT,
                SchedulerSettings.TRIGGERS_KEPT,
                SchedulerSettings.SERVED_KEPT,
                true));
  }

  private TurnStore.Moment moments() {
    return new TurnStore.Moment() {
      @Override
      public void is(String where, boolean atCommit) {
        midTurn(where, atCommit);
      }

      @Override
      public void atTicks(String where) {
        killedAtTicks(where);
      }
    };
  }

  public Counters counters() {
    return core.counters();
  }

  /** Who owns the shard of a run, as far as this scheduler knows. */
  public Optional<String> ownerOf(String run) {
    return keeper.ownerOf(run);
  }

  /** A command comes in. */
  public void command(Inbound command) {
    tell(command);
  }

  /** A request for a run comes in, also one that was brought here by another scheduler. */
  public void trigger(RunHeader header, CompletableFuture<Optional<RunView>> answer) {
    plans
        .plan(header.dag(), header.dagVersion())
        .ifPresent(plan -> tell(new Inbound.Trigger(header, plan, answer)));
  }

  private void sent(Message message) {
    if (message instanceof Ack ack) {
      scene.checker().acknowledges(id(), ack.attempt());
    }
  }

  @Override
  public void receive(String sender, List<Message> batch) {
    List<Message> forLoop = batch.stream().filter(m -> !(m instanceof LogLines)).toList();
    tell(new Inbound.Messages(sender, incoming.apply(forLoop)));
  }

  @Override
  public void peerChanged(Peer other, boolean joined) {
    tell(new Inbound.PeerChanged(other, joined));
  }

  /** SIGTERM. */
  public void stop() {
    if (isAnswering()) {
      stopping = true;
      scene.trace().line(id(), "is asked to end");
      wake();
    }
  }

  @Override
  protected void turn(List<Inbound> events) {
    time().mark();
    core.turn(events);
    if (stopping) {
      core.end(true);
      kill();
    }
  }

  @Override
  protected long idleNanos() {
    return core.patience().toNanos();
  }

  /** The database notices that the connection is gone. */
  @Override
  protected void died() {
    store.close();
  }
}
