package dev.millrace.simulation.mutant;

import dev.millrace.simulation.time.NodeTime;
import dev.millrace.worker.Ticker;
import dev.millrace.worker.attempt.AttemptReport;
import dev.millrace.worker.attempt.AttemptStarter;
import dev.millrace.worker.attempt.Lease;
import java.time.Duration;

/** Broken workers. */
final class WorkerMutants {
  private WorkerMutants() {}

  /** Takes an attempt for ended as soon as it was asked to stop. */
  static AttemptStarter trustingStops(AttemptStarter real) {
    return (assign, lease, voice, ended) -> {
      var running = real.start(assign, lease, voice, ended);
      return why -> {
        running.stop(why);
        ended.accept(AttemptReport.failed(0, why.failure()));
      };
    };
  }

  /** Whoever runs the steps does not hear how long their leases are. */
  static AttemptStarter withoutLease(AttemptStarter real) {
    return (assign, lease, voice, ended) -> {
      Lease endless = new Lease(Ticker.SYSTEM);
      endless.endsAt(Ticker.SYSTEM.nanos() + Duration.ofDays(1).toNanos());
      return real.start(assign, endless, voice, ended);
    };
  }

  /** Time passes at an eighth of its speed, so that leases last eight times as long. */
  static Ticker slow(NodeTime real) {
    return new Ticker() {
      @Override
      public long nanos() {
        return real.nanos() / 8;
      }

      @Override
      public long wallMillis() {
        return real.wallMillis();
      }
    };
  }
}
