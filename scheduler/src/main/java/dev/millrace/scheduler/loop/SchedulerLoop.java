package dev.millrace.scheduler.loop;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The one thread that changes runs: gives the core what it is told, as it comes. */
public final class SchedulerLoop implements Runnable {
  private static final int BATCH_MAX = 4096;
  private static final int INBOX_MAX = 1_000_000;

  private final LoopCore core;
  private final BlockingQueue<Inbound> inbox = new LinkedBlockingQueue<>(INBOX_MAX);
  private volatile boolean stopping;
  private volatile boolean handingOver;
  private volatile boolean inTurn;
  private volatile long turnBeganNanos;

  public SchedulerLoop(LoopParts parts) {
    this.core = new LoopCore(parts);
  }

  public Counters counters() {
    return core.counters();
  }

  /**
   * @return false if the inbox is full: try again later
   */
  public boolean tell(Inbound inbound) {
    return !stopping && inbox.offer(inbound);
  }

  /** Whether one turn has taken this long: then the database does not answer. Any thread. */
  public boolean hangsFor(Duration time) {
    return inTurn && System.nanoTime() - turnBeganNanos > time.toNanos();
  }

  /** Asks the loop to end after its present turn and to hand its shards over. */
  public void stop() {
    handingOver = true;
    stopping = true;
    inbox.offer(new Inbound.Messages("", List.of()));
  }

  @Override
  public void run() {
    try {
      while (!stopping) {
        List<Inbound> batch = nextBatch();
        turnBeganNanos = System.nanoTime();
        inTurn = true;
        core.turn(batch);
        inTurn = false;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      stopping = true;
      core.end(handingOver);
      List<Inbound> unheard = new ArrayList<>();
      inbox.drainTo(unheard);
      unheard.forEach(Quarantine::refuse);
    }
  }

  private List<Inbound> nextBatch() throws InterruptedException {
    List<Inbound> batch = new ArrayList<>();
    Inbound first = inbox.poll(core.patience().toNanos(), TimeUnit.NANOSECONDS);
    if (first != null) {
      batch.add(first);
      inbox.drainTo(batch, BATCH_MAX - 1);
    }
    return batch;
  }
}
