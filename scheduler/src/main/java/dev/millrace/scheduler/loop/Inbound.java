package dev.millrace.scheduler.loop;

import dev.millrace.engine.backfill.BackfillState;
import dev.millrace.engine.hook.HookReading;
import dev.millrace.engine.message.Fabric;
import dev.millrace.engine.message.Message;
import dev.millrace.engine.run.DagPlan;
import dev.millrace.engine.run.RunHeader;
import dev.millrace.engine.run.fork.ForkPlan;
import dev.millrace.engine.run.fork.PastRun;
import dev.millrace.engine.view.RunView;
import dev.millrace.scheduler.store.ScheduleKey;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What the loop is told from outside. */
public sealed interface Inbound {
  record Messages(String peer, List<Message> batch) implements Inbound {
    public Messages {
      batch = List.copyOf(batch);
    }
  }

  record PeerChanged(Fabric.Peer peer, boolean joined) implements Inbound {}

  /**
   * Start a run. If one of that id exists already, the answer is empty: it must be read.
   *
   * @param fork what it reuses, if it is made from another run
   * @param answer completed once the run is durable
   */
  record Trigger(
      RunHeader header,
      DagPlan plan,
      Optional<Fork> fork,
      CompletableFuture<Optional<RunView>> answer)
      implements Inbound {
    /** A run that is made from no other one. */
    public Trigger(RunHeader header, DagPlan plan, CompletableFuture<Optional<RunView>> answer) {
      this(header, plan, Optional.empty(), answer);
    }
  }

  /** Another run, and what the new one reuses of it. */
  record Fork(PastRun past, ForkPlan plan) {}

  /**
   * Stop a run.
   *
   * @param kill at once, without grace and without {@code finally}
   * @param answer false if it is not running here
   */
  record Cancel(String run, String reason, boolean kill, CompletableFuture<Boolean> answer)
      implements Inbound {
    /** With grace. */
    public Cancel(String run, String reason, CompletableFuture<Boolean> answer) {
      this(run, reason, false, answer);
    }
  }

  /**
   * Let a run that ended without success go on from where it failed.
   *
   * @param generation the one that it is to be in; nothing is done if it is or was in it
   * @param answer true once it is durable
   */
  record GoOn(String run, int generation, CompletableFuture<Boolean> answer) implements Inbound {}

  /** Another version of a DAG is current, or none any more. */
  record DagChanged(String dag, CompletableFuture<Boolean> answer) implements Inbound {}

  /**
   * Stop the schedules of a DAG for the time being, or one of them; or let them go on.
   *
   * @param reason empty to let them go on
   * @param answer true once it is durable; refused if there is no such schedule
   */
  record Pause(
      ScheduleKey key, String by, Optional<String> reason, CompletableFuture<Boolean> answer)
      implements Inbound {}

  /**
   * Take a call of a hook that is authorized.
   *
   * @param delivery its id
   * @param digest of its body
   * @param reading what the hook makes of it
   * @param replayOf the call that it repeats
   * @param answer true once what became of it is durable; refused if there is no such hook
   */
  record Deliver(
      ScheduleKey hook,
      String delivery,
      String digest,
      HookReading reading,
      Optional<String> replayOf,
      CompletableFuture<Boolean> answer)
      implements Inbound {}

  /**
   * A backfill was made, and its owner is to begin with it.
   *
   * @param answer true once that was read
   */
  record BackfillMade(String dag, CompletableFuture<Boolean> answer) implements Inbound {}

  /**
   * Let a backfill pause, go on or end.
   *
   * @param to {@code PAUSED}, {@code ACTIVE} or {@code CANCELLED}
   * @param why for people; may be empty
   * @param answer true once it is durable; refused if there is no such backfill or it has ended
   */
  record SteerBackfill(
      String dag,
      String backfill,
      BackfillState to,
      String by,
      String why,
      CompletableFuture<Boolean> answer)
      implements Inbound {}

  /**
   * Decide what a task waits for.
   *
   * @param answer false if the run is not running here; refused if the task waits for no decision,
   *     or somebody has decided otherwise
   */
  record Decide(
      String run,
      String task,
      boolean approved,
      String by,
      String comment,
      CompletableFuture<Boolean> answer)
      implements Inbound {}
}
