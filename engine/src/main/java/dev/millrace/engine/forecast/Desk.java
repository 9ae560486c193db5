package dev.millrace.engine.forecast;

import dev.millrace.engine.limit.Claim;
import dev.millrace.engine.limit.LargeClaims;
import dev.millrace.engine.limit.LimitNames;
import dev.millrace.engine.limit.Need;
import dev.millrace.engine.limit.Place.StepOfRun;
import dev.millrace.engine.limit.PoolUse;
import dev.millrace.engine.limit.ReadyIndex;
import dev.millrace.engine.view.ForecastView.LimitForecast;
import dev.millrace.engine.why.WaitCause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Lets ready tasks begin in the order of schedulers, as far as the limits go, and keeps account of
 * what waits for what. There is one scheduler, and what it decides takes no time.
 */
final class Desk {
  /** As if it were looked at all the time while it goes on. */
  private static final Duration UNSEEN_FOR = Duration.ofSeconds(1);

  private final Limits limits;
  private final Consumer<PlayedTask> begin;
  private final ReadyIndex<PlayedTask> index =
      new ReadyIndex<>(PlayedTask::isReady, this::stepIsFull);
  private final LargeClaims large = new LargeClaims(UNSEEN_FOR);
  private final Map<Limit, Meter> meters = new HashMap<>();
  private final Map<Need, WaitClock> clocks = new HashMap<>();
  private final Map<StepOfRun, StepClock> steps = new HashMap<>();
  private final Meter workers;
  private final Set<String> freed = new HashSet<>();
  private final Set<Meter> changed = new LinkedHashSet<>();
  private final List<PlayedTask> fresh = new ArrayList<>();
  private final Set<PlayedTask> waiting = new LinkedHashSet<>();
  private boolean slotFreed;
  private boolean gaveUp;
  private Instant now = Instant.MIN;

  /** The clock of the tasks of one step of one run. */
  private record StepClock(WaitClock clock, Need need, Limit limit) {}

  /**
   * @param begin told of each task that begins; it is said to have {@link #ended} later
   */
  Desk(Limits limits, Consumer<PlayedTask> begin) {
    this.limits = limits;
    this.begin = begin;
    this.workers = meter(Limit.WORKERS, limits.workerSlots());
  }

  private Meter meter(Limit limit, Limits.Size size) {
    return meters.computeIfAbsent(limit, l -> new Meter(l, size));
  }

  private Meter meter(Claim claim) {
    Limit limit = Limit.ofPool(claim.pool());
    Meter known = meters.get(limit);
    return known != null
        ? known
        : meter(
            limit,
            claim
                .limit()
                .map(most -> new Limits.Size(most, "max-parallel"))
                .orElseGet(() -> limits.pool(claim.pool())));
  }

  /** A DAG may be played: its limits are told of even if nothing ever takes them. */
  void knows(Shape shape) {
    for (int i = 0; i < shape.plan().size(); i++) {
      shape.need(i).claims().forEach(this::meter);
    }
  }

  /** Everything that is to come happens at this instant or later. */
  void clock(Instant at) {
    if (at.isAfter(now)) {
      now = at;
      freed.addAll(large.goOn(this::isPassed, at));
    }
  }

  /** Whether schedulers see a task that is passed because it takes so many slots of a pool. */
  private boolean isPassed(String pool, int slots) {
    Meter meter = meters.get(Limit.ofPool(pool));
    long free = meter.size().slots().orElseThrow() - meter.used();
    return free > 0 && free < slots && !workers.isFull();
  }

  /** When to settle again though nothing happens: slots are kept for nobody any more. */
  Optional<Instant> wake() {
    return large.nextGone(this::isPassed);
  }

