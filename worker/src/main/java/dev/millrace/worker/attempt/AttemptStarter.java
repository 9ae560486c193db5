package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToWorker.Assign;
import java.util.function.Consumer;

/** Begins attempts. */
@FunctionalInterface
public interface AttemptStarter {
  /**
   * Begins an attempt and returns at once.
   *
   * @param lease until when it may run; whoever runs it ends it then, whatever this worker does
   * @param ended told once, on any thread, when nothing of the attempt runs any more
   */
  RunningAttempt start(
      Assign assign, Lease lease, AttemptVoice voice, Consumer<AttemptReport> ended);
}
