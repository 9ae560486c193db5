package dev.millrace.scheduler.loop;

/** The run belongs to another scheduler: ask that one. Nothing was changed. */
public final class NotOwned extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotOwned(String run) {
    super("run " + run + " is of a shard that another scheduler owns", null, false, false);
  }
}
