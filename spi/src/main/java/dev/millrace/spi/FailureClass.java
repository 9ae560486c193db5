package dev.millrace.spi;

/** Why an attempt failed, as far as it decides who acts and whether another try makes sense. */
public enum FailureClass {
  /** A bad parameter or bad user code; the author of the DAG acts. Not retried. */
  USER,
  /** The data broke its contract or cannot be read as what it claims to be. Not retried. */
  DATA,
  /** The step worked and its verdict is no. Not retried. */
  GATE,
  /** Something outside may work next time: network, disk pressure, a busy server. Retried. */
  TRANSIENT,
  /** Memory ran out. Retried only if asked for. */
  OOM,
  /** A time limit passed. Retried only if asked for. */
  TIMEOUT,
  /** The worker is gone. Retried with a cap of its own, without consuming {@code retry.max}. */
  LOST,
  /** A defect in Millrace or a plugin. Not retried; carries an incident id. */
  INTERNAL
}
