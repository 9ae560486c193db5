package dev.millrace.simulation;

import dev.millrace.fabric.MessageCodec;
import dev.millrace.scheduler.store.memory.MemoryDatabase;
import dev.millrace.simulation.check.Checker;
import dev.millrace.simulation.check.Defects;
import dev.millrace.simulation.check.IdleSlots;
import dev.millrace.simulation.check.RestCheck;
import dev.millrace.simulation.check.Violation;
import dev.millrace.simulation.fault.DatabaseFaults;
import dev.millrace.simulation.fault.FaultKind;
import dev.millrace.simulation.fault.Troubles;
import dev.millrace.simulation.mutant.Mutant;
import dev.millrace.simulation.network.Membership;
import dev.millrace.simulation.network.Network;
import dev.millrace.simulation.node.Scene;
import dev.millrace.simulation.node.WorkerNode;
import dev.millrace.simulation.time.Agenda;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.time.NodeTime;
import dev.millrace.simulation.trace.Tally;
import dev.millrace.simulation.trace.Trace;
import dev.millrace.simulation.work.LimitDraw;
import dev.millrace.simulation.work.Processes;
import dev.millrace.simulation.work.Timetable;
import dev.millrace.simulation.work.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One seed from its beginning to rest. */
public final class Play {
  /** How long after the last fault every run must have ended. */
  private static final Duration REST_WITHIN = Duration.ofMinutes(10);

  /** How long after the last fault leases have ended and everyone sees everyone. */
  private static final Duration CALM_AFTER = Duration.ofSeconds(25);

  /** What still comes after everything has ended must change nothing. */
  private static final Duration AFTERMATH = Duration.ofSeconds(3);

  private static final Duration LOOK_EVERY = Duration.ofMillis(500);
  private static final MessageCodec CODEC = new MessageCodec();
  private static final int SEEDS_PER_CODEC = 16;

  /** How a play ended. */
  public record Ending(long seed, Optional<Violation> violation, Tally tally) {}

  private final long seed;
  private final Agenda agenda = new Agenda();
  private final Tally tally = new Tally();
  private final Troubles troubles;
  private final Checker checker;
  private final MemoryDatabase database;
  private final Processes processes;
  private final Cast cast;
  private final RestCheck rest;
  private final IdleSlots idleSlots;
  private final Reruns reruns;
  private final Scheduling scheduling;
  private final Teller teller;
  private final TimeTroubles timeTroubles;

  private Play(long seed, Mutant mutant, Optional<Consumer<String>> lines) {
    this.seed = seed;
    Trace trace = lines.map(out -> Trace.to(agenda, out)).orElseGet(() -> Trace.silent(agenda));
    troubles = new Troubles(agenda, seed);
    Dice dice = Dice.of(seed, "play");
    double late = dice.chance(0.1) ? 40_000 : 0;
    Timetable timetable = new Timetable(seed);
    Workload workload =
        new Workload(
            seed,
            Math.max(3_000_000_000L, troubles.endNanos()) + dice.millis(0, late),
            troubles.kinds().contains(FaultKind.CLOCK_JUMP)
                || !timetable.isEmpty() && TimeTroubles.setClocks(seed),
            timetable);
    Duration since = Duration.between(NodeTime.BEGIN, timetable.begin());
    checker = new Checker(agenda, trace, tally, workload);
    NodeTime databaseTime = new NodeTime(agenda, 0, dice.millis(-300, 300) + since.toNanos());
    database = mutant.database(databaseTime, checker);
    processes = new Processes(agenda, trace, tally, workload, seed, checker);
    checker.watch(database, processes);
    workload.pools().forEach(database.pools()::define);
    Optional<MessageCodec> codec =
        seed % SEEDS_PER_CODEC == 0 ? Optional.of(CODEC) : Optional.empty();
    Network network = new Network(agenda, trace, tally, seed, codec);
    Membership membership = new Membership(agenda, trace, network, seed);
    Scene scene = new Scene(seed, agenda, network, membership, troubles, checker, trace, tally);
    DatabaseFaults faults = new DatabaseFaults(troubles, tally);
    cast = new Cast(scene, database, faults, workload, processes, mutant);
    cast.later(since);
    rest = new RestCheck(database, processes, workload, checker);
    idleSlots = new IdleSlots(agenda, database, workload, checker);
    int schedulers = dice.between(1, 3);
    int workers = dice.between(1, 4);
    for (int i = 0; i < schedulers; i++) {
      cast.startScheduler();
    }
    for (int i = 0; i < workers; i++) {
      cast.startWorker();
    }
    Client client = new Client(scene, cast, database);
    workload.runs().forEach(client::wants);
    client.decides();
    reruns = new Reruns(scene, cast, database);
    reruns.begin();
    scheduling = new Scheduling(scene, cast, database, databaseTime, workload);
    scheduling.begin();
    teller = new Teller(scene, database, databaseTime, workload.listeners());
    teller.begin();
    timeTroubles = new TimeTroubles(scene, cast, processes, databaseTime, timetable);
    timeTroubles.begin();
    new Saboteur(scene, cast, processes, faults, databaseTime).begin(workload.runs());
  }

