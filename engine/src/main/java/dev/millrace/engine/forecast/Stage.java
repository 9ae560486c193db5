package dev.millrace.engine.forecast;

import dev.millrace.engine.run.ActiveRun;
import dev.millrace.engine.run.RunEffects;
import dev.millrace.engine.task.Assignment;
import dev.millrace.engine.task.Failure;
import dev.millrace.engine.task.Task;
import dev.millrace.engine.task.TaskCommand;
import dev.millrace.engine.task.TaskEvent;
import dev.millrace.engine.task.TaskState;
import dev.millrace.engine.view.ForecastView.LimitForecast;
import dev.millrace.spi.FailureClass;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs that go on: carries out what they ask for, on the clock of the agenda. */
final class Stage implements RunEffects {
  private static final String WORKER = "any";

  private final Agenda agenda;
  private final TaskWatch watch;
  private final Desk desk;
  private final Map<ActiveRun, PlayedRun> open = new HashMap<>();
  private final Deque<PlayedRun> over = new ArrayDeque<>();
  private Instant now = Instant.MIN;
  private Instant wakeAt = Instant.MIN;
  private long begun;

  Stage(Agenda agenda, Limits limits, TaskWatch watch) {
    this.agenda = agenda;
    this.watch = watch;
    this.desk = new Desk(limits, this::start);
  }

  void knows(Shape shape) {
    desk.knows(shape);
  }

  void clock(Instant at) {
    now = at;
    desk.clock(at);
  }

  Instant now() {
    return now;
  }

  /** How many tasks have begun. */
  long begun() {
    return begun;
  }

  void begin(PlayedRun run) {
    open.put(run.run(), run);
    run.run().begin(now, this);
  }

  /** Also one that has not begun. */
  void cancel(PlayedRun run) {
    if (run.isQueued()) {
      open.put(run.run(), run);
    }
    run.run().cancel(now, "Cancelled for the next.", this);
  }

  /** Runs that are over let the next of their triggers begin. */
  void followEnds() {
    for (PlayedRun ended = over.poll(); ended != null; ended = over.poll()) {
      open.remove(ended.run());
      desk.forget(ended.close());
      ended.lane.first().ifPresent(this::begin);
    }
  }

  /** Nothing more happens at this instant, so whatever may begin does. */
  void settle() {
    desk.settle();
    desk.wake().filter(at -> !at.equals(wakeAt)).ifPresent(this::wakeAt);
  }

  private void wakeAt(Instant at) {
    wakeAt = at;
    agenda.end(at, () -> {});
  }

  void close(Instant until) {
    desk.close(until);
  }

  List<LimitForecast> limits() {
    return desk.views();
  }

  private void start(PlayedTask task) {
    begun++;
    PlayedRun of = task.of;
    ActiveRun run = of.run();
    long token = run.nextToken();
    Assignment held = new Assignment(WORKER, run.task(task.index).attempt(), token, now);
    run.apply(task.index, new TaskEvent.Assigned(now, held), this);
    run.apply(task.index, new TaskEvent.Started(now, token), this);
    Instant ends = now.plus(of.lane.shape.takes(run.stepTask(task.index)));
    agenda.end(ends, () -> end(task, token, ends));
    watch.began(
        of.lane.dag.name(),
        of.lane.trigger.id(),
        of.tick(),
        run.taskId(task.index),
        task.ready,
        now);
  }

  private void end(PlayedTask task, long token, Instant ended) {
    if (!task.of.isOver()
        && task.of.run().task(task.index) instanceof Task.Running running
        && running.assignment().token() == token) {
      leave(task, ended);
      task.of.run().apply(task.index, new TaskEvent.Succeeded(now, token), this);
    }
  }

  private void stop(PlayedTask task, long token) {
    if (!task.of.isOver() && task.of.run().task(task.index).state() == TaskState.CANCELLING) {
      leave(task, now);
      Failure stopped = new Failure(FailureClass.TRANSIENT, "It was stopped.");
      task.of.run().apply(task.index, new TaskEvent.AttemptFailed(now, token, stopped), this);
    }
  }

  private void leave(PlayedTask task, Instant ended) {
    task.of.ended(task, ended);
    desk.ended(task);
  }

  @Override
  public void command(ActiveRun run, int task, TaskCommand command) {
    PlayedRun of = open.get(run);
    if (command instanceof TaskCommand.Offer) {
      desk.add(of.ready(task, now));
    } else if (command instanceof TaskCommand.Revoke revoke) {
      long token = revoke.assignment().token();
      of.task(task).ifPresent(known -> agenda.end(now, () -> stop(known, token)));
    }
  }

  @Override
  public void taskMoved(ActiveRun run, int task, Task before, TaskEvent event) {
    if (before.state() == TaskState.READY && run.task(task).state().isTerminal()) {
      Optional<PlayedTask> known = open.get(run).task(task);
      known.ifPresent(desk::gaveUp);
    }
  }

  @Override
  public void runChanged(ActiveRun run) {
    PlayedRun of = open.get(run);
    of.changed();
    if (of.isOver()) {
      over.add(of);
    }
  }

  @Override
  public void ignored(ActiveRun run, int task, String reason) {}
}
