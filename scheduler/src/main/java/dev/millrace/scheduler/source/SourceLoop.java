package dev.millrace.scheduler.source;

import dev.millrace.scheduler.store.StoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** A thread that gives a source its turns. */
final class SourceLoop implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SourceLoop.class);

  /** How soon it is seen that somebody asked another scheduler to read the source. */
  private static final Duration TURN_EVERY = Duration.ofSeconds(1);

  private static final Duration END_WITHIN = Duration.ofSeconds(10);

  private final String name;
  private final SourceSync sync;
  private final Duration pause;
  private final Semaphore pokes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean ended;
  private boolean begun;

  SourceLoop(SourceSettings settings, SourceSync sync) {
    this.name = settings.name();
    this.sync = sync;
    this.pause = settings.poll().compareTo(TURN_EVERY) < 0 ? settings.poll() : TURN_EVERY;
    this.thread = new Thread(this::run, "source-" + name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  String name() {
    return name;
  }

  /** The next turn is due now. */
  void poke() {
    pokes.release();
  }

  private void run() {
    try {
      while (!ended) {
        turn();
        pokes.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS);
        pokes.drainPermits();
      }
    } catch (InterruptedException e) {
      LOG.debugf("Source %s is not read any more", name);
    } finally {
      sync.close();
    }
  }

  private void turn() {
    try {
      if (!begun) {
        sync.begin();
        begun = true;
      }
      sync.turn();
    } catch (StoreException e) {
      begun = false; // somebody may have forgotten it
      LOG.debugf(e, "Source %s waits for the database", name);
    } catch (RuntimeException e) {
      LOG.errorf(e, "Source %s could not be read; it is tried again", name);
    }
  }

  /**
   * Ends after the present turn. The thread is never interrupted, because that could close the file
   * of the embedded database; one that waits for a network ends with the process.
   */
  @Override
  public void close() {
    ended = true;
    poke();
    try {
      thread.join(END_WITHIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
