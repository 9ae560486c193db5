package dev.millrace.steps.table;

import dev.millrace.spi.StepContext;
import dev.millrace.spi.StepException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs statements on a thread of its own, because native code does not notice an interrupt: the
 * step's thread waits, and turns an interrupt into a cancelled statement.
 */
final class StatementThread implements AutoCloseable {
  private static final long ASK_AGAIN_MILLIS = 100;

  private final StepContext context;
  private final ExecutorService executor =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread thread = new Thread(work, "tables");
            thread.setDaemon(true);
            return thread;
          });

  StatementThread(StepContext context) {
    this.context = context;
  }

  /**
   * Waits until the work is done; when interrupted or cancelled, until the statement has stopped.
   *
   * @throws InterruptedException if the step was asked to stop
   */
  <T> T run(Statement statement, Callable<T> work)
      throws SQLException, StepException, IOException, InterruptedException {
    Future<T> running = executor.submit(work);
    boolean stop = false;
    while (true) {
      try {
        T result = running.get(ASK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        if (stop) {
          throw new InterruptedException("cancelled");
        }
        return result;
      } catch (TimeoutException e) {
        stop |= context.cancelled();
      } catch (InterruptedException e) {
        if (running.isDone()) {
          throw e;
        }
        stop = true;
      } catch (ExecutionException e) {
        if (stop || e.getCause() instanceof SQLException sql && SqlFailure.interrupted(sql)) {
          throw new InterruptedException("cancelled");
        }
        throw rethrown(e.getCause());
      } catch (CancellationException e) {
        throw new IllegalStateException("nobody cancels the future", e);
      }
      if (stop) {
        // Again each time round: a cancel that comes before the statement starts is lost.
        statement.cancel();
      }
    }
  }

  private static RuntimeException rethrown(Throwable cause)
      throws SQLException, StepException, IOException {
    if (cause instanceof SQLException e) {
      throw e;
    }
    if (cause instanceof StepException e) {
      throw e;
    }
    if (cause instanceof IOException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }

  @Override
  public void close() {
    executor.shutdownNow();
  }
}
