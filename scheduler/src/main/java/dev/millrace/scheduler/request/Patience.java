package dev.millrace.scheduler.request;

import dev.millrace.engine.view.Commands.Refused;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Asks the database on behalf of a request and waits for a few seconds. A database that hangs lets
 * connections hang for as long as their driver bears it, in any call; whoever asks is told to come
 * again instead. Any thread.
 */
public final class Patience implements AutoCloseable {
  /** How long a request waits; longer than any question to a database that answers takes. */
  public static final Duration ANSWER_WITHIN = Duration.ofSeconds(4);

  /** More than there are connections for. */
  private static final int THREADS_MAX = 16;

  private static final int WAITING_MAX = 1_000;
  private static final long THREAD_KEPT_SECONDS = 10;

  private final long millis;
  private final ThreadPoolExecutor threads;

  public Patience() {
    this(ANSWER_WITHIN);
  }

  Patience(Duration time) {
    this.millis = time.toMillis();
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            THREADS_MAX,
            THREADS_MAX,
            THREAD_KEPT_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING_MAX),
            task -> {
              Thread thread = new Thread(task, "question-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /**
   * The answer.
   *
   * @throws Refused with {@link Refused.Reason#UNAVAILABLE} if it does not come in time, or too
   *     many wait already
   */
  public <T> T ask(Supplier<T> question) {
    Future<T> answer;
    try {
      answer = threads.submit(question::get);
    } catch (RejectedExecutionException e) {
      throw unavailable();
    }
    try {
      return answer.get(millis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      answer.cancel(false); // one that has not begun need not be asked any more
      throw unavailable();
    } catch (InterruptedException e) {
      answer.cancel(false);
      Thread.currentThread().interrupt();
      throw unavailable();
    }
  }

  private static Refused unavailable() {
    return new Refused(
        Refused.Reason.UNAVAILABLE, "The database did not answer. Try again in a moment.");
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
