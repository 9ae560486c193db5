package dev.millrace.scheduler.dispatch;

import dev.millrace.engine.dag.WorkerNeeds;
import dev.millrace.engine.message.LeaseTimes;
import dev.millrace.engine.message.ToWorker;
import dev.millrace.engine.message.ToWorker.Pulse;
import java.time.Instant;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * Tells workers that this scheduler lives and heard them, which attempts it holds, how many tasks
 * wait for a credit, and which credits it gives back. For the loop's thread.
 */
public final class Pulses {
  private final String scheduler;
  private final WorkerTable workers;
  private Instant saidAt = Instant.MIN;

  /**
   * @param scheduler id of this life of the scheduler
   */
  public Pulses(String scheduler, WorkerTable workers) {
    this.scheduler = scheduler;
    this.workers = workers;
  }

  /**
   * At the end of a turn, after all credits that could be used were used: answers the heartbeats of
   * the turn, meets recalls with what is left, and tells workers at once when tasks begin to wait.
   * What it sends must go out only when the turn is durable.
   *
   * @param waiting tasks that found no credit, by what they need of a worker
   * @param send peer and message
   */
  public void say(
      Map<WorkerNeeds, Integer> waiting, Instant now, BiConsumer<String, ToWorker> send) {
    saidAt = now;
    for (WorkerSession session : workers.all()) {
      boolean gaveBack = session.giveBack();
      long here = suiting(session, waiting);
      if (session.isLive() && (session.isPulseDue() || gaveBack || session.needs(here))) {
        session.tell(here);
        send.accept(session.peer(), pulse(session));
      }
    }
  }

  /** Only what a worker could do is waiting as far as it is concerned. */
  private static long suiting(WorkerSession session, Map<WorkerNeeds, Integer> waiting) {
    long tasks = 0;
    for (Map.Entry<WorkerNeeds, Integer> each : waiting.entrySet()) {
      WorkerNeeds needs = each.getKey();
      tasks += session.suits(needs) && session.hasRoom(needs) ? each.getValue() : 0;
    }
    return tasks;
  }

  /**
   * While the database is away: goes on confirming what was held when it was last there, for {@link
   * LeaseTimes#WITHOUT_DATABASE}. After that another may have taken the runs over without being
   * seen from here, and the workers are to fence them.
   */
  public void sayWithoutDatabase(Instant now, BiConsumer<String, ToWorker> send) {
    if (!now.isBefore(saidAt) && now.isBefore(saidAt.plus(LeaseTimes.WITHOUT_DATABASE))) {
      for (WorkerSession session : workers.all()) {
        if (session.isLive() && session.isPulseDue()) {
          send.accept(session.peer(), pulse(session));
        }
      }
    }
  }

  private Pulse pulse(WorkerSession session) {
    return session.pulse(scheduler, workers.owned());
  }
}
