package dev.millrace.server;

import dev.millrace.cli.ServerOptions;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** Quarkus on a thread of its own; a process without the api role only waits for its end here. */
final class HttpSide {
  private static volatile CompletableFuture<Void> ready = new CompletableFuture<>();

  private final boolean answers;
  private final CountDownLatch stopped = new CountDownLatch(1);

  private HttpSide(boolean answers) {
    this.answers = answers;
  }

  static HttpSide start(ServerOptions options, int port, boolean answers) {
    HttpSide side = new HttpSide(answers);
    if (answers) {
      ready = new CompletableFuture<>();
      System.setProperty("quarkus.http.host", options.host());
      System.setProperty("quarkus.http.port", Integer.toString(port));
      Thread thread = new Thread(side::run, "quarkus");
      thread.setDaemon(true);
      thread.start();
    } else {
      ready = CompletableFuture.completedFuture(null);
    }
    return side;
  }

  /** Returns once requests are answered; throws what kept Quarkus from starting. */
  void awaitReady() {
    ready.join();
  }

  void awaitStop() {
    try {
      stopped.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void stop() {
    if (answers && stopped.getCount() > 0) {
      ready.handle((done, failure) -> done).join(); // an exit asked for before would be forgotten
      Quarkus.asyncExit(0);
      awaitStop();
    }
    stopped.countDown();
  }

  private void run() {
    try {
      Quarkus.run(
          UntilStopped.class,
          (code, failure) -> {
            if (failure != null) {
              ready.completeExceptionally(failure);
            }
            stopped.countDown();
          });
    } catch (RuntimeException e) {
      ready.completeExceptionally(e);
    } finally {
      stopped.countDown();
    }
  }

  /** What Quarkus runs once it has started. */
  public static final class UntilStopped implements QuarkusApplication {
    @Override
    public int run(String... args) {
      ready.complete(null);
      Quarkus.waitForExit();
      return 0;
    }
  }
}
