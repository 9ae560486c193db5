package dev.millrace.worker.host;

import dev.millrace.spi.StepContext.Identity;
import dev.millrace.spi.StepContext.Limits;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.attempt.Lease;
import dev.millrace.worker.step.AttemptMonitor;
import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptWork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A worker in a process of its own that can be stopped and killed: runs one step in a step host,
 * and prints what the step says and how it ended.
 */
public final class SmallWorker {
  private SmallWorker() {}

  /**
   * Arguments: a folder, the silence in milliseconds, the mode of {@link HostedKind}, a file, and
   * how long the lease is from now on in milliseconds.
   */
  public static void main(String[] arguments) throws InterruptedException {
    Path folder = Path.of(arguments[0]);
    HostSettings settings =
        HostSettings.defaults(64L << 20)
            .withSilence(Duration.ofMillis(Long.parseLong(arguments[1])));
    try (StepHostRunner runner = new StepHostRunner(settings, folder, 1)) {
      AttemptOutcome outcome =
          runner.run(work(arguments, folder), new Printing(lease(arguments[4])));
      System.out.println(
          outcome.failure() == null
              ? "ended SUCCESS"
              : "ended " + outcome.failure().failureClass());
    }
  }

  private static Lease lease(String millis) {
    Lease lease = new Lease(Ticker.SYSTEM);
    lease.endsAt(Ticker.SYSTEM.nanos() + TimeUnit.MILLISECONDS.toNanos(Long.parseLong(millis)));
    return lease;
  }

  private static AttemptWork work(String[] arguments, Path folder) {
    return new AttemptWork(
        new Identity("r-1", "wine", "v1", "step", "task", 1),
        "hosted",
        Map.of("mode", arguments[2], "file", arguments[3]),
        Map.of(),
        Map.of(),
        Map.of(),
        1,
        List.of(),
        Map.of(),
        Map.of(),
        List.of(),
        folder.resolve("attempt").toString(),
        folder.resolve("cache").toString(),
        new Limits(1 << 20, 1, 30));
  }

  private record Printing(Lease lease) implements AttemptMonitor {
    @Override
    public void line(String stream, String text) {
      System.out.println(text);
    }

    @Override
    public void progress(double fraction, String what) {
      System.out.println(what);
    }

    @Override
    public boolean stopRequested() {
      return false;
    }

    @Override
    public Duration leaseLeft() {
      return lease.left();
    }

    @Override
    public Duration grace() {
      return Duration.ZERO;
    }
  }
}