  void add(PlayedTask task) {
    Need need = task.place.need();
    WaitClock clock = clocks.computeIfAbsent(need, n -> new WaitClock());
    task.place
        .step()
        .ifPresent(
            step ->
                steps.computeIfAbsent(
                    step,
                    s -> {
                      WaitClock own = new WaitClock();
                      if (clock.current() != null) {
                        own.waitsFor(clock.current(), now);
                      }
                      return new StepClock(
                          own, need, Limit.ofStep(task.place.line().dag(), step.step()));
                    }));
    index.add(task, task.place);
    fresh.add(task);
  }

  private WaitClock clockOf(PlayedTask task) {
    return task.place
        .step()
        .map(step -> steps.get(step).clock())
        .orElseGet(() -> clocks.get(task.place.need()));
  }

  private void stepIsFull(StepOfRun step, boolean full) {
    StepClock of = steps.get(step);
    if (of == null) {
      return; // of a run that is over
    }
    WaitClock shared = clocks.get(of.need());
    if (full) {
      of.clock().waitsFor(of.limit(), now);
    } else if (shared.current() != null) {
      of.clock().waitsFor(shared.current(), now);
    }
  }

  /** A task that had begun is over, and its slots are free. */
  void ended(PlayedTask task) {
    move(task, -1);
  }

  /** A task that had not begun never will. */
  void gaveUp(PlayedTask task) {
    gaveUp = true;
    account(task);
  }

  /** A run is over. */
  void forget(Set<StepOfRun> of) {
    steps.keySet().removeAll(of);
  }

  private void move(PlayedTask task, int attempts) {
    Need need = task.place.need();
    String dag = task.place.line().dag();
    for (Claim claim : need.claims()) {
      Meter meter = meter(claim);
      meter.take(dag, (long) attempts * claim.slots());
      changed.add(meter);
      if (attempts < 0) {
        freed.add(claim.pool());
      }
    }
    if (!need.worker().inline()) {
      workers.take(dag, attempts);
      changed.add(workers);
      slotFreed |= attempts < 0;
    }
    index.running(task.place, attempts);
  }

  /** All that happens at this instant has been told: begins whatever may begin. */
  void settle() {
    if (gaveUp) {
      forgetStale();
    }
    reopen();
    for (Optional<PlayedTask> next = index.next(this::closed);
        next.isPresent();
        next = index.next(this::closed)) {
      start(next.get());
      if (!freed.isEmpty()) {
        reopen(); // slots that were kept for this one
      }
    }
    fresh.stream().filter(PlayedTask::isReady).forEach(this::waits);
    fresh.clear();
    changed.forEach(meter -> meter.rest(now));
    changed.clear();
  }

  private void forgetStale() {
    gaveUp = false;
    index.removeIf(task -> !task.isReady());
    Set<Need> needs = index.waiting().keySet();
    large.keepOnly(
        (pool, slots) ->
            needs.stream()
                .flatMap(need -> need.claims().stream())
                .anyMatch(claim -> claim.pool().equals(pool) && claim.slots() == slots));
    needs.forEach(need -> need.claims().forEach(claim -> freed.add(claim.pool())));
  }

  private void reopen() {
    if (slotFreed || !freed.isEmpty()) {
      boolean slots = slotFreed;
      index.reopen(
          (need, cause) -> slots && cause.isOfWorkers() || freed.stream().anyMatch(need::claims));
      slotFreed = false;
      freed.clear();
    }
  }

  private void start(PlayedTask task) {
    account(task);
    for (Claim claim : task.place.need().claims()) {
      if (large.took(claim.pool(), claim.slots())) {
        freed.add(claim.pool());
      }
    }
    move(task, 1);
    begin.accept(task);
  }

  private Optional<WaitCause> closed(Need need) {
    Optional<WaitCause> cause = cause(need);
    cause.ifPresent(why -> keep(need, limitOf(why)));
    return cause;
  }

  private void keep(Need need, Limit limit) {
    WaitClock clock = clocks.get(need);
    if (limit.equals(clock.current())) {
      return;
    }
    clock.waitsFor(limit, now);
    for (StepClock step : steps.values()) {
      if (step.need().equals(need) && !step.limit().equals(step.clock().current())) {
        step.clock().waitsFor(limit, now);
      }
    }
  }

