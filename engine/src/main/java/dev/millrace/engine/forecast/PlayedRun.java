package dev.millrace.engine.forecast;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.limit.Place;
import dev.millrace.engine.limit.Place.LineKey;
import dev.millrace.engine.limit.Place.StepOfRun;
import dev.millrace.engine.limit.Rank;
import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.RunState;
import dev.millrace.engine.run.RunTick;
import dev.millrace.engine.run.TickRuns;
import dev.millrace.engine.schedule.DueTick;
import dev.millrace.engine.view.ForecastView.ForecastRun;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run that is foreseen. Once it is over, nothing but what is told of it is kept. */
final class PlayedRun {
  /** Of which shard it is changes nothing but the order of runs that were made at one instant. */
  private static final int SHARDS = 1;

  final Lane lane;
  private final DueTick tick;
  private final Instant made;
  private final RunWaits waits = new RunWaits();
  private ActiveRun run;
  private Place[] places;
  private Map<Integer, PlayedTask> tasks = new HashMap<>();
  private Optional<Instant> begun = Optional.empty();
  private Optional<Instant> workEnded = Optional.empty();
  private Optional<Instant> ended = Optional.empty();
  private RunState state = RunState.QUEUED;

  PlayedRun(Lane lane, DueTick tick, Instant made, Expressions expressions) {
    this.lane = lane;
    this.tick = tick;
    this.made = made;
    this.places = new Place[lane.shape.plan().size()];
    String dag = lane.dag.name();
    String trigger = lane.trigger.id();
    RunHeader header =
        new RunHeader(
            TickRuns.id(dag, trigger, tick.tick(), SHARDS),
            0,
            dag,
            lane.dag.dag().version(),
            Map.of(),
            RunTick.KIND,
            made,
            Optional.empty(),
            Optional.empty(),
            false,
            Optional.empty(),
            Optional.of(new RunTick(trigger, tick.tick(), tick.window())));
    this.run = ActiveRun.create(header, lane.shape.plan(), expressions);
  }

  /** The run as the engine knows it; not of one that is over. */
  ActiveRun run() {
    return run;
  }

  Instant tick() {
    return tick.tick();
  }

  RunWaits waits() {
    return waits;
  }

  boolean isOver() {
    return state.isTerminal();
  }

  boolean isQueued() {
    return state == RunState.QUEUED;
  }

  /** It has another state now. */
  void changed() {
    state = run.state();
    begun = run.startedAt();
    ended = run.endedAt();
  }

  /** A task of it may run. */
  PlayedTask ready(int task, Instant now) {
    PlayedTask ready = new PlayedTask(this, task, place(run.stepTask(task)), now);
    tasks.put(task, ready);
    return ready;
  }

  /** A task that was ready and has not ended. */
  Optional<PlayedTask> task(int index) {
    return Optional.ofNullable(tasks.get(index));
  }

  private Place place(int step) {
    if (places[step] == null) {
      RunHeader header = run.header();
      int priority = run.step(step).options().limits().priority();
      places[step] =
          new Place(
              new LineKey(header.dag(), false),
              lane.shape.need(step),
              Rank.of(header.createdAt(), header.id(), priority),
              StepOfRun.of(header.id(), run.step(step)));
    }
    return places[step];
  }

  /** A task has ended, whether or not anybody has seen it yet. */
  void ended(PlayedTask task, Instant at) {
    tasks.remove(task.index);
    workEnded = workEnded.filter(last -> last.isAfter(at)).or(() -> Optional.of(at));
  }

  /** Keeps no more than is told of it. The steps with a limit of their own that it had. */
  Set<StepOfRun> close() {
    Set<StepOfRun> steps = new LinkedHashSet<>();
    for (Place place : places) {
      if (place != null) {
        place.step().ifPresent(steps::add);
      }
    }
    run = null;
    places = null;
    tasks = Map.of();
    return steps;
  }

  ForecastRun view() {
    return new ForecastRun(
        lane.dag.name(),
        lane.trigger.id(),
        tick.tick(),
        tick.covers().ticks(),
        tick.window(),
        made,
        begun,
        state == RunState.SUCCEEDED ? workEnded.or(() -> ended) : ended,
        state.name(),
        waits.views());
  }
}
