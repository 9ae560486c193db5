package dev.millrace.worker.attempt;

import dev.millrace.engine.message.ToWorker.Assign;
import java.util.function.Consumer;

/** Begins attempts. */
@FunctionalInterface
public interface AttemptStarter {
  /**
   * Begins an attempt and returns at once.
   *
   * @param ended told once, on any thread, when nothing of the attempt runs any more
   */
  RunningAttempt start(Assign assign, AttemptVoice voice, Consumer<AttemptReport> ended);
}
