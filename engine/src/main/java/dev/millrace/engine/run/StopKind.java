package dev.millrace.engine.run;

/**
 * Why a run was asked to stop; decides how hard its tasks are stopped and how it ends. The softest
 * first: a harder request comes on top of a softer one.
 */
public enum StopKind {
  /** It took longer than its limit: as for a cancel, but it ends FAILED. */
  TIMEOUT(0),
  /** A person asked: attempts get their grace period, {@code finally} runs. */
  CANCEL(1),
  /** A person wants it gone: no grace period, {@code finally} does not run. */
  KILL(2);

  private final int hardness;

  StopKind(int hardness) {
    this.hardness = hardness;
  }

  /** Whether attempts get no grace period and {@code finally} does not run. */
  public boolean isKill() {
    return this == KILL;
  }

  /** How a run ends that stopped for this. */
  public RunState end() {
    return this == TIMEOUT ? RunState.FAILED : RunState.CANCELLED;
  }

  boolean isAtLeast(StopKind other) {
    return hardness >= other.hardness;
  }
}
