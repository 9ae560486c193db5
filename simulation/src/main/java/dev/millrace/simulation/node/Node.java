package dev.millrace.simulation.node;

import dev.millrace.engine.message.Fabric.Peer;
import dev.millrace.simulation.check.Invariant;
import dev.millrace.simulation.network.Station;
import dev.millrace.simulation.time.Dice;
import dev.millrace.simulation.time.NodeTime;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with one thread: events queue up, a turn takes them all. It may be paused or killed
 * between two turns or in the middle of one.
 *
 * @param <E> its events
 */
public abstract class Node<E> implements Station {
  private static final long LEAST_STEP_NANOS = 50_000;
  private static final int DEPTH_MAX = 4;

  private enum Condition {
    UP,
    PAUSED,
    DOWN
  }

  protected final Scene scene;
  private final Peer peer;
  private final NodeTime time;
  private final Dice dice;
  private final List<E> inbox = new ArrayList<>();
  private Condition condition = Condition.UP;
  private long resumesAt;
  private long lastRanAt;
  private long nextWake = Long.MAX_VALUE;
  private boolean busy;

  /** In the middle of a turn that was paused and has not gone on yet. */
  private boolean standing;

  private boolean missedWake;

  protected Node(Scene scene, Peer peer, NodeTime time) {
    this.scene = scene;
    this.peer = peer;
    this.time = time;
    this.dice = Dice.of(scene.seed(), "node " + peer.id());
  }

  /** Does what is due, with these events first. */
  protected abstract void turn(List<E> events);

  /** How long nothing is due, in nanoseconds. */
  protected abstract long idleNanos();

  /** It is gone for ever. */
  protected void died() {}

  /** It stands still from now on. */
  protected void paused() {}

  public final String id() {
    return peer.id();
  }

  @Override
  public final Peer peer() {
    return peer;
  }

  public final NodeTime time() {
    return time;
  }

  protected final Dice dice() {
    return dice;
  }

  @Override
  public final boolean isThere() {
    return condition != Condition.DOWN;
  }

  @Override
  public final boolean isAnswering() {
    return condition == Condition.UP;
  }

  /** When it last was not paused. */
  public final long lastRanAt() {
    return condition == Condition.UP && !standing ? scene.agenda().now() : lastRanAt;
  }

  /** Begins to take turns. */
  public final void start() {
    scene.network().connect(this);
    scene.membership().look();
    wakeAt(scene.agenda().now());
  }

  protected final void tell(E event) {
    if (isThere()) {
      inbox.add(event);
      wakeAt(scene.agenda().now() + dice.spreadMillis(0.02, 1));
    }
  }

  protected final void wake() {
    wakeAt(scene.agenda().now());
  }

  private void wakeAt(long at) {
    if (at < nextWake) {
      nextWake = at;
      scene.agenda().at(at, () -> wake(at));
    }
  }

  private void wake(long at) {
    if (at != nextWake || !isThere()) {
      return;
    }
    nextWake = Long.MAX_VALUE;
    if (busy || condition == Condition.PAUSED) {
      missedWake = true;
    } else {
      takeTurn();
    }
  }

  private void takeTurn() {
    busy = true;
    List<E> events = new ArrayList<>(inbox);
    inbox.clear();
    try {
      turn(events);
    } catch (Killed e) {
      return;
    } catch (RuntimeException e) {
      scene.checker().fail(Invariant.NO_DEFECT, id() + " failed with " + text(e));
      return;
    } finally {
      busy = false;
    }
    if (isThere()) {
      long now = scene.agenda().now();
      missedWake = false;
      wakeAt(now + Math.max(LEAST_STEP_NANOS, inbox.isEmpty() ? idleNanos() : 0));
    }
  }

  private static String text(RuntimeException e) {
    StringWriter text = new StringWriter();
    e.printStackTrace(new PrintWriter(text));
    return text.toString();
  }

  /**
   * A moment in the middle of a turn, at which it may be paused or killed.
   *
   * @param atCommit whether it is about to write
   * @throws Killed if it was
   */
  protected final void midTurn(String where, boolean atCommit) {
    if (scene.troubles().killsInTurn()) {
      scene.trace().line(id(), "killed in the middle of a turn, %s", where);
      scene.tally().add("fault: killed in a turn");
      kill();
      throw new Killed();
    }
    if (scene.troubles().nesting() < DEPTH_MAX) {
      long pause = scene.troubles().pauseInTurn(atCommit);
      if (pause > 0) {
        scene.trace().line(id(), "paused in the middle of a turn, %s", where);
        scene.tally().add("fault: paused in a turn");
        pause(pause);
        standStill();
      }
    }
  }

  /**
   * A moment at which ticks become durable.
   *
   * @throws Killed if it was
   */
  protected final void killedAtTicks(String where) {
    if (scene.troubles().killsAtTicks()) {
      scene.trace().line(id(), "killed in the middle of a turn, %s", where);
      scene.tally().add("fault: killed around the commit of a tick");
      kill();
      throw new Killed();
    }
  }

  /** Lets time go on around this process, which stands still in the middle of its turn. */
  private void standStill() {
    scene.troubles().nested(1);
    standing = true;
    try {
      scene.agenda().runWhile(() -> condition == Condition.PAUSED);
    } finally {
      standing = false;
      scene.troubles().nested(-1);
    }
    if (!isThere()) {
      throw new Killed();
    }
  }

  /** SIGSTOP, and SIGCONT after so many nanoseconds. */
  public final void pause(long nanos) {
    if (condition != Condition.UP) {
      return;
    }
    lastRanAt = scene.agenda().now();
    condition = Condition.PAUSED;
    resumesAt = scene.agenda().now() + nanos;
    scene.trace().line(id(), "paused for %.3f s", nanos / 1e9);
    long until = resumesAt;
    scene.agenda().at(until, () -> resumeIfDue(until));
    paused();
    scene.membership().look();
  }

  private void resumeIfDue(long until) {
    if (until == resumesAt) {
      resume();
    }
  }

  /** SIGCONT. */
  public final void resume() {
    if (condition != Condition.PAUSED) {
      return;
    }
    condition = Condition.UP;
    resumesAt = scene.agenda().now();
    scene.trace().line(id(), "goes on");
    scene.membership().look();
    if (missedWake && !busy) {
      missedWake = false;
      wakeAt(scene.agenda().now());
    }
  }

  /** SIGKILL. */
  public final void kill() {
    if (isThere()) {
      lastRanAt = lastRanAt();
      condition = Condition.DOWN;
      inbox.clear();
      scene.trace().line(id(), "is dead");
      died();
      scene.membership().look();
    }
  }
}
