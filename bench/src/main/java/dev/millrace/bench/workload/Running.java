package dev.millrace.bench.workload;

import dev.millrace.bench.client.MillraceClient;
import dev.millrace.bench.client.RunTimes;
import dev.millrace.bench.process.Deployment;
import dev.millrace.bench.process.Mode;
import dev.millrace.bench.process.Poll;
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

  /** Size of the database after it has tidied up. */
  long settledDatabaseBytes() {
    if (deployment.postgres().isPresent()) {
      deployment.postgres().get().run("vacuum");
    } else {
      Poll.pause(Duration.ofSeconds(5)); // H2 tidies up in the background
    }
    return deployment.databaseBytes();
  }

  @Override
  public void close() {
    deployment.close();
  }
}
