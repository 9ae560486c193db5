package dev.millrace.worker.host;

import dev.millrace.worker.step.AttemptOutcome;
import dev.millrace.worker.step.AttemptWork;

/** What a worker and its step host say to each other. Both are of the same release. */
sealed interface HostMessage {
  /** To the host: run this, as the only step. */
  record Run(AttemptWork work) implements HostMessage {}

  /** To the host: ask the step to stop. */
  record StopAsked(long graceMillis) implements HostMessage {}

  /**
   * To the host: the worker runs.
   *
   * @param nanos the monotonic clock of the machine when it said so
   * @param goOnNanos how long after that moment the host may work without another ping: as long as
   *     silence is borne, but not longer than the lease of the attempt. A duration, because a lease
   *     goes by a clock that need not be the one of this process.
   */
  record Ping(long nanos, long goOnNanos) implements HostMessage {}

  /** From the host: a line that the step wrote. */
  record Line(String stream, String text) implements HostMessage {}

  /** From the host: for the log of the worker, not of the step. */
  record Logged(String text) implements HostMessage {}

  /** From the host: how far the step is. */
  record Progress(double fraction, String what) implements HostMessage {}

  /** From the host: the step has ended. */
  record Done(AttemptOutcome outcome) implements HostMessage {}

  /** From the host: the step has stopped as it was asked to. */
  record Stopped(String reason) implements HostMessage {}
}
