package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.spi.FailureClass;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Gives each attempt a thread; as many as there are slots, because nobody starts more. */
public final class AttemptThreads implements AttemptStarter, AutoCloseable {
  private final AttemptPlace place;
  private final ExecutorService threads;

  public AttemptThreads(AttemptPlace place, String worker) {
    this.place = place;
    AtomicInteger number = new AtomicInteger();
    this.threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, worker + "-attempt-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public RunningAttempt start(
      Assign assign, Lease lease, AttemptVoice voice, Consumer<AttemptReport> ended) {
    Attempt attempt = new Attempt(assign, lease, place, voice, ended);
    try {
      threads.execute(attempt);
    } catch (RejectedExecutionException | OutOfMemoryError e) {
      ended.accept(
          AttemptReport.failed(
              place.ticker().wallMillis(),
              new Failure(
                  FailureClass.TRANSIENT.name(),
                  "The worker could not start a thread for the attempt: " + e.getMessage())));
    }
    return attempt;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
