package dev.millrace.engine.limit;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.limit.Place.LineKey;
import dev.millrace.engine.limit.Place.StepOfRun;
import dev.millrace.engine.why.WaitCause;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/**
 * Tasks that may run, by what they need. What is blocked is put aside with all that needs the same,
 * so that looking for the next task costs nothing for those that cannot be it, however many wait.
 *
 * <p>Order: between DAGs the one with the fewest running tasks, of equals the one that was served
 * longest ago; within a DAG by {@link Rank}; of equals in the order in which they came. What is
 * behind goes when nothing else can, and does not count for its DAG. For one thread.
 *
 * @param <T> a task
 */
public final class ReadyIndex<T> {
  private final Predicate<T> isReady;
  private final BiConsumer<StepOfRun, Boolean> onFull;
  private final Map<Need, Group<T>> groups = new LinkedHashMap<>();
  private final List<Group<T>> open = new ArrayList<>();
  private final Map<StepOfRun, StepLane<T>> steps = new HashMap<>();
  private final Map<LineKey, Share> shares = new HashMap<>();
  private int size;
  private long turn;

  /**
   * @param isReady whether a task that was added may still run; one that may not is dropped when it
   *     is met
   * @param onFull told whenever as many tasks of a step run as may, and when that is no longer so
   */
  public ReadyIndex(Predicate<T> isReady, BiConsumer<StepOfRun, Boolean> onFull) {
    this.isReady = isReady;
    this.onFull = onFull;
  }

  public void add(T task, Place place) {
    Line<T> line = line(place);
    if (place.step().isPresent()) {
      line.add(task, place.rank(), stepLane(place.step().get()).of(line));
    } else {
      line.add(task, place.rank());
    }
    size++;
  }

  private Line<T> line(Place place) {
    Group<T> group = groups.get(place.need());
    if (group == null) {
      group = new Group<>(place.need());
      groups.put(place.need(), group);
      open.add(group);
    }
    return group.line(place.line(), shares.computeIfAbsent(place.line(), key -> new Share()));
  }

  private StepLane<T> stepLane(StepOfRun step) {
    return steps.computeIfAbsent(step, StepLane::new);
  }

  /**
   * So many more attempts of a task of this place may be running now, or fewer. To be told of every
   * change, also of tasks that never waited here.
   */
  public void running(Place place, int more) {
    Line<T> line = line(place);
    line.share.running += more;
    line.running(more);
    place.step().ifPresent(step -> running(step, more));
    if (more < 0) {
      forgetIdle(place, line.share);
    }
  }

  private void running(StepOfRun step, int more) {
    StepLane<T> lane = stepLane(step);
    boolean was = lane.isFull();
    lane.running(more);
    if (lane.isFull() != was) {
      onFull.accept(step, !was);
    }
  }

  private void forgetIdle(Place place, Share share) {
    Group<T> group = groups.get(place.need());
    if (group.forgetIdle(place.line())) {
      groups.remove(place.need());
      open.remove(group);
    }
    if (share.running <= 0 && share.lines == 0) {
      shares.remove(place.line());
    }
    place
        .step()
        .filter(step -> steps.containsKey(step) && steps.get(step).isIdle())
        .ifPresent(steps::remove);
  }

  /**
   * Takes out the next task.
   *
   * @param gate why nothing with such a need can run now, if so; asked again for each task. What it
   *     says no to is put aside until {@link #reopen}.
   */
  public Optional<T> next(Function<Need, Optional<WaitCause>> gate) {
    for (Group<T> best = best(); best != null; best = best()) {
      Optional<WaitCause> cause = gate.apply(best.need());
      if (cause.isEmpty()) {
        size--;
        return Optional.of(best.take(++turn));
      }
      best.close(cause.get());
      open.remove(best);
    }
    return Optional.empty();
  }

  /** Of the groups that have a task to offer, the one whose task goes first. */
  private Group<T> best() {
    Group<T> best = null;
    for (int i = 0; i < open.size(); i++) {
      Group<T> group = open.get(i);
      size -= group.dropStale(isReady);
      if (group.isOffered() && (best == null || group.goesBefore(best))) {
        best = group;
      }
    }
    return best;
  }

  /** What was put aside for a cause that may be gone is looked at again. */
  public void reopen(BiPredicate<Need, WaitCause> changed) {
    for (Group<T> group : groups.values()) {
      if (group.cause().isPresent() && changed.test(group.need(), group.cause().get())) {
        group.reopen();
        open.add(group);
      }
    }
  }

  /**
   * What each waiting task waits for, by its need, unless its step keeps it.
   *
   * @param slot why a task that was not put aside does not run
   */
  public Map<Need, WaitCause> causes(Function<Need, WaitCause> slot) {
    Map<Need, WaitCause> causes = new LinkedHashMap<>();
    for (Group<T> group : groups.values()) {
      if (group.size() > 0) {
        causes.put(group.need(), group.cause().orElseGet(() -> slot.apply(group.need())));
      }
    }
    return causes;
  }

  /**
   * How many tasks wait that nothing but a slot of a worker keeps from running, at most, by what
   * they need of a worker.
   *
   * @param most how many with such a need could run at the same time if workers had all slots
   */
  public Map<WorkerNeeds, Integer> waitingForSlots(ToLongFunction<Need> most) {
    Map<WorkerNeeds, Integer> waiting = new LinkedHashMap<>();
    for (Group<T> group : groups.values()) {
      boolean counts =
          group
              .cause()
              .map(WaitCause.SlotsTaken.class::isInstance)
              .orElse(!group.need().worker().inline());
      if (counts && group.sizeOffered() > 0) {
        long could = Math.min(group.sizeOffered(), most.applyAsLong(group.need()));
        waiting.merge(group.need().worker(), (int) could, Integer::sum);
      }
    }
    return waiting;
  }

  /**
   * What waiting tasks need of a worker that were put aside because no worker has room for them.
   */
  public Set<WorkerNeeds> withoutRoom() {
    Set<WorkerNeeds> needs = new LinkedHashSet<>();
    for (Group<T> group : groups.values()) {
      if (group.size() > 0
          && group.cause().filter(WaitCause.NoRoom.class::isInstance).isPresent()) {
        needs.add(group.need().worker());
      }
    }
    return needs;
  }

  /** How many wait, by what they need. */
  public Map<Need, Integer> waiting() {
    Map<Need, Integer> waiting = new LinkedHashMap<>();
    for (Group<T> group : groups.values()) {
      if (group.size() > 0) {
        waiting.put(group.need(), group.size());
      }
    }
    return waiting;
  }

  /** At most so many wait: some may have ceased to without having been met yet. */
  public int size() {
    return size;
  }

  /** Forgets the tasks that are not wanted. What runs is kept. */
  public void removeIf(Predicate<T> unwanted) {
    size = 0;
    for (Group<T> group : groups.values()) {
      group.removeIf(unwanted);
      size += group.size();
    }
  }

  /** Forgets everything, what runs too. */
  public void clear() {
    groups.clear();
    open.clear();
    steps.keySet().forEach(step -> onFull.accept(step, false));
    steps.clear();
    shares.clear();
    size = 0;
  }

  /** What a DAG has of everything. */
  static final class Share {
    int running;
    long served;
    int lines;
  }
}
