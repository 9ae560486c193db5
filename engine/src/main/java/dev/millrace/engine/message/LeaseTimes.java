package dev.millrace.engine.message;

import java.time.Duration;

/**
 * How long a worker and its schedulers trust each other in silence. Fixed, because safety hangs on
 * their relation: the worker must have stopped an attempt before a scheduler runs it elsewhere, or
 * calls it CANCELLED.
 *
 * <p>Why {@link #WORKER} &lt; {@link #SCHEDULER} is safe. Let S be the moment at which the worker
 * sent the last heartbeat that its attempt's owner echoed. The worker stops the attempt when its
 * monotonic clock has gone on by 11 s since S. The owner took that heartbeat at R &ge; S and gives
 * the worker up when its clock has gone on by 13 s since R or later. No clock is compared with
 * another, only rates: with clocks that run at the true rate, the attempt is stopped 2 s before it
 * is given up, however long messages take and however long either process was stopped (its first
 * act when it wakes is to look at its leases, and its step hosts end with the lease without it).
 * The 2 s pay for looking late (0.1 s), killing a process tree, and clocks of different rate.
 *
 * <p>What it assumes: the worker's monotonic clock counts while its process is stopped, and it runs
 * less than 10 % slower than the scheduler's clock; the scheduler's clock does not jump ahead by
 * more than a second within a lease. A clock set back only delays.
 */
public final class LeaseTimes {
  /** After its owner last confirmed an attempt, the worker stops it. */
  public static final Duration WORKER = Duration.ofSeconds(11);

  /** After it last heard a worker, a scheduler gives up what the worker held. */
  public static final Duration SCHEDULER = Duration.ofSeconds(13);

  /**
   * A scheduler that cannot reach its database goes on confirming what it held for so long. Another
   * may have taken the runs over meanwhile; so the one that takes a run over calls a task of a
   * silent worker CANCELLED only when this has passed too. Everything else is safe by tokens.
   */
  public static final Duration WITHOUT_DATABASE = Duration.ofSeconds(12);

  private LeaseTimes() {}
}
