package dev.millrace.worker.supervision;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * The thread of the desk, apart from user code: gives it what happens, one by one, and wakes it
 * when something is due.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Supervisor.class);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(1);
  private static final Duration CLOSE_WAIT = Duration.ofSeconds(8);

  private final BlockingQueue<Consumer<Desk>> events = new LinkedBlockingQueue<>();
  private Thread thread;
  private boolean closing; // on the desk's thread only
  private long closeNanos;

  /** Begins to serve a desk, which nobody else may touch from now on. */
  public void start(String worker, Desk desk) {
    thread = new Thread(() -> serve(desk), worker + "-supervisor");
    thread.setDaemon(true);
    thread.start();
  }

  /** Gives the desk something to do, soon and in order. Any thread may call it; never waits. */
  public void tell(Consumer<Desk> event) {
    events.add(event);
  }

  private void serve(Desk desk) {
    while (!isClosed(desk)) {
      try {
        Consumer<Desk> event = events.poll(Math.max(0, desk.idleNanos()), TimeUnit.NANOSECONDS);
        for (; event != null; event = events.poll()) {
          event.accept(desk);
        }
        desk.tick();
        desk.flush();
      } catch (InterruptedException e) {
        // Nobody interrupts this thread on purpose; close() tells it to end.
        LOG.warn("The supervisor was interrupted and goes on");
      } catch (RuntimeException | Error e) {
        // The boundary of the supervisor: nothing that goes wrong may end the heartbeats.
        LOG.error("The supervisor could not handle an event", e);
      }
    }
  }

  private boolean isClosed(Desk desk) {
    return closing && (desk.isIdle() || System.nanoTime() - closeNanos > CLOSE_WAIT.toNanos());
  }

  /**
   * Stops what runs, reports it, and ends the thread. Waits for at most 10 s: for steps that ignore
   * that they were asked to stop.
   */
  @Override
  public void close() {
    tell(
        desk -> {
          if (!closing) {
            closing = true;
            closeNanos = System.nanoTime();
            desk.beginToClose(CLOSE_GRACE);
          }
        });
    try {
      thread.join(CLOSE_WAIT.plusSeconds(2).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
