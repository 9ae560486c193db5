package dev.millrace.bench.workload;

import dev.millrace.bench.client.MillraceClient;
import dev.millrace.bench.client.RunTimes;
import dev.millrace.bench.process.Deployment;
import dev.millrace.bench.process.Mode;
import java.time.Duration;

/**
 * A deployment that is ready, with a client of its first API.
 *
 * @param preparationSeconds how long what is not Millrace took to start
 */
public record Running(Deployment deployment, MillraceClient client, double preparationSeconds)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  /** Waits until everything that was started is ready. */
  static Running of(Deployment deployment) {
    MillraceClient client = new MillraceClient(deployment.url(0));
    int workers = deployment.mode() == Mode.EMBEDDED ? 1 : deployment.workers().size();
    try {
      for (int i = 0; i < deployment.schedulers().size(); i++) {
        deployment.schedulers().get(i).url();
        new MillraceClient(deployment.url(i)).awaitReady(workers);
      }
      return new Running(deployment, client, 0);
    } catch (RuntimeException e) {
      deployment.close();
      throw e;
    }
  }

  Running preparedIn(double seconds) {
    return new Running(deployment, client, seconds);
  }

  /** One run to its end, looked at seldom so that looking costs little. */
  RunTimes run(String dag) {
    return client.awaitSuccess(client.trigger(dag), PATIENCE, Duration.ofMillis(200));
  }

  /** Commits of all schedulers since each was started. */
  double committed() {
    double commits = 0;
    for (int i = 0; i < deployment.schedulers().size(); i++) {
      commits +=
          new MillraceClient(deployment.url(i))
              .metrics()
              .getOrDefault("millrace_commits_total", 0.0);
    }
    return commits;
  }

  /**
   * Bytes of the database without room for what is no longer there: PostgreSQL rewrites its tables,
   * H2 does it when the server is stopped, so it is, and started again.
   */
  long compactDatabaseBytes() {
    if (deployment.postgres().isPresent()) {
      deployment.postgres().get().run("vacuum full");
      return deployment.databaseBytes();
    }
    deployment.schedulers().get(0).close();
    long bytes = deployment.databaseBytes();
    deployment.startScheduler(0);
    client.awaitReady(1);
    return bytes;
  }

  @Override
  public void close() {
    deployment.close();
  }
}