  private Optional<WaitCause> cause(Need need) {
    if (!need.worker().inline() && workers.isFull()) {
      return Optional.of(
          new WaitCause.SlotsTaken(Set.of(), workers.size().slots().orElseThrow(), 1));
    }
    for (Claim claim : need.claims()) {
      Optional<WaitCause> cause = cause(claim);
      if (cause.isPresent()) {
        return cause;
      }
    }
    return Optional.empty();
  }

  private Optional<WaitCause> cause(Claim claim) {
    String pool = claim.pool();
    Meter meter = meter(claim);
    if (meter.size().slots().isEmpty()) {
      return Optional.empty();
    }
    int slots = meter.size().slots().get();
    PoolUse use = new PoolUse(pool, slots, meter.used());
    if (claim.slots() > slots) {
      return Optional.of(new WaitCause.PoolTooSmall(pool, slots, claim.slots()));
    }
    long free = use.free(claim);
    if (claim.slots() > free) {
      if (free > 0) {
        large.passed(pool, claim.slots(), now);
      }
      return Optional.of(
          LimitNames.isOfDag(pool)
              ? new WaitCause.DagFull(LimitNames.dagOf(pool), slots, use.used(), List.of())
              : new WaitCause.PoolFull(pool, slots, use.used(), claim.slots(), List.of()));
    }
    return large
        .keptFor(pool, claim.slots(), now)
        .map(kept -> new WaitCause.PoolReserved(pool, slots, use.used(), kept));
  }

  private static Limit limitOf(WaitCause cause) {
    if (cause instanceof WaitCause.DagFull full) {
      return new Limit(Limit.Kind.DAG, full.dag());
    }
    if (cause instanceof WaitCause.PoolFull full) {
      return new Limit(Limit.Kind.POOL, full.pool());
    }
    if (cause instanceof WaitCause.PoolTooSmall small) {
      return new Limit(Limit.Kind.POOL, small.pool());
    }
    if (cause instanceof WaitCause.PoolReserved kept) {
      return new Limit(Limit.Kind.POOL, kept.pool());
    }
    return Limit.WORKERS;
  }

  // What waits for what.

  private void waits(PlayedTask task) {
    WaitClock clock = clockOf(task);
    task.before = Optional.of(clock.at(now));
    waiting.add(task);
    Limit limit = clock.current();
    Meter meter = meters.get(limit);
    if (meter != null) {
      task.of.waits().kept(limit, meter.size().slots(), meter.users());
    }
  }

  /** A task waits no longer. */
  private void account(PlayedTask task) {
    if (task.before.isEmpty()) {
      return;
    }
    Map<Limit, Duration> before = task.before.get();
    task.before = Optional.empty();
    waiting.remove(task);
    clockOf(task)
        .at(now)
        .forEach(
            (limit, sum) -> {
              Duration time = sum.minus(before.getOrDefault(limit, Duration.ZERO));
              if (!time.isZero()) {
                waited(task, limit, time);
              }
            });
  }

  private void waited(PlayedTask task, Limit limit, Duration time) {
    Optional<Integer> slots = task.place.step().map(StepOfRun::max);
    if (limit.kind() != Limit.Kind.STEP) {
      Meter meter = meters.get(limit);
      meter.waited(task.place.line().dag(), time);
      slots = meter.size().slots();
    }
    task.of.waits().waited(limit, slots, time);
  }

  /** Nothing after this instant is told of: what waits has waited until then. */
  void close(Instant until) {
    now = until;
    List.copyOf(waiting).forEach(this::account);
  }

  /** In the order of {@link Limit.Kind}, then by name. */
  List<LimitForecast> views() {
    return meters.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(Comparator.comparing(Limit::kind).thenComparing(Limit::name)))
        .map(entry -> entry.getValue().view())
        .toList();
  }
}