  public static Ending of(long seed, Mutant mutant) {
    return new Play(seed, mutant, Optional.empty()).run();
  }

  /** As {@link #of(long, Mutant)}, with one line for each event. */
  public static Ending of(long seed, Mutant mutant, Consumer<String> lines) {
    return new Play(seed, mutant, Optional.of(lines)).run();
  }

  private Ending run() {
    Defects.tell(checker);
    try {
      return toItsEnd();
    } finally {
      Defects.forget();
    }
  }

  private Ending toItsEnd() {
    long end = troubles.endNanos() + REST_WITHIN.toNanos();
    untilRest(end);
    if (!isAtRest() && timeTroubles.wasAhead()) {
      timeTroubles.letADayGoBy();
      untilRest(end + REST_WITHIN.toNanos());
    }
    agenda.runUntil(agenda.now() + AFTERMATH.toNanos());
    rest.check();
    count();
    return new Ending(seed, checker.violation(), tally);
  }

  private void untilRest(long end) {
    while (!agenda.isHalted() && agenda.now() < end && !(troubles.areOver() && isAtRest())) {
      agenda.runUntil(agenda.now() + LOOK_EVERY.toNanos());
      if (agenda.now() > troubles.endNanos() + CALM_AFTER.toNanos()) {
        scheduling.end();
        idleSlots.look(workersWithFreeSlots());
      }
    }
  }

  private boolean isAtRest() {
    return !reruns.isAsking() && scheduling.isOver() && teller.isOver() && rest.isAtRest();
  }

  private List<IdleSlots.FreeSlot> workersWithFreeSlots() {
    return cast.workers().stream()
        .filter(worker -> worker.isAnswering() && !worker.isStopping())
        .filter(worker -> processes.aliveAt(worker.id()) < worker.slots())
        .map(worker -> new IdleSlots.FreeSlot(worker.id(), worker.tags(), freeBytes(worker)))
        .toList();
  }

  private long freeBytes(WorkerNode worker) {
    return LimitDraw.WORKER_BYTES - checker.reservedBytes(worker);
  }

  private void count() {
    tally.add(Tally.SEEDS);
    tally.add("virtual seconds", agenda.now() / 1_000_000_000L);
    cast.allSchedulers()
        .forEach(
            node -> {
              tally.add("shards taken over", node.counters().takeovers());
              tally.add("recoveries", node.counters().recoveries());
              node.counters()
                  .ignoredEvents()
                  .forEach((reason, count) -> tally.add("ignored: " + reason, count));
            });
    int processesSeen = cast.allSchedulers().size();
    tally.add("schedulers started", processesSeen);
  }
}
