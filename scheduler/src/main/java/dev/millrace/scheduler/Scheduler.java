package dev.millrace.scheduler;

import dev.millrace.artifacts.ArtifactStore;
import dev.millrace.engine.dag.KindCatalog;
import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.BetweenSchedulers;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler.LogLines;
import dev.millrace.engine.served.ServedRows;
import dev.millrace.engine.view.Backfills;
import dev.millrace.engine.view.Changes;
import dev.millrace.engine.view.Commands;
import dev.millrace.engine.view.Events;
import dev.millrace.engine.view.Hooks;
import dev.millrace.engine.view.Maintenance;
import dev.millrace.engine.view.Queries;
import dev.millrace.engine.view.Reruns;
import dev.millrace.engine.view.Schedules;
import dev.millrace.scheduler.backfill.LoopBackfills;
import dev.millrace.scheduler.dags.DagLibrary;
import dev.millrace.scheduler.dags.DagStore;
import dev.millrace.scheduler.dispatch.AssignmentBuilder;
import dev.millrace.scheduler.fork.Forks;
import dev.millrace.scheduler.fork.Outputs;
import dev.millrace.scheduler.fork.Remains;
import dev.millrace.scheduler.logs.LogKeeper;
import dev.millrace.scheduler.loop.Counters;
import dev.millrace.scheduler.loop.Inbound;
import dev.millrace.scheduler.loop.LoopParts;
import dev.millrace.scheduler.loop.SchedulerLoop;
import dev.millrace.scheduler.request.Patience;
import dev.millrace.scheduler.request.PatientQueries;
import dev.millrace.scheduler.request.PatientServedRows;
import dev.millrace.scheduler.request.RequestRouter;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.show.AskedReasons;
import dev.millrace.scheduler.show.ChangeFeed;
import dev.millrace.scheduler.show.DeliveryQueries;
import dev.millrace.scheduler.show.FeedBridge;
import dev.millrace.scheduler.show.JdbcQueries;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.show.ReadyReasons;
import dev.millrace.scheduler.show.ScheduleQueries;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.JdbcPastRuns;
import dev.millrace.scheduler.store.JdbcServedRows;
import dev.millrace.scheduler.store.JdbcStore;
import dev.millrace.scheduler.store.MaintenanceRows;
import dev.millrace.scheduler.store.NewEvents;
import dev.millrace.scheduler.store.PoolRows;
import dev.millrace.scheduler.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A running scheduler: one loop, one keeper of logs, and what others ask it. */
public final class Scheduler implements AutoCloseable {
  private final SchedulerLoop loop;
  private final Thread loopThread;
  private final LogKeeper logs;
  private final Thread logThread;
  private final ShardKeeper keeper;
  private final ChangeFeed feed;
  private final RequestRouter router;
  private final AskedReasons reasons;
  private final FeedBridge bridge;
  private final Patience patience;
  private final Queries queries;
  private final Commands commands;
  private final Reruns reruns;
  private final Schedules schedules;
  private final Hooks hooks;
  private final Maintenance maintenance;
  private final Events events;
  private final Backfills backfills;
  private final ServedRows served;

  private Scheduler(
      SchedulerLoop loop,
      LogKeeper logs,
      ShardKeeper keeper,
      ChangeFeed feed,
      RequestRouter router,
      AskedReasons reasons,
      FeedBridge bridge,
      Patience patience,
      Queries queries,
      Commands commands,
      Reruns reruns,
      Schedules schedules,
      Hooks hooks,
      Maintenance maintenance,
      Events events,
      Backfills backfills,
      ServedRows served) {
    this.loop = loop;
    this.logs = logs;
    this.keeper = keeper;
    this.feed = feed;
    this.router = router;
    this.reasons = reasons;
    this.bridge = bridge;
    this.patience = patience;
    this.queries = queries;
    this.commands = commands;
    this.reruns = reruns;
    this.schedules = schedules;
    this.hooks = hooks;
    this.maintenance = maintenance;
    this.events = events;
    this.backfills = backfills;
    this.served = served;
    this.loopThread = new Thread(loop, "scheduler-loop");
    this.logThread = new Thread(logs, "scheduler-logs");
    this.logThread.setDaemon(true);
  }

