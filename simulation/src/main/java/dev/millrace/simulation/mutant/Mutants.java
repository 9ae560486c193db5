package dev.millrace.simulation.mutant;

import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.scheduler.dags.DagPlans;
import dev.millrace.scheduler.store.Store;
import dev.millrace.scheduler.store.memory.CommitObserver;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.simulation.check.Invariant;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.WorkerSettings;
import dev.millrace.worker.attempt.AttemptStarter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Every mutant by name, with the invariant that it proves to be able to fail. */
public enum Mutants {
  EVERY_ATTEMPT_SUCCEEDED(
      Invariant.ONE_SUCCESS,
      "with the attempt that succeeded, the one before it is written as a success",
      new OfStore(StoreMutants::successForEarlierAttempts)),
  TOKEN_NOT_COMPARED(
      Invariant.CURRENT_TOKEN,
      "a report counts for whichever attempt holds the task",
      new OfIncoming()),
  ONE_ATTEMPT_MORE(
      Invariant.ATTEMPT_LIMIT,
      "schedulers read a retry more than the plan has",
      new OfPlans(PlanMutants::oneAttemptMore)),
  STALE_OWNER_WRITES(Invariant.TERMINAL_IS_FINAL, "who lost a shard still writes", new Unfenced()),
  GENERATIONS_FORGOTTEN(
      Invariant.GOES_ON_ONCE,
      "schedulers do not know of a run that has ended how often it went on",
      new OfStore(StoreMutants::forgettingGenerations)),
  EDGES_FORGOTTEN(
      Invariant.UPSTREAM_FIRST,
      "schedulers read plans without edges",
      new OfPlans(PlanMutants::withoutEdges)),
  ASSIGNMENT_NOT_WRITTEN(
      Invariant.DURABLE_FIRST,
      "commits of assignments are forgotten",
      new OfStore(StoreMutants::forgettingAssignments)),
  ONE_SLOT_MORE(
      Invariant.SLOTS, "a worker takes one attempt more than it has slots", new OneSlotMore()),
  SLOTS_FORGOTTEN(
      Invariant.POOLS,
      "the slots of a pool that running tasks have are not counted",
      new OfStore(StoreMutants::forgettingWhoHasSlots)),
  TAGS_FORGOTTEN(
      Invariant.PLACEMENT,
      "schedulers read plans without what steps need of workers",
      new OfPlans(PlanMutants::withoutTags)),
  ABILITIES_FORGOTTEN(
      Invariant.PLACEMENT,
      "schedulers read plans without what not every worker can do",
      new OfPlans(PlanMutants::withoutAbilities)),
  LAST_TASKS_NOT_WRITTEN(
      Invariant.ENDED_AS_A_WHOLE,
      "a run that ends is written without its last tasks",
      new OfStore(StoreMutants::forgettingLastTasks)),
  ELEMENT_FORGOTTEN(
      Invariant.ITEMS_FIRST,
      "schedulers read one element less of what a step runs once for each of",
      new OfPlans(PlanMutants::withoutLastElements)),
  END_OF_CHILD_NOT_WRITTEN(
      Invariant.CHILD_FIRST,
      "how a run ended that another waits for is forgotten",
      new OfStore(StoreMutants::forgettingEndsOfChildren)),
  NO_CREDITS_GRANTED(
      Invariant.WORK_CONSERVING,
      "workers never say that they granted credits",
      new OfWorkerFabric(MessageMutants::grantingNothing)),
  SLOTS_LEAKED(
      Invariant.WORK_CONSERVING,
      "slots of pools count as used that nobody has",
      new OfStore(StoreMutants::leakingSlots)),
  STOP_TRUSTED(
      Invariant.CANCELLED_IS_PROVEN,
      "an attempt counts as ended once it was asked to stop",
      new OfStarter(WorkerMutants::trustingStops)),
  LEASE_TOO_LONG(
      Invariant.CANCELLED_IS_PROVEN,
      "a worker's clock is slow, so that its lease outlasts the scheduler's",
      new OfTicker(WorkerMutants::slow)),
  LEASES_FORGOTTEN(
      Invariant.CANCELLED_IS_PROVEN,
      "schedulers forget that a lost worker may still be at what it held",
      new OfStore(StoreMutants::forgettingLeases)),
  LEASE_UNKNOWN_TO_HOSTS(
      Invariant.CANCELLED_IS_PROVEN,
      "step hosts of a paused worker wait for a whole silence, however little of the lease is left",
      new OfStarter(WorkerMutants::withoutLease)),
  TRIGGER_NOT_WRITTEN(
      Invariant.ACKNOWLEDGED_TRIGGER,
      "commits of new runs are forgotten",
      new OfStore(StoreMutants::forgettingNewRuns)),
  REPORT_NOT_WRITTEN(
      Invariant.ACKNOWLEDGED_REPORT,
      "commits of successes are forgotten",
      new OfStore(StoreMutants::forgettingSuccesses)),
  CANCEL_NOT_WRITTEN(
      Invariant.ACKNOWLEDGED_CANCEL,
      "commits of cancels are forgotten",
      new OfStore(StoreMutants::forgettingCancels)),
  REGISTERED_TWICE(
      Invariant.REGISTERED_ONCE,
      "the registry adds a version too many",
      new OfStore(StoreMutants::registeringTwice)),
  KEYS_NOT_COMPARED(
      Invariant.REUSED_FROM_SUCCESS,
      "the newest result is given to whoever asks for one",
      new OfStore(StoreMutants::answeringAnyResult)),
  RESULT_KEPT_WITHOUT_SUCCESS(
      Invariant.REUSED_FROM_SUCCESS,
      "results are kept although what they belong to was not written",
      new OfStore(StoreMutants::keepingResultsOfFailedCommits)),
  CURSOR_FIRST(
      Invariant.EVERY_TICK_ONCE,
      "how far a schedule has come is written in a transaction of its own, before its runs",
      new OfStore(ScheduleMutants::writingCursorsFirst)),
  PASSED_TICKS_FORGOTTEN(
      Invariant.EVERY_TICK_ONCE,
      "ticks that become no run are not written",
      new OfStore(ScheduleMutants::forgettingPassedTicks)),
  TICK_LOST_BY_TAKEOVER(
      Invariant.EVERY_TICK_ONCE,
      "who takes a schedule over believes that its next tick was decided on",
      new OfStore(ScheduleMutants::losingATick)),
  DECIDED_AGAIN(
      Invariant.EVERY_TICK_ONCE,
      "who takes a schedule over decides on ticks of before, and the database takes them twice",
      new DecidedAgain()),
  ZONES_FORGOTTEN(
      Invariant.EVERY_TICK_ONCE,
      "schedulers read local times as if they were UTC",
      new OfPlans(ScheduleMutants::withoutZones)),
  MADE_UP_FOR(
      Invariant.MISSED_AS_TOLD,
      "schedulers read that everything that was missed becomes a run",
      new OfPlans(ScheduleMutants::makingUpForEverything)),
  PAUSES_FORGOTTEN(
      Invariant.MISSED_AS_TOLD,
      "who takes a schedule over does not know that it is paused",
      new OfStore(ScheduleMutants::forgettingPauses)),
  BEGUN_IN_THE_PAST(
      Invariant.MISSED_AS_TOLD,
      "a schedule that is new or another begins an hour ago",
      new OfStore(ScheduleMutants::beginningInThePast)),
  OVERLAP_FORGOTTEN(
      Invariant.RUNS_KEEP_APART,
      "schedulers read that runs of a trigger may overlap",
      new OfPlans(ScheduleMutants::withoutOverlap)),
  EVENTS_TAKEN_FIRST(
      Invariant.EVERY_EVENT_ONCE,
      "that an event was taken is written in a transaction of its own, before what it became",
      new OfStore(EventMutants::takingFirst)),
  ENDS_NOT_TOLD(
      Invariant.EVERY_EVENT_ONCE,
      "that a run ended is written, and not told to those that hear it",
      new OfStore(EventMutants::notTelling)),
  PASSED_EVENTS_FORGOTTEN(
      Invariant.EVERY_EVENT_ONCE,
      "what became of events that became no run is not written",
      new OfStore(EventMutants::forgettingPassed)),
  COOLDOWNS_FORGOTTEN(
      Invariant.EVENTS_AS_TOLD,
      "who takes a trigger over does not know when it last made a run",
      new OfStore(EventMutants::forgettingLastRuns)),
  BUDGETS_FORGOTTEN(
      Invariant.EVENTS_AS_TOLD,
      "runs that have ended do not count for a budget",
      new OfStore(EventMutants::forgettingEndedRuns)),
  REPORTED_ONCE(
      Invariant.COMES_TO_REST,
      "workers never repeat a report",
      new OfWorkerFabric(MessageMutants::reportingOnce)),
  EVERYTHING_BY_TIME_OF_DAY(
      Invariant.COMES_TO_REST,
      "setting a scheduler's clock moves what lasts for a duration",
      new ByTimeOfDay()),
  STOP_NOT_REPORTED(
      Invariant.CANCEL_COMES_TO_REST,
      "workers never report that they stopped an attempt",
      new OfWorkerFabric(MessageMutants::silentAboutStops)),
  ODD_FAILURE(
      Invariant.NO_DEFECT,
      "the database fails with an exception that nobody expects",
      new OfStore(StoreMutants::failingOddly));

