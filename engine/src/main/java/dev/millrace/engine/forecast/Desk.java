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
import java.util.HashSet;
import java.util.List;
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

  private final Consumer<PlayedTask> begin;
  private final ReadyIndex<PlayedTask> index =
      new ReadyIndex<>(PlayedTask::isReady, this::stepIsFull);
  private final LargeClaims large = new LargeClaims(UNSEEN_FOR);
  private final Meters meters;
  private final WaitBook waits;
  private final Set<String> freed = new HashSet<>();
  private final List<PlayedTask> fresh = new ArrayList<>();
  private boolean slotFreed;
  private boolean gaveUp;
  private Instant now = Instant.MIN;

  /**
   * @param begin told of each task that begins; it is said to have {@link #ended} later
   */
  Desk(Limits limits, Consumer<PlayedTask> begin) {
    this.begin = begin;
    this.meters = new Meters(limits);
    this.waits = new WaitBook(meters);
  }

  /** A DAG may be played: its limits are told of even if nothing ever takes them. */
  void knows(Shape shape) {
    for (int i = 0; i < shape.plan().size(); i++) {
      shape.need(i).claims().forEach(meters::of);
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
    Meter meter = meters.find(Limit.ofPool(pool)).orElseThrow();
    long free = meter.slots().orElseThrow() - meter.used();
    return free > 0 && free < slots && !meters.workers().isFull();
  }

  /** When to settle again though nothing happens: slots are kept for nobody any more. */
  Optional<Instant> wake() {
    return large.nextGone(this::isPassed);
  }

  void add(PlayedTask task) {
    waits.add(task, now);
    index.add(task, task.place);
    fresh.add(task);
  }

  private void stepIsFull(StepOfRun step, boolean full) {
    waits.stepIsFull(step, full, now);
  }

  /** A task that had begun is over, and its slots are free. */
  void ended(PlayedTask task) {
    move(task, -1);
  }

  /** A task that had not begun never will. */
  void gaveUp(PlayedTask task) {
    gaveUp = true;
    waits.ends(task, now);
  }

  /** A run is over. */
  void forget(Set<StepOfRun> of) {
    waits.forget(of);
  }

  private void move(PlayedTask task, int attempts) {
    Need need = task.place.need();
    String dag = task.place.line().dag();
    for (Claim claim : need.claims()) {
      meters.take(meters.of(claim), dag, (long) attempts * claim.slots());
      if (attempts < 0) {
        freed.add(claim.pool());
      }
    }
    if (!need.worker().inline()) {
      meters.take(meters.workers(), dag, attempts);
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
    fresh.stream().filter(PlayedTask::isReady).forEach(task -> waits.waits(task, now));
    fresh.clear();
    meters.rest(now);
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
    waits.ends(task, now);
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
    cause.ifPresent(why -> waits.keep(need, limitOf(why), now));
    return cause;
  }

  private Optional<WaitCause> cause(Need need) {
    if (!need.worker().inline() && meters.workers().isFull()) {
      int slots = meters.workers().slots().orElseThrow();
      return Optional.of(new WaitCause.SlotsTaken(Set.of(), slots, 1));
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
    Meter meter = meters.of(claim);
    if (meter.slots().isEmpty()) {
      return Optional.empty();
    }
    int slots = meter.slots().get();
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

  /** Nothing after this instant is told of: what waits has waited until then. */
  void close(Instant until) {
    waits.close(until);
  }

  List<LimitForecast> views() {
    return meters.views();
  }
}