  /**
   * Takes over the shards and begins to work. The fabric must not have joined yet; it is joined
   * here and closed by whoever made it.
   */
  public static Scheduler start(
      SchedulerSettings settings,
      Database database,
      Fabric fabric,
      ArtifactStore artifacts,
      KindCatalog kinds,
      Clock clock) {
    ChangeFeed feed = new ChangeFeed();
    LiveState live = new LiveState(feed);
    Expressions expressions = new Expressions();
    DagLibrary dags = new DagLibrary(kinds, new DagStore(database.connections()), artifacts, clock);
    Store store = new JdbcStore(database.connections());
    ShardKeeper keeper =
        new ShardKeeper(settings.id(), settings.shards(), store, fabric, settings.alone());
    SchedulerLoop loop =
        new SchedulerLoop(
            new LoopParts(
                settings.id(),
                keeper,
                settings.lease(),
                settings.provenDead(),
                store,
                dags,
                expressions,
                new AssignmentBuilder(expressions, store),
                artifacts,
                fabric,
                live,
                clock,
                System::nanoTime,
                settings.resultsKept(),
                settings.triggersKept(),
                settings.servedKept(),
                settings.fires()));
    LogKeeper logs = new LogKeeper(database.connections(), fabric, feed);
    AskedReasons reasons =
        new AskedReasons(
            settings.id(),
            keeper::ownerOf,
            (to, message) -> fabric.send(to, List.of(message)),
            ReadyReasons.here(dags, live));
    JdbcQueries stored = new JdbcQueries(database.connections(), dags, live, reasons);
    Patience patience = new Patience();
    Queries queries = new PatientQueries(stored, patience);
    Outputs outputs = new Outputs(artifacts);
    Forks forks = new Forks(new JdbcPastRuns(database.connections()), dags, outputs);
    RunIds ids = new RunIds(clock);
    RequestRouter router =
        new RequestRouter(
            settings.id(),
            keeper::ownerOf,
            loop::tell,
            () -> loop.hangsFor(Patience.ANSWER_WITHIN),
            dags,
            forks,
            fabric);
    LoopHints hints = new LoopHints(fabric, loop::tell);
    Scheduler scheduler =
        new Scheduler(
            loop,
            logs,
            keeper,
            feed,
            router,
            reasons,
            new FeedBridge(feed, live, fabric, stored),
            patience,
            queries,
            new LoopCommands(
                settings,
                router,
                dags,
                queries,
                patience,
                ids,
                new LoopPools(
                    new PoolRows(database.connections()), queries, patience, clock, hints::freed),
                clock),
            new LoopReruns(
                settings,
                router,
                dags,
                queries,
                forks,
                new Remains(outputs, expressions),
                ids,
                clock),
            new LoopSchedules(
                router, new ScheduleQueries(database.connections(), dags, clock), patience),
            new LoopHooks(
                router,
                new DeliveryQueries(database.connections()),
                dags,
                patience,
                ids,
                expressions),
            new LoopMaintenance(
                new MaintenanceRows(database.connections()), patience, clock, hints::maintenance),
            new LoopEvents(new NewEvents(database.connections()), ids, clock),
            new LoopBackfills(
                settings.shards(),
                router,
                dags,
                database.connections(),
                artifacts,
                patience,
                key -> "bf" + ids.next("backfill", key),
                clock),
            new PatientServedRows(new JdbcServedRows(database.connections()), patience));
    fabric.onMessages(scheduler::receive);
    fabric.onPeerChange((peer, joined) -> loop.tell(new Inbound.PeerChanged(peer, joined)));
    scheduler.loopThread.start();
    scheduler.logThread.start();
    scheduler.bridge.start();
    fabric.join();
    return scheduler;
  }

  public Queries queries() {
    return queries;
  }

  public Commands commands() {
    return commands;
  }

  public Reruns reruns() {
    return reruns;
  }

  public Schedules schedules() {
    return schedules;
  }

  public Hooks hooks() {
    return hooks;
  }

  public Maintenance maintenance() {
    return maintenance;
  }

  public Events events() {
    return events;
  }

  public Backfills backfills() {
    return backfills;
  }

  /** What deployed models were asked, of every server. */
  public ServedRows served() {
    return served;
  }

  public Changes changes() {
    return feed;
  }

  public Counters counters() {
    return loop.counters();
  }

  /** How many shards this scheduler owns, as of its last look. */
  public int shardsOwned() {
    return keeper.owned();
  }

  /** Whether the loop works; false means that this process should be replaced. */
  public boolean isAlive() {
    return loopThread.isAlive();
  }

  /** Ends after the present turn; what runs on workers goes on and is picked up later. */
  @Override
  public void close() {
    loop.stop();
    try {
      logs.stop();
      router.close();
      reasons.close();
      bridge.close();
      patience.close();
      loopThread.join(TimeUnit.SECONDS.toMillis(10));
      logThread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void receive(String peer, List<Message> batch) {
    List<Message> forLoop = new ArrayList<>(batch.size());
    for (Message message : batch) {
      if (message instanceof LogLines lines) {
        logs.receive(peer, lines);
      } else if (!(message instanceof BetweenSchedulers said
          && (router.receive(peer, said)
              || reasons.receive(peer, said)
              || bridge.receive(peer, said)))) {
        forLoop.add(message);
      }
    }
    if (!forLoop.isEmpty()) {
      loop.tell(new Inbound.Messages(peer, forLoop));
    }
  }
}
