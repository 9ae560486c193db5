package dev.millrace.worker.step;

/** Runs the step of an attempt somewhere. */
public interface AttemptRunner extends AutoCloseable {
  /**
   * Runs the step on the calling thread, or waits on it until it has run elsewhere. Once the
   * monitor says that the attempt was asked to stop, the calling thread is interrupted; when this
   * returns or throws, nothing of the step runs any more.
   *
   * @throws InterruptedException if the attempt was asked to stop
   */
  AttemptOutcome run(AttemptWork work, AttemptMonitor monitor) throws InterruptedException;

  @Override
  void close();
}