  private final Invariant breaks;
  private final String what;
  private final Mutant mutant;

  Mutants(Invariant breaks, String what, Mutant mutant) {
    this.breaks = breaks;
    this.what = what;
    this.mutant = mutant;
  }

  public Invariant breaks() {
    return breaks;
  }

  /** What is broken, in words. */
  public String what() {
    return what;
  }

  public Mutant mutant() {
    return mutant;
  }

  private record Unfenced() implements Mutant {
    @Override
    public MemoryDatabase database(Clock clock, CommitObserver observer) {
      return StoreMutants.withoutFencing(clock, observer);
    }
  }

  private record DecidedAgain() implements Mutant {
    @Override
    public MemoryDatabase database(Clock clock, CommitObserver observer) {
      return ScheduleMutants.takingAnyTick(clock, observer);
    }

    @Override
    public Store store(Store real) {
      return ScheduleMutants.decidingAgain(real);
    }
  }

  private record OfStore(UnaryOperator<Store> breaker) implements Mutant {
    @Override
    public Store store(Store real) {
      return breaker.apply(real);
    }
  }

  private record OfIncoming() implements Mutant {
    @Override
    public List<Message> incoming(List<Message> real, MemoryDatabase database) {
      return MessageMutants.underTheCurrentToken(real, database);
    }
  }

