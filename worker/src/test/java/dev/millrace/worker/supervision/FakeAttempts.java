package dev.millrace.worker.supervision;

import dev.millrace.engine.message.AttemptKey;
import dev.millrace.engine.message.ToScheduler.Failure;
import dev.millrace.engine.message.ToWorker.Assign;
import dev.millrace.worker.attempt.AttemptReport;
import dev.millrace.worker.attempt.AttemptStarter;
import dev.millrace.worker.attempt.AttemptVoice;
import dev.millrace.worker.attempt.Lease;
import dev.millrace.worker.attempt.RunningAttempt;
import dev.millrace.worker.attempt.Stop;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Attempts that run until a test ends them. */
final class FakeAttempts implements AttemptStarter {
  /** An attempt that was started. */
  static final class Started implements RunningAttempt {
    final Lease lease;
    final AttemptVoice voice;
    final List<Stop> stops = new ArrayList<>();
    private final Consumer<AttemptReport> ended;

    private Started(Lease lease, AttemptVoice voice, Consumer<AttemptReport> ended) {
      this.lease = lease;
      this.voice = voice;
      this.ended = ended;
    }

    @Override
    public void stop(Stop why) {
      stops.add(why);
    }
  }

  final Map<AttemptKey, Started> running = new LinkedHashMap<>();
  int started;
  int runningMax;

  @Override
  public RunningAttempt start(
      Assign assign, Lease lease, AttemptVoice voice, Consumer<AttemptReport> ended) {
    Started attempt = new Started(lease, voice, ended);
    if (running.put(assign.attempt(), attempt) != null) {
      throw new AssertionError("Started twice: " + assign.attempt());
    }
    started++;
    runningMax = Math.max(runningMax, running.size());
    return attempt;
  }

  void succeed(AttemptKey key) {
    end(key, new AttemptReport(1, null, List.of(), Map.of("answer", 42L), List.of(), null));
  }

  void fail(AttemptKey key, Failure failure) {
    end(key, AttemptReport.failed(1, failure));
  }

  private void end(AttemptKey key, AttemptReport report) {
    running.remove(key).ended.accept(report);
  }
}
