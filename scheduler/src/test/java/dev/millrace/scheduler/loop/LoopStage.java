package dev.millrace.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.LeaseTimes;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.message.ToScheduler;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Ack;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.engine.message.ToWorker.Cancel;
import dev.millrace.engine.message.ToWorker.Pulse;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.fork.PastRun;
import dev.millrace.engine.view.AttemptView;
import dev.millrace.engine.view.RunView;
import dev.millrace.engine.view.TaskView;
import dev.millrace.scheduler.SchedulerSettings;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.dispatch.AssignmentBuilder;
import dev.millrace.scheduler.fork.Forks;
import dev.millrace.scheduler.fork.Outputs;
import dev.millrace.scheduler.shards.ShardKeeper;
import dev.millrace.scheduler.show.ChangeFeed;
import dev.millrace.scheduler.show.JdbcQueries;
import dev.millrace.scheduler.show.LiveState;
import dev.millrace.scheduler.sketch.Databases;
import dev.millrace.scheduler.sketch.FlakyStore;
import dev.millrace.scheduler.sketch.HandClock;
import dev.millrace.scheduler.sketch.PretendArtifacts;
import dev.millrace.scheduler.sketch.SilentFabric;
import dev.millrace.scheduler.store.Database;
import dev.millrace.scheduler.store.JdbcPastRuns;
import dev.millrace.scheduler.store.JdbcStore;
import dev.millrace.scheduler.store.ScheduleKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * A loop over H2 in memory whose workers are played by the test. What is told is carried out when
 * {@link #settle} returns; nothing is slept for.
 */
final class LoopStage implements AutoCloseable {
  static final Duration LEASE = LeaseTimes.SCHEDULER;
  static final Duration KEPT = Duration.ofDays(90);
  static final int SHARDS = 4;
  private static final int PATIENCE_SECONDS = 30;

  final HandClock clock = new HandClock();
  final SilentFabric fabric = new SilentFabric();
  final PretendArtifacts artifacts = new PretendArtifacts();
  final ChangeFeed feed = new ChangeFeed();
  final Database database = Databases.inMemory();
  Predicate<String> provenDead = worker -> false;
  FlakyStore store;
  SchedulerLoop loop;
  JdbcQueries queries;
  private final Map<String, DagPlan> plans = new HashMap<>();
  private final Map<String, Long> credits = new HashMap<>();
  private Thread thread;
  private int life;

  LoopStage() {
    start();
  }

  /** Begins a new life of the scheduler over the same database. */
  void start() {
    life++;
    String me = "scheduler-" + life;
    Expressions expressions = new Expressions();
    LiveState live = new LiveState(feed);
    store = new FlakyStore(new JdbcStore(database.connections()));
    queries = new JdbcQueries(database.connections(), this::plan, live);
    loop =
        new SchedulerLoop(
            new LoopParts(
                me,
                new ShardKeeper(me, SHARDS, store, fabric, false),
                LEASE,
                provenDead,
                store,
                new KnownPlans(),
                expressions,
                new AssignmentBuilder(expressions, store),
                artifacts,
                fabric,
                live,
                clock,
                clock::nanos,
                KEPT,
                SchedulerSettings.TRIGGERS_KEPT,
                SchedulerSettings.SERVED_KEPT,
                true));
    thread = new Thread(loop, "loop-" + life);
    thread.setDaemon(true);
    thread.start();
    credits.clear(); // a worker counts for each life of a scheduler anew
  }

  /** Ends this life of the scheduler. */
  void stop() {
    loop.stop();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("the loop does not end");
    }
  }

  @Override
  public void close() {
    stop();
    database.close();
  }

  private Optional<DagPlan> plan(String dag, String version) {
    return Optional.ofNullable(plans.getOrDefault(dag + "\n" + version, plans.get(dag)));
  }

  /** A version that is not known is taken for the current one. */
  private final class KnownPlans implements DagPlans {
    @Override
    public Optional<DagPlan> plan(String dag, String version) {
      return LoopStage.this.plan(dag, version);
    }

    @Override
    public Optional<DagPlan> current(String dag) {
      return LoopStage.this.plan(dag, "");
    }
  }

  /** Makes a DAG known that is not run yet. */
  void knows(DagPlan plan) {
    plans.put(plan.dag().name(), plan);
    plans.put(plan.dag().name() + "\n" + plan.dag().version(), plan);
  }

  /** Makes a version of a DAG current, as a submission does. */
  void submit(DagPlan plan) {
    knows(plan);
    String name = plan.dag().name();
    Databases.run(database.connections(), "delete from dag where name = '" + name + "'");
    Databases.run(
        database.connections(),
        "insert into dag (name, version, updated_at) values ('%s', '%s', %d)"
            .formatted(name, plan.dag().version(), clock.millis()));
    tell(new Inbound.DagChanged(name, new CompletableFuture<>()));
  }

  /** What became of ticks, oldest first: tick, outcome and how many. */
  List<String> ticks() {
    return Databases.texts(
        database.connections(), "select tick, outcome, ticks from tick order by tick");
  }

  /** Tells the loop something and waits until it has been carried out. */
  void tell(Inbound inbound) {
    if (!loop.tell(inbound)) {
      throw new IllegalStateException("the loop takes nothing more");
    }
    settle();
  }

  /** Returns when everything told before is carried out and what follows from it is sent. */
  void settle() {
    while (true) {
      CompletableFuture<Boolean> answer = new CompletableFuture<>();
      loop.tell(new Inbound.Cancel("no such run", "", answer));
      try {
        answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof NotOwned) {
          return; // carried out as far as this scheduler has a say
        }
        // refused, because the database was away: then it must be asked again
        if (!thread.isAlive()) {
          throw new IllegalStateException("the loop died", e);
        }
      } catch (InterruptedException | TimeoutException e) {
        throw new IllegalStateException("the loop does not answer", e);
      }
    }
  }

  CompletableFuture<Optional<RunView>> trigger(String run, DagPlan plan) {
    return trigger(run, plan, Optional.empty());
  }

  /** Also where there are results of before. */
  CompletableFuture<Optional<RunView>> triggerWithoutCache(String run, DagPlan plan) {
    return trigger(run, plan, Optional.empty(), Map.of("trees", 200L), false);
  }

  CompletableFuture<Optional<RunView>> trigger(
      String run, DagPlan plan, Map<String, Object> params) {
    return trigger(run, plan, Optional.empty(), params, true);
  }

  CompletableFuture<Optional<RunView>> trigger(
      String run, DagPlan plan, Optional<Duration> timeout) {
    return trigger(run, plan, timeout, Map.of("trees", 200L), true);
  }

  private CompletableFuture<Optional<RunView>> trigger(
      String run,
      DagPlan plan,
      Optional<Duration> timeout,
      Map<String, Object> params,
      boolean cache) {
    knows(plan);
    CompletableFuture<Optional<RunView>> answer = new CompletableFuture<>();
    RunHeader header =
        new RunHeader(
            run,
            Math.floorMod(run.hashCode(), SHARDS),
            plan.dag().name(),
            plan.dag().version(),
            params,
            "manual",
            clock.instant(),
            timeout,
            Optional.empty(),
            cache);
    tell(new Inbound.Trigger(header, plan, answer));
    return answer;
  }

  /** What a run made from another one would do. */
  Forks.Planned planned(String past, Map<String, Object> changed, String... from) {
    Forks forks =
        new Forks(new JdbcPastRuns(database.connections()), this::plan, new Outputs(artifacts));
    PastRun run = forks.past(past);
    Map<String, Object> params = new LinkedHashMap<>(run.header().params());
    params.putAll(changed);
    return forks.plan(run, run.plan(), params, Set.of(from));
  }

  /** Makes a run from another one as it was planned. */
  CompletableFuture<Optional<RunView>> fork(
      String run, Forks.Planned planned, boolean cache, String... from) {
    RunHeader past = planned.past().header();
    RunHeader header =
        new RunHeader(
            run,
            Math.floorMod(run.hashCode(), SHARDS),
            past.dag(),
            past.dagVersion(),
            planned.params(),
            past.trigger(),
            clock.instant(),
            Optional.empty(),
            Optional.empty(),
            cache,
            Optional.of(new RunHeader.Fork(past.id(), List.of(from), planned.plan().digest())));
    CompletableFuture<Optional<RunView>> answer = new CompletableFuture<>();
    Inbound.Fork fork = new Inbound.Fork(planned.past(), planned.plan());
    tell(new Inbound.Trigger(header, planned.dag(), Optional.of(fork), answer));
    return answer;
  }

  CompletableFuture<Boolean> goOn(String run, int generation) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    tell(new Inbound.GoOn(run, generation, answer));
    return answer;
  }

  boolean cancel(String run) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    tell(new Inbound.Cancel(run, "asked by ada", answer));
    return answer.join();
  }

  boolean kill(String run) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    tell(new Inbound.Cancel(run, "killed by ada", true, answer));
    return answer.join();
  }

  CompletableFuture<Boolean> decide(String run, String task, boolean approved, String by) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    tell(new Inbound.Decide(run, task, approved, by, "", answer));
    return answer;
  }

  void advance(Duration by) {
    clock.advance(by);
    settle();
  }

  /** The scheduler is away for some time. */
  void outage(Duration time) {
    stop();
    clock.advance(time);
    start();
    settle();
  }

  /**
   * Somebody pauses a trigger.
   *
   * @param reason to resume it if empty
   */
  void pause(ScheduleKey trigger, Optional<String> reason) {
    CompletableFuture<Boolean> answer = new CompletableFuture<>();
    tell(new Inbound.Pause(trigger, "ada", reason, answer));
    assertThat(answer).isCompletedWithValue(true);
  }

  // What workers say. The peer of a worker is named after it.

  static String peer(String worker) {
    return "peer-" + worker;
  }

  void says(String worker, Message... messages) {
    tell(new Inbound.Messages(peer(worker), List.of(messages)));
  }

  /** Grants so many slots more. */
  void grants(String worker, int slots) {
    says(worker, new ToScheduler.Credit(worker, credits.merge(worker, (long) slots, Long::sum)));
  }

  void beats(String worker, AttemptKey... running) {
    long granted = credits.getOrDefault(worker, 0L);
    says(worker, new ToScheduler.Heartbeat(worker, 2, granted, List.of(running)));
  }

  void begins(String worker, AttemptKey attempt) {
    says(worker, new ToScheduler.Started(worker, attempt, 0));
  }

  static ToScheduler.Finished success(String worker, AttemptKey attempt, String... ports) {
    List<ToScheduler.Output> outputs = new ArrayList<>();
    for (String port : ports) {
      outputs.add(new ToScheduler.Output(port, "file", "d".repeat(64), 3, Map.of()));
    }
    return new ToScheduler.Finished(
        worker, attempt, 1_000, 3_000, null, outputs, Map.of("n", 7L), List.of());
  }

  static ToScheduler.Finished failure(String worker, AttemptKey attempt, String failureClass) {
    ToScheduler.Failure why = new ToScheduler.Failure(failureClass, "It broke.");
    return new ToScheduler.Finished(
        worker, attempt, 1_000, 3_000, why, List.of(), Map.of(), List.of());
  }

  void finishes(String worker, AttemptKey attempt) {
    says(worker, success(worker, attempt));
  }

  void fails(String worker, AttemptKey attempt, String failureClass) {
    says(worker, failure(worker, attempt, failureClass));
  }

  /** The attempt cannot go on before this has come. */
  void waits(String worker, AttemptKey attempt, ToScheduler.Wait wait) {
    says(
        worker,
        new ToScheduler.Finished(
            worker, attempt, 1_000, 3_000, null, List.of(), Map.of(), List.of(), wait));
  }

  static ToScheduler.Wait until(Instant at) {
    return new ToScheduler.Wait("time", at.toEpochMilli(), "", "", Map.of());
  }

  static ToScheduler.Wait asks(String question) {
    return new ToScheduler.Wait("decision", 0, question, "", Map.of());
  }

  static ToScheduler.Wait runOf(String dag) {
    return new ToScheduler.Wait("run", 0, "", dag, Map.of());
  }

  void leaves(String worker) {
    Fabric.Peer gone = new Fabric.Peer(peer(worker), Fabric.Role.WORKER, Map.of());
    tell(new Inbound.PeerChanged(gone, false));
  }

  // What workers hear.

  /** Everything of a kind that a worker was sent; forgets everything else sent so far. */
  <T extends ToWorker> List<T> heard(String worker, Class<T> kind) {
    return fabric.takeSent().stream()
        .filter(sent -> sent.to().equals(peer(worker)) && kind.isInstance(sent.message()))
        .map(sent -> kind.cast(sent.message()))
        .toList();
  }

  /** What was sent apart from pulses, which ask nobody to do anything. */
  List<Message> orders() {
    return fabric.takeSent().stream()
        .map(SilentFabric.Sent::message)
        .filter(message -> !(message instanceof Pulse))
        .toList();
  }

  /** The newest pulse that a worker was sent; forgets everything sent so far. */
  Pulse pulsed(String worker) {
    List<Pulse> pulses = heard(worker, Pulse.class);
    if (pulses.isEmpty()) {
      throw new AssertionError("no pulse for " + worker);
    }
    return pulses.get(pulses.size() - 1);
  }

  List<AttemptKey> assigned(String worker) {
    return heard(worker, Assign.class).stream().map(Assign::attempt).toList();
  }

  /** The one attempt that a worker was assigned. */
  AttemptKey assignedOne(String worker) {
    List<AttemptKey> attempts = assigned(worker);
    if (attempts.size() != 1) {
      throw new AssertionError("expected one assignment to " + worker + ", not " + attempts);
    }
    return attempts.get(0);
  }

  List<AttemptKey> cancelled(String worker) {
    return heard(worker, Cancel.class).stream().map(Cancel::attempt).toList();
  }

  List<AttemptKey> acknowledged(String worker) {
    return heard(worker, Ack.class).stream().map(Ack::attempt).toList();
  }

  // What is durable.

  String state(String run) {
    return queries.run(run).orElseThrow().state();
  }

  TaskView task(String run, String task) {
    return queries.task(run, task).orElseThrow();
  }

  Map<String, String> states(String run) {
    Map<String, String> states = new LinkedHashMap<>();
    queries.tasks(run, Optional.empty(), 500).items().forEach(t -> states.put(t.id(), t.state()));
    return states;
  }

  List<String> attempts(String run, String task) {
    return queries.attempts(run, task).stream().map(AttemptView::state).toList();
  }
}
