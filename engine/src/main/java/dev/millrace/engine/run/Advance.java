package dev.millrace.engine.run;

import dev.millrace.engine.expression.Expressions;
import dev.millrace.engine.task.Deadlines;
import dev.millrace.engine.task.TaskEvent;
import java.time.Instant;
import java.util.BitSet;

/**
 * One event of a run, and everything that follows from it: tasks that may go now, in waves until
 * nothing moves any more, and the end of the run when all have ended.
 */
final class Advance {
  private final ActiveRun run;
  private final RunTasks tasks;
  private final RunLife life;
  private final Readiness readiness;
  private final Expressions expressions;
  private final Instant at;
  private final RunEffects effects;
  private final TaskMoves moves;
  private final FanMoves fans;

  Advance(
      ActiveRun run,
      RunTasks tasks,
      RunLife life,
      Readiness readiness,
      Expressions expressions,
      Instant at,
      RunEffects effects) {
    this.run = run;
    this.tasks = tasks;
    this.life = life;
    this.readiness = readiness;
    this.expressions = expressions;
    this.at = at;
    this.effects = effects;
    this.moves = new TaskMoves(run, tasks, life, effects);
    this.fans = new FanMoves(run, tasks, moves, readiness, at);
  }

  void begin() {
    if (life.begin(at)) {
      effects.runChanged(run);
      settle();
    }
  }

  void resume() {
    if (life.state() == RunState.QUEUED) {
      begin();
    } else {
      settle();
    }
  }

  void apply(int task, TaskEvent event) {
    moves.move(task, event);
    follow();
  }

  void timePassed() {
    if (run.deadline().filter(end -> !at.isBefore(end)).isPresent()) {
      String limit = Deadlines.text(run.header().timeout().orElseThrow());
      String why = "The run took longer than its timeout of " + limit + ".";
      stop(StopKind.TIMEOUT, RunEvent.TIMED_OUT, why);
    }
  }

  void stop(StopKind kind, RunEvent event, String why) {
    if (!life.stop(kind, event, at, why)) {
      return;
    }
    effects.runChanged(run);
    boolean everything = kind.isKill() || life.state().isTerminal();
    int stopped = everything ? run.plan().size() : run.plan().mainCount();
    TaskEvent.CancelRequested request = new TaskEvent.CancelRequested(at, why, kind.isKill());
    for (int i = 0; i < stopped; i++) {
      if (!tasks.state(i).isTerminal()) {
        moves.stop(i, request);
        fans.close(i, request);
      }
    }
    follow();
  }

  boolean reopen() {
    BitSet again = life.mayGoOn() ? Reopening.of(run.plan(), tasks) : new BitSet();
    if (again.isEmpty()) {
      return false;
    }
    life.goOn(at);
    effects.runChanged(run);
    int mainCount = run.plan().mainCount();
    again.stream()
        .forEach(task -> moves.reopen(task, new TaskEvent.Reopened(at, task >= mainCount)));
    settle();
    return true;
  }

  private void settle() {
    letGo(0, run.plan().mainCount());
    follow();
  }

  private void follow() {
    followEnds();
    while (tasks.mainOpen() == 0 && tasks.open() > 0) { // then it is the turn of finally
      letGo(run.plan().mainCount(), run.plan().size());
      if (!tasks.hasMoved()) {
        break;
      }
      followEnds();
    }
    if (tasks.open() == 0 && !life.state().isTerminal()) {
      end();
    }
  }

  private void followEnds() {
    while (tasks.hasMoved()) {
      fans.tend();
      tasks.nextEnded().ifPresent(this::letGoWhatWaited);
    }
  }

  private void letGoWhatWaited(int ended) {
    for (int next : run.plan().downstream(ended)) {
      letGo(next);
    }
  }

  private void letGo(int from, int to) {
    for (int i = from; i < to; i++) {
      letGo(i);
    }
  }

  private void letGo(int task) {
    if (tasks.mayGo(task)) {
      TaskEvent event = readiness.decide(run, task, at);
      boolean opens = event instanceof TaskEvent.Released && isMapped(task);
      moves.move(task, opens ? fans.open(task) : event);
    }
  }

  private boolean isMapped(int task) {
    return run.plan().step(task).fanOut().isPresent();
  }

  private void end() {
    boolean failed = tasks.anyFails(run.plan().size());
    if (life.end(failed, at)) {
      life.leave(RunOutputs.of(run, expressions));
      effects.runChanged(run);
    }
  }
}