  private record OfWorkerFabric(UnaryOperator<Fabric> breaker) implements Mutant {
    @Override
    public Fabric workerFabric(Fabric real) {
      return breaker.apply(real);
    }
  }

  private record OfPlans(UnaryOperator<DagPlan> breaker) implements Mutant {
    @Override
    public DagPlans plans(DagPlans real) {
      return new DagPlans() {
        @Override
        public Optional<DagPlan> plan(String dag, String version) {
          return real.plan(dag, version).map(breaker);
        }

        @Override
        public Optional<DagPlan> current(String dag) {
          return real.current(dag).map(breaker);
        }
      };
    }
  }

  private record OneSlotMore() implements Mutant {
    @Override
    public WorkerSettings settings(WorkerSettings real) {
      return real.withSlots(real.slots() + 1);
    }
  }

  private record OfStarter(UnaryOperator<AttemptStarter> breaker) implements Mutant {
    @Override
    public AttemptStarter starter(AttemptStarter real) {
      return breaker.apply(real);
    }
  }

  private record ByTimeOfDay() implements Mutant {
    @Override
    public LongSupplier steady(NodeTime real) {
      return () -> Duration.between(Instant.EPOCH, real.instant()).toNanos();
    }
  }

  private record OfTicker(Function<NodeTime, Ticker> breaker) implements Mutant {
    @Override
    public Ticker ticker(NodeTime real) {
      return breaker.apply(real);
    }
  }
}
